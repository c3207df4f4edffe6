// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

/**
 * Address families, the first argument of {@code socket(2)}: {@code AF_*} with Linux's numbers.
 *
 * <p>The list follows {@code <sys/socket.h>}; families that Linux has dropped keep their numbers,
 * and asking for them gives EAFNOSUPPORT. {@code PF_*} of 4.x BSD are the same numbers (socket(2),
 * NOTES).
 */
public final class Family {

  public static final int AF_UNSPEC = 0;
  public static final int AF_FILE = 1;
  public static final int AF_LOCAL = 1;
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int AF_AX25 = 3;
  public static final int AF_IPX = 4;
  public static final int AF_APPLETALK = 5;
  public static final int AF_NETROM = 6;
  public static final int AF_BRIDGE = 7;
  public static final int AF_ATMPVC = 8;
  public static final int AF_X25 = 9;
  public static final int AF_INET6 = 10;
  public static final int AF_ROSE = 11;
  public static final int AF_DECnet = 12;
  public static final int AF_NETBEUI = 13;
  public static final int AF_SECURITY = 14;
  public static final int AF_KEY = 15;
  public static final int AF_NETLINK = 16;
  public static final int AF_ROUTE = 16;
  public static final int AF_PACKET = 17;
  public static final int AF_ASH = 18;
  public static final int AF_ECONET = 19;
  public static final int AF_ATMSVC = 20;
  public static final int AF_RDS = 21;
  public static final int AF_SNA = 22;
  public static final int AF_IRDA = 23;
  public static final int AF_PPPOX = 24;
  public static final int AF_WANPIPE = 25;
  public static final int AF_LLC = 26;
  public static final int AF_IB = 27;
  public static final int AF_MPLS = 28;
  public static final int AF_CAN = 29;
  public static final int AF_TIPC = 30;
  public static final int AF_BLUETOOTH = 31;
  public static final int AF_IUCV = 32;
  public static final int AF_RXRPC = 33;
  public static final int AF_ISDN = 34;
  public static final int AF_PHONET = 35;
  public static final int AF_IEEE802154 = 36;
  public static final int AF_CAIF = 37;
  public static final int AF_ALG = 38;
  public static final int AF_NFC = 39;
  public static final int AF_VSOCK = 40;
  public static final int AF_KCM = 41;
  public static final int AF_QIPCRTR = 42;
  public static final int AF_SMC = 43;
  public static final int AF_XDP = 44;
  public static final int AF_MCTP = 45;
  public static final int AF_MAX = 46;

  /** The name of a family, {@code "AF_INET"}, or the number itself where it has none. */
  public static String name(int family) {
    return switch (family) {
      case AF_UNSPEC -> "AF_UNSPEC";
      case AF_UNIX -> "AF_UNIX";
      case AF_INET -> "AF_INET";
      case AF_AX25 -> "AF_AX25";
      case AF_IPX -> "AF_IPX";
      case AF_APPLETALK -> "AF_APPLETALK";
      case AF_NETROM -> "AF_NETROM";
      case AF_BRIDGE -> "AF_BRIDGE";
      case AF_ATMPVC -> "AF_ATMPVC";
      case AF_X25 -> "AF_X25";
      case AF_INET6 -> "AF_INET6";
      case AF_ROSE -> "AF_ROSE";
      case AF_DECnet -> "AF_DECnet";
      case AF_NETBEUI -> "AF_NETBEUI";
      case AF_SECURITY -> "AF_SECURITY";
      case AF_KEY -> "AF_KEY";
      case AF_NETLINK -> "AF_NETLINK";
      case AF_PACKET -> "AF_PACKET";
      case AF_ASH -> "AF_ASH";
      case AF_ECONET -> "AF_ECONET";
      case AF_ATMSVC -> "AF_ATMSVC";
      case AF_RDS -> "AF_RDS";
      case AF_SNA -> "AF_SNA";
      case AF_IRDA -> "AF_IRDA";
      case AF_PPPOX -> "AF_PPPOX";
      case AF_WANPIPE -> "AF_WANPIPE";
      case AF_LLC -> "AF_LLC";
      case AF_IB -> "AF_IB";
      case AF_MPLS -> "AF_MPLS";
      case AF_CAN -> "AF_CAN";
      case AF_TIPC -> "AF_TIPC";
      case AF_BLUETOOTH -> "AF_BLUETOOTH";
      case AF_IUCV -> "AF_IUCV";
      case AF_RXRPC -> "AF_RXRPC";
      case AF_ISDN -> "AF_ISDN";
      case AF_PHONET -> "AF_PHONET";
      case AF_IEEE802154 -> "AF_IEEE802154";
      case AF_CAIF -> "AF_CAIF";
      case AF_ALG -> "AF_ALG";
      case AF_NFC -> "AF_NFC";
      case AF_VSOCK -> "AF_VSOCK";
      case AF_KCM -> "AF_KCM";
      case AF_QIPCRTR -> "AF_QIPCRTR";
      case AF_SMC -> "AF_SMC";
      case AF_XDP -> "AF_XDP";
      case AF_MCTP -> "AF_MCTP";
      default -> Integer.toString(family);
    };
  }

  private Family() {}
}
