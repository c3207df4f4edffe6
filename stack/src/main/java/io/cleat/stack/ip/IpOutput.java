// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Counters;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Offload;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.VirtioNetHeader;
import java.lang.foreign.MemorySegment;

/**
 * Packets out: lends the upper layer room behind a header, then writes the header and hands the
 * packet to the link.
 */
public final class IpOutput {
  /** What {@link #commit} is told when the upper layer's checksum is complete. */
  public static final int SEALED = -1;

  private final Counters counters;
  private Link link;
  private MemorySegment memory;
  private long at;

  /** Counts what goes out. */
  public IpOutput(Counters counters) {
    this.counters = counters;
  }

  /** Bytes of the IP header before the upper layer. */
  public static int headerLength(boolean ipv4) {
    return ipv4 ? Ipv4.SIZE : Ipv6.SIZE;
  }

  /**
   * Lends room for a packet's upper layer.
   *
   * @param length of its header and data in bytes
   * @return where in {@link #memory} it goes, or {@link Link#FULL}
   */
  public long begin(Interface out, boolean ipv4, int length) {
    link = out.link();
    at = link.transmit(headerLength(ipv4) + length);
    if (at == Link.FULL) {
      return Link.FULL;
    }
    memory = link.memory();
    return at + headerLength(ipv4);
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
    if (ipv4) {
      Ipv4.header(memory, at, flow.tos, header + length, flow.ttl, protocol);
      Ipv4.addresses(memory, at, (int) flow.localLow, (int) flow.remoteLow);
      Ipv4.seal(memory, at);
    } else {
      Ipv6.header(memory, at, Ipv6.flow(flow.tos, 0), length, protocol, flow.ttl);
      Ipv6.source(memory, at, flow.localHigh, flow.localLow);
      Ipv6.destination(memory, at, flow.remoteHigh, flow.remoteLow);
    }
    long offload = Offload.NONE;
    if (checksumOffset != SEALED) {
      offload = Offload.checksum(header, checksumOffset);
    }
    if (segmentSize != 0) {
      offload = Offload.segments(offload, segmentType(ipv4, protocol), segmentSize);
    }
    link.commit(header + length, offload);
    counters.count(Counter.FRAMES_OUT);
  }

  private static int segmentType(boolean ipv4, int protocol) {
    if (protocol == IpProtocol.UDP) {
      return VirtioNetHeader.GSO_UDP_L4;
    }
    return ipv4 ? VirtioNetHeader.GSO_TCPV4 : VirtioNetHeader.GSO_TCPV6;
  }
}
