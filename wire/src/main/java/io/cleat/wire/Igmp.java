// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * Internet Group Management Protocol, versions 1, 2 and 3 (RFC 1112 appendix I, RFC 2236, RFC
 * 3376).
 */
public final class Igmp {
  /** Type: who listens to what? Its {@link #version} is told by length and time. */
  public static final int QUERY = 0x11;

  /** Type: I listen, says version 1. */
  public static final int REPORT_V1 = 0x12;

  /** Type: I listen, says version 2. */
  public static final int REPORT_V2 = 0x16;

  /** Type: I listen no more (version 2). */
  public static final int LEAVE = 0x17;

  /** Type: what I listen to, says version 3, in {@link MulticastRecord}s. */
  public static final int REPORT_V3 = 0x22;

  /** Bytes of a message of versions 1 and 2, and of a version 3 report without records. */
  public static final int SIZE = 8;

  /** Bytes of a version 3 query without sources. */
  public static final int QUERY_V3_SIZE = 12;

  private static final long MAX_RESPONSE = 1;
  private static final long CHECKSUM = 2;
  private static final long GROUP = 4;
  private static final long RECORDS = 6;
  private static final long SOURCES = 10;

  private Igmp() {}

  /**
   * {@link Reason#TRUNCATED}, {@link Reason#BAD_CHECKSUM}, {@link Reason#BAD_LENGTH}, {@link
   * Reason#BAD_ADDRESS}. Unknown types are good and to be ignored (RFC 3376 4).
   *
   * @param length bytes of the message
   */
  public static int check(MemorySegment frame, long at, int length) {
    if (length < SIZE) {
      return Reason.TRUNCATED;
    }
    // RFC 3376 4.1.2: the checksum is over the whole IGMP message (the entire IP payload) and must
    // be verified before processing.
    if (!Checksum.isGood(Checksum.sum(frame, at, length))) {
      return Reason.BAD_CHECKSUM;
    }
    return switch (type(frame, at)) {
      case QUERY -> checkQuery(frame, at, length);
      case REPORT_V1, REPORT_V2, LEAVE ->
          Ipv4Address.isMulticast(group(frame, at)) ? Reason.GOOD : Reason.BAD_ADDRESS;
      case REPORT_V3 -> checkReport(frame, at, length);
      default -> Reason.GOOD;
    };
  }

  private static int checkQuery(MemorySegment frame, long at, int length) {
    // RFC 3376 7.1: query messages that match none of the three forms, e.g. one of 10 octets, must
    // be silently ignored.
    if (length > SIZE && length < QUERY_V3_SIZE) {
      return Reason.BAD_LENGTH;
    }
    if (length > SIZE && QUERY_V3_SIZE + sources(frame, at) * Integer.BYTES > length) {
      return Reason.TRUNCATED;
    }
    // RFC 3376 4.1.3: the group address is zero in a general query, else the group being queried.
    int group = group(frame, at);
    return group == 0 || Ipv4Address.isMulticast(group) ? Reason.GOOD : Reason.BAD_ADDRESS;
  }

  private static int checkReport(MemorySegment frame, long at, int length) {
    // RFC 3376 4.2: number of group records M, then M records, each as long as its contents.
    return MulticastRecord.check(
        frame, at + SIZE, at + length, Layout.u16(frame, at + RECORDS), Integer.BYTES);
  }

  /**
   * The version of a query.
   *
   * <p>RFC 3376 7.1: length 8 and max resp code zero is version 1, length 8 and max resp code not
   * zero version 2, length 12 or more version 3.
   */
  public static int version(MemorySegment frame, long at, int length) {
    if (length >= QUERY_V3_SIZE) {
      return 3;
    }
    return Layout.u8(frame, at + MAX_RESPONSE) == 0 ? 1 : 2;
  }

  /** What the message says. */
  public static int type(MemorySegment frame, long at) {
    return Layout.u8(frame, at);
  }

  /** Of a query: the longest time to wait before answering, in units of a tenth of a second. */
  public static int maxResponseTenths(MemorySegment frame, long at, int length) {
    int code = Layout.u8(frame, at + MAX_RESPONSE);
    return length >= QUERY_V3_SIZE ? time(code) : code;
  }

  /**
   * RFC 3376 4.1.1 and 4.1.7: from 128 on a floating-point value, {@code (mant | 0x10) << (exp +
   * 3)}.
   */
  private static int time(int code) {
    return code < 128 ? code : ((code & 0xf) | 0x10) << ((code >>> 4 & 7) + 3);
  }

  /** The group; 0 in a general query. */
  public static int group(MemorySegment frame, long at) {
    return Layout.i32(frame, at + GROUP);
  }

  /** Of a version 3 query: how many sources it asks for. */
  public static int sources(MemorySegment frame, long at) {
    return Layout.u16(frame, at + SOURCES);
  }

  /** Of a version 3 query: a source that it asks for. */
  public static int source(MemorySegment frame, long at, int index) {
    return Layout.i32(frame, at + QUERY_V3_SIZE + (long) index * Integer.BYTES);
  }

  /** Of a version 3 report: how many records; the first is at {@link #SIZE}. */
  public static int records(MemorySegment frame, long at) {
    return Layout.u16(frame, at + RECORDS);
  }

  /** Of a record: its group. */
  public static int recordGroup(MemorySegment frame, long record) {
    return Layout.i32(frame, record + MulticastRecord.GROUP);
  }

  /** Of a record: one of its sources. */
  public static int recordSource(MemorySegment frame, long record, int index) {
    long first = record + MulticastRecord.GROUP + Integer.BYTES;
    return Layout.i32(frame, first + (long) index * Integer.BYTES);
  }

  /** Where the record after this one is. */
  public static long nextRecord(MemorySegment frame, long record) {
    return record + MulticastRecord.length(frame, record, Integer.BYTES);
  }

  /** Writes a message of version 1 or 2; {@link #seal} comes last. */
  public static void header(
      MemorySegment frame, long at, int type, int maxResponseTenths, int group) {
    Layout.i32(frame, at, type << 24 | maxResponseTenths << 16);
    Layout.i32(frame, at + GROUP, group);
  }

  /** Writes the head of a version 3 report; so many records must follow, then {@link #seal}. */
  public static void report(MemorySegment frame, long at, int records) {
    Layout.i32(frame, at, REPORT_V3 << 24);
    Layout.i32(frame, at + GROUP, records);
  }

  /** Writes a record without its sources and answers where these, or the next record, go. */
  public static long writeRecord(
      MemorySegment frame, long record, int type, int group, int sources) {
    MulticastRecord.head(frame, record, type, sources);
    Layout.i32(frame, record + MulticastRecord.GROUP, group);
    return record + MulticastRecord.GROUP + Integer.BYTES;
  }

  /** Writes a source and answers where the next goes. */
  public static long writeSource(MemorySegment frame, long at, int source) {
    Layout.i32(frame, at, source);
    return at + Integer.BYTES;
  }

  /** Computes and writes the checksum of a message of {@code length} bytes. */
  public static void seal(MemorySegment frame, long at, int length) {
    Layout.u16(frame, at + CHECKSUM, 0);
    Layout.u16(frame, at + CHECKSUM, Checksum.field(Checksum.sum(frame, at, length)));
  }
}
