// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.udp;

import io.cleat.Errno;
import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Layer;
import io.cleat.stack.endpoint.InetEndpoint;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.endpoint.Ports;
import io.cleat.stack.ip.Discovery;
import io.cleat.stack.ip.Packet;
import io.cleat.stack.ip.Upper;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Reason;
import io.cleat.wire.Udp;

/** UDP of one stack: finds the endpoint that a datagram is for, and makes endpoints. */
public final class UdpProtocol implements Upper {
  final Machine machine;
  final Ports ports;
  final UdpSender sender;

  /** Speaks for this machine from now on. */
  public UdpProtocol(Machine machine) {
    this.machine = machine;
    ports = new Ports(machine, false);
    sender = new UdpSender(machine);
    machine.input.upper(IpProtocol.UDP, this);
  }

  /** Makes an endpoint. */
  public UdpEndpoint make(int domain, int protocol) {
    return new UdpEndpoint(this, domain, protocol);
  }

  @Override
  public void input(Packet packet) {
    machine.counters.count(Counter.UDP_IN);
    int answer = check(packet);
    if (answer != Reason.GOOD) {
      machine.counters.malformed(Layer.UDP, answer);
      return;
    }
    UdpEndpoint endpoint =
        find(
            packet.destinationHigh,
            packet.destinationLow,
            Udp.destinationPort(packet.memory, packet.upper),
            packet.sourceHigh,
            packet.sourceLow,
            Udp.sourcePort(packet.memory, packet.upper),
            packet.toMany);
    if (endpoint != null) {
      endpoint.arrive(packet);
      return;
    }
    machine.counters.count(Counter.UDP_DROP_NO_PORT);
    // RFC 1122 4.1.3.1: if a datagram arrives addressed to a port for which there is no pending
    // LISTEN call, UDP should send an ICMP Port Unreachable message.
    if (!packet.toMany) {
      machine.icmp.unreachablePort(packet);
    }
  }

  private static int check(Packet packet) {
    int answer = Udp.check(packet.memory, packet.upper, packet.upperLength);
    if (answer != Reason.GOOD || packet.checksumTrusted) {
      return answer;
    }
    packet.upperLength = Udp.length(packet.memory, packet.upper);
    long pseudo = packet.pseudoSum();
    return packet.isIpv4()
        ? Udp.verifyOverIpv4(packet.memory, packet.upper, pseudo)
        : Udp.verifyOverIpv6(packet.memory, packet.upper, pseudo);
  }

  /** The endpoint that fits best: one that is connected to the sender before all others. */
  private UdpEndpoint find(
      long localHigh,
      long localLow,
      int localPort,
      long remoteHigh,
      long remoteLow,
      int remotePort,
      boolean toMany) {
    UdpEndpoint best = null;
    int bestFit = 0;
    InetEndpoint at = ports.first(localPort);
    for (; at != null; at = Ports.next(at)) {
      UdpEndpoint endpoint = (UdpEndpoint) at;
      int fit = endpoint.fitOf(localHigh, localLow, remoteHigh, remoteLow, remotePort, toMany);
      if (fit > bestFit) {
        best = endpoint;
        bestFit = fit;
      }
    }
    return best;
  }

  @Override
  public void advise(Packet quoted, int errno, boolean hard, int mtu) {
    UdpEndpoint endpoint =
        find(
            quoted.sourceHigh,
            quoted.sourceLow,
            Udp.sourcePort(quoted.memory, quoted.upper),
            quoted.destinationHigh,
            quoted.destinationLow,
            Udp.destinationPort(quoted.memory, quoted.upper),
            false);
    boolean here = hard;
    if (endpoint != null && errno == Errno.EMSGSIZE.number()) {
      // RFC 1191 3, RFC 8201 4: what a router says is believed of packets that somebody here sent.
      Discovery discovery = endpoint.flowOf().discovery;
      if (discovery.accepts()) {
        machine.network.pathMtus.learn(quoted, mtu);
      }
      here = discovery != Discovery.DONT;
    }
    // RFC 1122 4.1.3.3: UDP must pass to the application all ICMP error messages that it receives.
    // udp(7): to those that are connected, where the error is here to stay.
    if (endpoint == null || !here || !endpoint.isConnected()) {
      machine.counters.count(Counter.DROP_ICMP_ERROR_OF_NOBODY);
      return;
    }
    endpoint.refused(errno);
  }
}
