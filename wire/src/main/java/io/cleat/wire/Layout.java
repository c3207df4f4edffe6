// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Numbers in network byte order (RFC 791, appendix B), at any alignment: a header begins where the
 * link put it.
 */
final class Layout {
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private Layout() {}

  static int u8(MemorySegment frame, long at) {
    return frame.get(BYTE, at) & 0xff;
  }

  static void u8(MemorySegment frame, long at, int value) {
    frame.set(BYTE, at, (byte) value);
  }

  static int u16(MemorySegment frame, long at) {
    return frame.get(SHORT, at) & 0xffff;
  }

  static void u16(MemorySegment frame, long at, int value) {
    frame.set(SHORT, at, (short) value);
  }

  static int i32(MemorySegment frame, long at) {
    return frame.get(INT, at);
  }

  static void i32(MemorySegment frame, long at, int value) {
    frame.set(INT, at, value);
  }

  static long i64(MemorySegment frame, long at) {
    return frame.get(LONG, at);
  }

  static void i64(MemorySegment frame, long at, long value) {
    frame.set(LONG, at, value);
  }
}
