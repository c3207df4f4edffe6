// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.Control;
import io.cleat.Message;
import io.cleat.Msg;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Control messages on their way to the user; what does not fit is cut and said, as put_cmsg. */
final class ControlWriter {
  static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfInt IPV4 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfLong IPV6 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final int ALIGNMENT = 8;
  private static final int DATA_BYTES = 64;

  /** Where the data of the next message is written first. */
  final MemorySegment data = Arena.ofAuto().allocate(DATA_BYTES, ALIGNMENT);

  private Message message;
  private int at;

  ControlWriter() {}

  /** Begins with a message, whose control data is empty. */
  void begin(Message into) {
    message = into;
    at = 0;
    data.fill((byte) 0);
  }

  /** Adds a message with the first bytes of {@link #data}. */
  void put(int level, int type, int length) {
    Control control = message.control();
    MemorySegment segment = control.segment();
    int left = control.capacity() - at;
    if (left < Control.HEADER_BYTES) {
      message.flags(message.flags() | Msg.MSG_CTRUNC);
      return;
    }
    int whole = Control.HEADER_BYTES + length;
    if (whole > left) {
      message.flags(message.flags() | Msg.MSG_CTRUNC);
    }
    int written = Math.min(whole, left);
    segment.set(LONG, at, written);
    segment.set(INT, at + 8L, level);
    segment.set(INT, at + 12L, type);
    long body = (long) at + Control.HEADER_BYTES;
    MemorySegment.copy(data, 0, segment, body, written - Control.HEADER_BYTES);
    data.asSlice(0, length).fill((byte) 0);
    at = Math.min(at + (whole + ALIGNMENT - 1 & -ALIGNMENT), control.capacity());
    control.length(at);
  }

  void putInt(int level, int type, int value) {
    data.set(INT, 0, value);
    put(level, type, Integer.BYTES);
  }

  void putByte(int level, int type, int value) {
    data.set(ValueLayout.JAVA_BYTE, 0, (byte) value);
    put(level, type, 1);
  }

  void putLongs(int level, int type, long first, long second) {
    data.set(LONG, 0, first);
    data.set(LONG, 8, second);
    put(level, type, 16);
  }

  /** Writes a {@code struct in6_addr} into the data. */
  void address6(long offset, long high, long low) {
    data.set(IPV6, offset, high);
    data.set(IPV6, offset + 8, low);
  }
}
