// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/** Multicast listener discovery, versions 1 and 2 (RFC 2710, RFC 3810): ICMPv6 messages. */
public final class Mld {
  /** Type: who listens to what? Its {@link #version} is told by its length. */
  public static final int QUERY = 130;

  /** Type: I listen, says version 1. */
  public static final int REPORT_V1 = 131;

  /** Type: I listen no more (version 1). */
  public static final int DONE = 132;

  /** Type: what I listen to, says version 2, in {@link MulticastRecord}s. */
  public static final int REPORT_V2 = 143;

  /** Bytes of a message of version 1. */
  public static final int SIZE = 24;

  /** Bytes of a version 2 query without sources. */
  public static final int QUERY_V2_SIZE = 28;

  /** Bytes of a version 2 report without records. */
  public static final int REPORT_V2_SIZE = 8;

  private static final long MAX_RESPONSE = 4;
  private static final long RECORDS = 6;
  private static final long GROUP = 8;
  private static final long SOURCES = 26;
  private static final int ADDRESS_SIZE = 16;

  private Mld() {}

  /** Whether the ICMPv6 type is one of these. */
  public static boolean isMld(int type) {
    return (type >= QUERY && type <= DONE) || type == REPORT_V2;
  }

  /**
   * {@link Reason#BAD_HOP_LIMIT}, {@link Reason#TRUNCATED}, {@link Reason#BAD_LENGTH}, {@link
   * Reason#BAD_ADDRESS}. The checksum is {@link Icmpv6#verify}; that there is a router alert,
   * {@link Ipv6Extensions#hasRouterAlert} tells.
   *
   * @param ip where the checked IPv6 header is
   * @param at where the message is, one of the four
   * @param length bytes of the message
   */
  public static int check(MemorySegment frame, long ip, long at, int length) {
    // RFC 3810 5: all MLD messages are sent with an IPv6 hop limit of 1.
    if (Ipv6.hopLimit(frame, ip) != 1) {
      return Reason.BAD_HOP_LIMIT;
    }
    if (length < REPORT_V2_SIZE) {
      return Reason.TRUNCATED;
    }
    int type = Icmpv6.type(frame, at);
    int answer = type == REPORT_V2 ? checkReport(frame, at, length) : checkOne(frame, at, length);
    if (answer != Reason.GOOD) {
      return answer;
    }
    return isFrom(frame, ip, type) ? Reason.GOOD : Reason.BAD_ADDRESS;
  }

  private static boolean isFrom(MemorySegment frame, long ip, int type) {
    // RFC 3810 5.1.14: queries come from a link-local address. 5.2.13: reports too, or from the
    // unspecified address while the sender has none.
    long high = Ipv6.sourceHigh(frame, ip);
    boolean unspecified = Ipv6Address.isUnspecified(high, Ipv6.sourceLow(frame, ip));
    return Ipv6Address.isLinkLocal(high) || (type != QUERY && unspecified);
  }

  private static int checkOne(MemorySegment frame, long at, int length) {
    if (length < SIZE) {
      return Reason.TRUNCATED;
    }
    boolean query = Icmpv6.type(frame, at) == QUERY;
    // RFC 3810 8.1: query messages that match neither form, e.g. one of 26 octets, must be silently
    // ignored.
    if (query && length > SIZE && length < QUERY_V2_SIZE) {
      return Reason.BAD_LENGTH;
    }
    if (query && length > SIZE && QUERY_V2_SIZE + sources(frame, at) * ADDRESS_SIZE > length) {
      return Reason.TRUNCATED;
    }
    // RFC 3810 5.1.5: the multicast address is zero in a general query.
    long high = groupHigh(frame, at);
    boolean general = query && Ipv6Address.isUnspecified(high, groupLow(frame, at));
    return general || Ipv6Address.isMulticast(high) ? Reason.GOOD : Reason.BAD_ADDRESS;
  }

  private static int checkReport(MemorySegment frame, long at, int length) {
    // RFC 3810 5.2: number of multicast address records M, then M records.
    return MulticastRecord.check(
        frame, at + REPORT_V2_SIZE, at + length, records(frame, at), ADDRESS_SIZE);
  }

