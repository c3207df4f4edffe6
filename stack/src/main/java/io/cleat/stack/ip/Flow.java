// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.wire.Checksum;

/** Packets between two addresses and ports, and the way they take. */
public final class Flow {
  /** The time to live that RFC 1700 recommends and Linux uses. */
  public static final int DEFAULT_TTL = 64;

  /** In place of a time to live: what is usual on the interface. */
  public static final int UNSAID = -1;

  public long localHigh;
  public long localLow;
  public long remoteHigh;
  public long remoteLow;
  public int localPort;
  public int remotePort;

  /** Type of service or traffic class. */
  public int tos;

  /** Time to live or hop limit, or {@link #UNSAID}. */
  public int ttl = DEFAULT_TTL;

  /** What happens to packets that are too long. */
  public Discovery discovery = Discovery.WANT;

  /** Whether this host hears its packets too, where it listens. */
  public boolean loops;

  private Interface out;
  private Route route;
  private int generation;
  private Neighbour neighbour;
  private Route neighbourRoute;

  /** Between nobody and nobody. */
  public Flow() {}

  /** Whether its packets are of version 4. */
  public boolean isIpv4() {
    return IpAddress.isIpv4(remoteHigh, remoteLow);
  }

  /** Sets the local address. */
  public void local(long high, long low) {
    localHigh = high;
    localLow = low;
  }

  /** Sets the remote address. */
  public void remote(long high, long low) {
    if (low != remoteLow || high != remoteHigh) {
      remoteHigh = high;
      remoteLow = low;
      route = null;
      neighbour = null;
    }
  }

  /** The interface that its packets must leave by; null where the routes decide. */
  public Interface out() {
    return out;
  }

  /** Sets the interface that its packets must leave by, null for none. */
  public void out(Interface only) {
    if (out != only) {
      out = only;
      route = null;
      neighbour = null;
    }
  }

  /** As an answer to what came over an interface: in its zone, with the hop limit usual there. */
  public void answer(Interface from) {
    ttl = isIpv4() ? DEFAULT_TTL : from.hopLimit();
    stayOn(from);
  }

  /** Has packets leave by an interface where the remote address means nothing elsewhere. */
  public void stayOn(Interface from) {
    // RFC 4007 6: the same non-global address may be in use in more than one zone.
    if (IpAddress.isLinkLocal(remoteHigh)) {
      out(from);
    }
  }

  /** The route to the remote address, or null. */
  public Route route(Routes routes) {
    if (route == null || generation != routes.generation()) {
      route =
          out == null ? routes.to(remoteHigh, remoteLow) : routes.over(out, remoteHigh, remoteLow);
      generation = routes.generation();
    }
    return route;
  }

  /** The time to live of its packets, as far as is known where they go. */
  public int ttl() {
    if (ttl != UNSAID) {
      return ttl;
    }
    return route == null ? DEFAULT_TTL : ttl(route.out());
  }

  /** The time to live of its packets over an interface. */
  int ttl(Interface over) {
    if (ttl != UNSAID) {
      return ttl;
    }
    return isIpv4() ? DEFAULT_TTL : over.hopLimit();
  }

  /** The neighbour to whom its packets go first on this route; null when the table is full. */
  Neighbour neighbour(Neighbours neighbours, Route way) {
    if (neighbour == null || neighbour.dead || neighbourRoute != way) {
      neighbour = neighbours.next(way, remoteHigh, remoteLow);
      neighbourRoute = way;
    }
    return neighbour;
  }

  void confirm(long now) {
    if (neighbour != null && !neighbour.dead) {
      neighbour.confirm(now);
    }
  }

  /**
   * The sum of the pseudo header of one of its packets.
   *
   * @param length bytes of the upper layer's header and data
   */
  public long pseudoSum(int protocol, int length) {
    if (isIpv4()) {
      return Checksum.pseudoIpv4((int) localLow, (int) remoteLow, protocol, length);
    }
    long addresses =
        Checksum.address(localHigh, localLow) + Checksum.address(remoteHigh, remoteLow);
    return Checksum.pseudoIpv6(addresses, protocol, length);
  }

  /** As new. */
  public void clear() {
    local(0, 0);
    remote(0, 0);
    out(null);
    localPort = 0;
    remotePort = 0;
    tos = 0;
    ttl = DEFAULT_TTL;
    discovery = Discovery.WANT;
    loops = false;
  }

  @Override
  public String toString() {
    return IpAddress.format(localHigh, localLow)
        + ":"
        + localPort
        + " > "
        + IpAddress.format(remoteHigh, remoteLow)
        + ":"
        + remotePort;
  }
}
