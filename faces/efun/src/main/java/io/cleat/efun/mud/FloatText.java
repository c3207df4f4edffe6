// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Writes floats, in the two ways of {@link MudProfile.FloatWriting}. */
final class FloatText {
  /** From here on all floats are whole numbers, and a long may be too small. */
  private static final double WHOLE = 0x1p53;

  private static final double MILLION = 1e6;
  private static final int MILLION_DIGITS = 6;

  /** More decimals are left to Java, which makes a string of them first. */
  private static final int QUICK_DECIMALS = 9;

  /** Java writes 1.0E22 for what has more than 22 digits before the point; so do we then. */
  private static final int PLAIN_EXPONENT_MAX = 21;

  /** Up to here zeros behind the point are written out: 0.0000001. */
  private static final int PLAIN_EXPONENT_MIN = -7;

  private FloatText() {}

  /** What C's {@code %f} makes of it. A NaN has no sign in Java; C's has one on most machines. */
  static void putSixDecimals(Text text, double number) {
    if (Double.isNaN(number)) {
      text.put("-nan");
      return;
    }
    if (Double.doubleToRawLongBits(number) < 0) {
      text.put('-');
    }
    double size = Math.abs(number);
    if (Double.isInfinite(size)) {
      text.put("inf");
    } else if (size >= WHOLE) {
      text.put(
          new BigDecimal(size).setScale(MILLION_DIGITS, RoundingMode.UNNECESSARY).toPlainString());
    } else {
      putRounded(text, size);
    }
  }

  /** Rounds to the nearest millionth, a tie to the even one, as if with all digits at hand. */
  private static void putRounded(Text text, double size) {
    long whole = (long) size;
    double fraction = size - whole;
    double product = fraction * MILLION;
    double lost = Math.fma(fraction, MILLION, -product);
    long millionths = (long) product;
    double half = product - millionths - 0.5;
    // Where the product is a tie, what the multiplication lost decides.
    double above = half == 0 ? lost : half;
    if (above > 0 || (above == 0 && (millionths & 1) == 1)) {
      millionths++;
    }
    if (millionths == (long) MILLION) {
      whole++;
      millionths = 0;
    }
    text.putLong(whole);
    text.put('.');
    text.putPadded(millionths, MILLION_DIGITS);
  }

  /** The shortest digits that are read as {@code number}, which is finite. */
  static void putLossless(Text text, double number) {
    if (Double.doubleToRawLongBits(number) < 0) {
      text.put('-');
    }
    double size = Math.abs(number);
    double power = 1;
    for (int decimals = 0; decimals <= QUICK_DECIMALS; decimals++, power *= 10) {
      double scaled = size * power;
      if (scaled >= WHOLE) {
        break;
      }
      if (scaled == (long) scaled && scaled / power == size) {
        putScaled(text, (long) scaled, (long) power, decimals);
        return;
      }
    }
    putShortest(text, Double.toString(size));
  }

  private static void putScaled(Text text, long scaled, long power, int decimals) {
    text.putLong(scaled / power);
    text.put('.');
    text.putPadded(scaled % power, Math.max(decimals, 1));
  }

  /** A driver reads an exponent only if it has a small e and a sign. */
  private static void putShortest(Text text, String shortest) {
    int e = shortest.indexOf('E');
    int exponent = e < 0 ? 0 : Integer.parseInt(shortest.substring(e + 1));
    if (e < 0) {
      text.put(shortest);
    } else if (exponent >= PLAIN_EXPONENT_MIN && exponent <= PLAIN_EXPONENT_MAX) {
      String plain = new BigDecimal(shortest).stripTrailingZeros().toPlainString();
      text.put(plain.indexOf('.') < 0 ? plain + ".0" : plain);
    } else {
      text.put(shortest.substring(0, e));
      text.put(exponent < 0 ? "e-" : "e+");
      text.put(Integer.toString(Math.abs(exponent)));
    }
  }
}
