// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Counters;
import io.cleat.stack.mem.MessageQueue;
import io.cleat.stack.mem.RingPool;
import io.cleat.stack.spi.Environment;
import io.cleat.stack.time.Clock;
import io.cleat.stack.time.Wheel;
import io.cleat.wire.MacAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The neighbours on all Ethernet links of a host, by hash, a limited number: where one more comes,
 * one goes that did not answer, or one of the oldest that nobody waits for.
 *
 * <p>Whoever sends to us in the names of neighbours that do not exist has us look for them all. So
 * only a part of the table is for those that are being looked for, and they drive nobody out who
 * has answered (RFC 6583 7, 7.1).
 *
 * <p>Endpoints of streams wait for an address and keep what they have to send. For datagrams there
 * is a queue at each neighbour, as Linux has it: a program that sends one must not be told to try
 * again because of an ARP request (RFC 1122 2.3.2.2: the link layer should save at least one
 * packet). It takes the largest datagram in fragments and is gone when the address is there or will
 * not come.
 */
final class Neighbours {
  /** Linux's net.ipv4.neigh.default.gc_thresh3. */
  static final int LIMIT = 1024;

  /** So many of them may be looked for at a time. */
  static final int LOOKING_LIMIT = LIMIT / 2;

  /** Bytes of packets that may wait for one neighbour's address. */
  static final int WAITING_BYTES = 1 << 17;

  /** In place of an Ethernet address: it is not known, or not yet. */
  static final long UNKNOWN = -1;

  /** Of the oldest entries, so many are looked at for one that may go. */
  private static final int EVICTION_LOOKS = 16;

  private static final int BUCKETS = 1 << 10;
  private static final int HEAD_BYTES = Long.BYTES;

  /** Who asks on the link where a neighbour is. */
  interface Solicitor {
    /**
     * Asks.
     *
     * @param unicast whether only the neighbour itself is asked, to verify
     */
    void solicit(Neighbour neighbour, boolean unicast);
  }

  /** Who is told that a neighbour does not answer, and that packets for it were dropped. */
  interface Mourner {
    /** Has other ways used than those over this neighbour, where there are. */
    void silent(Interface out, long high, long low);

    /** Looks at a packet of ours before it is gone. */
    void unreachable(Interface out, MemorySegment packet, int length);
  }

  final Wheel wheel;
  private final Clock clock;
  private final Environment environment;
  private final Counters counters;
  private final RingPool rings;
  private final Neighbour[] buckets = new Neighbour[BUCKETS];
  private final MemorySegment head = Arena.ofAuto().allocate(HEAD_BYTES, Long.BYTES);
  private final MemorySegment scratch = Arena.ofAuto().allocate(1 << 16, Long.BYTES);
  private Solicitor arp;
  private Solicitor ndp;
  private Mourner mourner;

  // By age; those that are being looked for are not among them.
  private Neighbour oldest;
  private Neighbour newest;

  private int size;
  private int looking;

  Neighbours(Environment environment, Clock clock, Wheel wheel, RingPool rings, Counters counters) {
    this.environment = environment;
    this.clock = clock;
    this.wheel = wheel;
    this.rings = rings;
    this.counters = counters;
  }

  void connect(Solicitor forIpv4, Solicitor forIpv6, Mourner dropped) {
    arp = forIpv4;
    ndp = forIpv6;
    mourner = dropped;
  }

  int size() {
    return size;
  }

  /** How many are being looked for, or have somebody or something waiting for them. */
  int pending() {
    int pending = 0;
    for (Neighbour first : buckets) {
      for (Neighbour entry = first; entry != null; entry = entry.nextInBucket) {
        pending += entry.isIdle() ? 0 : 1;
      }
    }
    return pending;
  }

  /** The entry of a neighbour, or null. */
  Neighbour find(Interface out, long high, long low) {
    Neighbour entry = buckets[bucket(high, low)];
    while (entry != null && (entry.low != low || entry.high != high || entry.out != out)) {
      entry = entry.nextInBucket;
    }
    return entry;
  }

  /** The entry of a neighbour, made where there is none; null when the table is full. */
  Neighbour of(Interface out, long high, long low) {
    Neighbour entry = find(out, high, low);
    if (entry != null) {
      return entry;
    }
    if (size == LIMIT && !evict()) {
      return null;
    }
    entry = new Neighbour(this, out, high, low);
    int bucket = bucket(high, low);
    entry.nextInBucket = buckets[bucket];
    buckets[bucket] = entry;
    linkNewest(entry);
    size++;
    return entry;
  }

  /** Forgets all of them, and who and what waits for them, without a word. */
  void clear() {
    for (Neighbour first : buckets) {
      for (Neighbour entry = first; entry != null; entry = entry.nextInBucket) {
        entry.kill();
        entry.forgetAll();
      }
    }
    Arrays.fill(buckets, null);
    oldest = null;
    newest = null;
    size = 0;
    looking = 0;
  }

  /** How many packets wait for neighbours. */
  int waitingPackets() {
    int packets = 0;
    for (Neighbour first : buckets) {
      for (Neighbour entry = first; entry != null; entry = entry.nextInBucket) {
        packets += entry.queue == null ? 0 : entry.queue.count();
      }
    }
    return packets;
  }

  // By age.

  private void linkNewest(Neighbour entry) {
    entry.older = newest;
    if (newest == null) {
      oldest = entry;
    } else {
      newest.newer = entry;
    }
    newest = entry;
  }

