// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.time.Timer;
import io.cleat.stack.time.Wheel;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.Ndp;
import io.cleat.wire.NdpOptions;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What one interface learns from routers (RFC 4861 6.3, RFC 4862 5.5). */
final class RouterDiscovery extends Timer {
  /** RFC 4861 10: MAX_RTR_SOLICITATIONS and RTR_SOLICITATION_INTERVAL. */
  private static final int SOLICITATIONS = 3;

  private static final long SOLICITATION_INTERVAL_NANOS = 4_000_000_000L;

  /** Default routers that are kept; RFC 4861 6.3.4 asks for two at least. */
  static final int ROUTERS_LIMIT = 8;

  /** Prefixes on the link that are kept. */
  static final int PREFIXES_LIMIT = 32;

  private static final long SECOND_NANOS = 1_000_000_000L;

  /** RFC 4862 5.5.3 (e): two hours. */
  private static final long TWO_HOURS_NANOS = 7200 * SECOND_NANOS;

  private static final int FOR_EVER = -1;

  /** RFC 4862 5.5.3 (d): the interface identifier and the prefix make 128 bits. */
  private static final int AUTONOMOUS_BITS = 64;

  /** A route that a router brought, and until when. */
  private static final class Brought {
    final Route route;
    long until;

    /** Of a router: 1 for those that are to be used first, -1 for those that are last. */
    int preference;

    Brought(Route route, long until) {
      this.route = route;
      this.until = until;
    }
  }

  private final Network network;
  private final Interfaces interfaces;
  private final Interface out;
  private final List<Brought> routers = new ArrayList<>();
  private final List<Brought> prefixes = new ArrayList<>();
  private int solicitations = SOLICITATIONS;
  private long solicitAt = Wheel.NEVER;

  RouterDiscovery(Network network, Interfaces interfaces, Interface out) {
    this.network = network;
    this.interfaces = interfaces;
    this.out = out;
  }

  /** Asks for routers, now that there is an address to ask from. */
  void begin() {
    solicitAt = network.clock.now();
    expire(solicitAt);
  }

  // In.

  /** RFC 4861 6.3.4. */
  void advertised(Packet packet) {
    if (!out.settings().autoconfigure) {
      return;
    }
    MemorySegment memory = packet.memory;
    long at = packet.upper;
    int hopLimit = Ndp.currentHopLimit(memory, at);
    if (hopLimit != 0) {
      out.hopLimit(hopLimit);
    }
    out.timers(Ndp.reachableTimeMillis(memory, at), Ndp.retransTimerMillis(memory, at));
    // RFC 4861 6.3.7: once the host receives a valid advertisement with a non-zero router lifetime,
    // it must desist from sending additional solicitations.
    int lifetime = Ndp.routerLifetimeSeconds(memory, at);
    if (lifetime != 0) {
      solicitAt = Wheel.NEVER;
    }
    router(packet, lifetime, preference(Ndp.routerFlags(memory, at)));
    sender(packet);
    options(packet);
    schedule();
  }

  /** RFC 4861 6.3.4: if an entry exists for the router, its IsRouter flag must be set to TRUE. */
  private void sender(Packet packet) {
    long hardware = NeighbourDiscovery.option(packet, NdpOptions.SOURCE_ADDRESS);
    Neighbour known =
        hardware < 0
            ? network.neighbours.find(out, packet.sourceHigh, packet.sourceLow)
            : network.neighbours.of(out, packet.sourceHigh, packet.sourceLow);
    if (known != null) {
      if (hardware >= 0) {
        known.heard(hardware);
      }
      known.router = true;
    }
  }

  /** RFC 4191 2.1: 01 is high, 11 low, and 00 medium; so is 10, which is reserved. */
  private static int preference(int flags) {
    return switch (flags >>> 3 & 3) {
      case 1 -> 1;
      case 3 -> -1;
      default -> 0;
    };
  }

