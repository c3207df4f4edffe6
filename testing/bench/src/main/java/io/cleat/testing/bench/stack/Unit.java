// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.util.Locale;

/** What a workload's value counts. */
public enum Unit {
  MICROS("µs", "%,.2f us", "#,##0.00", true),
  PER_SECOND("a second", "%,.0f/s", "#,##0", false),
  GIGABYTES("GB/s", "%.2f GB/s", "#,##0.00", false),
  BYTES("B", "%,.0f B", "#,##0", true);

  /** Its sign. */
  final String sign;

  /** As {@link java.text.DecimalFormat} has it. */
  final String pattern;

  /** Whether less is better. */
  final boolean isCost;

  private final String format;

  Unit(String sign, String format, String pattern, boolean isCost) {
    this.sign = sign;
    this.format = format;
    this.pattern = pattern;
    this.isCost = isCost;
  }

  /** A value as a person reads it. */
  String text(double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** How many times better one is than another. */
  double times(double one, double other) {
    return isCost ? other / one : one / other;
  }
}
