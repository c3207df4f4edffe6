// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.mem.MessageQueue;
import io.cleat.stack.spi.Link;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Packets of one interface that were written before the turn in which they leave: what the stack
 * says of its own accord, fragments, and what has waited for a neighbour. There is room for so
 * much; what comes faster than it leaves is dropped and counted.
 */
final class Outbox {
  /** Bytes of packets that may wait: two of the longest datagrams in fragments, and more. */
  static final int LIMIT_BYTES = 1 << 18;

  private static final int HEAD_BYTES = 16;
  private static final int OFFLOAD = 8;

  private final Interface out;
  private final Network network;
  private final MessageQueue queue;
  private final MemorySegment head = Arena.ofAuto().allocate(HEAD_BYTES, Long.BYTES);

  Outbox(Interface out, Network network) {
    this.out = out;
    this.network = network;
    queue = new MessageQueue(network.rings, HEAD_BYTES);
  }

  boolean isEmpty() {
    return queue.count() == 0;
  }

  /** How many packets wait. */
  int count() {
    return queue.count();
  }

  /** Forgets what waits. */
  void clear() {
    network.queuesWaiting -= isEmpty() ? 0 : 1;
    queue.clear();
  }

  /** Whether so many bytes of packets would be taken. */
  boolean hasRoomFor(int bytes) {
    return queue.count() == 0 || queue.bytes() + bytes <= LIMIT_BYTES;
  }

  /**
   * Queues a packet.
   *
   * @param hardware where its frame goes
   */
  void add(long hardware, MemorySegment packet, long at, int length, long offload) {
    head.set(ValueLayout.JAVA_LONG, 0, hardware);
    head.set(ValueLayout.JAVA_LONG, OFFLOAD, offload);
    boolean first = isEmpty();
    if (!queue.add(head, packet, at, length, LIMIT_BYTES)) {
      network.counters.count(Counter.DROP_OUTBOX_FULL);
    } else if (first) {
      network.queuesWaiting++;
    }
  }

  /**
   * Sends what waits.
   *
   * @return false when the link was full; what is left stays
   */
  boolean emit() {
    return isEmpty() || emitAll();
  }

  private boolean emitAll() {
    Link link = out.link();
    while (!isEmpty()) {
      int length = queue.length();
      long at = out.transmit(out.headerBytes() + length);
      if (at == Link.FULL) {
        return false;
      }
      queue.head(head);
      queue.body(0, link.memory(), at + out.headerBytes(), length);
      out.commit(
          head.get(ValueLayout.JAVA_LONG, 0), at, length, head.get(ValueLayout.JAVA_LONG, OFFLOAD));
      queue.remove();
    }
    network.queuesWaiting--;
    return true;
  }
}
