// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/** Neighbor discovery (RFC 4861): five ICMPv6 messages. What follows them is {@link NdpOptions}. */
public final class Ndp {
  /** Type: are there routers? */
  public static final int ROUTER_SOLICITATION = 133;

  /** Type: here is a router. */
  public static final int ROUTER_ADVERTISEMENT = 134;

  /** Type: who has this address? */
  public static final int NEIGHBOR_SOLICITATION = 135;

  /** Type: I have this address. */
  public static final int NEIGHBOR_ADVERTISEMENT = 136;

  /** Type: there is a better first hop. */
  public static final int REDIRECT = 137;

  /** Bytes of a router solicitation without options. */
  public static final int SOLICITATION_SIZE = 8;

  /** Bytes of a router advertisement without options. */
  public static final int ADVERTISEMENT_SIZE = 16;

  /** Bytes of a neighbor solicitation or advertisement without options. */
  public static final int NEIGHBOR_SIZE = 24;

  /** Bytes of a redirect without options. */
  public static final int REDIRECT_SIZE = 40;

  /** No router forwards a packet with this hop limit and leaves it so. */
  public static final int HOP_LIMIT = 255;

  /** Flag of a neighbor advertisement: a router sends it. */
  public static final int ROUTER = 0x8000_0000;

  /** Flag of a neighbor advertisement: it answers a solicitation. */
  public static final int SOLICITED = 0x4000_0000;

  /** Flag of a neighbor advertisement: it replaces what is known. */
  public static final int OVERRIDE = 0x2000_0000;

  /** Flag of a router advertisement: addresses come by DHCPv6. */
  public static final int MANAGED = 0x80;

  /** Flag of a router advertisement: other configuration comes by DHCPv6. */
  public static final int OTHER_CONFIG = 0x40;

  private static final long TARGET = 8;
  private static final long REDIRECT_DESTINATION = 24;

  private Ndp() {}

  /** Whether the ICMPv6 type is one of the five. */
  public static boolean isNdp(int type) {
    return type >= ROUTER_SOLICITATION && type <= REDIRECT;
  }

  /**
   * The validation of RFC 4861 6.1, 7.1 and 8.1, the checksum apart: {@link Reason#BAD_HOP_LIMIT},
   * {@link Reason#BAD_CODE}, {@link Reason#TRUNCATED}, {@link Reason#BAD_ADDRESS}, {@link
   * Reason#BAD_OPTION}.
   *
   * @param ip where the checked IPv6 header is
   * @param at where the message is, one of the five
   * @param length bytes of the message
   */
  public static int check(MemorySegment frame, long ip, long at, int length) {
    // RFC 4861 6.1.1, 6.1.2, 7.1.1, 7.1.2, 8.1: the IP hop limit field has a value of 255, i.e. the
    // packet could not possibly have been forwarded by a router.
    if (Ipv6.hopLimit(frame, ip) != HOP_LIMIT) {
      return Reason.BAD_HOP_LIMIT;
    }
    if (length < SOLICITATION_SIZE || length < size(Icmpv6.type(frame, at))) {
      return Reason.TRUNCATED;
    }
    // The same sections: ICMP code is 0.
    if (Icmpv6.code(frame, at) != 0) {
      return Reason.BAD_CODE;
    }
    int answer = NdpOptions.check(frame, at, length);
    if (answer != Reason.GOOD) {
      return answer;
    }
    return isAddressed(frame, ip, at, length) ? Reason.GOOD : Reason.BAD_ADDRESS;
  }

  /** Bytes of a message without options: RFC 4861 4.1 to 4.5. */
  static int size(int type) {
    return switch (type) {
      case ROUTER_SOLICITATION -> SOLICITATION_SIZE;
      case ROUTER_ADVERTISEMENT -> ADVERTISEMENT_SIZE;
      case REDIRECT -> REDIRECT_SIZE;
      default -> NEIGHBOR_SIZE;
    };
  }

  private static boolean isAddressed(MemorySegment frame, long ip, long at, int length) {
    return switch (Icmpv6.type(frame, at)) {
      // RFC 4861 6.1.1: if the source is the unspecified address, there is no source link-layer
      // address option.
      case ROUTER_SOLICITATION -> !isFromNobody(frame, ip) || !hasSource(frame, at, length);
      // RFC 4861 6.1.2: the source is a link-local address.
      case ROUTER_ADVERTISEMENT -> Ipv6Address.isLinkLocal(Ipv6.sourceHigh(frame, ip));
      case NEIGHBOR_SOLICITATION -> isSolicitation(frame, ip, at, length);
      case NEIGHBOR_ADVERTISEMENT -> isAdvertisement(frame, ip, at);
      default -> isRedirect(frame, ip, at);
    };
  }

  private static boolean isSolicitation(MemorySegment frame, long ip, long at, int length) {
    // RFC 4861 7.1.1: target address is not a multicast address. If the source is the unspecified
    // address, the destination is a solicited-node multicast address, and there is no source
    // link-layer address option.
    if (!isTarget(frame, at)) {
      return false;
    }
    long high = Ipv6.destinationHigh(frame, ip);
    long low = Ipv6.destinationLow(frame, ip);
    return !isFromNobody(frame, ip)
        || (Ipv6Address.isSolicitedNode(high, low) && !hasSource(frame, at, length));
  }

  private static boolean isAdvertisement(MemorySegment frame, long ip, long at) {
    // RFC 4861 7.1.2: target address is not a multicast address; if the destination is a multicast
    // address the solicited flag is zero.
    boolean toGroup = Ipv6Address.isMulticast(Ipv6.destinationHigh(frame, ip));
    boolean solicited = (neighborFlags(frame, at) & SOLICITED) != 0;
    return isTarget(frame, at) && !(toGroup && solicited);
  }

