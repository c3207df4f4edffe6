// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.families;

import static io.cleat.SocketType.SOCK_DCCP;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_PACKET;
import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;

import io.cleat.address.Family;

/**
 * The protocols that Linux kernels are known to open, by family and type, and their names. 0 is
 * asked for everywhere.
 *
 * <p>Gathered by asking kernels 6.1 and 6.12 that were built with everything.
 */
final class Protocols {
  private static final int[] NONE = {};

  private Protocols() {}

  /** What to ask for besides 0. */
  static int[] known(int family, int type) {
    return switch (family) {
      case Family.AF_INET -> inet(type);
      case Family.AF_INET6 -> inet6(type);
      case Family.AF_KEY -> only(type == SOCK_RAW, 2);
      case Family.AF_NETLINK ->
          only(type == SOCK_DGRAM || type == SOCK_RAW, 2, 4, 6, 7, 9, 10, 11, 12, 15, 16, 20, 21);
      case Family.AF_PACKET ->
          only(type == SOCK_DGRAM || type == SOCK_RAW || type == SOCK_PACKET, 768);
      case Family.AF_PPPOX -> of(1, 2);
      case Family.AF_RXRPC -> only(type == SOCK_DGRAM, 2, 10);
      case Family.AF_CAN -> type == SOCK_RAW ? of(1) : only(type == SOCK_DGRAM, 2, 6, 7);
      case Family.AF_BLUETOOTH -> bluetooth(type);
      case Family.AF_ISDN -> only(type == SOCK_DGRAM, 1, 2, 3);
      case Family.AF_PHONET -> type == SOCK_SEQPACKET ? of(2) : only(type == SOCK_DGRAM, 1);
      case Family.AF_CAIF -> only(type == SOCK_STREAM || type == SOCK_SEQPACKET, 1, 2, 3, 4, 5);
      case Family.AF_NFC -> of(1);
      case Family.AF_SMC -> only(type == SOCK_STREAM, 1);
      default -> NONE;
    };
  }

  private static int[] inet(int type) {
    return switch (type) {
      case SOCK_STREAM -> of(6, 132, 262);
      case SOCK_DGRAM -> of(17, 1, 136, 115);
      case SOCK_RAW, SOCK_PACKET -> of(1, 2, 6, 17, 33, 47, 50, 115, 132, 136, 255, 262);
      case SOCK_SEQPACKET -> of(132);
      case SOCK_DCCP -> of(33);
      default -> NONE;
    };
  }

  private static int[] inet6(int type) {
    return switch (type) {
      case SOCK_STREAM -> of(6, 132, 262);
      case SOCK_DGRAM -> of(17, 58, 136, 115);
      case SOCK_RAW -> of(58, 6, 17, 33, 115, 132, 136, 255, 262);
      case SOCK_SEQPACKET -> of(132);
      case SOCK_DCCP -> of(33);
      default -> NONE;
    };
  }

  private static int[] bluetooth(int type) {
    return switch (type) {
      case SOCK_STREAM -> of(3);
      case SOCK_RAW -> of(1, 3, 4, 6);
      case SOCK_SEQPACKET -> of(2);
      default -> NONE;
    };
  }

  private static int[] of(int... protocols) {
    return protocols;
  }

  private static int[] only(boolean fits, int... protocols) {
    return fits ? protocols : NONE;
  }

  /** A protocol's name in its family; its number where it has none. */
  static String name(int family, int protocol) {
    String name =
        switch (family) {
          case Family.AF_INET, Family.AF_INET6 -> inetName(protocol);
          case Family.AF_NETLINK -> netlinkName(protocol);
          case Family.AF_PACKET -> pick(protocol, "0 none", "768 all");
          case Family.AF_KEY -> pick(protocol, "2 v2");
          case Family.AF_PPPOX -> pick(protocol, "0 pppoe", "1 l2tp", "2 pptp");
          case Family.AF_CAN -> pick(protocol, "1 raw", "2 bcm", "6 isotp", "7 j1939");
          case Family.AF_BLUETOOTH ->
              pick(protocol, "0 l2cap", "1 hci", "2 sco", "3 rfcomm", "4 bnep", "6 hidp");
          case Family.AF_RXRPC, Family.AF_SMC ->
              pick(protocol, "0 ipv4", "1 ipv6", "2 ipv4", "10 ipv6");
          case Family.AF_NFC -> pick(protocol, "0 raw", "1 llcp");
          case Family.AF_PHONET -> pick(protocol, "1 phonet", "2 pipe");
          default -> null;
        };
    return name == null ? Integer.toString(protocol) : name;
  }

  private static String inetName(int protocol) {
    return pick(
        protocol,
        "1 icmp",
        "2 igmp",
        "6 tcp",
        "17 udp",
        "33 dccp",
        "47 gre",
        "50 esp",
        "58 icmpv6",
        "115 l2tp",
        "132 sctp",
        "136 udplite",
        "255 raw",
        "262 mptcp");
  }

  private static String netlinkName(int protocol) {
    return pick(
        protocol,
        "0 route",
        "2 usersock",
        "4 sock-diag",
        "6 xfrm",
        "7 selinux",
        "9 audit",
        "10 fib-lookup",
        "11 connector",
        "12 netfilter",
        "15 uevent",
        "16 generic",
        "20 rdma",
        "21 crypto");
  }

  private static String pick(int protocol, String... numbered) {
    String start = protocol + " ";
    for (String entry : numbered) {
      if (entry.startsWith(start)) {
        return entry.substring(start.length());
      }
    }
    return null;
  }
}
