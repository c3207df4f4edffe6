// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.Errno;
import io.cleat.stack.ip.Discovery;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.IpAddress;
import io.cleat.stack.ip.IpOutput;
import io.cleat.stack.ip.Packet;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.ip.Route;
import io.cleat.stack.spi.Link;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6Address;
import java.lang.foreign.MemorySegment;

/**
 * Datagrams on their way out: which way, from which address, with what in their headers; then
 * straight from the user's memory into the room that the link lends.
 */
public final class Datagrams {
  private final Machine machine;

  /** The flow of the datagram that is being sent. */
  public final Flow flow = new Flow();

  private Route route;
  private long header;

  Datagrams(Machine machine) {
    this.machine = machine;
  }

  /** The way of the datagram that is being sent. */
  public Route route() {
    return route;
  }

  /** Sends to the peer of one that is connected. */
  int toPeer(InetDatagram from) {
    Flow its = from.flowOf();
    Interface out = its.out();
    return to(from, its.remoteHigh, its.remoteLow, its.remotePort, out == null ? 0 : out.index());
  }

  /**
   * Finds the way to a destination.
   *
   * @param scope the interface of a link-local destination, 0 where it is not said
   * @return 0, or -EACCES a broadcast without permission; -EADDRNOTAVAIL; -EINVAL; -ENETUNREACH
   */
  int to(InetDatagram from, long high, long low, int port, int scope) {
    Flow its = from.flowOf();
    SendControl said = machine.sending;
    boolean many = IpAddress.isMulticast(high, low);
    flow.remotePort = port;
    flow.localPort = its.localPort;
    flow.tos = said.tos >= 0 ? said.tos : its.tos;
    flow.ttl = said.ttl >= 0 ? said.ttl : many ? from.multicastTtl(high, low) : its.ttl;
    flow.discovery = from.wants(Extras.DONT_FRAGMENT6) ? Discovery.DO : its.discovery;
    flow.remote(high, low);
    flow.local(its.localHigh, its.localLow);
    if (said.hasSource) {
      int result = source(from, said, high, low);
      if (result < 0) {
        return result;
      }
    }
    int result = Scope.interfaceFor(from, said.interfaceIndex, high, low, scope);
    if (result < 0) {
      return result;
    }
    flow.out(machine.network.interfaceAt(result));
    return way(from, high, low, many);
  }

  /** IP_PKTINFO and IPV6_PKTINFO choose the source, one of our addresses. */
  private int source(InetDatagram from, SendControl said, long high, long low) {
    if (IpAddress.isIpv4(high, low) != IpAddress.isIpv4(said.sourceHigh, said.sourceLow)) {
      return Errno.EINVAL.negated();
    }
    boolean ours = machine.addresses.isLocal(said.sourceHigh, said.sourceLow);
    if (!ours && !from.mayUseAnyAddress()) {
      return Errno.EINVAL.negated();
    }
    flow.local(said.sourceHigh, said.sourceLow);
    return 0;
  }

  private int way(InetDatagram from, long high, long low, boolean many) {
    route = flow.route(machine.routes);
    if (route == null && many && !IpAddress.isIpv4(high, low)) {
      // Linux has a route to ff00::/8 on every interface; the first that is no loopback counts.
      flow.out(machine.network.interfaceAt(2));
      route = flow.route(machine.routes);
    }
    if (route == null) {
      return Errno.ENETUNREACH.negated();
    }
    boolean broadcast = machine.network.isBroadcast(route, high, low);
    if (broadcast && !from.option(InetEndpoint.BROADCAST)) {
      return Errno.EACCES.negated();
    }
    boolean loops = broadcast || many && from.loopsBack(IpAddress.isIpv4(high, low));
    flow.loops = loops && !route.out().isLoopback();
    if (!IpAddress.isAny(flow.localHigh, flow.localLow)) {
      return IpAddress.isIpv4(flow.localHigh, flow.localLow) == IpAddress.isIpv4(high, low)
          ? 0
          : Errno.ENETUNREACH.negated();
    }
    Prefix source = many ? from.multicastSource(high, low) : null;
    source = source == null ? route.sourceFor(high, low) : source;
    if (source != null) {
      flow.local(source.high(), source.low());
    } else if (broadcast) {
      // RFC 1122 3.2.1.3 (a): a host that does not know its address yet sends from 0.0.0.0.
      flow.local(0, Ipv6Address.mappedLow(0));
    } else {
      return Errno.EADDRNOTAVAIL.negated();
    }
    return 0;
  }

  /** Finds the way to a peer, and makes it that of the endpoint. */
  int connect(InetDatagram from, long high, long low, int scope) {
    boolean local = IpAddress.isLinkLocal(high);
    // Linux: connecting to a link-local address requires an interface.
    if (local && scope == 0 && from.device() == null) {
      return Errno.EINVAL.negated();
    }
    int result = to(from, high, low, 0, scope);
    if (result < 0) {
      return result;
    }
    Flow its = from.flowOf();
    its.local(flow.localHigh, flow.localLow);
    its.remote(high, low);
    its.out(local ? flow.out() : from.device());
    return 0;
  }

  /**
   * Lends room for a datagram's data.
   *
   * @param headerBytes bytes of the protocol's header
   * @return where in the output's memory, or -EAGAIN the link is full; -EMSGSIZE
   */
  long begin(InetDatagram from, int headerBytes, int length) {
    int total = headerBytes + length;
    int whole = flow.isIpv4() ? IpOutput.headerLength(true) + total : total;
    if (whole > Ipv4.LENGTH_MAX) {
      return Errno.EMSGSIZE.negated();
    }
    flow.localPort = from.flowOf().localPort;
    long at = machine.output.beginDatagram(flow, route, total);
    if (at == IpOutput.TOO_LONG) {
      return Errno.EMSGSIZE.negated();
    }
    if (at == Link.FULL) {
      from.blockedOn = route.out();
      return Errno.EAGAIN.negated();
    }
    header = at;
    return at + headerBytes;
  }

  /** Where the protocol's header of the datagram goes that was begun. */
  public long header() {
    return header;
  }

  /** Where there was no room for the endpoint's last datagram. */
  Interface blockedOn(InetDatagram endpoint) {
    return endpoint.blockedOn;
  }

  /** Notes a datagram that was too long, for those who have asked for errors (ip(7)). */
  void tooLong(InetDatagram from) {
    if (route == null || !from.wants(flow.isIpv4() ? Extras.RECV_ERRORS : Extras.RECV_ERRORS6)) {
      return;
    }
    Packet about = machine.network.localError(flow, machine.output.mtu(flow, route));
    int limit = from.bufferBytes(false);
    int errno = Errno.EMSGSIZE.number();
    from.errors().add(about, errno, flow.remotePort, 0, 0, limit);
  }

  /** Where the room lent last lies. */
  public MemorySegment memory() {
    return machine.output.memory();
  }
}
