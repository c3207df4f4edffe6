// SPDX-License-Identifier: Apache-2.0
package io.cleat;

/**
 * Protocols, the third argument of {@code socket(2)}: what a type is made with inside a family. 0
 * is the family's default.
 */
public final class Protocol {

  // AF_INET and AF_INET6 (IANA protocol numbers; above 255 Linux's own).
  public static final int IPPROTO_HOPOPTS = 0;
  public static final int IPPROTO_IP = 0;
  public static final int IPPROTO_ICMP = 1;
  public static final int IPPROTO_IGMP = 2;
  public static final int IPPROTO_IPIP = 4;
  public static final int IPPROTO_TCP = 6;
  public static final int IPPROTO_EGP = 8;
  public static final int IPPROTO_PUP = 12;
  public static final int IPPROTO_UDP = 17;
  public static final int IPPROTO_IDP = 22;
  public static final int IPPROTO_TP = 29;
  public static final int IPPROTO_DCCP = 33;
  public static final int IPPROTO_IPV6 = 41;
  public static final int IPPROTO_ROUTING = 43;
  public static final int IPPROTO_FRAGMENT = 44;
  public static final int IPPROTO_RSVP = 46;
  public static final int IPPROTO_GRE = 47;
  public static final int IPPROTO_ESP = 50;
  public static final int IPPROTO_AH = 51;
  public static final int IPPROTO_ICMPV6 = 58;
  public static final int IPPROTO_NONE = 59;
  public static final int IPPROTO_DSTOPTS = 60;
  public static final int IPPROTO_MTP = 92;
  public static final int IPPROTO_BEETPH = 94;
  public static final int IPPROTO_ENCAP = 98;
  public static final int IPPROTO_PIM = 103;
  public static final int IPPROTO_COMP = 108;
  public static final int IPPROTO_L2TP = 115;
  public static final int IPPROTO_SCTP = 132;
  public static final int IPPROTO_MH = 135;
  public static final int IPPROTO_UDPLITE = 136;
  public static final int IPPROTO_MPLS = 137;
  public static final int IPPROTO_ETHERNET = 143;
  public static final int IPPROTO_RAW = 255;
  public static final int IPPROTO_MPTCP = 262;

  // AF_NETLINK.
  public static final int NETLINK_ROUTE = 0;
  public static final int NETLINK_UNUSED = 1;
  public static final int NETLINK_USERSOCK = 2;
  public static final int NETLINK_FIREWALL = 3;
  public static final int NETLINK_INET_DIAG = 4;
  public static final int NETLINK_SOCK_DIAG = 4;
  public static final int NETLINK_NFLOG = 5;
  public static final int NETLINK_XFRM = 6;
  public static final int NETLINK_SELINUX = 7;
  public static final int NETLINK_ISCSI = 8;
  public static final int NETLINK_AUDIT = 9;
  public static final int NETLINK_FIB_LOOKUP = 10;
  public static final int NETLINK_CONNECTOR = 11;
  public static final int NETLINK_NETFILTER = 12;
  public static final int NETLINK_IP6_FW = 13;
  public static final int NETLINK_DNRTMSG = 14;
  public static final int NETLINK_KOBJECT_UEVENT = 15;
  public static final int NETLINK_GENERIC = 16;
  public static final int NETLINK_SCSITRANSPORT = 18;
  public static final int NETLINK_ECRYPTFS = 19;
  public static final int NETLINK_RDMA = 20;
  public static final int NETLINK_CRYPTO = 21;
  public static final int NETLINK_SMC = 22;

  // AF_PACKET: EtherTypes; socket(2) wants them in network byte order, see networkOrder.
  public static final int ETH_P_ALL = 3;
  public static final int ETH_P_LOOP = 96;
  public static final int ETH_P_IP = 2048;
  public static final int ETH_P_ARP = 2054;
  public static final int ETH_P_8021Q = 33024;
  public static final int ETH_P_IPV6 = 34525;
  public static final int ETH_P_PAE = 34958;
  public static final int ETH_P_LLDP = 35020;

  // AF_CAN.
  public static final int CAN_RAW = 1;
  public static final int CAN_BCM = 2;
  public static final int CAN_TP16 = 3;
  public static final int CAN_TP20 = 4;
  public static final int CAN_MCNET = 5;
  public static final int CAN_ISOTP = 6;
  public static final int CAN_J1939 = 7;

  // AF_BLUETOOTH.
  public static final int BTPROTO_L2CAP = 0;
  public static final int BTPROTO_HCI = 1;
  public static final int BTPROTO_SCO = 2;
  public static final int BTPROTO_RFCOMM = 3;
  public static final int BTPROTO_BNEP = 4;
  public static final int BTPROTO_CMTP = 5;
  public static final int BTPROTO_HIDP = 6;
  public static final int BTPROTO_AVDTP = 7;

  // AF_KEY, AF_PPPOX, AF_SMC, AF_NFC.
  public static final int NFC_SOCKPROTO_RAW = 0;
  public static final int PX_PROTO_OE = 0;
  public static final int SMCPROTO_SMC = 0;
  public static final int NFC_SOCKPROTO_LLCP = 1;
  public static final int PX_PROTO_OL2TP = 1;
  public static final int SMCPROTO_SMC6 = 1;
  public static final int PF_KEY_V2 = 2;
  public static final int PX_PROTO_PPTP = 2;

  /**
   * An EtherType as {@code socket(AF_PACKET, …, protocol)} wants it: the two bytes swapped
   * (packet(7)).
   */
  public static int networkOrder(int etherType) {
    return Short.toUnsignedInt(Short.reverseBytes((short) etherType));
  }

  private Protocol() {}
}