  private void router(Packet packet, int lifetimeSeconds, int preference) {
    Prefix gateway = Prefix.of(packet.sourceHigh, packet.sourceLow, 128);
    Brought known = find(routers, gateway);
    if (lifetimeSeconds == 0) {
      // If the address is present in the default router list and the router lifetime is zero,
      // immediately time-out the entry.
      remove(routers, known);
      return;
    }
    long until = network.clock.now() + lifetimeSeconds * SECOND_NANOS;
    if (known == null && routers.size() == ROUTERS_LIMIT) {
      network.counters.count(Counter.ROUTER_ADVERTISEMENTS_LIMITED);
      return;
    }
    boolean added = known == null;
    if (added) {
      known = add(routers, new Route(Prefix.of(0, 0, 0), out, gateway, null), until);
    }
    known.until = until;
    if (added || known.preference != preference) {
      known.preference = preference;
      arrange();
    }
  }

  /** RFC 4191 3.2: has those routers used first that are preferred. */
  private void arrange() {
    routers.sort(Comparator.comparingInt(router -> -router.preference));
    for (int i = 0; i < routers.size(); i++) {
      network.routes.remove(routers.get(i).route);
      network.routes.add(routers.get(i).route);
    }
  }

  private void options(Packet packet) {
    MemorySegment memory = packet.memory;
    long at = packet.upper;
    int length = packet.upperLength;
    long option = NdpOptions.first(memory, at, length);
    for (; option >= 0; option = NdpOptions.next(memory, at, length, option)) {
      switch (NdpOptions.type(memory, option)) {
        case NdpOptions.MTU -> mtu(NdpOptions.mtu(memory, option));
        case NdpOptions.PREFIX_INFORMATION -> {
          if (NdpOptions.isPrefix(memory, option)) {
            prefix(memory, option, packet.toMany);
          }
        }
        default -> {}
      }
    }
  }

  private void mtu(int bytes) {
    // RFC 4861 6.3.4: hosts should copy the option's value so long as it is greater than or equal
    // to the minimum link MTU and does not exceed the maximum of the link type.
    if (bytes >= Ipv6.MINIMUM_MTU && bytes <= out.link().mtu()) {
      out.mtu(bytes);
    }
  }

  private void prefix(MemorySegment memory, long option, boolean toMany) {
    long high = NdpOptions.prefixHigh(memory, option);
    long low = NdpOptions.prefixLow(memory, option);
    // RFC 4861 6.3.4, RFC 4862 5.5.3 (b): the link-local prefix is silently ignored. A group is no
    // network, and of IPv4 routers speak elsewhere.
    if (Ipv6Address.isLinkLocal(high)
        || Ipv6Address.isMulticast(high)
        || Ipv6Address.isMapped(high, low)) {
      return;
    }
    int bits = NdpOptions.prefixLength(memory, option);
    int flags = NdpOptions.prefixFlags(memory, option);
    long valid = nanos(NdpOptions.validSeconds(memory, option));
    Prefix prefix =
        Prefix.of(high & Ipv6Address.maskHigh(bits), low & Ipv6Address.maskLow(bits), bits);
    if ((flags & NdpOptions.ON_LINK) != 0) {
      onLink(prefix, valid);
    }
    long preferred = nanos(NdpOptions.preferredSeconds(memory, option));
    // RFC 4862 5.5.3 (c): if the preferred lifetime is greater than the valid lifetime, silently
    // ignore the prefix information option.
    if ((flags & NdpOptions.AUTONOMOUS) != 0 && preferred <= valid && bits == AUTONOMOUS_BITS) {
      autonomous(prefix, valid, preferred, toMany);
    }
  }

  private static long nanos(int seconds) {
    return seconds == FOR_EVER ? Wheel.NEVER : Integer.toUnsignedLong(seconds) * SECOND_NANOS;
  }

  private void onLink(Prefix prefix, long valid) {
    Brought known = find(prefixes, prefix);
    if (valid == 0) {
      remove(prefixes, known);
    } else if (known != null) {
      known.until = after(valid);
    } else if (prefixes.size() == PREFIXES_LIMIT) {
      network.counters.count(Counter.ROUTER_ADVERTISEMENTS_LIMITED);
    } else {
      Brought _ = add(prefixes, new Route(prefix, out, null, null), after(valid));
    }
  }

