// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/** User Datagram Protocol (RFC 768). */
public final class Udp {
  /** The sender's port. */
  public static final long SOURCE_PORT = 0;

  /** The receiver's port. */
  public static final long DESTINATION_PORT = 2;

  /** Bytes of header and data. */
  public static final long LENGTH = 4;

  /** Checksum of pseudo header, header and data. */
  public static final long CHECKSUM = 6;

  /** Bytes of the header. */
  public static final int SIZE = 8;

  private static final int ALL_ONES = 0xffff;

  private Udp() {}

  /**
   * {@link Reason#TRUNCATED}; {@link Reason#BAD_LENGTH}: less than a header.
   *
   * @param length bytes that IP brought; more than the datagram's are ignored
   */
  public static int check(MemorySegment frame, long at, int length) {
    if (length < SIZE) {
      return Reason.TRUNCATED;
    }
    // RFC 768: the length in octets of this user datagram including this header and the data; the
    // minimum value is eight.
    if (length(frame, at) < SIZE) {
      return Reason.BAD_LENGTH;
    }
    return length(frame, at) > length ? Reason.TRUNCATED : Reason.GOOD;
  }

  /**
   * The checksum of a datagram over IPv4: {@link Reason#BAD_CHECKSUM}.
   *
   * @param pseudo sum of the pseudo header with {@link #length} as its length
   */
  public static int verifyOverIpv4(MemorySegment frame, long at, long pseudo) {
    // RFC 768: an all zero transmitted checksum value means that the transmitter generated none.
    return checksum(frame, at) == 0 ? Reason.GOOD : verify(frame, at, pseudo);
  }

  /** The checksum of a datagram over IPv6: {@link Reason#NO_CHECKSUM}, BAD_CHECKSUM. */
  public static int verifyOverIpv6(MemorySegment frame, long at, long pseudo) {
    // RFC 8200 8.1: IPv6 receivers must discard UDP packets containing a zero checksum.
    return checksum(frame, at) == 0 ? Reason.NO_CHECKSUM : verify(frame, at, pseudo);
  }

  private static int verify(MemorySegment frame, long at, long pseudo) {
    // RFC 1122 4.1.3.4: a datagram with a non-zero invalid checksum must be silently discarded.
    long sum = pseudo + Checksum.sum(frame, at, length(frame, at));
    return Checksum.isGood(sum) ? Reason.GOOD : Reason.BAD_CHECKSUM;
  }

  /** The sender's port; 0 when no answer is wanted. */
  public static int sourcePort(MemorySegment frame, long at) {
    return Layout.u16(frame, at + SOURCE_PORT);
  }

  /** The receiver's port. */
  public static int destinationPort(MemorySegment frame, long at) {
    return Layout.u16(frame, at + DESTINATION_PORT);
  }

  /** Both ports as they stand: the source in the high half. */
  public static int ports(MemorySegment frame, long at) {
    return Layout.i32(frame, at);
  }

  /** Bytes of header and data. */
  public static int length(MemorySegment frame, long at) {
    return Layout.u16(frame, at + LENGTH);
  }

  /** Checksum of pseudo header, header and data; 0 for none. */
  public static int checksum(MemorySegment frame, long at) {
    return Layout.u16(frame, at + CHECKSUM);
  }

  /**
   * Writes the header without a checksum.
   *
   * @param ports the source in the high half, {@link Tcp#ports(int, int)}
   * @param length bytes of header and data
   */
  public static void header(MemorySegment frame, long at, int ports, int length) {
    Layout.i32(frame, at, ports);
    Layout.i32(frame, at + LENGTH, length << 16);
  }

  /**
   * Computes and writes the checksum, when all else is there.
   *
   * @param pseudo sum of the pseudo header
   */
  public static void seal(MemorySegment frame, long at, long pseudo) {
    Layout.u16(frame, at + CHECKSUM, 0);
    sealSum(frame, at, pseudo + Checksum.sum(frame, at, length(frame, at)));
  }

  /**
   * Writes the checksum when the data's sum is known from copying it.
   *
   * @param sum of the pseudo header and the data
   */
  public static void sealHeader(MemorySegment frame, long at, long sum) {
    Layout.u16(frame, at + CHECKSUM, 0);
    sealSum(frame, at, sum + Checksum.sum(frame, at, SIZE));
  }

  private static void sealSum(MemorySegment frame, long at, long sum) {
    // RFC 768: if the computed checksum is zero, it is transmitted as all ones.
    int field = Checksum.field(sum);
    Layout.u16(frame, at + CHECKSUM, field == 0 ? ALL_ONES : field);
  }

  /** Writes what a link starts from that finishes the checksum itself. */
  public static void sealPartially(MemorySegment frame, long at, long pseudo) {
    Layout.u16(frame, at + CHECKSUM, Checksum.partialField(pseudo));
  }
}
