// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** How fields of addresses lie in memory: unaligned, in the machine's order or in the network's. */
final class Layout {
  static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  static final ValueLayout.OfShort NET_SHORT = SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfInt NET_INT = INT.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfLong NET_LONG = LONG.withOrder(ByteOrder.BIG_ENDIAN);

  private Layout() {}

  static int port(MemorySegment from, long offset) {
    return Short.toUnsignedInt(from.get(NET_SHORT, offset));
  }

  static void port(MemorySegment into, long offset, int port) {
    into.set(NET_SHORT, offset, (short) port);
  }

  static int checkedPort(int port) {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
    return port;
  }

  /** Text in a field of fixed size, filled with zeros; at least one zero stays at the end. */
  static void text(MemorySegment into, long offset, int size, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= size) {
      throw new IllegalArgumentException(
          "at most " + (size - 1) + " bytes fit here: '" + text + "' has " + bytes.length);
    }
    MemorySegment.copy(bytes, 0, into, JAVA_BYTE, offset, bytes.length);
  }

  static String text(MemorySegment from, long offset, int size) {
    byte[] bytes = from.asSlice(offset, size).toArray(JAVA_BYTE);
    int end = 0;
    while (end < size && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
