// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.stack;

import java.math.BigDecimal;
import java.util.Map;

/** Reads amounts with a unit, as {@code 10M}, and shares, as {@code 1%}. */
public final class Amounts {
  private static final Map<String, Long> UNITS =
      Map.of(
          "k",
          1_000L,
          "M",
          1_000_000L,
          "G",
          1_000_000_000L,
          "Ki",
          1L << 10,
          "Mi",
          1L << 20,
          "Gi",
          1L << 30);

  private static final BigDecimal PERCENT = BigDecimal.valueOf(100);

  private Amounts() {}

  /**
   * Reads {@code 1500}, {@code 10M} or {@code 64Ki}.
   *
   * @throws IllegalArgumentException it is none
   */
  public static long amount(String text) {
    String number = text.strip().replaceFirst("[a-zA-Z]*$", "");
    String unit = text.strip().substring(number.length());
    try {
      long factor = unit.isEmpty() ? 1 : UNITS.getOrDefault(unit, 0L);
      long amount = new BigDecimal(number).multiply(BigDecimal.valueOf(factor)).longValueExact();
      if (amount >= 0 && factor > 0) {
        return amount;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no amount; one looks like 1500, 10M or 64Ki");
  }

  /**
   * Reads {@code 1%} or {@code 0.01}.
   *
   * @throws IllegalArgumentException it is no share, or more than all
   */
  public static double share(String text) {
    String number = text.strip();
    boolean percent = number.endsWith("%");
    try {
      BigDecimal share = new BigDecimal(percent ? number.replaceFirst("%$", "") : number);
      double value = (percent ? share.divide(PERCENT) : share).doubleValue();
      if (value >= 0 && value <= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException("'" + text + "' is no share; one looks like 1% or 0.01");
  }
}
