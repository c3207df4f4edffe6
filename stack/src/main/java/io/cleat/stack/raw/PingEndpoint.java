// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.raw;

import static io.cleat.SocketType.SOCK_DGRAM;

import io.cleat.Errno;
import io.cleat.Msg;
import io.cleat.stack.endpoint.InetDatagram;
import io.cleat.stack.endpoint.Ports;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.IpOutput;
import io.cleat.stack.ip.Packet;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import java.lang.foreign.MemorySegment;

/**
 * An endpoint that sends echo requests and gets the answers to its own, icmp(7): the user writes
 * the message, the stack its identifier and checksum.
 */
public final class PingEndpoint extends InetDatagram {
  private final PingProtocol ping;
  private final int protocol;
  private final boolean ipv4;

  PingEndpoint(PingProtocol ping, int domain, int protocol, boolean ipv4) {
    super(ping.machine, domain);
    this.ping = ping;
    this.protocol = protocol;
    this.ipv4 = ipv4;
  }

  @Override
  public int type() {
    return SOCK_DGRAM;
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  protected Ports ports() {
    return ping.identifiers;
  }

  @Override
  protected boolean needsPort() {
    return false;
  }

  // In.

  boolean isFor(Packet packet) {
    return packet.isIpv4() == ipv4
        && listensOn(packet.from)
        && fit(packet.destinationHigh, packet.destinationLow) > 0
        && isFromPeer(packet);
  }

  void offer(Packet packet) {
    arrive(packet, 0, packet.upper, packet.upperLength, 0);
  }

  void hear(Packet quoted, int errno, boolean hard, int mtu) {
    advised(quoted, errno, hard, mtu, 0, quoted.upper);
  }

  // Out.

  @Override
  protected int headerBytes() {
    return 0;
  }

  @Override
  protected int refuse(long length, int flags) {
    if (length > 0xffff) {
      return Errno.EMSGSIZE.negated();
    }
    // Linux: a message must have the header of ICMP at least.
    if (length < Icmpv4.SIZE) {
      return Errno.EINVAL.negated();
    }
    return (flags & Msg.MSG_OOB) != 0 ? Errno.EOPNOTSUPP.negated() : 0;
  }

  @Override
  protected int commit(int length) {
    MemorySegment memory = machine.output.memory();
    Flow way = machine.datagrams.flow;
    long at = machine.datagrams.header();
    int request = ipv4 ? Icmpv4.ECHO_REQUEST : Icmpv6.ECHO_REQUEST;
    // Linux: only echo requests, of code 0.
    if (Icmpv4.type(memory, at) != request || Icmpv4.code(memory, at) != 0) {
      return Errno.EINVAL.negated();
    }
    int rest = Icmpv4.echo(flow.localPort, Icmpv4.sequence(memory, at));
    Icmpv4.header(memory, at, request, 0, rest);
    if (ipv4) {
      Icmpv4.seal(memory, at, length);
      machine.output.commit(way, IpProtocol.ICMP, length, IpOutput.SEALED, 0);
    } else {
      Icmpv6.seal(memory, at, length, way.pseudoSum(IpProtocol.ICMPV6, length));
      machine.output.commit(way, IpProtocol.ICMPV6, length, IpOutput.SEALED, 0);
    }
    return 0;
  }
}
