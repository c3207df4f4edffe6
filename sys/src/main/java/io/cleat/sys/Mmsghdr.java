// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.INT;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct mmsghdr} of sendmmsg(2) and recvmmsg(2): a {@link Msghdr}, which begins where this
 * begins, and how many bytes of it were moved.
 */
public final class Mmsghdr {
  /** Bytes that were sent or received. */
  public static final long LENGTH = 56;

  /** Bytes of the struct. */
  public static final long SIZE = 64;

  private Mmsghdr() {}

  /** Where element {@code index} of an array begins. */
  public static long at(int index) {
    return index * SIZE;
  }

  /** Bytes that were sent or received. */
  public static int length(MemorySegment memory, long at) {
    return memory.get(INT, at + LENGTH);
  }

  /** Sets bytes that were sent or received. */
  public static void length(MemorySegment memory, long at, int value) {
    memory.set(INT, at + LENGTH, value);
  }
}
