// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Layer;
import io.cleat.stack.spi.Offload;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.MacAddress;
import io.cleat.wire.Ndp;
import io.cleat.wire.NdpOptions;
import io.cleat.wire.Reason;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Who has this IPv6 address, and where are routers? (RFC 4861, as a host; RFC 4862 5.4) */
final class NeighbourDiscovery implements Neighbours.Solicitor {
  private static final int SCRATCH_BYTES = 128;

  private final Network network;
  private final MemorySegment scratch = Arena.ofAuto().allocate(SCRATCH_BYTES, Long.BYTES);

  /** An answer whose neighbour is asked first, in the other room, where it is. */
  private final MemorySegment held = Arena.ofAuto().allocate(SCRATCH_BYTES, Long.BYTES);

  NeighbourDiscovery(Network network) {
    this.network = network;
  }

  // In.

  /** Takes one of the five messages, its checksum verified. */
  void input(Packet packet) {
    // RFC 6980 5: nodes must silently ignore these messages if the packets that carry them include
    // a fragment header.
    if (packet.fragmented) {
      network.counters.count(Counter.DROP_NDP_FRAGMENT);
      return;
    }
    int answer = Ndp.check(packet.memory, packet.at, packet.upper, packet.upperLength);
    if (answer != Reason.GOOD) {
      network.counters.malformed(Layer.NDP, answer);
      return;
    }
    if (!packet.from.isEthernet()) {
      return;
    }
    switch (Icmpv6.type(packet.memory, packet.upper)) {
      case Ndp.NEIGHBOR_SOLICITATION -> solicited(packet);
      case Ndp.NEIGHBOR_ADVERTISEMENT -> advertised(packet);
      case Ndp.ROUTER_ADVERTISEMENT -> packet.from.routers().advertised(packet);
      case Ndp.REDIRECT -> redirected(packet);
      // RFC 4861 6.2.6: hosts silently discard router solicitations.
      default -> {}
    }
  }

  /** RFC 4861 7.2.3. */
  private void solicited(Packet packet) {
    Interface from = packet.from;
    long high = Ndp.targetHigh(packet.memory, packet.upper);
    long low = Ndp.targetLow(packet.memory, packet.upper);
    boolean fromNobody = Ipv6Address.isUnspecified(packet.sourceHigh, packet.sourceLow);
    Claim claim = from.claim(high, low);
    if (claim != null) {
      // RFC 4862 5.4.3: if the source address is the unspecified address, another node performs
      // duplicate address detection for the same address: it is a duplicate. Else, the sender
      // performs address resolution, and the solicitation is silently ignored.
      if (fromNobody) {
        claim.lost();
      }
      return;
    }
    if (from.address(high, low) == null) {
      return;
    }
    long hardware = option(packet, NdpOptions.SOURCE_ADDRESS);
    if (!fromNobody && hardware >= 0) {
      Neighbour known = network.neighbours.of(from, packet.sourceHigh, packet.sourceLow);
      if (known != null) {
        known.heard(hardware);
      }
    }
    answer(packet, fromNobody, hardware, high, low);
  }

  /** RFC 4861 7.2.4. */
  private void answer(Packet packet, boolean fromNobody, long hardware, long high, long low) {
    Interface out = packet.from;
    int flags = fromNobody ? Ndp.OVERRIDE : Ndp.OVERRIDE | Ndp.SOLICITED;
    Ndp.neighborAdvertisement(scratch, Ipv6.SIZE, flags, high, low);
    long end = Ipv6.SIZE + Ndp.NEIGHBOR_SIZE;
    end = NdpOptions.writeHardware(scratch, end, NdpOptions.TARGET_ADDRESS, out.hardware());
    if (fromNobody) {
      // If the source of the solicitation is the unspecified address, the node must multicast the
      // advertisement to the all-nodes address.
      address(high, low, Ipv6Address.LINK_MULTICAST_HIGH, Ipv6Address.ALL_NODES_LOW);
      send(out, MacAddress.ofIpv6Multicast(Ipv6Address.ALL_NODES_LOW), (int) end);
      return;
    }
    address(high, low, packet.sourceHigh, packet.sourceLow);
    if (hardware >= 0) {
      send(out, hardware, (int) end);
      return;
    }
    // RFC 4861 7.2.4: because unicast neighbor solicitations are not required to include a source
    // link-layer address, the node may have to find it out before.
    finish((int) end);
    MemorySegment.copy(scratch, 0, held, 0, end);
    network.output.hand(
        out.onLink(false), packet.sourceHigh, packet.sourceLow, held, (int) end, Offload.NONE);
  }

