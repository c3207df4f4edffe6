// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.INT;
import static io.cleat.sys.Layout.LONG;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct cmsghdr} of cmsg(3): the header of one piece of control data, and where the next
 * one begins. The data follow the header; both are padded to 8 bytes.
 */
public final class Cmsghdr {
  /** Bytes of header and data, without padding. */
  public static final long LENGTH = 0;

  /** The protocol that it belongs to. */
  public static final long LEVEL = 8;

  /** What it is, within the level. */
  public static final long TYPE = 12;

  /** Bytes of the struct. */
  public static final long SIZE = 16;

  /** Headers and data begin at multiples of this. */
  public static final long ALIGNMENT = 8;

  private Cmsghdr() {}

  /** Bytes of header and data, without padding. */
  public static long length(MemorySegment memory, long at) {
    return memory.get(LONG, at + LENGTH);
  }

  /** Sets bytes of header and data, without padding. */
  public static void length(MemorySegment memory, long at, long value) {
    memory.set(LONG, at + LENGTH, value);
  }

  /** The protocol that it belongs to. */
  public static int level(MemorySegment memory, long at) {
    return memory.get(INT, at + LEVEL);
  }

  /** Sets the protocol that it belongs to. */
  public static void level(MemorySegment memory, long at, int value) {
    memory.set(INT, at + LEVEL, value);
  }

  /** What it is, within the level. */
  public static int type(MemorySegment memory, long at) {
    return memory.get(INT, at + TYPE);
  }

  /** Sets what it is, within the level. */
  public static void type(MemorySegment memory, long at, int value) {
    memory.set(INT, at + TYPE, value);
  }

  /** CMSG_ALIGN: {@code length} with its padding. */
  public static long align(long length) {
    return (length + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** CMSG_SPACE: what a header and {@code dataLength} bytes occupy, with padding. */
  public static long space(long dataLength) {
    return align(SIZE) + align(dataLength);
  }

  /** CMSG_LEN: what stands in the header's length for {@code dataLength} bytes. */
  public static long lengthOf(long dataLength) {
    return align(SIZE) + dataLength;
  }

  /** CMSG_DATA: where the data of the header at {@code at} begin. */
  public static long data(long at) {
    return at + SIZE;
  }

  /** Bytes of data behind the header. */
  public static long dataLength(MemorySegment memory, long at) {
    return length(memory, at) - SIZE;
  }

  /** Writes a header for {@code dataLength} bytes of data. */
  public static void set(MemorySegment memory, long at, int level, int type, long dataLength) {
    length(memory, at, lengthOf(dataLength));
    level(memory, at, level);
    type(memory, at, type);
  }

  /** True when a whole header with its data stands at {@code at}, before {@code end}. */
  public static boolean isPresent(MemorySegment memory, long at, long end) {
    if (end - at < SIZE) {
      return false;
    }
    long length = length(memory, at);
    return length >= SIZE && length <= end - at;
  }

  /** CMSG_NXTHDR: where the header after the one at {@code at} would begin. */
  public static long next(MemorySegment memory, long at) {
    return at + align(length(memory, at));
  }
}
