// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.INT;
import static io.cleat.sys.Layout.LONG;

import io.cleat.sys.SystemSupport.Architecture;
import java.lang.foreign.MemorySegment;

/** {@code struct epoll_event} of epoll_ctl(2). On x86_64 it is packed, elsewhere not. */
public final class EpollEvent {
  /** The events. */
  public static final long EVENTS = 0;

  /** What the program gave, and gets back. */
  public static final long DATA = dataOffset(SystemSupport.architecture());

  /** Bytes of the struct. */
  public static final long SIZE = DATA + Long.BYTES;

  private EpollEvent() {}

  /** Where element {@code index} of an array begins. */
  public static long at(int index) {
    return index * SIZE;
  }

  /** The events. */
  public static int events(MemorySegment memory, long at) {
    return memory.get(INT, at + EVENTS);
  }

  /** Sets the events. */
  public static void events(MemorySegment memory, long at, int value) {
    memory.set(INT, at + EVENTS, value);
  }

  /** What the program gave, and gets back. */
  public static long data(MemorySegment memory, long at) {
    return memory.get(LONG, at + DATA);
  }

  /** Sets what the program gave, and gets back. */
  public static void data(MemorySegment memory, long at, long value) {
    memory.set(LONG, at + DATA, value);
  }

  static long dataOffset(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> 4;
      case AARCH64 -> 8;
    };
  }
}
