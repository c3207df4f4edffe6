// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.udp;

import io.cleat.Errno;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.IpAddress;
import io.cleat.stack.ip.IpOutput;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.ip.Route;
import io.cleat.stack.spi.Link;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Tcp;
import io.cleat.wire.Udp;
import java.lang.foreign.MemorySegment;

/**
 * Datagrams on their way out: straight from the user's memory into the room that the link lends.
 */
final class UdpSender {
  private final Machine machine;

  /** The flow of the datagram that is being sent. */
  private final Flow flow = new Flow();

  private Route route;
  private long header;

  UdpSender(Machine machine) {
    this.machine = machine;
  }

  /** Sends to the peer of one that is connected. */
  int toPeer(UdpEndpoint from) {
    Flow its = from.flowOf();
    return to(from, its.remoteHigh, its.remoteLow, its.remotePort, true);
  }

  /**
   * Finds the way to a destination.
   *
   * @return 0, or -EACCES a broadcast without permission; -EADDRNOTAVAIL; -ENETUNREACH
   */
  int to(UdpEndpoint from, long high, long low, int port, boolean mayBroadcast) {
    Flow its = from.flowOf();
    flow.tos = its.tos;
    flow.ttl = its.ttl;
    flow.discovery = its.discovery;
    flow.remote(high, low);
    flow.remotePort = port;
    flow.local(its.localHigh, its.localLow);
    route = flow.route(machine.routes);
    if (route == null) {
      return Errno.ENETUNREACH.negated();
    }
    boolean broadcast =
        IpAddress.isIpv4(high, low) && (int) low == Ipv4Address.BROADCAST
            || route.to().isBroadcast(high, low);
    if (broadcast && !mayBroadcast) {
      return Errno.EACCES.negated();
    }
    if (IpAddress.isAny(its.localHigh, its.localLow)) {
      Prefix source = route.sourceFor(high, low);
      if (source == null) {
        return Errno.EADDRNOTAVAIL.negated();
      }
      flow.local(source.high(), source.low());
    }
    return 0;
  }

  /**
   * Lends room for the datagram's text.
   *
   * @return where in {@link #memory}, or -EAGAIN the link is full; -EMSGSIZE
   */
  long begin(UdpEndpoint from, int length) {
    flow.localPort = from.flowOf().localPort;
    int total = Udp.SIZE + length;
    int whole = flow.isIpv4() ? IpOutput.headerLength(true) + total : total;
    if (whole > Ipv4.LENGTH_MAX) {
      return Errno.EMSGSIZE.negated();
    }
    header = machine.output.beginDatagram(flow, route, total);
    if (header == IpOutput.TOO_LONG) {
      return Errno.EMSGSIZE.negated();
    }
    return header == Link.FULL ? Errno.EAGAIN.negated() : header + Udp.SIZE;
  }

  /** Where the datagram goes. */
  Link link() {
    return route.out().link();
  }

  MemorySegment memory() {
    return machine.output.memory();
  }

  /** Sends the datagram whose text stands in the room that was lent. */
  void commit(int length) {
    MemorySegment memory = machine.output.memory();
    int total = Udp.SIZE + length;
    Udp.header(memory, header, Tcp.ports(flow.localPort, flow.remotePort), total);
    long pseudo = flow.pseudoSum(IpProtocol.UDP, total);
    int offset = IpOutput.SEALED;
    if (machine.output.leavesChecksum()) {
      Udp.sealPartially(memory, header, pseudo);
      offset = (int) Udp.CHECKSUM;
    } else {
      Udp.seal(memory, header, pseudo);
    }
    machine.output.commit(flow, IpProtocol.UDP, total, offset, 0);
    machine.counters.count(Counter.UDP_OUT);
  }
}
