// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.mem.MessageQueue;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Offload;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the stack answers of its own accord, on behalf of no endpoint: echoes, ICMP errors, resets
 * for segments that belong to nobody. An input writes the packet here; the turn sends it. There is
 * room for so much; what comes faster than it leaves is dropped and counted.
 */
public final class Replies {
  /** Bytes of replies that may wait. */
  public static final int LIMIT_BYTES = 1 << 18;

  /** A packet of IPv6 has up to 65,535 bytes behind its header. */
  private static final int PACKET_MAX = Ipv6.SIZE + (1 << 16);

  private final MemorySegment scratch = Arena.ofAuto().allocate(PACKET_MAX, Long.BYTES);
  private static final int HEAD_BYTES = Integer.BYTES;

  private final MemorySegment head = Arena.ofAuto().allocate(HEAD_BYTES, Integer.BYTES);
  private final Network network;
  private final MessageQueue queue;

  /** An empty queue. */
  Replies(Network network) {
    this.network = network;
    queue = new MessageQueue(network.rings, HEAD_BYTES);
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

  /** How many wait. */
  int count() {
    return queue.count();
  }

  /** Forgets what waits. */
  void clear() {
    network.queuesWaiting -= isEmpty() ? 0 : 1;
    queue.clear();
  }

  /**
   * Queues the reply whose upper layer, checksum included, stands in {@link #scratch}. Where the
   * flow must leave by an interface, so will the reply.
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
    boolean first = isEmpty();
    head.set(ValueLayout.JAVA_INT, 0, flow.out() == null ? 0 : flow.out().index());
    if (!queue.add(head, scratch, 0, total, LIMIT_BYTES)) {
      network.counters.count(Counter.DROP_REPLIES_FULL);
    } else if (first) {
      network.queuesWaiting++;
    }
  }

  /**
   * Sends what waits.
   *
   * @return false when a link was full; what is left stays
   */
  public boolean emit() {
    return isEmpty() || emitAll();
  }

  private boolean emitAll() {
    while (!isEmpty()) {
      int length = queue.length();
      queue.body(0, scratch, 0, Math.min(length, Ipv6.SIZE));
      boolean ipv4 = IpInput.version(scratch, 0) == 4;
      long high = ipv4 ? 0 : Ipv6.destinationHigh(scratch, 0);
      long low =
          ipv4
              ? Ipv6Address.mappedLow(Ipv4.destination(scratch, 0))
              : Ipv6.destinationLow(scratch, 0);
      queue.head(head);
      int only = head.get(ValueLayout.JAVA_INT, 0);
      Route route =
          only == 0
              ? network.routes.to(high, low)
              : network.routes.over(network.interfaceAt(only), high, low);
      if (route == null) {
        network.counters.count(Counter.DROP_REPLY_UNROUTABLE);
      } else if (!route.out().emit() || !emit(route, high, low, length)) {
        return false;
      }
      queue.remove();
    }
    network.queuesWaiting--;
    return true;
  }

  /** Sends the first packet: from the queue into the link where it may go so. */
  private boolean emit(Route route, long high, long low, int length) {
    Interface out = route.out();
    if (!out.isEthernet() && length <= network.pathMtus.of(high, low, out.mtu())) {
      long at = out.transmit(length);
      if (at == Link.FULL) {
        return false;
      }
      queue.body(0, out.link().memory(), at, length);
      out.commit(0, at, length, Offload.NONE);
      return true;
    }
    queue.body(0, scratch, 0, length);
    network.output.packet(route, high, low, scratch, length);
    out.emit();
    return true;
  }
}
