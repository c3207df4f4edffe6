// SPDX-License-Identifier: Apache-2.0
package io.cleat.option;

/** The level IPPROTO_UDP (udp(7)). */
public final class UdpOptions {
  /** The level of these options: IPPROTO_UDP. */
  public static final int LEVEL = 17;

  // Options and control messages of IPPROTO_UDP (udp(7)).
  public static final int UDP_CORK = 1;
  public static final int UDP_ENCAP = 100;
  public static final int UDP_NO_CHECK6_TX = 101;
  public static final int UDP_NO_CHECK6_RX = 102;
  public static final int UDP_SEGMENT = 103;
  public static final int UDP_GRO = 104;

  /** Gather what is sent into one datagram until taken off. */
  public static final Option<Boolean> CORK = Option.flag(LEVEL, UDP_CORK, "UDP_CORK");

  /** Size in bytes of the datagrams that one send is cut into; 0 for off. */
  public static final Option<Integer> SEGMENT = Option.integer(LEVEL, UDP_SEGMENT, "UDP_SEGMENT");

  /** Receive several datagrams of one flow as one, their size in a control message. */
  public static final Option<Boolean> GRO = Option.flag(LEVEL, UDP_GRO, "UDP_GRO");

  /** Send over IPv6 with checksum zero (RFC 6935). */
  public static final Option<Boolean> NO_CHECK6_TX =
      Option.flag(LEVEL, UDP_NO_CHECK6_TX, "UDP_NO_CHECK6_TX");

  /** Accept checksum zero over IPv6 (RFC 6935). */
  public static final Option<Boolean> NO_CHECK6_RX =
      Option.flag(LEVEL, UDP_NO_CHECK6_RX, "UDP_NO_CHECK6_RX");

  private UdpOptions() {}
}