  /** RFC 4861 7.2.5. */
  private void advertised(Packet packet) {
    Interface from = packet.from;
    long high = Ndp.targetHigh(packet.memory, packet.upper);
    long low = Ndp.targetLow(packet.memory, packet.upper);
    Claim claim = from.claim(high, low);
    if (claim != null) {
      claim.lost();
      return;
    }
    if (from.address(high, low) != null) {
      network.counters.count(Counter.ADDRESS_CONFLICTS);
      return;
    }
    Neighbour known = network.neighbours.find(from, high, low);
    // If no entry exists, the advertisement should be silently discarded.
    if (known == null || known.state == Neighbour.State.FAILED) {
      return;
    }
    int flags = Ndp.neighborFlags(packet.memory, packet.upper);
    long hardware = option(packet, NdpOptions.TARGET_ADDRESS);
    if (update(known, flags, hardware)) {
      boolean router = (flags & Ndp.ROUTER) != 0;
      if (known.router && !router) {
        // The node must remove that router from the default router list.
        from.routers().noRouter(known);
      }
      known.router = router;
    }
  }

  private boolean update(Neighbour known, int flags, long hardware) {
    long now = network.clock.now();
    boolean solicited = (flags & Ndp.SOLICITED) != 0;
    if (known.state == Neighbour.State.INCOMPLETE) {
      // If the link layer has addresses and no target link-layer address option is included, the
      // receiving node should silently discard the advertisement.
      if (hardware < 0) {
        return false;
      }
      tell(known, solicited, hardware, now);
      return true;
    }
    boolean differs = hardware >= 0 && hardware != known.hardware;
    if ((flags & Ndp.OVERRIDE) == 0 && differs) {
      // I. a. If the state is REACHABLE, then set it to STALE, but do not update the entry.
      known.doubt();
      return false;
    }
    // II. The address is updated; if the solicited flag is set, the state must be REACHABLE; if it
    // is zero and the address was updated, STALE; otherwise unchanged.
    tell(known, solicited, hardware < 0 ? known.hardware : hardware, now);
    return true;
  }

  private static void tell(Neighbour known, boolean solicited, long hardware, long now) {
    if (solicited) {
      known.answered(hardware, now);
    } else {
      known.heard(hardware);
    }
  }

  /** RFC 4861 8.3. */
  private void redirected(Packet packet) {
    MemorySegment memory = packet.memory;
    long at = packet.upper;
    long high = Ndp.targetHigh(memory, at);
    long low = Ndp.targetLow(memory, at);
    Prefix target = Prefix.of(high, low, 128);
    Prefix router = Prefix.of(packet.sourceHigh, packet.sourceLow, 128);
    Prefix to = Prefix.of(Ndp.redirectedHigh(memory, at), Ndp.redirectedLow(memory, at), 128);
    if (!network.redirects.redirect(packet.from, router, to, target)) {
      return;
    }
    long hardware = option(packet, NdpOptions.TARGET_ADDRESS);
    Neighbour known =
        hardware < 0
            ? network.neighbours.find(packet.from, high, low)
            : network.neighbours.of(packet.from, high, low);
    if (known == null) {
      return;
    }
    if (hardware >= 0) {
      known.heard(hardware);
    }
    // If the target is not the same as the destination, the host must set IsRouter to TRUE.
    known.router |= !target.equals(to);
  }

