// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * The header of Transmission Control Protocol (RFC 9293 3.1); its options are {@link TcpOptions}.
 */
public final class Tcp {
  /** The sender's port. */
  public static final long SOURCE_PORT = 0;

  /** The receiver's port. */
  public static final long DESTINATION_PORT = 2;

  /** Sequence number of the first octet of data, or of SYN. */
  public static final long SEQ = 4;

  /** The next sequence number that the sender expects. */
  public static final long ACK_NUMBER = 8;

  /** Header length and control bits. */
  public static final long CONTROL = 12;

  /** What the sender has room for, unscaled. */
  public static final long WINDOW = 14;

  /** Checksum of pseudo header, header and data. */
  public static final long CHECKSUM = 16;

  /** Where urgent data ends. */
  public static final long URGENT_POINTER = 18;

  /** Bytes of a header without options, and where options begin. */
  public static final int SIZE = 20;

  /** Bytes of the header that nearly every segment has, with NOP, NOP, timestamps. */
  public static final int STAMPED_SIZE = 32;

  /** Bytes of the longest header. */
  public static final int SIZE_MAX = 60;

  /** No more data from the sender. */
  public static final int FIN = 0x01;

  /** Synchronize sequence numbers. */
  public static final int SYN = 0x02;

  /** Reset the connection. */
  public static final int RST = 0x04;

  /** Push. */
  public static final int PSH = 0x08;

  /** The acknowledgment field is significant. */
  public static final int ACK = 0x10;

  /** The urgent pointer is significant. */
  public static final int URG = 0x20;

  /** Congestion was experienced, says the receiver (RFC 3168). */
  public static final int ECE = 0x40;

  /** The congestion window is reduced (RFC 3168). */
  public static final int CWR = 0x80;

  /** Accurate ECN (RFC 9768), once the nonce sum. */
  public static final int AE = 0x100;

  private static final int FLAGS_MASK = 0x1ff;

  private Tcp() {}

  /**
   * {@link Reason#TRUNCATED}, {@link Reason#BAD_HEADER_LENGTH}. Options have an answer of their
   * own, because a segment with a bad one need not be lost.
   *
   * @param length bytes of the segment
   */
  public static int check(MemorySegment frame, long at, int length) {
    if (length < SIZE) {
      return Reason.TRUNCATED;
    }
    // RFC 9293 3.1: the data offset is the number of 32-bit words in the TCP header; without
    // options these are five.
    return checkHeaderLength(headerLength(frame, at), length);
  }

  /**
   * As {@link #check}, for those who have read the header already.
   *
   * @param length bytes of the segment
   */
  public static int checkHeaderLength(int headerLength, int length) {
    if (headerLength < SIZE) {
      return Reason.BAD_HEADER_LENGTH;
    }
    return headerLength > length ? Reason.TRUNCATED : Reason.GOOD;
  }

  /**
   * {@link Reason#BAD_CHECKSUM}.
   *
   * <p>RFC 9293 3.1: the sender must generate it (MUST-2) and the receiver must check it (MUST-3).
   *
   * @param length bytes of the segment
   * @param pseudo sum of the pseudo header
   */
  public static int verify(MemorySegment frame, long at, int length, long pseudo) {
    boolean good = Checksum.isGood(pseudo + Checksum.sum(frame, at, length));
    return good ? Reason.GOOD : Reason.BAD_CHECKSUM;
  }

  /** The sender's port. */
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

  /** Two ports in one, the source in the high half. */
  public static int ports(int source, int destination) {
    return source << 16 | (destination & 0xffff);
  }

  /** SEG.SEQ. */
  public static int seq(MemorySegment frame, long at) {
    return Layout.i32(frame, at + SEQ);
  }

  /** SEG.ACK; means something with {@link #ACK} alone. */
  public static int ack(MemorySegment frame, long at) {
    return Layout.i32(frame, at + ACK_NUMBER);
  }

  /** Bytes of the header with its options. */
  public static int headerLength(MemorySegment frame, long at) {
    return Layout.u8(frame, at + CONTROL) >>> 4 << 2;
  }