  private void linkOldest(Neighbour entry) {
    entry.newer = oldest;
    if (oldest == null) {
      newest = entry;
    } else {
      oldest.older = entry;
    }
    oldest = entry;
  }

  private void unlink(Neighbour entry) {
    if (entry.older == null) {
      oldest = entry.newer;
    } else {
      entry.older.newer = entry.newer;
    }
    if (entry.newer == null) {
      newest = entry.older;
    } else {
      entry.newer.older = entry.older;
    }
    entry.older = null;
    entry.newer = null;
  }

  /** An entry is being looked for from now on. */
  void looking(Neighbour entry) {
    unlink(entry);
    looking++;
  }

  /** An entry that was looked for is known. */
  void found(Neighbour entry) {
    looking--;
    linkNewest(entry);
  }

  /** An entry has not answered: it is the first to go. */
  void missed(Neighbour entry, boolean looked) {
    if (looked) {
      looking--;
    } else {
      unlink(entry);
    }
    linkOldest(entry);
  }

  private int bucket(long high, long low) {
    long mixed = (low ^ Long.rotateLeft(high, 17) ^ environment.secret(0)) * 0x9e37_79b9_7f4a_7c15L;
    return (int) (mixed >>> 54);
  }

  private boolean evict() {
    Neighbour entry = oldest;
    for (int i = 0; i < EVICTION_LOOKS && entry != null; i++, entry = entry.newer) {
      if (entry.isIdle()) {
        remove(entry);
        return true;
      }
    }
    return false;
  }

  private void remove(Neighbour entry) {
    int bucket = bucket(entry.high, entry.low);
    if (buckets[bucket] == entry) {
      buckets[bucket] = entry.nextInBucket;
    } else {
      Neighbour before = buckets[bucket];
      while (before.nextInBucket != entry) {
        before = before.nextInBucket;
      }
      before.nextInBucket = entry.nextInBucket;
    }
    unlink(entry);
    entry.kill();
    size--;
  }

  /**
   * Where a frame goes whose receivers the destination alone tells: to a group or to everybody.
   *
   * @return an Ethernet address, or {@link #UNKNOWN} when it is for a single host
   */
  static long hardwareOfMany(Route route, long high, long low) {
    if (IpAddress.isMulticast(high, low)) {
      return IpAddress.isIpv4(high, low)
          ? MacAddress.ofIpv4Multicast((int) low)
          : MacAddress.ofIpv6Multicast(low);
    }
    boolean everybody = IpAddress.isBroadcast(high, low) || route.out().isBroadcast(high, low);
    return everybody && route.gateway() == null ? MacAddress.BROADCAST : UNKNOWN;
  }

  /**
   * The neighbour to whom packets on this route go first; null when the table is full, or too many
   * are being looked for.
   */
  Neighbour next(Route route, long high, long low) {
    Prefix gateway = route.gateway();
    return gateway == null
        ? toSend(route.out(), high, low)
        : toSend(route.out(), gateway.high(), gateway.low());
  }

  private Neighbour toSend(Interface out, long high, long low) {
    return looking < LOOKING_LIMIT ? of(out, high, low) : find(out, high, low);
  }

  void solicit(Neighbour neighbour, boolean unicast) {
    boolean ipv4 = IpAddress.isIpv4(neighbour.high, neighbour.low);
    (ipv4 ? arp : ndp).solicit(neighbour, unicast);
  }

  /** RFC 4861 6.3.2: a uniformly distributed random value between 0.5 and 1.5 times the base. */
  long reachableNanos(Neighbour neighbour) {
    long base = neighbour.out.reachableNanos(IpAddress.isIpv4(neighbour.high, neighbour.low));
    return base / 2 + Long.remainderUnsigned(environment.random(), base);
  }

  long now() {
    return clock.now();
  }

  MessageQueue newQueue() {
    return new MessageQueue(rings, HEAD_BYTES);
  }

  /**
   * Keeps a packet until its neighbour is known.
   *
   * @param neighbour null when there is no entry to be had
   */
  void keep(Neighbour neighbour, MemorySegment packet, long at, int length, long offload) {
    if (neighbour == null) {
      counters.count(Counter.DROP_NEIGHBOURS_FULL);
      return;
    }
    head.set(ValueLayout.JAVA_LONG, 0, offload);
    if (!neighbour.keep(head, packet, at, length)) {
      counters.count(Counter.DROP_NEIGHBOUR_QUEUE_FULL);
    }
  }

  /** Sends what has waited for the neighbour. */
  void resolved(Neighbour neighbour) {
    MessageQueue queue = neighbour.queue;
    while (queue != null && queue.count() > 0) {
      int length = queue.length();
      queue.head(head);
      queue.body(0, scratch, 0, length);
      long offload = head.get(ValueLayout.JAVA_LONG, 0);
      neighbour.out.outbox().add(neighbour.hardware, scratch, 0, length, offload);
      queue.remove();
    }
  }

  /** Drops what has waited for the neighbour. */
  void failed(Neighbour neighbour) {
    mourner.silent(neighbour.out, neighbour.high, neighbour.low);
    MessageQueue queue = neighbour.queue;
    while (queue != null && queue.count() > 0) {
      int length = queue.length();
      queue.body(0, scratch, 0, length);
      queue.remove();
      counters.count(Counter.DROP_NEIGHBOUR_UNREACHABLE);
      mourner.unreachable(neighbour.out, scratch, length);
    }
  }
}
