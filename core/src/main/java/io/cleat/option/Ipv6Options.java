// SPDX-License-Identifier: Apache-2.0
package io.cleat.option;

/** The level IPPROTO_IPV6: options of IPv6 sockets (ipv6(7)). */
public final class Ipv6Options {
  /** The level of these options: IPPROTO_IPV6. */
  public static final int LEVEL = 41;

  // Options and control messages of IPPROTO_IPV6 (ipv6(7), RFC 3493, RFC 3542).
  public static final int IPV6_PMTUDISC_DONT = 0;
  public static final int IPV6_RTHDR_LOOSE = 0;
  public static final int IPV6_RTHDR_TYPE_0 = 0;
  public static final int IPV6_ADDRFORM = 1;
  public static final int IPV6_PMTUDISC_WANT = 1;
  public static final int IPV6_RTHDR_STRICT = 1;
  public static final int IPV6_2292PKTINFO = 2;
  public static final int IPV6_PMTUDISC_DO = 2;
  public static final int IPV6_2292HOPOPTS = 3;
  public static final int IPV6_PMTUDISC_PROBE = 3;
  public static final int IPV6_2292DSTOPTS = 4;
  public static final int IPV6_PMTUDISC_INTERFACE = 4;
  public static final int IPV6_2292RTHDR = 5;
  public static final int IPV6_PMTUDISC_OMIT = 5;
  public static final int IPV6_2292PKTOPTIONS = 6;
  public static final int IPV6_CHECKSUM = 7;
  public static final int IPV6_2292HOPLIMIT = 8;
  public static final int IPV6_NEXTHOP = 9;
  public static final int IPV6_AUTHHDR = 10;
  public static final int IPV6_FLOWINFO = 11;
  public static final int IPV6_UNICAST_HOPS = 16;
  public static final int IPV6_MULTICAST_IF = 17;
  public static final int IPV6_MULTICAST_HOPS = 18;
  public static final int IPV6_MULTICAST_LOOP = 19;
  public static final int IPV6_ADD_MEMBERSHIP = 20;
  public static final int IPV6_JOIN_GROUP = 20;
  public static final int IPV6_DROP_MEMBERSHIP = 21;
  public static final int IPV6_LEAVE_GROUP = 21;
  public static final int IPV6_ROUTER_ALERT = 22;
  public static final int IPV6_MTU_DISCOVER = 23;
  public static final int IPV6_MTU = 24;
  public static final int IPV6_RECVERR = 25;
  public static final int IPV6_V6ONLY = 26;
  public static final int IPV6_JOIN_ANYCAST = 27;
  public static final int IPV6_LEAVE_ANYCAST = 28;
  public static final int IPV6_MULTICAST_ALL = 29;
  public static final int IPV6_ROUTER_ALERT_ISOLATE = 30;
  public static final int IPV6_RECVERR_RFC4884 = 31;
  public static final int IPV6_FLOWLABEL_MGR = 32;
  public static final int IPV6_FLOWINFO_SEND = 33;
  public static final int IPV6_IPSEC_POLICY = 34;
  public static final int IPV6_XFRM_POLICY = 35;
  public static final int IPV6_HDRINCL = 36;
  public static final int IPV6_RECVPKTINFO = 49;
  public static final int IPV6_PKTINFO = 50;
  public static final int IPV6_RECVHOPLIMIT = 51;
  public static final int IPV6_HOPLIMIT = 52;
  public static final int IPV6_RECVHOPOPTS = 53;
  public static final int IPV6_HOPOPTS = 54;
  public static final int IPV6_RXHOPOPTS = 54;
  public static final int IPV6_RTHDRDSTOPTS = 55;
  public static final int IPV6_RECVRTHDR = 56;
  public static final int IPV6_RTHDR = 57;
  public static final int IPV6_RECVDSTOPTS = 58;
  public static final int IPV6_DSTOPTS = 59;
  public static final int IPV6_RXDSTOPTS = 59;
  public static final int IPV6_RECVPATHMTU = 60;
  public static final int IPV6_PATHMTU = 61;
  public static final int IPV6_DONTFRAG = 62;
  public static final int IPV6_RECVTCLASS = 66;
  public static final int IPV6_TCLASS = 67;
  public static final int IPV6_AUTOFLOWLABEL = 70;
  public static final int IPV6_ADDR_PREFERENCES = 72;
  public static final int IPV6_MINHOPCOUNT = 73;
  public static final int IPV6_ORIGDSTADDR = 74;
  public static final int IPV6_RECVORIGDSTADDR = 74;
  public static final int IPV6_TRANSPARENT = 75;
  public static final int IPV6_UNICAST_IF = 76;
  public static final int IPV6_RECVFRAGSIZE = 77;
  public static final int IPV6_FREEBIND = 78;

