// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.raw;

import io.cleat.Errno;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.InetEndpoint;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.endpoint.Ports;
import io.cleat.stack.ip.Packet;
import io.cleat.stack.ip.Upper;
import io.cleat.wire.Icmpv4;

/** Endpoints for echo requests of one version, found by the identifier of the answer: icmp(7). */
public final class PingProtocol implements Upper {
  final Machine machine;

  /** Identifiers stand for ports. */
  final Ports identifiers;

  private final boolean ipv4;
  private boolean allowed = true;

  /** Takes echo replies from this machine from now on. */
  public PingProtocol(Machine machine, boolean ipv4) {
    this.machine = machine;
    this.ipv4 = ipv4;
    identifiers = new Ports(machine, false);
    machine.network.pings(ipv4, this);
  }

  /** Whether programs may make such endpoints: Linux's net.ipv4.ping_group_range. */
  public void allow(boolean may) {
    allowed = may;
  }

  /** Why no endpoint is made now: 0, or -EACCES. */
  public int refusal() {
    return allowed ? 0 : Errno.EACCES.negated();
  }

  /** Makes an endpoint. */
  public PingEndpoint make(int domain, int protocol) {
    return machine.opened(new PingEndpoint(this, domain, protocol, ipv4));
  }

  /** Who has which identifier. */
  public Ports ports() {
    return identifiers;
  }

  /** An echo reply. */
  @Override
  public void input(Packet packet) {
    PingEndpoint endpoint = find(packet);
    if (endpoint == null) {
      machine.counters.count(Counter.DROP_ECHO_REPLY_OF_NOBODY);
    } else {
      endpoint.offer(packet);
    }
  }

  private PingEndpoint find(Packet packet) {
    int identifier = Icmpv4.identifier(packet.memory, packet.upper);
    InetEndpoint at = identifiers.first(identifier);
    while (at != null && !((PingEndpoint) at).isFor(packet)) {
      at = Ports.next(at);
    }
    return (PingEndpoint) at;
  }

  /** Something became of an echo request of ours. */
  @Override
  public void advise(Packet quoted, int errno, boolean hard, int mtu) {
    quoted.turnRound();
    PingEndpoint endpoint = find(quoted);
    quoted.turnRound();
    if (endpoint == null) {
      machine.counters.count(Counter.DROP_ICMP_ERROR_OF_NOBODY);
    } else {
      endpoint.hear(quoted, errno, hard, mtu);
    }
  }
}
