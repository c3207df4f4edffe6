// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Counters;
import io.cleat.stack.mem.RingPool;
import io.cleat.stack.profile.Setting;
import io.cleat.stack.time.Timer;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6Extensions;
import java.lang.foreign.MemorySegment;

/**
 * Puts fragments together (RFC 791 3.2, RFC 8200 4.5), with as many holes as RFC 815 wants but in
 * limited memory: where a new datagram finds no room, the oldest goes. Fragments that overlap end
 * their datagram (RFC 5722 4; Linux does so for IPv4 too); those that come twice are ignored.
 */
final class Reassembly extends Timer {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** Datagrams that are being put together. */
  static final int DATAGRAMS_LIMIT = 256;

  private static final int BUCKETS = 256;

  /**
   * RFC 1858 3.2.1: bytes that the first fragment of a segment must have, so that its flags are in
   * it.
   */
  private static final int TCP_LEAST = 16;

  private final Network network;
  private final Counters counters;
  private final RingPool rings;
  private final Partial[] buckets = new Partial[BUCKETS];
  private final Packet about = new Packet();
  private Partial oldest;
  private Partial newest;
  private Partial free;
  private int count;
  private int bytes;

  Reassembly(Network network) {
    this.network = network;
    counters = network.counters;
    rings = network.rings;
  }

  int bytes() {
    return bytes;
  }

  /** How many datagrams wait for the rest of them. */
  int count() {
    return count;
  }

  // In.

  /** Takes a fragment of IPv4 that {@link Ipv4#check} called good. */
  Partial ipv4(Packet packet) {
    counters.count(Counter.FRAGMENTS_IN);
    MemorySegment memory = packet.memory;
    int offset = Ipv4.fragmentOffset(memory, packet.at);
    // RFC 3128 3: if the protocol is TCP and the fragment offset is one, drop the packet. RFC 1858
    // 3.1: and if the first fragment is too short for the flags.
    boolean more = Ipv4.hasMoreFragments(memory, packet.at);
    boolean tiny = offset == 8 || offset == 0 && packet.upperLength < TCP_LEAST;
    if (packet.protocol == IpProtocol.TCP && tiny) {
      counters.count(Counter.DROP_TINY_FRAGMENT);
      return null;
    }
    int id = Ipv4.identification(memory, packet.at) | packet.protocol << 16;
    return take(packet, id, offset, more);
  }

  /**
   * Takes a fragment of IPv6 whose headers were gone over.
   *
   * @param header where in the packet's memory the fragment header is
   */
  Partial ipv6(Packet packet, long header) {
    counters.count(Counter.FRAGMENTS_IN);
    if (packet.upper - packet.at > Partial.HEADERS_LIMIT) {
      counters.count(Counter.DROP_FRAGMENT_HEADERS);
      return null;
    }
    int offset = Ipv6Extensions.fragmentOffset(packet.memory, header);
    boolean more = Ipv6Extensions.hasMoreFragments(packet.memory, header);
    return take(packet, Ipv6Extensions.identification(packet.memory, header), offset, more);
  }

  /** A datagram that this fragment has made whole, out of the table; else null. */
  private Partial take(Packet packet, int id, int offset, boolean more) {
    Partial partial = find(packet, id);
    if (partial == null) {
      partial = begin(packet, id);
    }
    if (partial.isAbandoned()) {
      counters.count(Counter.DROP_FRAGMENT_ABANDONED);
      return null;
    }
    int before = partial.bytes();
    int answer = partial.take(rings, packet, offset, more, mostBytes() - bytes);
    while (answer == Partial.NO_MEMORY && oldest != partial) {
      drop(oldest, Counter.DROP_FRAGMENTS_LIMITED);
      answer = partial.take(rings, packet, offset, more, mostBytes() - bytes);
    }
    bytes += partial.bytes() - before;
    switch (answer) {
      case Partial.KEPT -> {}
      case Partial.WHOLE -> {
        unlink(partial);
        return partial;
      }
      case Partial.TWICE -> counters.count(Counter.DROP_FRAGMENT_TWICE);
      case Partial.OVERLAP -> overlapped(partial, packet.isIpv4());
      case Partial.CONTRADICTION -> drop(partial, Counter.DROP_FRAGMENT_CONTRADICTION);
      case Partial.TOO_MANY -> drop(partial, Counter.DROP_FRAGMENTS_TOO_MANY);
      default -> drop(partial, Counter.DROP_FRAGMENTS_MEMORY);
    }
    return null;
  }

