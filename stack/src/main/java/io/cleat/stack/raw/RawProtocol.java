// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.raw;

import io.cleat.stack.endpoint.InetEndpoint;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.endpoint.Ports;
import io.cleat.stack.ip.Packet;
import io.cleat.stack.ip.RawInput;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Raw endpoints of one stack, by protocol: each gets a copy of what comes for it. */
public final class RawProtocol implements RawInput {
  final Machine machine;

  /** Those of each protocol, which stands for a port. */
  final Ports protocols;

  /** Packets whose header the user has written. */
  final MemorySegment scratch = Arena.ofAuto().allocate(1 << 16, Long.BYTES);

  /** Takes copies from this machine from now on. */
  public RawProtocol(Machine machine) {
    this.machine = machine;
    protocols = new Ports(machine, false);
    machine.input.raw(this);
  }

  /** Makes an endpoint. */
  public RawEndpoint make(int domain, int protocol) {
    return machine.opened(new RawEndpoint(this, domain, protocol));
  }

  /** Who listens to which protocol. */
  public Ports ports() {
    return protocols;
  }

  @Override
  public boolean input(Packet packet) {
    boolean taken = false;
    InetEndpoint at = protocols.first(packet.protocol);
    for (; at != null; at = Ports.next(at)) {
      taken |= ((RawEndpoint) at).offer(packet);
    }
    return taken;
  }

  @Override
  public void advise(Packet quoted, int errno, boolean hard, int mtu) {
    InetEndpoint at = protocols.first(quoted.protocol);
    for (; at != null; at = Ports.next(at)) {
      ((RawEndpoint) at).hear(quoted, errno, hard, mtu);
    }
  }
}
