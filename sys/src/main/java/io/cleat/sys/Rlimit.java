// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.LONG;

import java.lang.foreign.MemorySegment;

/** {@code struct rlimit} of getrlimit(2). All bits set mean no limit. */
public final class Rlimit {
  /** The limit that holds. */
  public static final long SOFT = 0;

  /** The limit up to which the other may be raised. */
  public static final long HARD = 8;

  /** Bytes of the struct. */
  public static final long SIZE = 16;

  private Rlimit() {}

  /** The limit that holds. */
  public static long soft(MemorySegment memory, long at) {
    return memory.get(LONG, at + SOFT);
  }

  /** Sets the limit that holds. */
  public static void soft(MemorySegment memory, long at, long value) {
    memory.set(LONG, at + SOFT, value);
  }

  /** The limit up to which the other may be raised. */
  public static long hard(MemorySegment memory, long at) {
    return memory.get(LONG, at + HARD);
  }

  /** Sets the limit up to which the other may be raised. */
  public static void hard(MemorySegment memory, long at, long value) {
    memory.set(LONG, at + HARD, value);
  }
}
