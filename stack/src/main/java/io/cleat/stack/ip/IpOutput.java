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

  /**
   * Lends room for a packet's upper layer.
   *
   * @param length of its header and data in bytes
   * @return where in {@link #memory} it goes, or {@link Link#FULL}
   */
  public long begin(Flow flow, Route way, int length) {
    route = way;
    out = way.out();
    boolean ipv4 = flow.isIpv4();
    int header = headerLength(ipv4);
    // What was to leave before goes first.
    if (!out.emit()) {
      return Link.FULL;
    }
    hardware = out.isEthernet() ? hardware(flow, way) : 0;
    direct = hardware != Neighbours.UNKNOWN;
    if (direct) {
      at = out.link().transmit(out.headerBytes() + header + length);
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
      Ipv4.header(memory, start, flow.tos, header + length, flow.ttl, protocol);
      Ipv4.addresses(memory, start, (int) flow.localLow, (int) flow.remoteLow);
      Ipv4.seal(memory, start);
    } else {
      Ipv6.header(memory, start, Ipv6.flow(flow.tos, 0), length, protocol, flow.ttl);
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
    if (direct) {
      out.commit(hardware, at, header + length, offload);
    } else {
      Neighbour neighbour = flow.neighbour(network.neighbours, route);
      network.neighbours.keep(neighbour, memory, start, header + length, offload);
    }
  }

  private static int segmentType(boolean ipv4, int protocol) {
    if (protocol == IpProtocol.UDP) {
      return VirtioNetHeader.GSO_UDP_L4;
    }
    return ipv4 ? VirtioNetHeader.GSO_TCPV4 : VirtioNetHeader.GSO_TCPV6;
  }

  /**
   * Sends a packet that is all there: to the link when it has room, else it waits.
   *
   * @param high where the packet goes, as its header has it
   */
  void packet(Route way, long high, long low, MemorySegment packet, int length) {
    Interface to = way.out();
    long address = 0;
    if (to.isEthernet()) {
      address = Neighbours.hardwareOfMany(way, high, low);
      if (address == Neighbours.UNKNOWN) {
        Neighbour neighbour = network.neighbours.next(way, high, low);
        if (neighbour == null || !neighbour.use(network.clock.now())) {
          network.neighbours.keep(neighbour, packet, 0, length, Offload.NONE);
          return;
        }
        address = neighbour.hardware;
      }
    }
    to.outbox().add(address, packet, 0, length, Offload.NONE);
  }
}
