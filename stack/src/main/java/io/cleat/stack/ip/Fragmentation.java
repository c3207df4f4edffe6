// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.spi.Environment;
import io.cleat.stack.spi.Offload;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Extensions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Cuts packets that are too long for their way (RFC 791 3.2, RFC 8200 4.5). */
final class Fragmentation {
  /** Linux's IP_IDENTS_SZ: destinations that hash alike share a counter. */
  private static final int COUNTERS = 2048;

  /** Bytes behind the header of the least fragment, however little a link claims to take. */
  private static final int LEAST_DATA = 8;

  private final Network network;
  private final Environment environment;
  private final short[] identifications = new short[COUNTERS];
  private final MemorySegment piece = Arena.ofAuto().allocate(1 << 16, Long.BYTES);

  Fragmentation(Network network) {
    this.network = network;
    environment = network.environment;
  }

  /**
   * The next identification for an IPv4 packet that may be fragmented.
   *
   * <p>RFC 6864 4.3: it must be unique within one source, destination and protocol tuple for the
   * maximum datagram lifetime. RFC 7739: nobody else should foresee it.
   */
  int identification(int source, int destination, int protocol) {
    long key = (long) source << 32 | destination & 0xffff_ffffL;
    long mixed = (key ^ environment.secret(0) + protocol) * 0x9e37_79b9_7f4a_7c15L;
    int slot = (int) (mixed >>> 53) & COUNTERS - 1;
    if (identifications[slot] == 0) {
      identifications[slot] = (short) environment.random();
    }
    return ++identifications[slot] & 0xffff;
  }

  /**
   * Sends a packet in pieces.
   *
   * @param high where it goes
   * @param memory holds it from its beginning; checksums are complete
   * @param length its bytes
   * @param limit bytes of each piece at the most
   */
  void send(Route way, long high, long low, MemorySegment memory, int length, int limit) {
    network.counters.count(Counter.FRAGMENTED);
    if (IpInput.version(memory, 0) == 4) {
      ipv4(way, low, memory, length, limit);
    } else {
      ipv6(way, high, low, memory, length, limit);
    }
  }

  /** RFC 791 3.2: an example fragmentation procedure. The header has no options. */
  private void ipv4(Route way, long low, MemorySegment memory, int length, int limit) {
    int data = Math.max(limit - Ipv4.SIZE & ~7, LEAST_DATA);
    int id =
        identification(
            Ipv4.source(memory, 0), Ipv4.destination(memory, 0), Ipv4.protocol(memory, 0));
    for (int offset = 0; offset < length - Ipv4.SIZE; offset += data) {
      int count = Math.min(data, length - Ipv4.SIZE - offset);
      boolean more = offset + count < length - Ipv4.SIZE;
      MemorySegment.copy(memory, 0, piece, 0, Ipv4.SIZE);
      MemorySegment.copy(memory, Ipv4.SIZE + offset, piece, Ipv4.SIZE, count);
      Ipv4.totalLength(piece, 0, Ipv4.SIZE + count);
      Ipv4.identification(piece, 0, id);
      Ipv4.fragment(piece, 0, offset, more ? Ipv4.MORE_FRAGMENTS : 0);
      Ipv4.seal(piece, 0);
      network.output.hand(way, 0, low, piece, Ipv4.SIZE + count, Offload.NONE);
      network.counters.count(Counter.FRAGMENTS_OUT);
    }
  }

  /** RFC 8200 4.5; all behind the IPv6 header is fragmentable, for there are no other headers. */
  private void ipv6(Route way, long high, long low, MemorySegment memory, int length, int limit) {
    int before = Ipv6.SIZE + Ipv6Extensions.FRAGMENT_SIZE;
    int data = Math.max(limit - before & ~7, LEAST_DATA);
    int id = (int) environment.random();
    int next = Ipv6.nextHeader(memory, 0);
    for (int offset = 0; offset < length - Ipv6.SIZE; offset += data) {
      int count = Math.min(data, length - Ipv6.SIZE - offset);
      boolean more = offset + count < length - Ipv6.SIZE;
      MemorySegment.copy(memory, 0, piece, 0, Ipv6.SIZE);
      Ipv6.payloadLength(piece, 0, Ipv6Extensions.FRAGMENT_SIZE + count);
      Ipv6.nextHeader(piece, 0, IpProtocol.FRAGMENT);
      Ipv6Extensions.fragment(piece, Ipv6.SIZE, next, offset, more, id);
      MemorySegment.copy(memory, Ipv6.SIZE + offset, piece, before, count);
      network.output.hand(way, high, low, piece, before + count, Offload.NONE);
      network.counters.count(Counter.FRAGMENTS_OUT);
    }
  }
}
