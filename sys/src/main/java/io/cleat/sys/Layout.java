// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the struct layouts share: native byte order, no demand on alignment (an array of structs may
 * begin anywhere in a caller's memory), and pointers made from segments.
 */
final class Layout {
  static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private Layout() {}

  /** The address of {@code length} bytes at {@code offset}, which must lie within the segment. */
  static long address(MemorySegment memory, long offset, long length) {
    if (!memory.isNative()) {
      throw new IllegalArgumentException("a heap segment has no address that the kernel could use");
    }
    return Bounds.address(memory, offset, length);
  }
}