  /** The Ethernet address in an option, or -1. */
  static long option(Packet packet, int type) {
    long at = NdpOptions.find(packet.memory, packet.upper, packet.upperLength, type);
    return at < 0 ? -1 : NdpOptions.hardware(packet.memory, at);
  }

  // Out.

  @Override
  public void solicit(Neighbour neighbour, boolean unicast) {
    Interface out = neighbour.out;
    long high = neighbour.high;
    long low = neighbour.low;
    Prefix source = out.sourceFor(high, low);
    if (source == null) {
      return;
    }
    Ndp.neighborSolicitation(scratch, Ipv6.SIZE, high, low);
    long end = Ipv6.SIZE + Ndp.NEIGHBOR_SIZE;
    // RFC 4861 7.2.2: the sender must include its link-layer address as a source link-layer address
    // option when the solicitation is sent to a solicited-node multicast address.
    end = NdpOptions.writeHardware(scratch, end, NdpOptions.SOURCE_ADDRESS, out.hardware());
    if (unicast) {
      address(source.high(), source.low(), high, low);
      send(out, neighbour.hardware, (int) end);
    } else {
      long group = Ipv6Address.solicitedNodeLow(low);
      address(source.high(), source.low(), Ipv6Address.LINK_MULTICAST_HIGH, group);
      send(out, MacAddress.ofIpv6Multicast(group), (int) end);
    }
  }

  /**
   * RFC 4862 5.4.2: the target is set to the address being checked, the source to the unspecified
   * address, and the destination to the solicited-node address of the target.
   */
  void probe(Interface out, long high, long low) {
    Ndp.neighborSolicitation(scratch, Ipv6.SIZE, high, low);
    long group = Ipv6Address.solicitedNodeLow(low);
    address(0, 0, Ipv6Address.LINK_MULTICAST_HIGH, group);
    send(out, MacAddress.ofIpv6Multicast(group), Ipv6.SIZE + Ndp.NEIGHBOR_SIZE);
  }

  /** RFC 4861 6.3.7: sent to the all-routers multicast address, from an address of ours or none. */
  void solicitRouters(Interface out) {
    Prefix source = out.sourceFor(Ipv6Address.LINK_LOCAL_HIGH, 0);
    Ndp.routerSolicitation(scratch, Ipv6.SIZE);
    long end = Ipv6.SIZE + Ndp.SOLICITATION_SIZE;
    if (source != null) {
      end = NdpOptions.writeHardware(scratch, end, NdpOptions.SOURCE_ADDRESS, out.hardware());
    }
    address(
        source == null ? 0 : source.high(),
        source == null ? 0 : source.low(),
        Ipv6Address.LINK_MULTICAST_HIGH,
        Ipv6Address.ALL_ROUTERS_LOW);
    send(out, MacAddress.ofIpv6Multicast(Ipv6Address.ALL_ROUTERS_LOW), (int) end);
  }

  private void address(long sourceHigh, long sourceLow, long high, long low) {
    Ipv6.source(scratch, 0, sourceHigh, sourceLow);
    Ipv6.destination(scratch, 0, high, low);
  }

  private void send(Interface out, long hardware, int end) {
    finish(end);
    out.outbox().add(hardware, scratch, 0, end, Offload.NONE);
  }

  private void finish(int end) {
    int length = end - Ipv6.SIZE;
    Ipv6.header(scratch, 0, 0, length, IpProtocol.ICMPV6, Ndp.HOP_LIMIT);
    long pseudo = Ipv6.pseudoSum(scratch, 0, IpProtocol.ICMPV6, length);
    Icmpv6.seal(scratch, Ipv6.SIZE, length, pseudo);
    network.counters.count(Counter.NDP_OUT);
  }
}
