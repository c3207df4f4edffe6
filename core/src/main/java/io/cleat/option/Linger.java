// SPDX-License-Identifier: Apache-2.0
package io.cleat.option;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * What close(2) does with bytes not yet sent, {@code struct linger} (socket(7)).
 *
 * @param on whether to linger; on with 0 seconds drops the bytes and resets the connection
 * @param seconds how long
 */
public record Linger(boolean on, int seconds) {
  /** The default: send in the background. */
  public static final Linger OFF = new Linger(false, 0);

  /** Drop what is left and reset the connection. */
  public static final Linger RESET = new Linger(true, 0);

  static final int BYTES = 8;

  static int write(Linger linger, MemorySegment into) {
    into.set(JAVA_INT_UNALIGNED, 0, linger.on ? 1 : 0);
    into.set(JAVA_INT_UNALIGNED, Integer.BYTES, linger.seconds);
    return BYTES;
  }

  static Linger read(MemorySegment from, int length) {
    return new Linger(
        from.get(JAVA_INT_UNALIGNED, 0) != 0, from.get(JAVA_INT_UNALIGNED, Integer.BYTES));
  }
}
