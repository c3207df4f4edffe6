// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * The header of Internet Protocol version 6 (RFC 8200 3); what follows is {@link Ipv6Extensions}.
 */
public final class Ipv6 {
  /** Version, traffic class, flow label. */
  public static final long VERSION = 0;

  /** Bytes behind the header. */
  public static final long PAYLOAD_LENGTH = 4;

  /** What follows. */
  public static final long NEXT_HEADER = 6;

  /** Routers that may still forward it. */
  public static final long HOP_LIMIT = 7;

  /** Who sends it. */
  public static final long SOURCE = 8;

  /** Who shall have it. */
  public static final long DESTINATION = 24;

  /** Bytes of the header. */
  public static final int SIZE = 40;

  /** Every link carries packets of this size (RFC 8200 5). */
  public static final int MINIMUM_MTU = 1280;

  private static final int FLOW_LABEL_MASK = 0xf_ffff;

  private Ipv6() {}

  /**
   * What every host checks first: {@link Reason#TRUNCATED}, {@link Reason#BAD_VERSION}, {@link
   * Reason#BAD_ADDRESS}. Jumbograms (RFC 2675) are not spoken: their payload length 0 is taken at
   * its word.
   *
   * @param length bytes that came; more than the packet's are padding of the link
   */
  public static int check(MemorySegment frame, long at, int length) {
    if (length < SIZE) {
      return Reason.TRUNCATED;
    }
    // RFC 8200 3: 4-bit Internet Protocol version number = 6.
    if (Layout.u8(frame, at) >>> 4 != 6) {
      return Reason.BAD_VERSION;
    }
    // RFC 8200 3: payload length is the rest of the packet following this header, in octets.
    if (payloadLength(frame, at) > length - SIZE) {
      return Reason.TRUNCATED;
    }
    boolean valid =
        isSource(sourceHigh(frame, at), sourceLow(frame, at))
            && isDestination(destinationHigh(frame, at), destinationLow(frame, at));
    return valid ? Reason.GOOD : Reason.BAD_ADDRESS;
  }

  /**
   * RFC 4291 2.7: multicast addresses must not be used as source addresses in IPv6 packets. RFC
   * 6890 2.2.3: neither are mapped ones; who keeps IPv4 addresses so would take them for those.
   */
  private static boolean isSource(long high, long low) {
    return !Ipv6Address.isMulticast(high) && !Ipv6Address.isMapped(high, low);
  }

  /**
   * RFC 4291 2.5.2: the unspecified address must not be used as the destination address. 2.7: a
   * packet to a group of the reserved scope 0 must be silently dropped. RFC 6890 2.2.3: mapped
   * addresses are no destinations.
   */
  private static boolean isDestination(long high, long low) {
    boolean reserved = Ipv6Address.isMulticast(high) && Ipv6Address.scope(high, low) == 0;
    return !reserved && !Ipv6Address.isUnspecified(high, low) && !Ipv6Address.isMapped(high, low);
  }

  /** Differentiated services code point and, in the low two bits, congestion notification. */
  public static int trafficClass(MemorySegment frame, long at) {
    return Layout.u16(frame, at) >>> 4 & 0xff;
  }

  /** The flow's label, 20 bits. */
  public static int flowLabel(MemorySegment frame, long at) {
    return Layout.i32(frame, at) & FLOW_LABEL_MASK;
  }

  /** Bytes behind the header, extension headers among them. */
  public static int payloadLength(MemorySegment frame, long at) {
    return Layout.u16(frame, at + PAYLOAD_LENGTH);
  }

  /** What follows: an extension header, or an {@link IpProtocol}. */
  public static int nextHeader(MemorySegment frame, long at) {
    return Layout.u8(frame, at + NEXT_HEADER);
  }

  /** Routers that may still forward it. */
  public static int hopLimit(MemorySegment frame, long at) {
    return Layout.u8(frame, at + HOP_LIMIT);
  }

  /** First half of who sends it. */
  public static long sourceHigh(MemorySegment frame, long at) {
    return Layout.i64(frame, at + SOURCE);
  }

  /** Second half of who sends it. */
  public static long sourceLow(MemorySegment frame, long at) {
    return Layout.i64(frame, at + SOURCE + Long.BYTES);
  }

  /** First half of who shall have it. */
  public static long destinationHigh(MemorySegment frame, long at) {
    return Layout.i64(frame, at + DESTINATION);
  }

  /** Second half of who shall have it. */
  public static long destinationLow(MemorySegment frame, long at) {
    return Layout.i64(frame, at + DESTINATION + Long.BYTES);
  }

  /**
   * The sum of the pseudo header before this packet's upper layer.
   *
   * @param protocol the upper layer's
   * @param length bytes of the upper layer's header and data
   */
  public static long pseudoSum(MemorySegment frame, long at, int protocol, int length) {
    return Checksum.pseudoIpv6(Checksum.sum(frame, at + SOURCE, 32), protocol, length);
  }

  /**
   * Writes the header but for the addresses.
   *
   * @param flow traffic class and flow label as they stand in the first word, {@link #flow}
   */
  public static void header(
      MemorySegment frame, long at, int flow, int payloadLength, int nextHeader, int hopLimit) {
    Layout.i32(frame, at, 6 << 28 | flow);
    Layout.i32(frame, at + PAYLOAD_LENGTH, payloadLength << 16 | nextHeader << 8 | hopLimit);
  }

  /** Traffic class and flow label in one. */
  public static int flow(int trafficClass, int flowLabel) {
    return trafficClass << 20 | (flowLabel & FLOW_LABEL_MASK);
  }

  /** Writes who sends it. */
  public static void source(MemorySegment frame, long at, long high, long low) {
    Layout.i64(frame, at + SOURCE, high);
    Layout.i64(frame, at + SOURCE + Long.BYTES, low);
  }

  /** Writes who shall have it. */
  public static void destination(MemorySegment frame, long at, long high, long low) {
    Layout.i64(frame, at + DESTINATION, high);
    Layout.i64(frame, at + DESTINATION + Long.BYTES, low);
  }

  /** Writes differentiated services and congestion notification. */
  public static void trafficClass(MemorySegment frame, long at, int value) {
    Layout.u16(frame, at, Layout.u16(frame, at) & 0xf00f | value << 4);
  }

  /** Writes how many bytes follow. */
  public static void payloadLength(MemorySegment frame, long at, int value) {
    Layout.u16(frame, at + PAYLOAD_LENGTH, value);
  }

  /** Writes what follows. */
  public static void nextHeader(MemorySegment frame, long at, int value) {
    Layout.u8(frame, at + NEXT_HEADER, value);
  }
}
