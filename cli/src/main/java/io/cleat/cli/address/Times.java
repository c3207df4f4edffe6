// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import java.math.BigDecimal;

/** Reads lengths of time: seconds, or with a unit. */
public final class Times {
  private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);
  private static final BigDecimal NANOS_PER_MILLI = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE / 4);

  private Times() {}

  /**
   * Reads {@code 5}, {@code 0.5}, {@code 5s}, {@code 200ms} or {@code 2m}.
   *
   * @return nanoseconds
   * @throws BadAddress not a time, or a negative one
   */
  public static long nanos(String text) throws BadAddress {
    String number = text.strip();
    BigDecimal unit = NANOS_PER_SECOND;
    if (number.endsWith("ms")) {
      unit = NANOS_PER_MILLI;
      number = number.substring(0, number.length() - 2);
    } else if (number.endsWith("s")) {
      number = number.substring(0, number.length() - 1);
    } else if (number.endsWith("m")) {
      unit = NANOS_PER_SECOND.multiply(BigDecimal.valueOf(60));
      number = number.substring(0, number.length() - 1);
    }
    try {
      BigDecimal nanos = new BigDecimal(number).multiply(unit);
      if (nanos.signum() >= 0 && nanos.compareTo(MAX_NANOS) <= 0) {
        return nanos.longValue();
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new BadAddress("'" + text + "' is no length of time; one looks like 5, 0.5, 200ms or 2m");
  }
}
