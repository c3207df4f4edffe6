// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What a link says about a frame beside its bytes: {@code struct virtio_net_hdr} (virtio 1.2,
 * 5.1.6), as TAP with IFF_VNET_HDR and packet sockets with PACKET_VNET_HDR have it, in the byte
 * order of the machine.
 *
 * <p>Two notes matter: a checksum that is still to be computed, and a segment that stands for many
 * of a given size.
 */
public final class VirtioNetHeader {
  /** Bytes of the header. */
  public static final int SIZE = 10;

  /** Flag: the checksum holds the pseudo header's sum; the rest is still to be added. */
  public static final int NEEDS_CHECKSUM = 1;

  /** Flag: the checksum has been verified. */
  public static final int DATA_VALID = 2;

  /** Segments: this is one as it is. */
  public static final int GSO_NONE = 0;

  /** Segments: TCP over IPv4. */
  public static final int GSO_TCPV4 = 1;

  /** Segments: fragments of UDP over either IP. */
  public static final int GSO_UDP = 3;

  /** Segments: TCP over IPv6. */
  public static final int GSO_TCPV6 = 4;

  /** Segments: datagrams of UDP over either IP. */
  public static final int GSO_UDP_L4 = 5;

  /** Added to a TCP kind: congestion notification is in use. */
  public static final int GSO_ECN = 0x80;

  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private static final long FLAGS = 0;
  private static final long GSO_TYPE = 1;
  private static final long HEADER_LENGTH = 2;
  private static final long GSO_SIZE = 4;
  private static final long CHECKSUM_START = 6;
  private static final long CHECKSUM_OFFSET = 8;

  private VirtioNetHeader() {}

  /**
   * {@link Reason#TRUNCATED}; {@link Reason#BAD_OFFLOAD}: an unknown kind of segments, no size for
   * them, or a checksum outside the frame.
   *
   * @param length bytes of header and frame
   */
  public static int check(MemorySegment frame, long at, int length) {
    if (length < SIZE) {
      return Reason.TRUNCATED;
    }
    // virtio 1.2, 5.1.6: the checksum is from csum_start to the end of the packet and goes
    // csum_offset
    // behind that start; with a GSO type, gso_size is the payload of each segment.
    if (needsChecksum(frame, at)
        && checksumStart(frame, at) + checksumOffset(frame, at) + 2 > length - SIZE) {
      return Reason.BAD_OFFLOAD;
    }
    return switch (segments(frame, at)) {
      case GSO_NONE -> Reason.GOOD;
      case GSO_TCPV4, GSO_UDP, GSO_TCPV6, GSO_UDP_L4 ->
          segmentSize(frame, at) == 0 ? Reason.BAD_OFFLOAD : Reason.GOOD;
      default -> Reason.BAD_OFFLOAD;
    };
  }

  /** {@link #NEEDS_CHECKSUM}, {@link #DATA_VALID}. */
  public static int flags(MemorySegment frame, long at) {
    return Layout.u8(frame, at + FLAGS);
  }

  /** Whether the checksum holds the pseudo header's sum alone. */
  public static boolean needsChecksum(MemorySegment frame, long at) {
    return (flags(frame, at) & NEEDS_CHECKSUM) != 0;
  }

  /** Whether the checksum need not be looked at: it is still to do, or verified. */
  public static boolean isChecksumTrusted(MemorySegment frame, long at) {
    return (flags(frame, at) & (NEEDS_CHECKSUM | DATA_VALID)) != 0;
  }

  /** What kind of segments the frame stands for, without {@link #GSO_ECN}. */
  public static int segments(MemorySegment frame, long at) {
    return Layout.u8(frame, at + GSO_TYPE) & ~GSO_ECN;
  }

  /** Whether congestion notification is in use. */
  public static boolean hasEcn(MemorySegment frame, long at) {
    return (Layout.u8(frame, at + GSO_TYPE) & GSO_ECN) != 0;
  }

  /** Bytes of all headers of the frame; a hint. */
  public static int headerLength(MemorySegment frame, long at) {
    return u16(frame, at + HEADER_LENGTH);
  }

  /** Bytes of payload that each segment has. */
  public static int segmentSize(MemorySegment frame, long at) {
    return u16(frame, at + GSO_SIZE);
  }

  /** Where in the frame the sum begins. */
  public static int checksumStart(MemorySegment frame, long at) {
    return u16(frame, at + CHECKSUM_START);
  }

  /** Where behind that start the checksum goes. */
  public static int checksumOffset(MemorySegment frame, long at) {
    return u16(frame, at + CHECKSUM_OFFSET);
  }

  /** Writes that the frame is as it is, or, with {@link #DATA_VALID}, that its checksum is good. */
  public static void plain(MemorySegment frame, long at, int flags) {
    frame.set(ValueLayout.JAVA_LONG_UNALIGNED, at, 0);
    u16(frame, at + CHECKSUM_OFFSET, 0);
    Layout.u8(frame, at + FLAGS, flags);
  }

  /** Writes that a checksum is still to be computed. */
  public static void checksum(MemorySegment frame, long at, int start, int offset) {
    plain(frame, at, NEEDS_CHECKSUM);
    u16(frame, at + CHECKSUM_START, start);
    u16(frame, at + CHECKSUM_OFFSET, offset);
  }

  /** Adds that the frame stands for segments. */
  public static void segments(
      MemorySegment frame, long at, int type, int headerLength, int segmentSize) {
    Layout.u8(frame, at + GSO_TYPE, type);
    u16(frame, at + HEADER_LENGTH, headerLength);
    u16(frame, at + GSO_SIZE, segmentSize);
  }

  private static int u16(MemorySegment frame, long at) {
    return frame.get(SHORT, at) & 0xffff;
  }

  private static void u16(MemorySegment frame, long at, int value) {
    frame.set(SHORT, at, (short) value);
  }
}
