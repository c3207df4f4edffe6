// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

/** What an IPv4 address is for: RFC 1122 3.2.1.3, RFC 6890. The address is an {@code int}. */
public final class Ipv4Address {
  /** This host, when it has no address yet: 0.0.0.0. */
  public static final int ANY = 0;

  /** Everybody on this link: 255.255.255.255. */
  public static final int BROADCAST = -1;

  /** This host: 127.0.0.1. */
  public static final int LOOPBACK = 0x7f00_0001;

  /** All hosts on this link that speak multicast: 224.0.0.1. */
  public static final int ALL_HOSTS = 0xe000_0001;

  /** Where IGMPv3 reports go: 224.0.0.22. */
  public static final int IGMP_ROUTERS = 0xe000_0016;

  private Ipv4Address() {}

  /** The address a.b.c.d. */
  public static int of(int a, int b, int c, int d) {
    return a << 24 | b << 16 | c << 8 | d;
  }

  /** The mask of a prefix of 0 to 32 bits. */
  public static int mask(int prefixLength) {
    return prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
  }

  /** 224.0.0.0/4: a group (RFC 1112). */
  public static boolean isMulticast(int address) {
    return address >>> 28 == 0xe;
  }

  /** 224.0.0.0/24: a group that no router forwards (RFC 5771 4). */
  public static boolean isLinkLocalMulticast(int address) {
    return address >>> 8 == 0xe00000;
  }

  /** 127.0.0.0/8: must not appear outside a host (RFC 1122 3.2.1.3 (g)). */
  public static boolean isLoopback(int address) {
    return address >>> 24 == 127;
  }

  /** 169.254.0.0/16: made up for this link (RFC 3927). */
  public static boolean isLinkLocal(int address) {
    return address >>> 16 == 0xa9fe;
  }

  /** 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16: for private networks (RFC 1918). */
  public static boolean isPrivate(int address) {
    return address >>> 24 == 10 || address >>> 20 == 0xac1 || address >>> 16 == 0xc0a8;
  }

  /** 240.0.0.0/4 without the broadcast address: reserved (RFC 1112 4). */
  public static boolean isReserved(int address) {
    return address >>> 28 == 0xf && address != BROADCAST;
  }

  /** Everybody in the network of {@code local} (RFC 1122 3.2.1.3 (d)); /31 and /32 have no such. */
  public static boolean isDirectedBroadcast(int address, int local, int prefixLength) {
    int host = ~mask(prefixLength);
    return prefixLength < 31 && address == (local | host);
  }

  /**
   * Whether a datagram may come from there, as far as the address alone tells.
   *
   * <p>RFC 1122 3.2.1.3: a host must silently discard a datagram whose source is a broadcast or
   * multicast address.
   */
  public static boolean isSource(int address) {
    return !isMulticast(address) && address != BROADCAST;
  }

  /** {@code 192.0.2.1}. */
  public static String format(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 0xff)
        + "."
        + (address >>> 8 & 0xff)
        + "."
        + (address & 0xff);
  }
}
