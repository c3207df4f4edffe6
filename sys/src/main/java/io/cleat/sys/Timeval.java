// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.LONG;

import java.lang.foreign.MemorySegment;

/** {@code struct timeval}: seconds and microseconds, as SO_RCVTIMEO has them. */
public final class Timeval {
  /** Whole seconds. */
  public static final long SECONDS = 0;

  /** Microseconds beyond them, below a second. */
  public static final long MICROS = 8;

  /** Bytes of the struct. */
  public static final long SIZE = 16;

  private Timeval() {}

  /** Whole seconds. */
  public static long seconds(MemorySegment memory, long at) {
    return memory.get(LONG, at + SECONDS);
  }

  /** Sets whole seconds. */
  public static void seconds(MemorySegment memory, long at, long value) {
    memory.set(LONG, at + SECONDS, value);
  }

  /** Microseconds beyond them, below a second. */
  public static long micros(MemorySegment memory, long at) {
    return memory.get(LONG, at + MICROS);
  }

  /** Sets microseconds beyond them, below a second. */
  public static void micros(MemorySegment memory, long at, long value) {
    memory.set(LONG, at + MICROS, value);
  }
}
