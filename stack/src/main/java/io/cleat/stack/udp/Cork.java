// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.udp;

import io.cleat.Message;
import io.cleat.address.Sockaddr;
import io.cleat.wire.Udp;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A datagram that is put together by several calls, udp(7): UDP_CORK and MSG_MORE hold it back
 * until a call without them. It goes where the first of them said.
 */
final class Cork {
  /** The most that a datagram of IPv4 holds. */
  private static final int BYTES_MAX = 65_535 - 20 - Udp.SIZE;

  private final Sockaddr to;
  private byte[] bytes = new byte[512];
  private int length;

  /**
   * @param to null for the peer
   */
  Cork(Sockaddr to) {
    this.to = to == null ? null : new Sockaddr().set(to);
  }

  /** Adds what a call sends; false when no datagram holds that much. */
  boolean add(MemorySegment data, long offset, long count) {
    if (length + count > BYTES_MAX) {
      return false;
    }
    int end = length + (int) count;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(Math.max(end, 2 * bytes.length), BYTES_MAX));
    }
    MemorySegment.copy(data, offset, MemorySegment.ofArray(bytes), length, count);
    length = end;
    return true;
  }

  /** Adds the pieces of a message; false when no datagram holds that much. */
  boolean add(Message message) {
    boolean fits = true;
    for (int i = 0; fits && i < message.pieces(); i++) {
      fits = add(message.segment(i), message.offset(i), message.length(i));
    }
    return fits;
  }

  Sockaddr to() {
    return to;
  }

  MemorySegment bytes() {
    return MemorySegment.ofArray(bytes);
  }

  int length() {
    return length;
  }
}
