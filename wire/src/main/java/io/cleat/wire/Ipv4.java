// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/** The header of Internet Protocol version 4 (RFC 791); its options are {@link Ipv4Options}. */
public final class Ipv4 {
  /** Version and header length. */
  public static final long VERSION = 0;

  /** Differentiated services and congestion notification (RFC 2474, RFC 3168). */
  public static final long TOS = 1;

  /** Bytes of the datagram. */
  public static final long TOTAL_LENGTH = 2;

  /** Which datagram a fragment is of. */
  public static final long IDENTIFICATION = 4;

  /** Flags and fragment offset. */
  public static final long FRAGMENT = 6;

  /** Routers that may still forward it. */
  public static final long TTL = 8;

  /** What it carries. */
  public static final long PROTOCOL = 9;

  /** Checksum of the header. */
  public static final long CHECKSUM = 10;

  /** Who sends it. */
  public static final long SOURCE = 12;

  /** Who shall have it. */
  public static final long DESTINATION = 16;

  /** Bytes of a header without options, and where options begin. */
  public static final int SIZE = 20;

  /** Bytes of the longest header. */
  public static final int SIZE_MAX = 60;

  /** Flag in {@link #FRAGMENT}: must not be fragmented. */
  public static final int DONT_FRAGMENT = 0x4000;

  /** Flag in {@link #FRAGMENT}: more fragments follow. */
  public static final int MORE_FRAGMENTS = 0x2000;

  /** Bytes of the longest datagram. */
  public static final int LENGTH_MAX = 65_535;

  private static final int OFFSET_MASK = 0x1fff;

  private Ipv4() {}

  /**
   * What every host checks first: {@link Reason#TRUNCATED}, {@link Reason#BAD_VERSION}, {@link
   * Reason#BAD_HEADER_LENGTH}, {@link Reason#BAD_CHECKSUM}, {@link Reason#BAD_LENGTH}, {@link
   * Reason#BAD_FRAGMENT}, {@link Reason#BAD_ADDRESS}. Options have a check of their own.
   *
   * @param length bytes that came; more than the datagram's are padding of the link
   */
  public static int check(MemorySegment frame, long at, int length) {
    if (length < SIZE) {
      return Reason.TRUNCATED;
    }
    return check(frame, at, length, first(frame, at), second(frame, at), destination(frame, at));
  }

  /**
   * As {@link #check(MemorySegment, long, int)}, for those who have the header's words already.
   *
   * @param length bytes that came, {@link #SIZE} or more
   */
  public static int check(
      MemorySegment frame, long at, int length, long first, long second, int destination) {
    // RFC 1122 3.2.1.1: a datagram whose version number is not 4 must be silently discarded.
    if (first >>> 60 != 4) {
      return Reason.BAD_VERSION;
    }
    int headerLength = headerLength(first);
    // RFC 791 3.1: the minimum value for a correct header is 5.
    if (headerLength < SIZE) {
      return Reason.BAD_HEADER_LENGTH;
    }
    if (headerLength > length) {
      return Reason.TRUNCATED;
    }
    // RFC 1122 3.2.1.2: a host must verify the IP header checksum on every received datagram and
    // silently discard every datagram that has a bad checksum.
    long sum = sum(first, second, destination);
    if (headerLength > SIZE) {
      sum += Checksum.sum(frame, at + SIZE, headerLength - SIZE);
    }
    if (!Checksum.isGood(sum)) {
      return Reason.BAD_CHECKSUM;
    }
    return checkContent(first, second, length);
  }

  private static int checkContent(long first, long second, int length) {
    int headerLength = headerLength(first);
    // RFC 791 3.1: total length is the length of the datagram, including internet header and data.
    int totalLength = totalLength(first);
    if (totalLength < headerLength) {
      return Reason.BAD_LENGTH;
    }
    if (totalLength > length) {
      return Reason.TRUNCATED;
    }
    if (isFragment(first) && !fits(first, totalLength - headerLength)) {
      return Reason.BAD_FRAGMENT;
    }
    // RFC 1122 3.2.1.3: a host must silently discard an incoming datagram containing an IP source
    // address that is invalid by the rules of this section.
    return Ipv4Address.isSource(source(second)) ? Reason.GOOD : Reason.BAD_ADDRESS;
  }

