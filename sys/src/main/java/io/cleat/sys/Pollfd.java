// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.INT;
import static io.cleat.sys.Layout.SHORT;

import java.lang.foreign.MemorySegment;

/** {@code struct pollfd} of poll(2). */
public final class Pollfd {
  /** The descriptor; a negative one is skipped. */
  public static final long FD = 0;

  /** The events that are asked for. */
  public static final long EVENTS = 4;

  /** The events that are there. */
  public static final long RETURNED = 6;

  /** Bytes of the struct. */
  public static final long SIZE = 8;

  private Pollfd() {}

  /** Where element {@code index} of an array begins. */
  public static long at(int index) {
    return index * SIZE;
  }

  /** The descriptor; a negative one is skipped. */
  public static int fd(MemorySegment memory, long at) {
    return memory.get(INT, at + FD);
  }

  /** Sets the descriptor; a negative one is skipped. */
  public static void fd(MemorySegment memory, long at, int value) {
    memory.set(INT, at + FD, value);
  }

  /** The events that are asked for. */
  public static int events(MemorySegment memory, long at) {
    return Short.toUnsignedInt(memory.get(SHORT, at + EVENTS));
  }

  /** Sets the events that are asked for. */
  public static void events(MemorySegment memory, long at, int value) {
    memory.set(SHORT, at + EVENTS, (short) value);
  }

  /** The events that are there. */
  public static int returned(MemorySegment memory, long at) {
    return Short.toUnsignedInt(memory.get(SHORT, at + RETURNED));
  }

  /** Sets the events that are there. */
  public static void returned(MemorySegment memory, long at, int value) {
    memory.set(SHORT, at + RETURNED, (short) value);
  }
}
