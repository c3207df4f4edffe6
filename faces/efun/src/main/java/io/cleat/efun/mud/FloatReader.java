// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import java.nio.charset.StandardCharsets;

/**
 * Reads floats, in the two ways of {@link MudProfile.FloatReading}. The text has been looked at
 * before: digits, perhaps a point and digits, perhaps an e with a sign and digits.
 */
final class FloatReader {
  /** Powers of ten up to here are exact, and so is one operation with two exact numbers. */
  private static final int EXACT_EXPONENT = 22;

  private static final int EXACT_DIGITS = 15;

  /** Where an exponent may end: with more, all floats are 0 or infinite. */
  private static final int EXPONENT_MAX = 99_999;

  private static final double[] POWERS = powers();

  private FloatReader() {}

  static double read(byte[] text, int from, int to, MudProfile.FloatReading reading) {
    return reading == MudProfile.FloatReading.NEAREST
        ? nearest(text, from, to)
        : digitSum(text, from, to);
  }

  /** Whether a decimal of so many characters has few enough digits for {@link #decimal}. */
  static boolean isExact(int characters) {
    return characters <= EXACT_DIGITS + 1;
  }

  /** The float that is nearest to {@code digits}, of which so many are behind the point. */
  static double decimal(boolean negative, long digits, int decimals) {
    double size = digits / POWERS[decimals];
    return negative ? -size : size;
  }

  private static double nearest(byte[] text, int from, int to) {
    int at = from;
    boolean negative = text[at] == '-';
    if (negative) {
      at++;
    }
    int exponentAt = exponentAt(text, at, to);
    long digits = 0;
    int decimals = 0;
    boolean afterPoint = false;
    for (int i = at; i < exponentAt; i++) {
      if (text[i] == '.') {
        afterPoint = true;
      } else {
        digits = digits * 10 + (text[i] - '0');
        decimals += afterPoint ? 1 : 0;
      }
    }
    int exponent = exponent(text, exponentAt, to) - decimals;
    if (exponentAt - at > EXACT_DIGITS + 1 || Math.abs(exponent) > EXACT_EXPONENT) {
      return Double.parseDouble(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
    }
    double size = exponent < 0 ? digits / POWERS[-exponent] : digits * POWERS[exponent];
    return negative ? -size : size;
  }

  /** A driver adds up tenths, hundredths and so on, and multiplies by a power of ten. */
  static double digitSum(byte[] text, int from, int to) {
    boolean negative = text[from] == '-';
    int exponentAt = exponentAt(text, from, to);
    double whole = 0;
    int at = negative ? from + 1 : from;
    for (; at < exponentAt && text[at] != '.'; at++) {
      whole = whole * 10 + (text[at] - '0');
    }
    double fraction = 0;
    double place = 10;
    for (at++; at < exponentAt; at++) {
      fraction += (text[at] - '0') / place;
      place *= 10;
    }
    double size = fraction + whole;
    if (exponentAt < to) {
      size *= power(exponent(text, exponentAt, to));
    }
    return negative ? -size : size;
  }

  private static int exponentAt(byte[] text, int from, int to) {
    return Swar.indexOf(text, from, to, (byte) 'e');
  }

  /** The number behind the e at {@code at}, 0 if there is neither an e nor a digit. */
  private static int exponent(byte[] text, int at, int to) {
    int exponent = 0;
    for (int i = at + 2; i < to && exponent < EXPONENT_MAX / 10; i++) {
      exponent = exponent * 10 + (text[i] - '0');
    }
    return at + 1 < to && text[at + 1] == '-' ? -exponent : exponent;
  }

  private static double power(int exponent) {
    if (Math.abs(exponent) > EXACT_EXPONENT) {
      return Double.parseDouble("1e" + exponent);
    }
    return exponent < 0 ? 1 / POWERS[-exponent] : POWERS[exponent];
  }

  private static double[] powers() {
    double[] powers = new double[EXACT_EXPONENT + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }
}