  /**
   * RFC 5722 4: the entire datagram, and any constituent fragments, including those not yet
   * received, must be silently discarded. The identifications of IPv4 come again too soon for that.
   */
  private void overlapped(Partial partial, boolean ipv4) {
    if (ipv4) {
      drop(partial, Counter.DROP_FRAGMENT_OVERLAP);
      return;
    }
    counters.count(Counter.DROP_FRAGMENT_OVERLAP);
    bytes -= partial.bytes();
    partial.abandon(rings);
  }

  /** Bytes of memory for all datagrams. */
  private int mostBytes() {
    return network.profile().number(Setting.FRAGMENT_BYTES);
  }

  /** RFC 8200 4.5: 60 seconds; RFC 1122 3.3.2 recommends 60 to 120. */
  private long timeoutNanos(Packet packet) {
    Setting seconds = packet.isIpv4() ? Setting.FRAGMENT_SECONDS : Setting.FRAGMENT6_SECONDS;
    return network.profile().get(seconds) * SECOND_NANOS;
  }

  private int bucket(Packet packet, int id) {
    long mixed = packet.sourceLow ^ Long.rotateLeft(packet.sourceHigh, 13) ^ id;
    mixed ^= Long.rotateLeft(packet.destinationLow, 31) ^ network.environment.secret(1);
    return (int) (mixed * 0x9e37_79b9_7f4a_7c15L >>> 56);
  }

  private Partial find(Packet packet, int id) {
    Partial partial = buckets[bucket(packet, id)];
    while (partial != null && !partial.isOf(packet, id)) {
      partial = partial.nextInBucket;
    }
    return partial;
  }

  private Partial begin(Packet packet, int id) {
    if (count == DATAGRAMS_LIMIT) {
      drop(oldest, Counter.DROP_FRAGMENTS_LIMITED);
    }
    Partial partial = free == null ? new Partial() : free;
    free = partial.nextInBucket;
    partial.begin(packet, id, network.clock.now() + timeoutNanos(packet), bucket(packet, id));
    partial.nextInBucket = buckets[partial.bucket];
    buckets[partial.bucket] = partial;
    partial.older = newest;
    if (newest == null) {
      oldest = partial;
    } else {
      newest.newer = partial;
    }
    newest = partial;
    count++;
    network.wheel.wakeBy(this, partial.deadline);
    return partial;
  }

  private void unlink(Partial partial) {
    if (buckets[partial.bucket] == partial) {
      buckets[partial.bucket] = partial.nextInBucket;
    } else {
      Partial before = buckets[partial.bucket];
      while (before.nextInBucket != partial) {
        before = before.nextInBucket;
      }
      before.nextInBucket = partial.nextInBucket;
    }
    if (partial.older == null) {
      oldest = partial.newer;
    } else {
      partial.older.newer = partial.newer;
    }
    if (partial.newer == null) {
      newest = partial.older;
    } else {
      partial.newer.older = partial.older;
    }
    partial.older = null;
    partial.newer = null;
    count--;
  }

  private void drop(Partial partial, Counter reason) {
    counters.count(reason);
    unlink(partial);
    done(partial);
  }

  /** Takes back what {@link #take} gave. */
  void done(Partial partial) {
    bytes -= partial.bytes();
    partial.end(rings);
    partial.nextInBucket = free;
    free = partial;
  }

  /** Forgets all of them without a word. */
  void clear() {
    while (oldest != null) {
      Partial partial = oldest;
      unlink(partial);
      done(partial);
    }
    network.wheel.cancel(this);
  }

  // Time.

  @Override
  protected void expire(long now) {
    long next = Long.MAX_VALUE;
    Partial newer;
    for (Partial partial = oldest; partial != null; partial = newer) {
      newer = partial.newer;
      if (partial.deadline > now) {
        next = Math.min(next, partial.deadline);
        continue;
      }
      // RFC 792, RFC 8200 4.5: if the first fragment has been received, an ICMP time exceeded --
      // fragment reassembly time exceeded message should be sent to its source.
      if (partial.placeFirst(about)) {
        network.icmp.reassemblyExceeded(about);
      }
      if (!partial.isAbandoned()) {
        counters.count(Counter.DROP_FRAGMENTS_TIMEOUT);
      }
      unlink(partial);
      done(partial);
    }
    if (next != Long.MAX_VALUE) {
      network.wheel.wakeBy(this, next);
    }
  }
}
