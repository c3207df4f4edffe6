// SPDX-License-Identifier: Apache-2.0
package io.cleat.option;

import java.net.Inet4Address;

/** The level IPPROTO_IP: options of IPv4 sockets (ip(7)). */
public final class IpOptions {
  /** The level of these options: IPPROTO_IP. */
  public static final int LEVEL = 0;

  // Options and control messages of IPPROTO_IP (ip(7)).
  public static final int IP_PMTUDISC_DONT = 0;
  public static final int IP_PMTUDISC_WANT = 1;
  public static final int IP_TOS = 1;
  public static final int IP_PMTUDISC_DO = 2;
  public static final int IP_TTL = 2;
  public static final int IP_HDRINCL = 3;
  public static final int IP_PMTUDISC_PROBE = 3;
  public static final int IP_OPTIONS = 4;
  public static final int IP_PMTUDISC_INTERFACE = 4;
  public static final int IP_PMTUDISC_OMIT = 5;
  public static final int IP_ROUTER_ALERT = 5;
  public static final int IP_RECVOPTS = 6;
  public static final int IP_RECVRETOPTS = 7;
  public static final int IP_RETOPTS = 7;
  public static final int IP_PKTINFO = 8;
  public static final int IP_PKTOPTIONS = 9;
  public static final int IP_MTU_DISCOVER = 10;
  public static final int IP_PMTUDISC = 10;
  public static final int IP_RECVERR = 11;
  public static final int IP_RECVTTL = 12;
  public static final int IP_RECVTOS = 13;
  public static final int IP_MTU = 14;
  public static final int IP_FREEBIND = 15;
  public static final int IP_IPSEC_POLICY = 16;
  public static final int IP_XFRM_POLICY = 17;
  public static final int IP_PASSSEC = 18;
  public static final int IP_TRANSPARENT = 19;
  public static final int IP_ORIGDSTADDR = 20;
  public static final int IP_RECVORIGDSTADDR = 20;
  public static final int IP_MINTTL = 21;
  public static final int IP_NODEFRAG = 22;
  public static final int IP_CHECKSUM = 23;
  public static final int IP_BIND_ADDRESS_NO_PORT = 24;
  public static final int IP_RECVFRAGSIZE = 25;
  public static final int IP_RECVERR_RFC4884 = 26;
  public static final int IP_MULTICAST_IF = 32;
  public static final int IP_MULTICAST_TTL = 33;
  public static final int IP_MULTICAST_LOOP = 34;
  public static final int IP_ADD_MEMBERSHIP = 35;
  public static final int IP_DROP_MEMBERSHIP = 36;
  public static final int IP_UNBLOCK_SOURCE = 37;
  public static final int IP_BLOCK_SOURCE = 38;
  public static final int IP_ADD_SOURCE_MEMBERSHIP = 39;
  public static final int IP_DROP_SOURCE_MEMBERSHIP = 40;
  public static final int IP_MSFILTER = 41;
  public static final int IP_MULTICAST_ALL = 49;
  public static final int IP_UNICAST_IF = 50;
  public static final int IP_LOCAL_PORT_RANGE = 51;
  public static final int IP_PROTOCOL = 52;

  // Protocol-independent multicast (RFC 3678).
  public static final int MCAST_EXCLUDE = 0;
  public static final int MCAST_INCLUDE = 1;
  public static final int MCAST_JOIN_GROUP = 42;
  public static final int MCAST_BLOCK_SOURCE = 43;
  public static final int MCAST_UNBLOCK_SOURCE = 44;
  public static final int MCAST_LEAVE_GROUP = 45;
  public static final int MCAST_JOIN_SOURCE_GROUP = 46;
  public static final int MCAST_LEAVE_SOURCE_GROUP = 47;
  public static final int MCAST_MSFILTER = 48;

  /** Type-of-service octet of packets sent. */
  public static final Option<Integer> TOS = Option.integer(LEVEL, IP_TOS, "IP_TOS");

  /** Time to live of packets sent, 1 to 255; -1 for the system's default. */
  public static final Option<Integer> TTL = Option.integer(LEVEL, IP_TTL, "IP_TTL");

  /** A raw socket's sender writes the IP header. */
  public static final Option<Boolean> HDRINCL = Option.flag(LEVEL, IP_HDRINCL, "IP_HDRINCL");

  /** Receive the type of service with every packet. */
  public static final Option<Boolean> RECVTOS = Option.flag(LEVEL, IP_RECVTOS, "IP_RECVTOS");

  /** Receive the time to live with every packet. */
  public static final Option<Boolean> RECVTTL = Option.flag(LEVEL, IP_RECVTTL, "IP_RECVTTL");

  /** Receive interface and destination address with every packet. */
  public static final Option<Boolean> PKTINFO = Option.flag(LEVEL, IP_PKTINFO, "IP_PKTINFO");

  /** Receive the original destination address with every datagram. */
  public static final Option<Boolean> RECVORIGDSTADDR =
      Option.flag(LEVEL, IP_RECVORIGDSTADDR, "IP_RECVORIGDSTADDR");

  /** Keep errors in the error queue, to be read by MSG_ERRQUEUE. */
  public static final Option<Boolean> RECVERR = Option.flag(LEVEL, IP_RECVERR, "IP_RECVERR");

  /** Path MTU discovery, one of IP_PMTUDISC_*. */
  public static final Option<Integer> MTU_DISCOVER =
      Option.integer(LEVEL, IP_MTU_DISCOVER, "IP_MTU_DISCOVER");

  /** Read only: the known path MTU of a connected socket. */
  public static final Option<Integer> MTU = Option.integer(LEVEL, IP_MTU, "IP_MTU");

  /** Allow a bind to an address that is not there yet. */
  public static final Option<Boolean> FREEBIND = Option.flag(LEVEL, IP_FREEBIND, "IP_FREEBIND");

  /** Allow a bind to foreign addresses; needs CAP_NET_ADMIN. */
  public static final Option<Boolean> TRANSPARENT =
      Option.flag(LEVEL, IP_TRANSPARENT, "IP_TRANSPARENT");

  /** Drop received packets with a lower time to live. */
  public static final Option<Integer> MINTTL = Option.integer(LEVEL, IP_MINTTL, "IP_MINTTL");

  /** Leave the choice of the port to connect(2). */
  public static final Option<Boolean> BIND_ADDRESS_NO_PORT =
      Option.flag(LEVEL, IP_BIND_ADDRESS_NO_PORT, "IP_BIND_ADDRESS_NO_PORT");

  /** Time to live of multicast packets sent. */
  public static final Option<Integer> MULTICAST_TTL =
      Option.integer(LEVEL, IP_MULTICAST_TTL, "IP_MULTICAST_TTL");

  /** Deliver multicast packets sent to members on this host. */
  public static final Option<Boolean> MULTICAST_LOOP =
      Option.flag(LEVEL, IP_MULTICAST_LOOP, "IP_MULTICAST_LOOP");

  /** Receive for groups joined by any socket of this host. */
  public static final Option<Boolean> MULTICAST_ALL =
      Option.flag(LEVEL, IP_MULTICAST_ALL, "IP_MULTICAST_ALL");

  /** The address of the interface that multicast packets leave by. */
  public static final Option<Inet4Address> MULTICAST_IF =
      Option.inet4(LEVEL, IP_MULTICAST_IF, "IP_MULTICAST_IF");

  private IpOptions() {}
}
