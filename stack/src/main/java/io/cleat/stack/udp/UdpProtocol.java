// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.udp;

import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Layer;
import io.cleat.stack.endpoint.InetEndpoint;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.endpoint.Ports;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.IpOutput;
import io.cleat.stack.ip.Packet;
import io.cleat.stack.ip.Upper;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Reason;
import io.cleat.wire.Tcp;
import io.cleat.wire.Udp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** UDP of one stack: finds the endpoint that a datagram is for, and makes endpoints. */
public final class UdpProtocol implements Upper {
  final Machine machine;
  final Ports ports;

  /** The user's data where it is to be cut. */
  final MemorySegment scratch = Arena.ofAuto().allocate(1 << 16, Long.BYTES);

  /** Speaks for this machine from now on. */
  public UdpProtocol(Machine machine) {
    this.machine = machine;
    ports = new Ports(machine, false);
    machine.input.upper(IpProtocol.UDP, this);
  }

  /** Makes an endpoint. */
  public UdpEndpoint make(int domain, int protocol) {
    return machine.opened(new UdpEndpoint(this, domain, protocol));
  }

  /** Who is at which port. */
  public Ports ports() {
    return ports;
  }

  // In.

  @Override
  public void input(Packet packet) {
    machine.counters.count(Counter.UDP_IN);
    int answer = check(packet);
    if (answer != Reason.GOOD) {
      machine.counters.malformed(Layer.UDP, answer);
      return;
    }
    int port = Udp.destinationPort(packet.memory, packet.upper);
    if (packet.toMany) {
      deliver(packet, port);
      return;
    }
    UdpEndpoint endpoint = find(packet, port, Udp.sourcePort(packet.memory, packet.upper));
    if (endpoint != null) {
      endpoint.arrive(packet);
      return;
    }
    machine.counters.count(Counter.UDP_DROP_NO_PORT);
    // RFC 1122 4.1.3.1: if a datagram arrives addressed to a port for which there is no pending
    // LISTEN call, UDP should send an ICMP Port Unreachable message.
    machine.icmp.unreachablePort(packet);
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

  /** A datagram to a group or to everybody goes to all at the port who listen there. */
  private void deliver(Packet packet, int port) {
    int remotePort = Udp.sourcePort(packet.memory, packet.upper);
    int copies = 0;
    InetEndpoint at = ports.first(port);
    for (; at != null; at = Ports.next(at)) {
      UdpEndpoint endpoint = (UdpEndpoint) at;
      if (endpoint.fitOf(packet, remotePort) > 0 && endpoint.isMember(packet)) {
        endpoint.arrive(packet);
        copies++;
      }
    }
    if (copies == 0) {
      machine.counters.count(Counter.UDP_DROP_NO_PORT);
    }
  }

  /** The endpoint that fits best: one that is connected to the sender before all others. */
  private UdpEndpoint find(Packet packet, int localPort, int remotePort) {
    UdpEndpoint best = null;
    int bestFit = 0;
    InetEndpoint at = ports.first(localPort);
    for (; at != null; at = Ports.next(at)) {
      UdpEndpoint endpoint = (UdpEndpoint) at;
      int fit = endpoint.fitOf(packet, remotePort);
      if (fit > bestFit) {
        best = endpoint;
        bestFit = fit;
      }
    }
    return best;
  }

  @Override
  public void advise(Packet quoted, int errno, boolean hard, int mtu) {
    UdpEndpoint endpoint = sender(quoted);
    if (endpoint == null) {
      machine.counters.count(Counter.DROP_ICMP_ERROR_OF_NOBODY);
      return;
    }
    endpoint.advised(quoted, errno, hard, mtu);
  }

  /** The endpoint that has sent a packet that is quoted: it would get the answer. */
  private UdpEndpoint sender(Packet quoted) {
    int ports = Udp.ports(quoted.memory, quoted.upper);
    quoted.turnRound();
    UdpEndpoint endpoint = find(quoted, ports >>> 16, ports & 0xffff);
    quoted.turnRound();
    return endpoint;
  }

  // Out.

  /** Sends the datagram whose text stands in the room that was lent. */
  void commit(int length) {
    MemorySegment memory = machine.output.memory();
    Flow flow = machine.datagrams.flow;
    long header = machine.datagrams.header();
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
