// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6Address;

/**
 * An address and how many of its bits name the network.
 *
 * @param bits of the mapped form: 96 more than IPv4 counts
 */
public record Prefix(long high, long low, int bits) {
  /** An IPv4 network or address, {@code bits} as IPv4 counts them. */
  public static Prefix of(int ipv4, int bits) {
    return new Prefix(0, Ipv6Address.mappedLow(ipv4), bits + IpAddress.MAPPED_BITS);
  }

  /** An IPv6 network or address. */
  public static Prefix of(long high, long low, int bits) {
    return new Prefix(high, low, bits);
  }

  /** Whether the address lies in the network; the two versions are apart. */
  public boolean contains(long otherHigh, long otherLow) {
    return ((high ^ otherHigh) & Ipv6Address.maskHigh(bits)) == 0
        && ((low ^ otherLow) & Ipv6Address.maskLow(bits)) == 0
        && isIpv4() == IpAddress.isIpv4(otherHigh, otherLow);
  }

  /** Whether it is of version 4. */
  public boolean isIpv4() {
    return bits >= IpAddress.MAPPED_BITS && IpAddress.isIpv4(high, low);
  }

  /** Whether everybody in this network is meant (RFC 1122 3.2.1.3 (d)). */
  public boolean isBroadcast(long otherHigh, long otherLow) {
    return isIpv4()
        && IpAddress.isIpv4(otherHigh, otherLow)
        && Ipv4Address.isDirectedBroadcast((int) otherLow, (int) low, bits - IpAddress.MAPPED_BITS);
  }

  /** Whether there is an address that means everybody in this network. */
  boolean hasBroadcast() {
    return isIpv4() && isBroadcast(high, broadcastLow());
  }

  /** The low half of the address that means everybody in this network of IPv4. */
  long broadcastLow() {
    return low | ~Ipv6Address.maskLow(bits);
  }

  /** How many leading bits of an address are the same as of this one. */
  int commonBits(long otherHigh, long otherLow) {
    return high == otherHigh
        ? 64 + Long.numberOfLeadingZeros(low ^ otherLow)
        : Long.numberOfLeadingZeros(high ^ otherHigh);
  }

  @Override
  public String toString() {
    return IpAddress.format(high, low) + "/" + (isIpv4() ? bits - IpAddress.MAPPED_BITS : bits);
  }
}
