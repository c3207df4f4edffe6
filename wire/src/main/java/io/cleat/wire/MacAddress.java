// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.util.HexFormat;

/** Ethernet addresses, the low 48 bits of a {@code long}, the first octet in the highest place. */
public final class MacAddress {
  /** Everybody on the link. */
  public static final long BROADCAST = 0xffff_ffff_ffffL;

  private static final long MASK = BROADCAST;
  private static final long GROUP = 1L << 40;
  private static final long LOCAL = 1L << 41;

  private MacAddress() {}

  /** Whether a group is meant, the broadcast address among them (IEEE 802 8.2.2). */
  public static boolean isMulticast(long address) {
    return (address & GROUP) != 0;
  }

  /** Whether everybody is meant. */
  public static boolean isBroadcast(long address) {
    return (address & MASK) == BROADCAST;
  }

  /** Whether the address was made up and not given by a manufacturer. */
  public static boolean isLocal(long address) {
    return (address & LOCAL) != 0;
  }

  /**
   * Where packets to an IPv4 group go.
   *
   * <p>RFC 1112 6.4: the low-order 23 bits of the IP address go into the low-order 23 bits of
   * 01-00-5E-00-00-00.
   */
  public static long ofIpv4Multicast(int group) {
    return 0x0100_5e00_0000L | (group & 0x7f_ffff);
  }

  /**
   * Where packets to an IPv6 group go.
   *
   * <p>RFC 2464 7: the first two octets are 3333 hexadecimal, the last four the last four octets of
   * the group.
   */
  public static long ofIpv6Multicast(long groupLow) {
    return 0x3333_0000_0000L | (groupLow & 0xffff_ffffL);
  }

  /** {@code 02:00:00:00:00:01}. */
  public static String format(long address) {
    String digits = HexFormat.of().toHexDigits(address, 12);
    var text = new StringBuilder(17).append(digits, 0, 2);
    for (int i = 2; i < 12; i += 2) {
      text.append(':').append(digits, i, i + 2);
    }
    return text.toString();
  }
}