  /** The version of a query: RFC 3810 8.1, length 24 is version 1, 28 or more version 2. */
  public static int version(int length) {
    return length >= QUERY_V2_SIZE ? 2 : 1;
  }

  /** Of a query: the longest time to wait before answering. */
  public static int maxResponseMillis(MemorySegment frame, long at, int length) {
    int code = Layout.u16(frame, at + MAX_RESPONSE);
    return length >= QUERY_V2_SIZE ? time(code) : code;
  }

  /** RFC 3810 5.1.3: from 32768 on a floating-point value, {@code (mant | 0x1000) << (exp + 3)}. */
  private static int time(int code) {
    return code < 0x8000 ? code : ((code & 0xfff) | 0x1000) << ((code >>> 12 & 7) + 3);
  }

  /** First half of the group; 0 in a general query. */
  public static long groupHigh(MemorySegment frame, long at) {
    return Layout.i64(frame, at + GROUP);
  }

  /** Second half of the group. */
  public static long groupLow(MemorySegment frame, long at) {
    return Layout.i64(frame, at + GROUP + Long.BYTES);
  }

  /** Of a version 2 query: how many sources it asks for; the first is at QUERY_V2_SIZE. */
  public static int sources(MemorySegment frame, long at) {
    return Layout.u16(frame, at + SOURCES);
  }

  /** Of a version 2 query: first half of a source that it asks for. */
  public static long sourceHigh(MemorySegment frame, long at, int index) {
    return Layout.i64(frame, at + QUERY_V2_SIZE + (long) index * ADDRESS_SIZE);
  }

  /** Of a version 2 query: second half of that. */
  public static long sourceLow(MemorySegment frame, long at, int index) {
    return Layout.i64(frame, at + QUERY_V2_SIZE + (long) index * ADDRESS_SIZE + Long.BYTES);
  }

  /** Of a version 2 report: how many records; the first is at REPORT_V2_SIZE. */
  public static int records(MemorySegment frame, long at) {
    return Layout.u16(frame, at + RECORDS);
  }

  /** Of a record: first half of its group. */
  public static long recordGroupHigh(MemorySegment frame, long record) {
    return Layout.i64(frame, record + MulticastRecord.GROUP);
  }

  /** Of a record: second half of its group. */
  public static long recordGroupLow(MemorySegment frame, long record) {
    return Layout.i64(frame, record + MulticastRecord.GROUP + Long.BYTES);
  }

  /** Where the record after this one is. */
  public static long nextRecord(MemorySegment frame, long record) {
    return record + MulticastRecord.length(frame, record, ADDRESS_SIZE);
  }

  /** Writes a message of version 1; {@link Icmpv6#seal} comes last. */
  public static void header(MemorySegment frame, long at, int type, long high, long low) {
    Icmpv6.header(frame, at, type, 0, 0);
    Layout.i64(frame, at + GROUP, high);
    Layout.i64(frame, at + GROUP + Long.BYTES, low);
  }

  /** Writes a query's longest time to wait, up to 32767. */
  public static void maxResponseMillis(MemorySegment frame, long at, int value, boolean version2) {
    Layout.u16(frame, at + MAX_RESPONSE, value);
    if (version2) {
      Layout.i32(frame, at + SIZE, 0);
    }
  }

  /** Writes the head of a version 2 report; so many records must follow. */
  public static void report(MemorySegment frame, long at, int records) {
    Icmpv6.header(frame, at, REPORT_V2, 0, records);
  }

  /** Writes a record without its sources and answers where these, or the next record, go. */
  public static long writeRecord(
      MemorySegment frame, long record, int type, int sources, long high, long low) {
    MulticastRecord.head(frame, record, type, sources);
    return writeAddress(frame, record + MulticastRecord.GROUP, high, low);
  }

  /** Writes a source and answers where the next goes. */
  public static long writeAddress(MemorySegment frame, long at, long high, long low) {
    Layout.i64(frame, at, high);
    Layout.i64(frame, at + Long.BYTES, low);
    return at + ADDRESS_SIZE;
  }
}
