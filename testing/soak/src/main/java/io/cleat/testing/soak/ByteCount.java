// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as people write it: 1G, 250M, 64K, 1000. */
final class ByteCount implements ITypeConverter<Long> {
  private static final String UNITS = "KMG";
  private static final long STEP = 1000;

  ByteCount() {}

  @Override
  public Long convert(String value) {
    String text = value.toUpperCase(Locale.ROOT);
    int unit = text.isEmpty() ? -1 : UNITS.indexOf(text.charAt(text.length() - 1));
    long factor = 1;
    for (int i = 0; i <= unit; i++) {
      factor *= STEP;
    }
    try {
      long number = Long.parseLong(unit < 0 ? text : text.substring(0, text.length() - 1));
      if (number > 0) {
        return Math.multiplyExact(number, factor);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Told below, as numbers that make no sense.
    }
    throw new TypeConversionException(
        "'" + value + "' is no number of bytes; one looks like 1000, 64K, 250M or 1G");
  }

  /** A number of bytes in its largest unit. */
  static String format(double bytes) {
    double number = bytes;
    int unit = -1;
    while (number >= STEP && unit + 1 < UNITS.length()) {
      number /= STEP;
      unit++;
    }
    String name = unit < 0 ? "B" : UNITS.charAt(unit) + "B";
    return String.format(Locale.ROOT, number < 10 ? "%.1f %s" : "%.0f %s", number, name);
  }
}