  private static boolean fits(long first, int payloadLength) {
    // RFC 791 3.2: fragments are counted in units of 8 octets; only the last may have other sizes.
    boolean more = (first & MORE_FRAGMENTS) != 0;
    if (more && (payloadLength == 0 || (payloadLength & 7) != 0)) {
      return false;
    }
    // RFC 791 3.1: the total length field allows up to 65,535 octets, so no datagram is longer.
    return ((int) (first & OFFSET_MASK) << 3) + payloadLength <= LENGTH_MAX - SIZE;
  }

  // The header in three words, for those who need nearly all of it.

  /** The first eight bytes, from version to fragment offset. */
  public static long first(MemorySegment frame, long at) {
    return Layout.i64(frame, at);
  }

  /** The next eight bytes, from time to live to source. */
  public static long second(MemorySegment frame, long at) {
    return Layout.i64(frame, at + TTL);
  }

  /**
   * The first eight bytes of a header without options.
   *
   * @param fragment identification, flags and offset as they stand
   */
  public static long first(int tos, int totalLength, int fragment) {
    return (0x4500_0000L | tos << 16 | totalLength) << 32 | fragment & 0xffff_ffffL;
  }

  /** The next eight bytes, but for the checksum. */
  public static long second(int ttl, int protocol, int source) {
    return ((long) ttl << 24 | protocol << 16) << 32 | source & 0xffff_ffffL;
  }

  /** Writes a header of {@link #SIZE} bytes, its checksum as well. */
  public static void header(
      MemorySegment frame, long at, long first, long second, int destination) {
    long checksum = Checksum.field(sum(first, second, destination));
    Layout.i64(frame, at, first);
    Layout.i64(frame, at + TTL, second | checksum << 32);
    Layout.i32(frame, at + DESTINATION, destination);
  }

  private static long sum(long first, long second, int destination) {
    return Checksum.ofLong(first) + Checksum.ofLong(second) + Checksum.ofInt(destination);
  }

  /** Bytes of the header with its options, of its first word. */
  public static int headerLength(long first) {
    return (int) (first >>> 56 & 0xf) << 2;
  }

  /** Differentiated services and congestion notification, of the first word. */
  public static int tos(long first) {
    return (int) (first >>> 48) & 0xff;
  }

  /** Bytes of header and payload, of the first word. */
  public static int totalLength(long first) {
    return (int) (first >>> 32) & 0xffff;
  }

  /** Whether this is one of several fragments, of the first word. */
  public static boolean isFragment(long first) {
    return (first & (MORE_FRAGMENTS | OFFSET_MASK)) != 0;
  }

  /** Routers that may still forward it, of the second word. */
  public static int ttl(long second) {
    return (int) (second >>> 56);
  }

  /** What it carries, of the second word. */
  public static int protocol(long second) {
    return (int) (second >>> 48) & 0xff;
  }

  /** Who sends it, of the second word. */
  public static int source(long second) {
    return (int) second;
  }

  // Field by field.

  /** Bytes of the header with its options. */
  public static int headerLength(MemorySegment frame, long at) {
    return (Layout.u8(frame, at) & 0xf) << 2;
  }

  /** Whether the header is longer than {@link #SIZE}. */
  public static boolean hasOptions(MemorySegment frame, long at) {
    return headerLength(frame, at) > SIZE;
  }

  /** Differentiated services code point and, in the low two bits, congestion notification. */
  public static int tos(MemorySegment frame, long at) {
    return Layout.u8(frame, at + TOS);
  }

  /** Bytes of header and payload. */
  public static int totalLength(MemorySegment frame, long at) {
    return Layout.u16(frame, at + TOTAL_LENGTH);
  }

  /** Bytes behind the header. */
  public static int payloadLength(MemorySegment frame, long at) {
    return totalLength(frame, at) - headerLength(frame, at);
  }

  /** Which datagram a fragment is of, among those between two hosts with one protocol. */
  public static int identification(MemorySegment frame, long at) {
    return Layout.u16(frame, at + IDENTIFICATION);
  }

  /** Whether routers must not fragment it. */
  public static boolean isUnfragmentable(MemorySegment frame, long at) {
    return (Layout.u16(frame, at + FRAGMENT) & DONT_FRAGMENT) != 0;
  }

