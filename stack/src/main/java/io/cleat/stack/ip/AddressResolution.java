// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Layer;
import io.cleat.stack.spi.Offload;
import io.cleat.wire.Arp;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.MacAddress;
import io.cleat.wire.Reason;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** ARP: who has this IPv4 address? (RFC 826, RFC 1122 2.3.2, RFC 5227) */
final class AddressResolution implements Neighbours.Solicitor {
  /** RFC 5227 1.1: DEFEND_INTERVAL. */
  static final long DEFEND_INTERVAL_NANOS = 10_000_000_000L;

  private final Network network;
  private final MemorySegment scratch = Arena.ofAuto().allocate(Arp.SIZE, Long.BYTES);
  private long defendedAt;
  private boolean hasDefended;

  AddressResolution(Network network) {
    this.network = network;
  }

  // In.

  /** RFC 826, packet reception; the checks of its first questions are {@link Arp#check}. */
  void input(Interface from, MemorySegment memory, long at, int length) {
    network.counters.count(Counter.ARP_IN);
    int answer = Arp.check(memory, at, length);
    if (answer != Reason.GOOD) {
      network.counters.malformed(Layer.ARP, answer);
      return;
    }
    int sender = Arp.senderProtocol(memory, at);
    int target = Arp.targetProtocol(memory, at);
    long hardware = Arp.senderHardware(memory, at);
    if (hardware == from.hardware() || isConflict(from, sender, target)) {
      return;
    }
    // RFC 826: am I the target protocol address?
    boolean ours = !Ipv4Address.isLoopback(target) && isOurs(target);
    learn(from, sender, hardware, Arp.operation(memory, at), ours);
    // RFC 826: is the opcode ares_op$REQUEST? Swap hardware and protocol fields, putting the local
    // hardware and protocol addresses in the sender fields; send the packet to the (new) target.
    if (ours && Arp.operation(memory, at) == Arp.REQUEST) {
      write(from, Arp.REPLY, /* sender= */ target, hardware, /* target= */ sender);
      send(from, hardware);
    }
  }

  private void learn(Interface from, int sender, long hardware, int operation, boolean ours) {
    // RFC 5227 2.1.1: the sender IP address of a probe is all zero, so that caches stay as they
    // are.
    if (sender == Ipv4Address.ANY || sender == Ipv4Address.BROADCAST) {
      return;
    }
    long low = Ipv6Address.mappedLow(sender);
    // RFC 826: if the pair <protocol type, sender protocol address> is already in my translation
    // table, update the sender hardware address field of the entry. If I am the target protocol
    // address and the pair was not there, add it.
    Neighbour known =
        ours ? network.neighbours.of(from, 0, low) : network.neighbours.find(from, 0, low);
    if (known == null) {
      return;
    }
    if (ours && operation == Arp.REPLY) {
      known.answered(hardware, network.clock.now());
    } else if (ours || known.state != Neighbour.State.FAILED) {
      known.heard(hardware);
    }
  }

  private boolean isOurs(int address) {
    return network.addresses.isLocal(0, Ipv6Address.mappedLow(address));
  }

  /** Whether somebody else uses, or is about to use, an address of ours. */
  private boolean isConflict(Interface from, int sender, int target) {
    // RFC 5227 2.1.1: if during this period the host receives any ARP packet where the sender IP
    // address is the address being probed for, or a probe for it from another host, then it must
    // treat this as an address conflict.
    int claimed = sender == Ipv4Address.ANY ? target : sender;
    Claim claim = from.claim(0, Ipv6Address.mappedLow(claimed));
    if (claim != null) {
      claim.lost();
      return true;
    }
    // RFC 5227 2.4: a conflicting packet has one of the addresses of the interface on which it was
    // received.
    boolean conflict = from.address(0, Ipv6Address.mappedLow(sender)) != null;
    if (conflict) {
      network.counters.count(Counter.ADDRESS_CONFLICTS);
      defend(from, sender);
    }
    return conflict;
  }

  /**
   * RFC 5227 2.4 (c): a host that was configured so may retain its address indefinitely; it records
   * the time and broadcasts one announcement, but not when it did so within DEFEND_INTERVAL.
   */
  private void defend(Interface from, int address) {
    long now = network.clock.now();
    if (!hasDefended || now - defendedAt >= DEFEND_INTERVAL_NANOS) {
      hasDefended = true;
      defendedAt = now;
      announce(from, address);
    }
  }

  // Out.

  @Override
  public void solicit(Neighbour neighbour, boolean unicast) {
    Prefix source = neighbour.out.sourceFor(neighbour.high, neighbour.low);
    int sender = source == null ? Ipv4Address.ANY : (int) source.low();
    write(neighbour.out, Arp.REQUEST, sender, 0, (int) neighbour.low);
    // RFC 1122 2.3.2.1 (2): unicast poll: actively poll the remote host by periodically sending a
    // point-to-point ARP request to it.
    send(neighbour.out, unicast ? neighbour.hardware : MacAddress.BROADCAST);
  }

  /** RFC 5227 2.1.1: a probe has an all-zero sender IP address. */
  void probe(Interface out, int address) {
    write(out, Arp.REQUEST, Ipv4Address.ANY, 0, address);
    send(out, MacAddress.BROADCAST);
  }

  /** RFC 5227 2.3: in an announcement, sender and target IP address are the one announced. */
  void announce(Interface out, int address) {
    write(out, Arp.REQUEST, address, 0, address);
    send(out, MacAddress.BROADCAST);
  }

  private void write(Interface out, int operation, int sender, long hardware, int target) {
    Arp.header(scratch, 0, operation, out.hardware(), sender);
    Arp.target(scratch, 0, hardware, target);
  }

  private void send(Interface out, long to) {
    out.outbox().add(to, scratch, 0, Arp.SIZE, Offload.NONE);
    network.counters.count(Counter.ARP_OUT);
  }
}
