// SPDX-License-Identifier: Apache-2.0
package io.cleat.option;

/** The level SOL_PACKET (packet(7)). */
public final class PacketOptions {
  /** The level of these options: SOL_PACKET. */
  public static final int LEVEL = 263;

  // Options of SOL_PACKET (packet(7)).
  public static final int PACKET_ADD_MEMBERSHIP = 1;
  public static final int PACKET_DROP_MEMBERSHIP = 2;
  public static final int PACKET_RECV_OUTPUT = 3;
  public static final int PACKET_RX_RING = 5;
  public static final int PACKET_STATISTICS = 6;
  public static final int PACKET_COPY_THRESH = 7;
  public static final int PACKET_AUXDATA = 8;
  public static final int PACKET_ORIGDEV = 9;
  public static final int PACKET_VERSION = 10;
  public static final int PACKET_HDRLEN = 11;
  public static final int PACKET_RESERVE = 12;
  public static final int PACKET_TX_RING = 13;
  public static final int PACKET_LOSS = 14;
  public static final int PACKET_VNET_HDR = 15;
  public static final int PACKET_TX_TIMESTAMP = 16;
  public static final int PACKET_TIMESTAMP = 17;
  public static final int PACKET_FANOUT = 18;
  public static final int PACKET_TX_HAS_OFF = 19;
  public static final int PACKET_QDISC_BYPASS = 20;
  public static final int PACKET_ROLLOVER_STATS = 21;
  public static final int PACKET_FANOUT_DATA = 22;
  public static final int PACKET_IGNORE_OUTGOING = 23;

  // Packet types in a packet address.
  public static final int PACKET_HOST = 0;
  public static final int PACKET_BROADCAST = 1;
  public static final int PACKET_MULTICAST = 2;
  public static final int PACKET_OTHERHOST = 3;
  public static final int PACKET_OUTGOING = 4;
  public static final int PACKET_LOOPBACK = 5;
  public static final int PACKET_FASTROUTE = 6;
  public static final int PACKET_USER = 6;
  public static final int PACKET_KERNEL = 7;

  // Membership types.
  public static final int PACKET_MR_MULTICAST = 0;
  public static final int PACKET_MR_PROMISC = 1;
  public static final int PACKET_MR_ALLMULTI = 2;
  public static final int PACKET_MR_UNICAST = 3;

  // Fanout modes and flags.
  public static final int PACKET_FANOUT_HASH = 0;
  public static final int PACKET_FANOUT_LB = 1;
  public static final int PACKET_FANOUT_CPU = 2;
  public static final int PACKET_FANOUT_ROLLOVER = 3;
  public static final int PACKET_FANOUT_RND = 4;
  public static final int PACKET_FANOUT_QM = 5;
  public static final int PACKET_FANOUT_CBPF = 6;
  public static final int PACKET_FANOUT_EBPF = 7;
  public static final int PACKET_FANOUT_FLAG_ROLLOVER = 4096;
  public static final int PACKET_FANOUT_FLAG_UNIQUEID = 8192;
  public static final int PACKET_FANOUT_FLAG_DEFRAG = 32768;

  /** Receive tpacket_auxdata with every frame. */
  public static final Option<Boolean> AUXDATA =
      Option.flag(LEVEL, PACKET_AUXDATA, "PACKET_AUXDATA");

  /** Send past the queueing discipline. */
  public static final Option<Boolean> QDISC_BYPASS =
      Option.flag(LEVEL, PACKET_QDISC_BYPASS, "PACKET_QDISC_BYPASS");

  /** Frames start with a virtio_net_hdr. */
  public static final Option<Boolean> VNET_HDR =
      Option.flag(LEVEL, PACKET_VNET_HDR, "PACKET_VNET_HDR");

  /** Do not see the frames that this host sends. */
  public static final Option<Boolean> IGNORE_OUTGOING =
      Option.flag(LEVEL, PACKET_IGNORE_OUTGOING, "PACKET_IGNORE_OUTGOING");

  /** The layout of the packet rings: 0 V1, 1 V2, 2 V3. */
  public static final Option<Integer> VERSION =
      Option.integer(LEVEL, PACKET_VERSION, "PACKET_VERSION");

  /** Bytes kept before each frame in a ring. */
  public static final Option<Integer> RESERVE =
      Option.integer(LEVEL, PACKET_RESERVE, "PACKET_RESERVE");

  /** Source of the rings' timestamps. */
  public static final Option<Integer> TIMESTAMP =
      Option.integer(LEVEL, PACKET_TIMESTAMP, "PACKET_TIMESTAMP");

  /** Do not stop the transmit ring at a bad frame. */
  public static final Option<Boolean> LOSS = Option.flag(LEVEL, PACKET_LOSS, "PACKET_LOSS");

  private PacketOptions() {}
}