  /** Whether more fragments follow. */
  public static boolean hasMoreFragments(MemorySegment frame, long at) {
    return (Layout.u16(frame, at + FRAGMENT) & MORE_FRAGMENTS) != 0;
  }

  /** Whether this is one of several fragments. */
  public static boolean isFragment(MemorySegment frame, long at) {
    return (Layout.u16(frame, at + FRAGMENT) & (MORE_FRAGMENTS | OFFSET_MASK)) != 0;
  }

  /** Where in the datagram's payload the fragment's begins, in bytes. */
  public static int fragmentOffset(MemorySegment frame, long at) {
    return (Layout.u16(frame, at + FRAGMENT) & OFFSET_MASK) << 3;
  }

  /** Routers that may still forward it. */
  public static int ttl(MemorySegment frame, long at) {
    return Layout.u8(frame, at + TTL);
  }

  /** What it carries, an {@link IpProtocol}. */
  public static int protocol(MemorySegment frame, long at) {
    return Layout.u8(frame, at + PROTOCOL);
  }

  /** Checksum of the header. */
  public static int checksum(MemorySegment frame, long at) {
    return Layout.u16(frame, at + CHECKSUM);
  }

  /** Who sends it. */
  public static int source(MemorySegment frame, long at) {
    return Layout.i32(frame, at + SOURCE);
  }

  /** Who shall have it. */
  public static int destination(MemorySegment frame, long at) {
    return Layout.i32(frame, at + DESTINATION);
  }

  /** The sum of the pseudo header before the payload of this datagram. */
  public static long pseudoSum(MemorySegment frame, long at) {
    return Checksum.pseudoIpv4(
        source(frame, at), destination(frame, at), protocol(frame, at), payloadLength(frame, at));
  }

  /**
   * Writes a header of {@link #SIZE} bytes but for the addresses: identification 0, not to be
   * fragmented (RFC 6864 4.1: then the identification may be any). {@link #seal} comes last.
   */
  public static void header(
      MemorySegment frame, long at, int tos, int totalLength, int ttl, int protocol) {
    Layout.i32(frame, at, 0x4500_0000 | tos << 16 | totalLength);
    Layout.i32(frame, at + IDENTIFICATION, DONT_FRAGMENT);
    Layout.i32(frame, at + TTL, ttl << 24 | protocol << 16);
  }

  /** Writes who sends it and who shall have it. */
  public static void addresses(MemorySegment frame, long at, int source, int destination) {
    Layout.i32(frame, at + SOURCE, source);
    Layout.i32(frame, at + DESTINATION, destination);
  }

  /** Writes the header's length, {@link #SIZE} and that of the options, a multiple of four. */
  public static void headerLength(MemorySegment frame, long at, int value) {
    Layout.u8(frame, at, 0x40 | value >>> 2);
  }

  /** Writes the datagram's length. */
  public static void totalLength(MemorySegment frame, long at, int value) {
    Layout.u16(frame, at + TOTAL_LENGTH, value);
  }

  /** Writes which datagram this is a fragment of. */
  public static void identification(MemorySegment frame, long at, int value) {
    Layout.u16(frame, at + IDENTIFICATION, value);
  }

  /**
   * Writes what the fragment is.
   *
   * @param offset in bytes, a multiple of eight
   * @param flags {@link #DONT_FRAGMENT}, {@link #MORE_FRAGMENTS}, both, or 0
   */
  public static void fragment(MemorySegment frame, long at, int offset, int flags) {
    Layout.u16(frame, at + FRAGMENT, flags | offset >>> 3);
  }

  /** Writes the time to live; a checksum that is there already must be updated. */
  public static void ttl(MemorySegment frame, long at, int value) {
    Layout.u8(frame, at + TTL, value);
  }

  /** Writes differentiated services and congestion notification. */
  public static void tos(MemorySegment frame, long at, int value) {
    Layout.u8(frame, at + TOS, value);
  }

  /** Computes and writes the checksum, when all else is there. */
  public static void seal(MemorySegment frame, long at) {
    Layout.u16(frame, at + CHECKSUM, 0);
    long sum = Checksum.sum(frame, at, headerLength(frame, at));
    Layout.u16(frame, at + CHECKSUM, Checksum.field(sum));
  }
}
