// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

/**
 * One value of LPC.
 *
 * <p>Java's {@code equals} compares what values hold: two arrays of equal elements are equal, and
 * {@link LpcUndefined} is not {@code 0}. LPC's own {@code ==} is {@link #same}, and its narrower
 * relative for the keys of mappings is {@link #sameKey}.
 */
public sealed interface LpcValue
    permits LpcInt,
        LpcFloat,
        LpcString,
        LpcArray,
        LpcMapping,
        LpcBuffer,
        LpcClass,
        LpcUndefined,
        LpcReference {

  /** How deep the conversions of this package follow nested values before they refuse. */
  int DEPTH_MAX = 512;

  /**
   * LPC's {@code ==}: numbers by value, also an int against a float; undefined equals {@code 0};
   * strings by content; all else only to itself.
   */
  static boolean same(LpcValue one, LpcValue other) {
    if (one instanceof LpcFloat || other instanceof LpcFloat) {
      return isNumber(one) && isNumber(other) && toDouble(one) == toDouble(other);
    }
    return sameKey(one, other);
  }

  /**
   * Whether a mapping takes both for the same key: ints by value, undefined being {@code 0}; floats
   * by their bits, so never an int and a float, and {@code 0.0} is not {@code -0.0}; strings by
   * content; arrays, mappings, classes and buffers only themselves, however alike they are.
   */
  static boolean sameKey(LpcValue one, LpcValue other) {
    if (one instanceof LpcString string) {
      return other instanceof LpcString that && string.text().equals(that.text());
    }
    return switch (one) {
      case LpcInt(long number) -> isInt(other) && toLong(other) == number;
      case LpcUndefined _ -> isInt(other) && toLong(other) == 0;
      case LpcFloat(double number) ->
          other instanceof LpcFloat(double that)
              && Double.doubleToRawLongBits(number) == Double.doubleToRawLongBits(that);
      case LpcReference reference -> reference.equals(other);
      default -> identical(one, other);
    };
  }

  /** Whether LPC takes it for false: {@code 0} and undefined, nothing else. */
  default boolean isZero() {
    return isInt(this) && toLong(this) == 0;
  }

  private static boolean isInt(LpcValue value) {
    return value instanceof LpcInt || value instanceof LpcUndefined;
  }

  private static boolean isNumber(LpcValue value) {
    return isInt(value) || value instanceof LpcFloat;
  }

  private static long toLong(LpcValue value) {
    return value instanceof LpcInt(long number) ? number : 0;
  }

  private static double toDouble(LpcValue value) {
    return value instanceof LpcFloat(double number) ? number : toLong(value);
  }

  @SuppressWarnings("ReferenceEquality") // What LPC asks here is whether it is the same thing.
  private static boolean identical(LpcValue one, LpcValue other) {
    return one == other;
  }
}
