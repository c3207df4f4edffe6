// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.LONG;

import java.lang.foreign.MemorySegment;

/** {@code struct timespec}: seconds and nanoseconds. */
public final class Timespec {
  /** Whole seconds. */
  public static final long SECONDS = 0;

  /** Nanoseconds beyond them, below a second. */
  public static final long NANOS = 8;

  /** Bytes of the struct. */
  public static final long SIZE = 16;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private Timespec() {}

  /** Whole seconds. */
  public static long seconds(MemorySegment memory, long at) {
    return memory.get(LONG, at + SECONDS);
  }

  /** Sets whole seconds. */
  public static void seconds(MemorySegment memory, long at, long value) {
    memory.set(LONG, at + SECONDS, value);
  }

  /** Nanoseconds beyond them, below a second. */
  public static long nanos(MemorySegment memory, long at) {
    return memory.get(LONG, at + NANOS);
  }

  /** Sets nanoseconds beyond them, below a second. */
  public static void nanos(MemorySegment memory, long at, long value) {
    memory.set(LONG, at + NANOS, value);
  }

  /** Writes a time of not less than 0 nanoseconds. */
  public static void set(MemorySegment memory, long at, long timeNanos) {
    seconds(memory, at, timeNanos / NANOS_PER_SECOND);
    nanos(memory, at, timeNanos % NANOS_PER_SECOND);
  }
}
