// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

/** What an IP packet carries: IANA's protocol numbers, which IPv6 calls next header. */
public final class IpProtocol {
  /** IPv6 hop-by-hop options (RFC 8200 4.3). */
  public static final int HOP_BY_HOP = 0;

  /** Internet Control Message Protocol (RFC 792). */
  public static final int ICMP = 1;

  /** Internet Group Management Protocol (RFC 3376). */
  public static final int IGMP = 2;

  /** Transmission Control Protocol (RFC 9293). */
  public static final int TCP = 6;

  /** User Datagram Protocol (RFC 768). */
  public static final int UDP = 17;

  /** IPv6 routing header (RFC 8200 4.4). */
  public static final int ROUTING = 43;

  /** IPv6 fragment header (RFC 8200 4.5). */
  public static final int FRAGMENT = 44;

  /** Encapsulating Security Payload (RFC 4303). */
  public static final int ESP = 50;

  /** Authentication Header (RFC 4302). */
  public static final int AH = 51;

  /** ICMP for IPv6 (RFC 4443). */
  public static final int ICMPV6 = 58;

  /** Nothing follows (RFC 8200 4.7). */
  public static final int NO_NEXT_HEADER = 59;

  /** IPv6 destination options (RFC 8200 4.6). */
  public static final int DESTINATION_OPTIONS = 60;

  private IpProtocol() {}
}
