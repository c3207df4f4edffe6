// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.mem.MessageQueue;
import io.cleat.stack.spi.Offload;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Copies of packets that were sent to a group or to everybody and that this host hears itself: they
 * arrive in the next turn, as if over the interface that they left by (RFC 1112 6.1).
 */
public final class Looped {
  /** Bytes of packets that may wait. */
  static final int LIMIT_BYTES = 1 << 19;

  private final Network network;
  private final MessageQueue queue;
  private final MemorySegment head = Arena.ofAuto().allocate(Long.BYTES, Long.BYTES);
  private final MemorySegment scratch = Arena.ofAuto().allocate(1 << 17, Long.BYTES);

  Looped(Network network) {
    this.network = network;
    queue = new MessageQueue(network.rings, Long.BYTES);
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return queue.count() == 0;
  }

  /** How many packets wait. */
  int count() {
    return queue.count();
  }

  /** Forgets what waits. */
  void clear() {
    queue.clear();
  }

  void add(Interface out, MemorySegment packet, long at, int length) {
    head.set(ValueLayout.JAVA_LONG, 0, out.index());
    if (!queue.add(head, packet, at, length, LIMIT_BYTES)) {
      network.counters.count(Counter.DROP_LOOPED_FULL);
    }
  }

  /** Takes what waits now; what comes meanwhile waits for the next turn. */
  public void input() {
    for (int left = queue.count(); left > 0; left--) {
      int length = queue.length();
      queue.head(head);
      queue.body(0, scratch, 0, length);
      queue.remove();
      Interface from = network.interfaceAt((int) head.get(ValueLayout.JAVA_LONG, 0));
      network.input.looped();
      network.input.frame(from, scratch, 0, length, Offload.VALID);
    }
  }
}
