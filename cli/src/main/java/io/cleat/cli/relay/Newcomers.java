// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Datagrams of senders that have no socket of their own yet: those of each in their order, and the
 * senders in the order in which they came.
 */
final class Newcomers {
  /**
   * How much may wait in all. A socket holds no more than SO_RCVBUF, a hundredth of this by
   * default: only a flood of ever new senders gets here.
   */
  static final long WAITING_BYTES = 16 << 20;

  /** What a datagram counts beside its bytes, for the empty ones cost memory too. */
  private static final int OVERHEAD_BYTES = 128;

  private final Map<Sockaddr, Queue<byte[]>> waiting = new LinkedHashMap<>();
  private long bytes;

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Who came first. */
  Sockaddr first() {
    return waiting.keySet().iterator().next();
  }

  /**
   * Keeps a copy of a datagram.
   *
   * @return false, and it is lost, where too much waits already
   */
  boolean add(Sockaddr sender, MemorySegment data, long length) {
    if (bytes >= WAITING_BYTES) {
      return false;
    }
    Queue<byte[]> messages = waiting.get(sender);
    if (messages == null) {
      messages = new ArrayDeque<>(1);
      waiting.put(new Sockaddr().set(sender), messages);
    }
    messages.add(data.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    bytes += length + OVERHEAD_BYTES;
    return true;
  }

  /** Gives up the datagrams of a sender, in their order. */
  Queue<byte[]> remove(Sockaddr sender) {
    Queue<byte[]> messages = waiting.remove(sender);
    if (messages == null) {
      return new ArrayDeque<>(0);
    }
    for (byte[] message : messages) {
      bytes -= message.length + OVERHEAD_BYTES;
    }
    return messages;
  }
}
