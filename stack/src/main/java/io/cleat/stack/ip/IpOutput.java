// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Offload;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.VirtioNetHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Packets out: lends the upper layer room behind a header, then writes the header and hands the
 * packet to the link; or, while the neighbour's Ethernet address is not known, keeps it there.
 */
public final class IpOutput {
  /** What {@link #commit} is told when the upper layer's checksum is complete. */
  public static final int SEALED = -1;

  /** What {@link #beginDatagram} answers when the packet would be too long. */
  public static final long TOO_LONG = -2;

  /** RFC 6864 4.1: of a packet that must not be fragmented, the identification may be any. */
  private static final int WHOLE = Ipv4.DONT_FRAGMENT;

  /** Room for the longest packet of both versions. */
  private static final int SCRATCH_BYTES = Ipv6.SIZE + (1 << 16);

  private final Network network;
  private final MemorySegment scratch = Arena.ofAuto().allocate(SCRATCH_BYTES, Long.BYTES);
  private Route route;
  private Interface out;
  private MemorySegment memory;
  private long at;
  private long hardware;
  private boolean direct;

  /** Bytes of each piece of a packet that is to be fragmented; 0 of one that is not. */
  private int pieceBytes;

  /** Of one network. */
  IpOutput(Network network) {
    this.network = network;
  }

  /** Bytes of the IP header before the upper layer. */
  public static int headerLength(boolean ipv4) {
    return ipv4 ? Ipv4.SIZE : Ipv6.SIZE;
  }

  /**
   * Whether the neighbour is still being looked for; then the waiter will be told. For those who
   * keep what they have to send; the others' packets are kept, some of them, by {@link #commit}.
   */
  public boolean isAwaited(Waiter waiter, Flow flow, Route way) {
    if (!way.out().isEthernet() || hardware(flow, way) != Neighbours.UNKNOWN) {
      return false;
    }
    Neighbour neighbour = flow.neighbour(network.neighbours, way);
    if (neighbour == null || waiter.givenUp) {
      waiter.givenUp = false;
      return false;
    }
    neighbour.await(waiter);
    return true;
  }

  /** The longest packet of a flow on a way that need not be fragmented. */
  public int mtu(Flow flow, Route way) {
    int mtu = way.out().mtu();
    return flow.discovery.believes()
        ? network.pathMtus.of(flow.remoteHigh, flow.remoteLow, mtu)
        : mtu;
  }

  /**
   * As {@link #begin} for one that may be longer than its way takes in one piece.
   *
   * @return also {@link #TOO_LONG} where the flow's packets are not to be fragmented
   */
  public long beginDatagram(Flow flow, Route way, int length) {
    int mtu = mtu(flow, way);
    int header = headerLength(flow.isIpv4());
    if (header + length <= mtu) {
      return begin(flow, way, length);
    }
    if (!flow.discovery.mayFragment()) {
      return TOO_LONG;
    }
    if (!way.out().emit()) {
      return Link.FULL;
    }
    route = way;
    out = way.out();
    direct = false;
    pieceBytes = mtu;
    at = 0;
    memory = scratch;
    return header;
  }

  /** Whether the link finishes the checksum of the packet that was begun. */
  public boolean leavesChecksum() {
    return pieceBytes == 0 && out.can(Link.CHECKSUM);
  }

  /**
   * Hears from above that the first hop of a flow works: RFC 4861 7.3.1, hints from upper-layer
   * protocols that a connection is making forward progress confirm that the neighbor is reachable.
   */
  public void confirm(Flow flow) {
    flow.confirm(network.clock.now());
  }

  /**
   * Lends room for a packet's upper layer.
   *
   * @param length of its header and data in bytes
   * @return where in {@link #memory} it goes, or {@link Link#FULL}
   */
  public long begin(Flow flow, Route way, int length) {
    route = way;
    out = way.out();
    pieceBytes = 0;
    boolean ipv4 = flow.isIpv4();
    int header = headerLength(ipv4);
    // What was to leave before goes first.
    if (!out.emit()) {
      return Link.FULL;
    }
    hardware = out.isEthernet() ? hardware(flow, way) : 0;
    direct = hardware != Neighbours.UNKNOWN;
    if (direct) {
      at = out.transmit(out.headerBytes() + header + length);
      if (at == Link.FULL) {
        return Link.FULL;
      }
      memory = out.link().memory();
      return at + out.headerBytes() + header;
    }
    at = 0;
    memory = scratch;
    return header;
  }

  /** The Ethernet address that packets of a flow go to. */
  private long hardware(Flow flow, Route way) {
    long many = Neighbours.hardwareOfMany(way, flow.remoteHigh, flow.remoteLow);
    if (many != Neighbours.UNKNOWN) {
      return many;
    }
    Neighbour neighbour = flow.neighbour(network.neighbours, way);
    return neighbour != null && neighbour.use(network.clock.now())
        ? neighbour.hardware
        : Neighbours.UNKNOWN;
  }

