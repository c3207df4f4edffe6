// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

/**
 * What an IPv6 address is for: RFC 4291, RFC 4193, RFC 7346. The address is two {@code long}s, high
 * and low; where one of them tells enough, only that is asked for.
 */
public final class Ipv6Address {
  /** High half of fe80::/64, the link-local prefix. */
  public static final long LINK_LOCAL_HIGH = 0xfe80_0000_0000_0000L;

  /** High half of ff02::/64, groups of this link. */
  public static final long LINK_MULTICAST_HIGH = 0xff02_0000_0000_0000L;

  /** Low half of ff02::1, all nodes. */
  public static final long ALL_NODES_LOW = 1;

  /** Low half of ff02::2, all routers. */
  public static final long ALL_ROUTERS_LOW = 2;

  /** Low half of ff02::16, where MLDv2 reports go (RFC 3810 5.2.14). */
  public static final long MLD_ROUTERS_LOW = 0x16;

  /** Scope of this interface (RFC 7346 2). */
  public static final int SCOPE_INTERFACE = 1;

  /** Scope of this link. */
  public static final int SCOPE_LINK = 2;

  /** Scope of this site. */
  public static final int SCOPE_SITE = 5;

  /** Scope of the world. */
  public static final int SCOPE_GLOBAL = 14;

  /** Low half of ff02::1:ff00:0/104. */
  private static final long SOLICITED_NODE = 0x1_ff00_0000L;

  private static final long MAPPED = 0xffff_0000_0000L;
  private static final long UNIVERSAL = 1L << 57;
  private static final int GROUPS = 8;

  private Ipv6Address() {}

  /** ::, no address. */
  public static boolean isUnspecified(long high, long low) {
    return (high | low) == 0;
  }

  /** ::1, this host. */
  public static boolean isLoopback(long high, long low) {
    return high == 0 && low == 1;
  }

  /** ff00::/8, a group. */
  public static boolean isMulticast(long high) {
    return high >>> 56 == 0xff;
  }

  /** fe80::/10, an address on this link alone. */
  public static boolean isLinkLocal(long high) {
    return high >>> 54 == 0xfe80 >>> 6;
  }

  /** fc00::/7, unique local: for private networks (RFC 4193). */
  public static boolean isUniqueLocal(long high) {
    return high >>> 57 == 0xfc >>> 1;
  }

  /** ::ffff:0:0/96, an IPv4 address in IPv6's clothes, never on the wire (RFC 4291 2.5.5.2). */
  public static boolean isMapped(long high, long low) {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /** Low half of an IPv4 address in IPv6's clothes; the high half is 0. */
  public static long mappedLow(int ipv4) {
    return MAPPED | (ipv4 & 0xffff_ffffL);
  }

  /** Whether this is a solicited-node group. */
  public static boolean isSolicitedNode(long high, long low) {
    return high == LINK_MULTICAST_HIGH && low >>> 24 == SOLICITED_NODE >>> 24;
  }

  /**
   * Low half of the group that asks for an address; the high half is {@link #LINK_MULTICAST_HIGH}.
   *
   * <p>RFC 4291 2.7.1: the low-order 24 bits of the address, appended to FF02:0:0:0:0:1:FF00::/104.
   */
  public static long solicitedNodeLow(long low) {
    return SOLICITED_NODE | (low & 0xff_ffff);
  }

  /**
   * How far packets to the address may go, as RFC 6724 3.1 compares it: a group's is written in it,
   * link-local and loopback addresses have {@link #SCOPE_LINK}, all others {@link #SCOPE_GLOBAL}.
   */
  public static int scope(long high, long low) {
    if (isMulticast(high)) {
      return (int) (high >>> 48) & 0xf;
    }
    return isLinkLocal(high) || isLoopback(high, low) ? SCOPE_LINK : SCOPE_GLOBAL;
  }

  /**
   * Low half of the address that an Ethernet interface makes for itself.
   *
   * <p>RFC 2464 4: FFFE goes between the first and the last three octets of the Ethernet address,
   * and the universal/local bit is complemented.
   */
  public static long interfaceId(long mac) {
    return ((mac & 0xffff_ff00_0000L) << 16 | 0xff_fe00_0000L | (mac & 0xff_ffff)) ^ UNIVERSAL;
  }

  /** High half of the mask of a prefix of 0 to 128 bits. */
  public static long maskHigh(int prefixLength) {
    return prefixLength == 0 ? 0 : -1L << (64 - Math.min(prefixLength, 64));
  }

  /** Low half of the mask of a prefix of 0 to 128 bits. */
  public static long maskLow(int prefixLength) {
    return prefixLength <= 64 ? 0 : -1L << (128 - prefixLength);
  }

  /** The form of RFC 5952: {@code 2001:db8::1}, {@code ::ffff:192.0.2.1}. */
  public static String format(long high, long low) {
    if (isMapped(high, low)) {
      return "::ffff:" + Ipv4Address.format((int) low);
    }
    // RFC 5952 4.2: the longest run of two or more zero fields is shortened, the first of several.
    int start = longestZeros(high, low);
    int end = start + zerosFrom(high, low, start);
    var text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == start && end - start > 1) {
        text.append("::");
        i = end - 1;
      } else {
        text.append(i == 0 || (i == end && end - start > 1) ? "" : ":");
        text.append(Integer.toHexString(group(high, low, i)));
      }
    }
    return text.toString();
  }

  private static int longestZeros(long high, long low) {
    int longest = 0;
    for (int i = 1; i < GROUPS; i++) {
      if (zerosFrom(high, low, i) > zerosFrom(high, low, longest)) {
        longest = i;
      }
    }
    return longest;
  }

  private static int zerosFrom(long high, long low, int start) {
    int i = start;
    while (i < GROUPS && group(high, low, i) == 0) {
      i++;
    }
    return i - start;
  }

  private static int group(long high, long low, int index) {
    return (int) ((index < 4 ? high : low) >>> (48 - 16 * (index & 3))) & 0xffff;
  }
}
