// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

/**
 * Comparison of TCP's sequence numbers and timestamps, which wrap around.
 *
 * <p>RFC 9293 3.4: all arithmetic dealing with sequence numbers must be performed modulo 2**32.
 * Numbers less than 2**31 apart have an order; others are not compared in TCP.
 */
public final class Seq {
  private Seq() {}

  /** Whether {@code a} is before {@code b}. */
  public static boolean lt(int a, int b) {
    return a - b < 0;
  }

  /** Whether {@code a} is {@code b} or before it. */
  public static boolean le(int a, int b) {
    return a - b <= 0;
  }

  /** Whether {@code a} is after {@code b}. */
  public static boolean gt(int a, int b) {
    return a - b > 0;
  }

  /** Whether {@code a} is {@code b} or after it. */
  public static boolean ge(int a, int b) {
    return a - b >= 0;
  }

  /** Whether {@code low =< x =< high}, round the circle from low to high. */
  public static boolean between(int low, int x, int high) {
    return Integer.compareUnsigned(x - low, high - low) <= 0;
  }

  /** Whether {@code start =< x < start + size}; the size is unsigned, nothing is in 0. */
  public static boolean inWindow(int x, int start, int size) {
    return Integer.compareUnsigned(x - start, size) < 0;
  }

  /** The later of two. */
  public static int max(int a, int b) {
    return lt(a, b) ? b : a;
  }

  /** The earlier of two. */
  public static int min(int a, int b) {
    return lt(a, b) ? a : b;
  }

  /**
   * Whether timestamp {@code s} is before {@code t}.
   *
   * <p>RFC 7323 5.2: if s and t are timestamp values, {@code s < t} if {@code 0 < (t - s) < 2**31},
   * computed in unsigned 32-bit arithmetic.
   */
  public static boolean timestampLt(int s, int t) {
    return t - s > 0;
  }
}