  /** Where the room lent last lies. */
  public MemorySegment memory() {
    return memory;
  }

  /**
   * Writes the header and queues the packet.
   *
   * @param length of the upper layer's header and data in bytes
   * @param checksumOffset where in the upper layer the checksum is that the link finishes, or
   *     {@link #SEALED}
   * @param segmentSize payload bytes of each segment where it stands for several; else 0
   */
  public void commit(Flow flow, int protocol, int length, int checksumOffset, int segmentSize) {
    boolean ipv4 = flow.isIpv4();
    int header = headerLength(ipv4);
    long start = direct ? at + out.headerBytes() : at;
    if (ipv4) {
      int destination = (int) flow.remoteLow;
      int source = (int) flow.localLow;
      int fragment = mayBeFragmented(flow) ? fragmentable(flow, protocol) : WHOLE;
      long first = Ipv4.first(flow.tos, header + length, fragment);
      Ipv4.header(memory, start, first, Ipv4.second(flow.ttl(out), protocol, source), destination);
    } else {
      Ipv6.header(memory, start, Ipv6.flow(flow.tos, 0), length, protocol, flow.ttl(out));
      Ipv6.source(memory, start, flow.localHigh, flow.localLow);
      Ipv6.destination(memory, start, flow.remoteHigh, flow.remoteLow);
    }
    long offload = Offload.NONE;
    if (checksumOffset != SEALED) {
      offload = Offload.checksum(header, checksumOffset);
    }
    if (segmentSize != 0) {
      offload = Offload.segments(offload, segmentType(ipv4, protocol), segmentSize);
    }
    if (flow.loops && network.addresses.isMany(out, flow.remoteHigh, flow.remoteLow)) {
      network.looped.add(out, memory, start, header + length);
    }
    // RFC 1122 3.2.1.7: a host must not send a datagram with a TTL of zero; to a group, that means
    // this host alone.
    if (flow.ttl == 0) {
      return;
    }
    if (direct) {
      out.commit(hardware, at, header + length, offload);
    } else if (pieceBytes > 0) {
      network.fragmentation.send(
          route, flow.remoteHigh, flow.remoteLow, memory, header + length, pieceBytes);
      out.emit();
    } else {
      Neighbour neighbour = flow.neighbour(network.neighbours, route);
      network.neighbours.keep(neighbour, memory, start, header + length, offload);
    }
  }

  /** Whether routers may fragment the packet: Linux's ip_dont_fragment. */
  private boolean mayBeFragmented(Flow flow) {
    return switch (flow.discovery) {
      case DONT, INTERFACE, OMIT -> true;
      case DO, PROBE -> false;
      case WANT -> network.pathMtus.isLocked(flow.remoteHigh, flow.remoteLow);
    };
  }

  /** The header's second word of four bytes where routers may fragment the packet. */
  private int fragmentable(Flow flow, int protocol) {
    return network.identification(flow, protocol) << 16;
  }

  private static int segmentType(boolean ipv4, int protocol) {
    if (protocol == IpProtocol.UDP) {
      return VirtioNetHeader.GSO_UDP_L4;
    }
    return ipv4 ? VirtioNetHeader.GSO_TCPV4 : VirtioNetHeader.GSO_TCPV6;
  }

  /**
   * Sends a packet that is all there, in pieces where it must be: to the link when it has room,
   * else it waits.
   *
   * @param high where the packet goes, as its header has it
   */
  void packet(Route way, long high, long low, MemorySegment packet, int length) {
    int mtu = network.pathMtus.of(high, low, way.out().mtu());
    if (length > mtu) {
      network.fragmentation.send(way, high, low, packet, length, mtu);
    } else {
      hand(way, high, low, packet, length, Offload.NONE);
    }
  }

  /** Sends a packet whose header stands in it already, to where a flow goes. */
  public void whole(Route way, Flow flow, MemorySegment packet, int length) {
    if (flow.loops && network.addresses.isMany(way.out(), flow.remoteHigh, flow.remoteLow)) {
      network.looped.add(way.out(), packet, 0, length);
    }
    hand(way, flow.remoteHigh, flow.remoteLow, packet, length, Offload.NONE);
  }

  /** Hands a packet that fits to its neighbour, or keeps it until that is known. */
  void hand(Route way, long high, long low, MemorySegment packet, int length, long offload) {
    Interface to = way.out();
    long address = 0;
    if (to.isEthernet()) {
      address = Neighbours.hardwareOfMany(way, high, low);
      if (address == Neighbours.UNKNOWN) {
        Neighbour neighbour = network.neighbours.next(way, high, low);
        if (neighbour == null || !neighbour.use(network.clock.now())) {
          network.neighbours.keep(neighbour, packet, 0, length, offload);
          return;
        }
        address = neighbour.hardware;
      }
    }
    to.outbox().add(address, packet, 0, length, offload);
  }
}