  /** Control bits, {@link #FIN} to {@link #AE}. */
  public static int flags(MemorySegment frame, long at) {
    return Layout.u16(frame, at + CONTROL) & FLAGS_MASK;
  }

  /** Whether all of these control bits are set. */
  public static boolean has(MemorySegment frame, long at, int flags) {
    return (flags(frame, at) & flags) == flags;
  }

  /** SEG.WND as it stands: unsigned (MUST-1), unscaled. */
  public static int window(MemorySegment frame, long at) {
    return Layout.u16(frame, at + WINDOW);
  }

  /** Checksum of pseudo header, header and data. */
  public static int checksum(MemorySegment frame, long at) {
    return Layout.u16(frame, at + CHECKSUM);
  }

  /** SEG.UP: from the sequence number to the end of urgent data; means something with URG alone. */
  public static int urgentPointer(MemorySegment frame, long at) {
    return Layout.u16(frame, at + URGENT_POINTER);
  }

  /**
   * SEG.LEN: octets of data, counting SYN and FIN (RFC 9293 3.4).
   *
   * @param length bytes of the segment with its header
   */
  public static int sequenceLength(MemorySegment frame, long at, int length) {
    int flags = flags(frame, at);
    return length - headerLength(frame, at) + (flags >>> 1 & 1) + (flags & 1);
  }

  /**
   * Writes a header of {@link #SIZE} bytes, without urgent data; the checksum is 0.
   *
   * @param ports the source in the high half, {@link #ports(int, int)}
   * @param control header length, control bits and window, {@link #control}
   */
  public static void header(
      MemorySegment frame, long at, int ports, int seq, int ack, int control) {
    header(frame, at, first(ports, seq), second(ack, control));
  }

  /**
   * The header's fourth word.
   *
   * @param headerLength bytes, {@link #SIZE} and that of the options, a multiple of four
   * @param flags {@link #FIN} to {@link #AE}
   * @param window 0 to 65535
   */
  public static int control(int headerLength, int flags, int window) {
    return headerLength >>> 2 << 28 | flags << 16 | window;
  }

  // The header in words of eight bytes, for those who need nearly all of it.

  /** The first eight bytes: ports and sequence number. */
  public static long first(MemorySegment frame, long at) {
    return Layout.i64(frame, at);
  }

  /** The next eight bytes: acknowledgment number, {@link #control}. */
  public static long second(MemorySegment frame, long at) {
    return Layout.i64(frame, at + ACK_NUMBER);
  }

  /** Of a header with options, the eight bytes from the checksum to the first four of those. */
  public static long third(MemorySegment frame, long at) {
    return Layout.i64(frame, at + CHECKSUM);
  }

  /** TSval and TSecr of a header that {@link #isStamped}. */
  public static long stamps(MemorySegment frame, long at) {
    return Layout.i64(frame, at + SIZE + Integer.BYTES);
  }

  /** Whether the options, of the third word, are NOP, NOP, timestamps and no more. */
  public static boolean isStamped(int headerLength, long third) {
    return headerLength == STAMPED_SIZE && (int) third == TcpOptions.ALIGNED_TIMESTAMPS;
  }

  /** Both ports, the source in the high half, of the first word. */
  public static int ports(long first) {
    return (int) (first >>> 32);
  }

  /** SEG.SEQ, of the first word. */
  public static int seq(long first) {
    return (int) first;
  }

  /** SEG.ACK, of the second word. */
  public static int ack(long second) {
    return (int) (second >>> 32);
  }

  /** SEG.UP, of the third word. */
  public static int urgentPointer(long third) {
    return (int) (third >>> 32) & 0xffff;
  }

  /** The first eight bytes; {@code ports} as {@link #ports(int, int)}. */
  public static long first(int ports, int seq) {
    return (long) ports << 32 | seq & 0xffff_ffffL;
  }

  /** The next eight bytes; {@code control} as {@link #control}. */
  public static long second(int ack, int control) {
    return (long) ack << 32 | control & 0xffff_ffffL;
  }

  /** Bytes of the header with its options, of its second word. */
  public static int headerLength(long second) {
    return (int) (second >>> 28 & 0xf) << 2;
  }

  /** Control bits, of the second word. */
  public static int flags(long second) {
    return (int) (second >>> 16) & FLAGS_MASK;
  }