  /** Speak IPv6 only; off: IPv4 too, as mapped addresses (RFC 3493 5.3). */
  public static final Option<Boolean> V6ONLY = Option.flag(LEVEL, IPV6_V6ONLY, "IPV6_V6ONLY");

  /** Hop limit of unicast packets sent; -1 for the default. */
  public static final Option<Integer> UNICAST_HOPS =
      Option.integer(LEVEL, IPV6_UNICAST_HOPS, "IPV6_UNICAST_HOPS");

  /** Hop limit of multicast packets sent. */
  public static final Option<Integer> MULTICAST_HOPS =
      Option.integer(LEVEL, IPV6_MULTICAST_HOPS, "IPV6_MULTICAST_HOPS");

  /** Deliver multicast packets sent to members on this host. */
  public static final Option<Boolean> MULTICAST_LOOP =
      Option.flag(LEVEL, IPV6_MULTICAST_LOOP, "IPV6_MULTICAST_LOOP");

  /** Index of the interface that multicast packets leave by. */
  public static final Option<Integer> MULTICAST_IF =
      Option.integer(LEVEL, IPV6_MULTICAST_IF, "IPV6_MULTICAST_IF");

  /** The path MTU of a connected socket. */
  public static final Option<Integer> MTU = Option.integer(LEVEL, IPV6_MTU, "IPV6_MTU");

  /** Path MTU discovery, one of IPV6_PMTUDISC_*. */
  public static final Option<Integer> MTU_DISCOVER =
      Option.integer(LEVEL, IPV6_MTU_DISCOVER, "IPV6_MTU_DISCOVER");

  /** Keep errors in the error queue, to be read by MSG_ERRQUEUE. */
  public static final Option<Boolean> RECVERR = Option.flag(LEVEL, IPV6_RECVERR, "IPV6_RECVERR");

  /** Receive interface and destination address with every packet (RFC 3542 6). */
  public static final Option<Boolean> RECVPKTINFO =
      Option.flag(LEVEL, IPV6_RECVPKTINFO, "IPV6_RECVPKTINFO");

  /** Receive the hop limit with every packet. */
  public static final Option<Boolean> RECVHOPLIMIT =
      Option.flag(LEVEL, IPV6_RECVHOPLIMIT, "IPV6_RECVHOPLIMIT");

  /** Receive the traffic class with every packet. */
  public static final Option<Boolean> RECVTCLASS =
      Option.flag(LEVEL, IPV6_RECVTCLASS, "IPV6_RECVTCLASS");

  /** Traffic class of packets sent; -1 for the default. */
  public static final Option<Integer> TCLASS = Option.integer(LEVEL, IPV6_TCLASS, "IPV6_TCLASS");

  /** Give EMSGSIZE instead of fragmenting. */
  public static final Option<Boolean> DONTFRAG = Option.flag(LEVEL, IPV6_DONTFRAG, "IPV6_DONTFRAG");

  /** Offset of the checksum that the kernel fills in, for raw sockets; -1 for none. */
  public static final Option<Integer> CHECKSUM =
      Option.integer(LEVEL, IPV6_CHECKSUM, "IPV6_CHECKSUM");

  /** Allow a bind to an address that is not there yet. */
  public static final Option<Boolean> FREEBIND = Option.flag(LEVEL, IPV6_FREEBIND, "IPV6_FREEBIND");

  /** Allow a bind to foreign addresses; needs CAP_NET_ADMIN. */
  public static final Option<Boolean> TRANSPARENT =
      Option.flag(LEVEL, IPV6_TRANSPARENT, "IPV6_TRANSPARENT");

  /** A raw socket's sender writes the IPv6 header. */
  public static final Option<Boolean> HDRINCL = Option.flag(LEVEL, IPV6_HDRINCL, "IPV6_HDRINCL");

  private Ipv6Options() {}
}