  /** No group; and no IPv4 address in IPv6's clothes, of which ARP has to tell. */
  private static boolean isTarget(MemorySegment frame, long at) {
    long high = targetHigh(frame, at);
    return !Ipv6Address.isMulticast(high) && !Ipv6Address.isMapped(high, targetLow(frame, at));
  }

  private static boolean isRedirect(MemorySegment frame, long ip, long at) {
    long high = targetHigh(frame, at);
    // RFC 4861 8.1: the source is a link-local address; the destination address in the message is
    // not a multicast address; the target is link-local, or the same as the destination.
    boolean same =
        high == redirectedHigh(frame, at) && targetLow(frame, at) == redirectedLow(frame, at);
    return Ipv6Address.isLinkLocal(Ipv6.sourceHigh(frame, ip))
        && !Ipv6Address.isMulticast(redirectedHigh(frame, at))
        && (same || Ipv6Address.isLinkLocal(high));
  }

  private static boolean isFromNobody(MemorySegment frame, long ip) {
    return Ipv6Address.isUnspecified(Ipv6.sourceHigh(frame, ip), Ipv6.sourceLow(frame, ip));
  }

  private static boolean hasSource(MemorySegment frame, long at, int length) {
    return NdpOptions.find(frame, at, length, NdpOptions.SOURCE_ADDRESS) >= 0;
  }

  /** Of a router advertisement: the hop limit to use; 0 says nothing. */
  public static int currentHopLimit(MemorySegment frame, long at) {
    return Layout.u8(frame, at + 4);
  }

  /** Of a router advertisement: {@link #MANAGED}, {@link #OTHER_CONFIG}. */
  public static int routerFlags(MemorySegment frame, long at) {
    return Layout.u8(frame, at + 5);
  }

  /** Of a router advertisement: how long it is a default router; 0: it is none. */
  public static int routerLifetimeSeconds(MemorySegment frame, long at) {
    return Layout.u16(frame, at + 6);
  }

  /** Of a router advertisement: how long a neighbour counts as reachable, unsigned; 0: unsaid. */
  public static int reachableTimeMillis(MemorySegment frame, long at) {
    return Layout.i32(frame, at + 8);
  }

  /** Of a router advertisement: between two solicitations, unsigned; 0: unsaid. */
  public static int retransTimerMillis(MemorySegment frame, long at) {
    return Layout.i32(frame, at + 12);
  }

  /** Of a neighbor advertisement: {@link #ROUTER}, {@link #SOLICITED}, {@link #OVERRIDE}. */
  public static int neighborFlags(MemorySegment frame, long at) {
    return Layout.i32(frame, at + 4) & (ROUTER | SOLICITED | OVERRIDE);
  }

  /** First half of who is asked for, who speaks, or the better first hop. */
  public static long targetHigh(MemorySegment frame, long at) {
    return Layout.i64(frame, at + TARGET);
  }

  /** Second half of that. */
  public static long targetLow(MemorySegment frame, long at) {
    return Layout.i64(frame, at + TARGET + Long.BYTES);
  }

  /** Of a redirect: first half of whom the better first hop is for. */
  public static long redirectedHigh(MemorySegment frame, long at) {
    return Layout.i64(frame, at + REDIRECT_DESTINATION);
  }

  /** Of a redirect: second half of that. */
  public static long redirectedLow(MemorySegment frame, long at) {
    return Layout.i64(frame, at + REDIRECT_DESTINATION + Long.BYTES);
  }

  /** Writes a router solicitation; {@link Icmpv6#seal} comes when the options are there. */
  public static void routerSolicitation(MemorySegment frame, long at) {
    Icmpv6.header(frame, at, ROUTER_SOLICITATION, 0, 0);
  }

  /** Writes a router advertisement that leaves both timers unsaid. */
  public static void routerAdvertisement(
      MemorySegment frame, long at, int hopLimit, int flags, int lifetimeSeconds) {
    int rest = hopLimit << 24 | flags << 16 | lifetimeSeconds;
    Icmpv6.header(frame, at, ROUTER_ADVERTISEMENT, 0, rest);
    Layout.i64(frame, at + 8, 0);
  }

  /** Writes a neighbor solicitation. */
  public static void neighborSolicitation(MemorySegment frame, long at, long high, long low) {
    Icmpv6.header(frame, at, NEIGHBOR_SOLICITATION, 0, 0);
    target(frame, at, high, low);
  }

  /**
   * Writes a neighbor advertisement.
   *
   * @param flags {@link #ROUTER}, {@link #SOLICITED}, {@link #OVERRIDE}
   */
  public static void neighborAdvertisement(
      MemorySegment frame, long at, int flags, long high, long low) {
    Icmpv6.header(frame, at, NEIGHBOR_ADVERTISEMENT, 0, flags);
    target(frame, at, high, low);
  }

  /** Writes a redirect but for {@link #redirected}. */
  public static void redirect(MemorySegment frame, long at, long targetHigh, long targetLow) {
    Icmpv6.header(frame, at, REDIRECT, 0, 0);
    target(frame, at, targetHigh, targetLow);
  }

  /** Writes whom a redirect is for. */
  public static void redirected(MemorySegment frame, long at, long high, long low) {
    Layout.i64(frame, at + REDIRECT_DESTINATION, high);
    Layout.i64(frame, at + REDIRECT_DESTINATION + Long.BYTES, low);
  }

  private static void target(MemorySegment frame, long at, long high, long low) {
    Layout.i64(frame, at + TARGET, high);
    Layout.i64(frame, at + TARGET + Long.BYTES, low);
  }
}
