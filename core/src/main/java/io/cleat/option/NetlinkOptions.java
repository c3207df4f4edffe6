// SPDX-License-Identifier: Apache-2.0
package io.cleat.option;

/** The level SOL_NETLINK (netlink(7)). */
public final class NetlinkOptions {
  /** The level of these options: SOL_NETLINK. */
  public static final int LEVEL = 270;

  // Options of SOL_NETLINK (netlink(7)).
  public static final int NETLINK_ADD_MEMBERSHIP = 1;
  public static final int NETLINK_DROP_MEMBERSHIP = 2;
  public static final int NETLINK_PKTINFO = 3;
  public static final int NETLINK_BROADCAST_ERROR = 4;
  public static final int NETLINK_NO_ENOBUFS = 5;
  public static final int NETLINK_RX_RING = 6;
  public static final int NETLINK_TX_RING = 7;
  public static final int NETLINK_LISTEN_ALL_NSID = 8;
  public static final int NETLINK_LIST_MEMBERSHIPS = 9;
  public static final int NETLINK_CAP_ACK = 10;
  public static final int NETLINK_EXT_ACK = 11;
  public static final int NETLINK_GET_STRICT_CHK = 12;

  /** Join a multicast group by its number. */
  public static final Option<Integer> ADD_MEMBERSHIP =
      Option.integer(LEVEL, NETLINK_ADD_MEMBERSHIP, "NETLINK_ADD_MEMBERSHIP");

  /** Leave a multicast group by its number. */
  public static final Option<Integer> DROP_MEMBERSHIP =
      Option.integer(LEVEL, NETLINK_DROP_MEMBERSHIP, "NETLINK_DROP_MEMBERSHIP");

  /** Receive the group with every message. */
  public static final Option<Boolean> PKTINFO =
      Option.flag(LEVEL, NETLINK_PKTINFO, "NETLINK_PKTINFO");

  /** Report when a broadcast could not be delivered. */
  public static final Option<Boolean> BROADCAST_ERROR =
      Option.flag(LEVEL, NETLINK_BROADCAST_ERROR, "NETLINK_BROADCAST_ERROR");

  /** Do not report overruns. */
  public static final Option<Boolean> NO_ENOBUFS =
      Option.flag(LEVEL, NETLINK_NO_ENOBUFS, "NETLINK_NO_ENOBUFS");

  /** Leave the request out of acknowledgements. */
  public static final Option<Boolean> CAP_ACK =
      Option.flag(LEVEL, NETLINK_CAP_ACK, "NETLINK_CAP_ACK");

  /** Receive error texts and attributes with acknowledgements. */
  public static final Option<Boolean> EXT_ACK =
      Option.flag(LEVEL, NETLINK_EXT_ACK, "NETLINK_EXT_ACK");

  /** Check dump requests strictly. */
  public static final Option<Boolean> GET_STRICT_CHK =
      Option.flag(LEVEL, NETLINK_GET_STRICT_CHK, "NETLINK_GET_STRICT_CHK");

  private NetlinkOptions() {}
}