  /** SEG.WND as it stands, of the second word. */
  public static int window(long second) {
    return (int) second & 0xffff;
  }

  /** Writes a header of {@link #SIZE} bytes, without urgent data; the checksum is 0. */
  public static void header(MemorySegment frame, long at, long first, long second) {
    Layout.i64(frame, at, first);
    Layout.i64(frame, at + ACK_NUMBER, second);
    Layout.i32(frame, at + CHECKSUM, 0);
  }

  /**
   * Writes a header whose options are NOP, NOP, timestamps, and its checksum.
   *
   * @param stamps TSval in the high half, TSecr in the low
   * @param sum of the pseudo header and the data
   */
  public static void stampedHeader(
      MemorySegment frame, long at, long first, long second, long stamps, long sum) {
    long all =
        sum
            + Checksum.ofLong(first)
            + Checksum.ofLong(second)
            + Checksum.ofLong(stamps)
            + Checksum.ofInt(TcpOptions.ALIGNED_TIMESTAMPS);
    stampedHeader(frame, at, first, second, Checksum.field(all), stamps);
  }

  /**
   * As {@link #stampedHeader(MemorySegment, long, long, long, long, long)}, of a segment whose
   * checksum the link will finish.
   *
   * @param pseudo sum of the pseudo header
   */
  public static void unfinishedStampedHeader(
      MemorySegment frame, long at, long first, long second, long stamps, long pseudo) {
    stampedHeader(frame, at, first, second, Checksum.partialField(pseudo), stamps);
  }

  private static void stampedHeader(
      MemorySegment frame, long at, long first, long second, int checksum, long stamps) {
    Layout.i64(frame, at, first);
    Layout.i64(frame, at + ACK_NUMBER, second);
    Layout.i64(frame, at + CHECKSUM, (long) checksum << 48 | TcpOptions.ALIGNED_TIMESTAMPS);
    Layout.i64(frame, at + SIZE + Integer.BYTES, stamps);
  }

  /** Writes the header's length. */
  public static void headerLength(MemorySegment frame, long at, int value) {
    int flags = Layout.u8(frame, at + CONTROL) & 0xf;
    Layout.u8(frame, at + CONTROL, value << 2 | flags);
  }

  /** Writes SEG.SEQ; a checksum that is there already must be updated. */
  public static void seq(MemorySegment frame, long at, int value) {
    Layout.i32(frame, at + SEQ, value);
  }

  /** Writes SEG.ACK. */
  public static void ack(MemorySegment frame, long at, int value) {
    Layout.i32(frame, at + ACK_NUMBER, value);
  }

  /** Writes the control bits. */
  public static void flags(MemorySegment frame, long at, int value) {
    int rest = Layout.u16(frame, at + CONTROL) & ~FLAGS_MASK;
    Layout.u16(frame, at + CONTROL, rest | value);
  }

  /** Writes SEG.WND, unscaled. */
  public static void window(MemorySegment frame, long at, int value) {
    Layout.u16(frame, at + WINDOW, value);
  }

  /** Writes SEG.UP. */
  public static void urgentPointer(MemorySegment frame, long at, int value) {
    Layout.u16(frame, at + URGENT_POINTER, value);
  }

  /**
   * Computes and writes the checksum, when all else is there.
   *
   * @param length bytes of the segment
   * @param pseudo sum of the pseudo header
   */
  public static void seal(MemorySegment frame, long at, int length, long pseudo) {
    Layout.u16(frame, at + CHECKSUM, 0);
    long sum = pseudo + Checksum.sum(frame, at, length);
    Layout.u16(frame, at + CHECKSUM, Checksum.field(sum));
  }

  /**
   * Writes the checksum when the data's sum is known from copying it.
   *
   * @param sum of the pseudo header and the data
   */
  public static void sealHeader(MemorySegment frame, long at, long sum) {
    seal(frame, at, headerLength(frame, at), sum);
  }

  /** Writes what a link starts from that finishes the checksum itself. */
  public static void sealPartially(MemorySegment frame, long at, long pseudo) {
    Layout.u16(frame, at + CHECKSUM, Checksum.partialField(pseudo));
  }
}
