// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.INT;

import java.lang.foreign.MemorySegment;

/** {@code struct linger} of SO_LINGER. */
public final class Linger {
  /** Not 0 when close waits, or resets. */
  public static final long ON_OFF = 0;

  /** How long close waits; 0 resets the connection. */
  public static final long SECONDS = 4;

  /** Bytes of the struct. */
  public static final long SIZE = 8;

  private Linger() {}

  /** Not 0 when close waits, or resets. */
  public static int onOff(MemorySegment memory, long at) {
    return memory.get(INT, at + ON_OFF);
  }

  /** Sets not 0 when close waits, or resets. */
  public static void onOff(MemorySegment memory, long at, int value) {
    memory.set(INT, at + ON_OFF, value);
  }

  /** How long close waits; 0 resets the connection. */
  public static int seconds(MemorySegment memory, long at) {
    return memory.get(INT, at + SECONDS);
  }

  /** Sets how long close waits; 0 resets the connection. */
  public static void seconds(MemorySegment memory, long at, int value) {
    memory.set(INT, at + SECONDS, value);
  }
}
