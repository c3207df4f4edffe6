// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.LONG;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct iovec} of readv(2): one piece of memory. Addresses are raw: whoever fills it in
 * keeps that memory alive until the call is over.
 */
public final class Iovec {
  /** The address of the first byte. */
  public static final long BASE = 0;

  /** How many bytes. */
  public static final long LENGTH = 8;

  /** Bytes of the struct. */
  public static final long SIZE = 16;

  private Iovec() {}

  /** Where element {@code index} of an array begins. */
  public static long at(int index) {
    return index * SIZE;
  }

  /** The address of the first byte. */
  public static long base(MemorySegment memory, long at) {
    return memory.get(LONG, at + BASE);
  }

  /** How many bytes. */
  public static long length(MemorySegment memory, long at) {
    return memory.get(LONG, at + LENGTH);
  }

  /** Sets how many bytes. */
  public static void length(MemorySegment memory, long at, long value) {
    memory.set(LONG, at + LENGTH, value);
  }

  /**
   * Points the vector at {@code length} bytes of {@code data} from {@code offset} on.
   *
   * @throws IndexOutOfBoundsException when they reach beyond {@code data}
   * @throws IllegalArgumentException when {@code data} is on the heap
   */
  public static void set(
      MemorySegment memory, long at, MemorySegment data, long offset, long length) {
    memory.set(LONG, at + BASE, Layout.address(data, offset, length));
    memory.set(LONG, at + LENGTH, length);
  }
}
