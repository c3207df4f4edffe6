// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6Address;

/** An address of either version as two {@code long}s, IPv4 in its mapped form. */
public final class IpAddress {
  /** Bits before an IPv4 address in its mapped form. */
  public static final int MAPPED_BITS = 96;

  private IpAddress() {}

  /** Whether it is an IPv4 address. */
  public static boolean isIpv4(long high, long low) {
    return Ipv6Address.isMapped(high, low);
  }

  /** Whether it is 0.0.0.0 or ::. */
  public static boolean isAny(long high, long low) {
    return high == 0 && (low == 0 || low == Ipv6Address.mappedLow(Ipv4Address.ANY));
  }

  /** Whether it is in 127.0.0.0/8 or ::1. */
  public static boolean isLoopback(long high, long low) {
    return isIpv4(high, low)
        ? Ipv4Address.isLoopback((int) low)
        : Ipv6Address.isLoopback(high, low);
  }

  /** Whether it is 255.255.255.255. */
  public static boolean isBroadcast(long high, long low) {
    return high == 0 && low == Ipv6Address.mappedLow(Ipv4Address.BROADCAST);
  }

  /** Whether it is fe80::/10, an address on one link alone. */
  public static boolean isLinkLocal(long high) {
    return Ipv6Address.isLinkLocal(high);
  }

  /** Whether it is a group. */
  public static boolean isMulticast(long high, long low) {
    return isIpv4(high, low) ? Ipv4Address.isMulticast((int) low) : Ipv6Address.isMulticast(high);
  }

  /** Whether a single host can be meant by it. */
  public static boolean isUnicast(long high, long low) {
    return !isMulticast(high, low) && !isAny(high, low) && !isBroadcast(high, low);
  }

  /** How a person writes it. */
  public static String format(long high, long low) {
    return isIpv4(high, low) ? Ipv4Address.format((int) low) : Ipv6Address.format(high, low);
  }
}
