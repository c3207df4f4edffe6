// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.mem.ByteRing;
import io.cleat.stack.mem.Ranges;
import io.cleat.stack.mem.RingPool;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Extensions;
import java.lang.foreign.MemorySegment;

/**
 * A datagram of which some fragments are there, each where it belongs; the first one's headers
 * stand right before its data, as they came.
 */
final class Partial {
  /** Bytes of headers before a fragment's data. */
  static final int HEADERS_LIMIT = 256;

  /** Gaps between fragments; more are an attack, for a path reorders by a few packets. */
  static final int RANGES_LIMIT = 64;

  static final int KEPT = 0;
  static final int WHOLE = 1;
  static final int TWICE = 2;
  static final int OVERLAP = 3;
  static final int CONTRADICTION = 4;
  static final int TOO_MANY = 5;
  static final int NO_MEMORY = 6;

  /** In place of a length: not known yet. */
  private static final int UNKNOWN = -1;

  Partial nextInBucket;
  Partial older;
  Partial newer;
  int bucket;
  long deadline;
  Interface from;
  private final Ranges ranges = new Ranges(RANGES_LIMIT);
  private ByteRing ring;
  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;
  private int id;
  private boolean ipv4;
  private boolean toMany;
  private boolean abandoned;
  private int total;
  private int firstHeaders;
  private int firstLength;
  private int end;
  private int ecn;

  void begin(Packet packet, int identification, long until, int slot) {
    sourceHigh = packet.sourceHigh;
    sourceLow = packet.sourceLow;
    destinationHigh = packet.destinationHigh;
    destinationLow = packet.destinationLow;
    id = identification;
    ipv4 = packet.isIpv4();
    toMany = packet.toMany;
    abandoned = false;
    from = packet.from;
    deadline = until;
    bucket = slot;
    total = UNKNOWN;
    firstHeaders = 0;
    firstLength = 0;
    end = 0;
    ecn = 0;
    ranges.clear();
  }

  boolean isOf(Packet packet, int identification) {
    return id == identification
        && sourceLow == packet.sourceLow
        && destinationLow == packet.destinationLow
        && sourceHigh == packet.sourceHigh
        && destinationHigh == packet.destinationHigh;
  }

  /** Bytes of memory. */
  int bytes() {
    return ring == null ? 0 : ring.capacity();
  }

  /**
   * Takes a fragment in.
   *
   * @param left bytes of memory that may still be taken
   */
  int take(RingPool rings, Packet packet, int offset, boolean more, int left) {
    int length = packet.upperLength;
    int right = offset + length;
    if (length == 0 || ranges.contains(offset, right)) {
      // RFC 8200 4.5: if fragments are exact duplicates, the receiving node may just ignore the
      // duplicate; Linux does so with whatever lies in what is there.
      return length == 0 ? CONTRADICTION : TWICE;
    }
    // The last fragment says how long the whole is; no other goes beyond.
    if (!more && (total != UNKNOWN && total != right || right < end)
        || more && total != UNKNOWN && right > total) {
      return CONTRADICTION;
    }
    if (!makeRoom(rings, HEADERS_LIMIT + right, left)) {
      return NO_MEMORY;
    }
    int added = ranges.add(offset, right);
    if (added != length) {
      return added < 0 ? TOO_MANY : OVERLAP;
    }
    MemorySegment.copy(packet.memory, packet.upper, ring.memory(), HEADERS_LIMIT + offset, length);
    ecn |= 1 << (packet.tos & 3);
    end = Math.max(end, right);
    if (!more) {
      total = right;
    }
    if (offset == 0) {
      firstHeaders = (int) (packet.upper - packet.at);
      firstLength = length;
      long place = HEADERS_LIMIT - firstHeaders;
      MemorySegment.copy(packet.memory, packet.at, ring.memory(), place, firstHeaders);
    }
    if (total == UNKNOWN || !ranges.contains(0, total)) {
      return KEPT;
    }
    // RFC 791 3.1, RFC 8200 4.5: the headers of the first fragment may be longer than those of the
    // last, which fitted.
    int headers = ipv4 ? firstHeaders : firstHeaders - Ipv6.SIZE - Ipv6Extensions.FRAGMENT_SIZE;
    return headers + total > Ipv4.LENGTH_MAX ? CONTRADICTION : WHOLE;
  }

  /** Has all fragments dropped until its time is over, those that have not come yet too. */
  void abandon(RingPool rings) {
    giveRing(rings);
    abandoned = true;
    firstHeaders = 0;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  private boolean makeRoom(RingPool rings, int bytes, int left) {
    if (ring != null && bytes <= ring.capacity()) {
      return true;
    }
    if (RingPool.capacityFor(bytes) - bytes() > left) {
      return false;
    }
    ByteRing larger =
        ring == null ? rings.take(bytes) : rings.grow(ring, 0, ring.capacity(), bytes);
    if (larger == null) {
      return false;
    }
    ring = larger;
    return true;
  }

  void end(RingPool rings) {
    giveRing(rings);
    from = null;
  }

  private void giveRing(RingPool rings) {
    if (ring != null) {
      rings.give(ring);
      ring = null;
    }
  }

  // The whole.

  MemorySegment memory() {
    return ring.memory();
  }

  /** Where the whole datagram begins, once {@link #finish} has written its header. */
  long at() {
    return HEADERS_LIMIT - firstHeaders;
  }

  /** Bytes of the whole datagram. */
  int length() {
    return firstHeaders + total;
  }

  /**
   * Writes the header of the whole; false when congestion marks contradict each other.
   *
   * <p>RFC 3168 5.3: if any fragment has CE, the reassembled packet has it; a packet must not be
   * reassembled from fragments of which some are ECN-capable and marked, others not capable.
   */
  boolean finish() {
    boolean marked = (ecn & 1 << 3) != 0;
    if (marked && (ecn & 1) != 0) {
      return false;
    }
    MemorySegment memory = ring.memory();
    if (ipv4) {
      long at = at();
      Ipv4.totalLength(memory, at, length());
      Ipv4.fragment(memory, at, 0, 0);
      if (marked) {
        Ipv4.tos(memory, at, Ipv4.tos(memory, at) | 3);
      }
      Ipv4.seal(memory, at);
    } else {
      finishIpv6(memory, marked);
    }
    return true;
  }

  /** RFC 8200 4.5: the fragment header is not present in the final, reassembled packet. */
  private void finishIpv6(MemorySegment memory, boolean marked) {
    long at = at();
    long chain = Ipv6Extensions.scan(memory, at);
    long fragment = at + Ipv6Extensions.fragment(chain);
    Ipv6Extensions.unfragment(memory, at, fragment);
    int before = (int) (fragment - at);
    MemorySegment.copy(memory, at, memory, at + Ipv6Extensions.FRAGMENT_SIZE, before);
    firstHeaders -= Ipv6Extensions.FRAGMENT_SIZE;
    Ipv6.payloadLength(memory, at(), length() - Ipv6.SIZE);
    if (marked) {
      Ipv6.trafficClass(memory, at(), Ipv6.trafficClass(memory, at()) | 3);
    }
  }

  /** Shows the first fragment, where it is there. */
  boolean placeFirst(Packet packet) {
    if (firstHeaders == 0) {
      return false;
    }
    packet.place(ring.memory(), at(), firstHeaders, firstHeaders + firstLength);
    packet.from = from;
    packet.toMany = toMany;
    if (ipv4) {
      packet.readIpv4(ring.memory(), at());
    } else {
      packet.readIpv6(ring.memory(), at());
    }
    return true;
  }
}