  private long after(long nanos) {
    return nanos == Wheel.NEVER ? Wheel.NEVER : network.clock.now() + nanos;
  }

  /** RFC 4862 5.5.3 (d) and (e). */
  private void autonomous(Prefix prefix, long valid, long preferred, boolean toMany) {
    long low = Ipv6Address.interfaceId(out.hardware());
    Address known = out.address(prefix.high(), low);
    if (known == null && out.claim(prefix.high(), low) == null) {
      if (valid != 0 && out.all().size() + out.claims().size() < Interface.ADDRESSES_LIMIT) {
        Address made = new Address(Prefix.of(prefix.high(), low, AUTONOMOUS_BITS), true);
        made.validUntil = after(valid);
        made.preferredUntil = after(preferred);
        // RFC 4862 5.4.2: the node should delay where the advertisement was sent to a multicast
        // address, so that not all who heard it ask at the same time.
        interfaces.claim(out, made, !toMany);
      }
      return;
    }
    if (known == null || !known.autonomous) {
      return;
    }
    known.preferredUntil = after(preferred);
    long left =
        known.validUntil == Wheel.NEVER ? Wheel.NEVER : known.validUntil - network.clock.now();
    // (e) 1. If the received valid lifetime is greater than 2 hours or greater than
    // RemainingLifetime, set the valid lifetime to it. 2. If RemainingLifetime is less than or
    // equal to 2 hours, ignore it. 3. Otherwise, reset the valid lifetime to 2 hours.
    if (valid > TWO_HOURS_NANOS || valid > left) {
      known.validUntil = after(valid);
    } else if (left > TWO_HOURS_NANOS) {
      known.validUntil = after(TWO_HOURS_NANOS);
    }
  }

  /** It says that it is a router no more. */
  void noRouter(Neighbour neighbour) {
    Prefix gateway = Prefix.of(neighbour.high, neighbour.low, 128);
    remove(routers, find(routers, gateway));
    network.redirects.without(out, gateway);
  }

  // What is kept.

  private static Brought find(List<Brought> list, Prefix key) {
    for (int i = 0; i < list.size(); i++) {
      Route route = list.get(i).route;
      if (key.equals(route.gateway()) || route.gateway() == null && key.equals(route.to())) {
        return list.get(i);
      }
    }
    return null;
  }

  private Brought add(List<Brought> list, Route route, long until) {
    Brought added = new Brought(route, until);
    list.add(added);
    network.routes.add(route);
    return added;
  }

  private void remove(List<Brought> list, Brought entry) {
    if (entry != null) {
      list.remove(entry);
      network.routes.remove(entry.route);
      if (entry.route.gateway() != null) {
        network.redirects.without(out, entry.route.gateway());
      }
    }
  }

  // Time.

  @Override
  protected void expire(long now) {
    if (solicitAt <= now) {
      solicit(now);
    }
    expire(routers, now);
    expire(prefixes, now);
    List<Address> addresses = out.all();
    for (int i = addresses.size() - 1; i >= 0; i--) {
      // RFC 4862 5.5.4: an address becomes invalid when its valid lifetime expires.
      if (addresses.get(i).validUntil <= now) {
        interfaces.remove(out, addresses.get(i));
      }
    }
    schedule();
  }

  private void expire(List<Brought> list, long now) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (list.get(i).until <= now) {
        remove(list, list.get(i));
      }
    }
  }

  private void solicit(long now) {
    solicitations--;
    network.ndp.solicitRouters(out);
    solicitAt = solicitations == 0 ? Wheel.NEVER : now + SOLICITATION_INTERVAL_NANOS;
  }

  void schedule() {
    long next = solicitAt;
    for (int i = 0; i < routers.size(); i++) {
      next = Math.min(next, routers.get(i).until);
    }
    for (int i = 0; i < prefixes.size(); i++) {
      next = Math.min(next, prefixes.get(i).until);
    }
    for (int i = 0; i < out.all().size(); i++) {
      next = Math.min(next, out.all().get(i).validUntil);
    }
    if (next != Wheel.NEVER) {
      network.wheel.wakeBy(this, next);
    }
  }
}
