// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

/**
 * An int: 64 bits, signed.
 *
 * @param number its value
 */
public record LpcInt(long number) implements LpcValue {
  private static final int CACHED_MIN = -128;
  private static final LpcInt[] CACHED = cached();

  /** The plain zero, which is not {@link LpcUndefined}. */
  public static final LpcInt ZERO = of(0);

  /** The int {@code number}; small ones are made once. */
  public static LpcInt of(long number) {
    long index = number - CACHED_MIN;
    return index >= 0 && index < CACHED.length ? CACHED[(int) index] : new LpcInt(number);
  }

  @Override
  public String toString() {
    return LpcSource.print(this);
  }

  private static LpcInt[] cached() {
    LpcInt[] ints = new LpcInt[1024 - CACHED_MIN];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = new LpcInt(i + CACHED_MIN);
    }
    return ints;
  }
}
