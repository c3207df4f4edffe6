// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Counters;
import io.cleat.stack.mem.MessageQueue;
import io.cleat.stack.mem.RingPool;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Offload;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What the stack answers of its own accord, on behalf of no endpoint: echoes, ICMP errors, resets
 * for segments that belong to nobody. An input writes the packet here; the turn sends it. There is
 * room for so much; what comes faster than it leaves is dropped and counted.
 */
public final class Replies {
  /** Bytes of replies that may wait. */
  public static final int LIMIT_BYTES = 1 << 18;

  private final MemorySegment scratch = Arena.ofAuto().allocate(1 << 16, Long.BYTES);
  private final MessageQueue queue;
  private final Routes routes;
  private final Counters counters;

  /** An empty queue. */
  public Replies(RingPool pool, Routes routes, Counters counters) {
    queue = new MessageQueue(pool, 0);
    this.routes = routes;
    this.counters = counters;
  }

  /** Where a reply is written before {@link #add}: its upper layer begins at {@link #upper}. */
  public MemorySegment scratch() {
    return scratch;
  }

  /** Where in {@link #scratch} the upper layer of a reply begins. */
  public static int upper(boolean ipv4) {
    return IpOutput.headerLength(ipv4);
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return queue.count() == 0;
  }

  /**
   * Queues the reply whose upper layer, checksum included, stands in {@link #scratch}.
   *
   * @param length of the upper layer in bytes
   */
  public void add(Flow flow, int protocol, int length) {
    boolean ipv4 = flow.isIpv4();
    if (ipv4) {
      Ipv4.header(scratch, 0, flow.tos, Ipv4.SIZE + length, flow.ttl, protocol);
      Ipv4.addresses(scratch, 0, (int) flow.localLow, (int) flow.remoteLow);
      Ipv4.seal(scratch, 0);
    } else {
      Ipv6.header(scratch, 0, Ipv6.flow(flow.tos, 0), length, protocol, flow.ttl);
      Ipv6.source(scratch, 0, flow.localHigh, flow.localLow);
      Ipv6.destination(scratch, 0, flow.remoteHigh, flow.remoteLow);
    }
    int total = IpOutput.headerLength(ipv4) + length;
    if (!queue.add(MemorySegment.NULL, scratch, 0, total, LIMIT_BYTES)) {
      counters.count(Counter.DROP_REPLIES_FULL);
    }
  }

  /**
   * Sends what waits.
   *
   * @return false when a link was full; what is left stays
   */
  public boolean emit() {
    while (queue.count() > 0) {
      int length = queue.length();
      queue.body(0, scratch, 0, Math.min(length, Ipv6.SIZE));
      Route route = route();
      // The packet is as long as the one that it answers, so it fits where that came through; the
      // way back may be narrower.
      if (route == null || length > route.out().mtu()) {
        counters.count(Counter.DROP_REPLY_UNROUTABLE);
      } else {
        Link link = route.out().link();
        long at = link.transmit(length);
        if (at == Link.FULL) {
          return false;
        }
        queue.body(0, link.memory(), at, length);
        link.commit(length, Offload.NONE);
        counters.count(Counter.FRAMES_OUT);
      }
      queue.remove();
    }
    return true;
  }

  private Route route() {
    boolean ipv4 = IpInput.version(scratch, 0) == 4;
    return ipv4
        ? routes.to(0, Ipv6Address.mappedLow(Ipv4.destination(scratch, 0)))
        : routes.to(Ipv6.destinationHigh(scratch, 0), Ipv6.destinationLow(scratch, 0));
  }
}
