// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/** Internet Control Message Protocol (RFC 792, RFC 1122 3.2.2, RFC 1191). */
public final class Icmpv4 {
  /** What the message says. */
  public static final long TYPE = 0;

  /** What it says more precisely. */
  public static final long CODE = 1;

  /** Checksum of the message. */
  public static final long CHECKSUM = 2;

  /** Four bytes whose meaning depends on the type. */
  public static final long REST = 4;

  /** Bytes of the header; behind it is data, or the packet that an error is about. */
  public static final int SIZE = 8;

  /** Type: answer to {@link #ECHO_REQUEST}. */
  public static final int ECHO_REPLY = 0;

  /** Type: a datagram could not be delivered. */
  public static final int UNREACHABLE = 3;

  /** Type: too fast; obsolete (RFC 6633), to be ignored. */
  public static final int SOURCE_QUENCH = 4;

  /** Type: there is a better router. */
  public static final int REDIRECT = 5;

  /** Type: send it back. */
  public static final int ECHO_REQUEST = 8;

  /** Type: time to live or time for reassembly is over. */
  public static final int TIME_EXCEEDED = 11;

  /** Type: a header makes no sense. */
  public static final int PARAMETER_PROBLEM = 12;

  /** Type: what time is it? */
  public static final int TIMESTAMP_REQUEST = 13;

  /** Type: answer to {@link #TIMESTAMP_REQUEST}. */
  public static final int TIMESTAMP_REPLY = 14;

  /** Code of {@link #UNREACHABLE}: no route. */
  public static final int NET_UNREACHABLE = 0;

  /** Code of {@link #UNREACHABLE}: no neighbour. */
  public static final int HOST_UNREACHABLE = 1;

  /** Code of {@link #UNREACHABLE}: nobody speaks the protocol. */
  public static final int PROTOCOL_UNREACHABLE = 2;

  /** Code of {@link #UNREACHABLE}: nobody is at the port. */
  public static final int PORT_UNREACHABLE = 3;

  /** Code of {@link #UNREACHABLE}: too large for the next link; {@link #mtu} says how large. */
  public static final int FRAGMENTATION_NEEDED = 4;

  /** Code of {@link #UNREACHABLE}: a source route failed. */
  public static final int SOURCE_ROUTE_FAILED = 5;

  /** Code of {@link #UNREACHABLE}: forbidden (RFC 1812 5.2.7.1). */
  public static final int ADMINISTRATIVELY_PROHIBITED = 13;

  /** Code of {@link #TIME_EXCEEDED}: on the way. */
  public static final int TTL_EXCEEDED = 0;

  /** Code of {@link #TIME_EXCEEDED}: in reassembly. */
  public static final int REASSEMBLY_EXCEEDED = 1;

  private static final int UNREACHABLE_CODES = 16;
  private static final int REDIRECT_CODES = 4;
  private static final int EXCEEDED_CODES = 2;
  private static final int PROBLEM_CODES = 3;
  private static final int TIMESTAMP_SIZE = 20;

  /** What an error must quote of the transport (RFC 792). */
  private static final int QUOTED_TRANSPORT = 8;

  private Icmpv4() {}

  /**
   * {@link Reason#TRUNCATED}, {@link Reason#BAD_CHECKSUM}, {@link Reason#BAD_CODE}; for errors also
   * {@link Reason#BAD_VERSION} and {@link Reason#BAD_HEADER_LENGTH} of the packet quoted. Unknown
   * types are good: RFC 1122 3.2.2 has the host discard them silently.
   *
   * @param length bytes of the message
   */
  public static int check(MemorySegment frame, long at, int length) {
    if (length < SIZE) {
      return Reason.TRUNCATED;
    }
    // RFC 792: the checksum is the one's complement sum of the ICMP message starting with the type.
    if (!Checksum.isGood(Checksum.sum(frame, at, length))) {
      return Reason.BAD_CHECKSUM;
    }
    return switch (type(frame, at)) {
      case UNREACHABLE -> checkError(frame, at, length, UNREACHABLE_CODES);
      case REDIRECT -> checkError(frame, at, length, REDIRECT_CODES);
      case TIME_EXCEEDED -> checkError(frame, at, length, EXCEEDED_CODES);
      case PARAMETER_PROBLEM -> checkError(frame, at, length, PROBLEM_CODES);
      case SOURCE_QUENCH -> checkError(frame, at, length, 1);
      case ECHO_REQUEST, ECHO_REPLY -> code(frame, at) == 0 ? Reason.GOOD : Reason.BAD_CODE;
      case TIMESTAMP_REQUEST, TIMESTAMP_REPLY ->
          length < TIMESTAMP_SIZE ? Reason.TRUNCATED : Reason.GOOD;
      default -> Reason.GOOD;
    };
  }

  private static int checkError(MemorySegment frame, long at, int length, int codes) {
    if (code(frame, at) >= codes) {
      return Reason.BAD_CODE;
    }
    // RFC 1122 3.2.2: every ICMP error message includes the internet header and at least the first
    // 8 data octets of the datagram that triggered the error.
    int quoted = length - SIZE;
    if (quoted < Ipv4.SIZE + QUOTED_TRANSPORT) {
      return Reason.TRUNCATED;
    }
    int first = Layout.u8(frame, at + SIZE);
    if (first >>> 4 != 4) {
      return Reason.BAD_VERSION;
    }
    int headerLength = (first & 0xf) << 2;
    if (headerLength < Ipv4.SIZE) {
      return Reason.BAD_HEADER_LENGTH;
    }
    return headerLength + QUOTED_TRANSPORT > quoted ? Reason.TRUNCATED : Reason.GOOD;
  }

  /** Whether messages of the type are errors, which are never answered with an error. */
  public static boolean isError(int type) {
    return switch (type) {
      case UNREACHABLE, SOURCE_QUENCH, REDIRECT, TIME_EXCEEDED, PARAMETER_PROBLEM -> true;
      default -> false;
    };
  }

  /** What the message says. */
  public static int type(MemorySegment frame, long at) {
    return Layout.u8(frame, at + TYPE);
  }

  /** What it says more precisely. */
  public static int code(MemorySegment frame, long at) {
    return Layout.u8(frame, at + CODE);
  }

  /** Of an echo: who asks. */
  public static int identifier(MemorySegment frame, long at) {
    return Layout.u16(frame, at + REST);
  }

  /** Of an echo: which of its requests. */
  public static int sequence(MemorySegment frame, long at) {
    return Layout.u16(frame, at + REST + 2);
  }

  /** Of {@link #FRAGMENTATION_NEEDED}: the next link's MTU (RFC 1191 4); 0 from old routers. */
  public static int mtu(MemorySegment frame, long at) {
    return Layout.u16(frame, at + REST + 2);
  }

  /** Of a redirect: the better router. */
  public static int gateway(MemorySegment frame, long at) {
    return Layout.i32(frame, at + REST);
  }

  /** Of a parameter problem: the octet at fault in the packet quoted. */
  public static int pointer(MemorySegment frame, long at) {
    return Layout.u8(frame, at + REST);
  }

  /** Where the packet begins that an error is about: a header checked as far as its length. */
  public static long quoted(long at) {
    return at + SIZE;
  }

  /** Writes the header without a checksum; the meaning of the rest depends on the type. */
  public static void header(MemorySegment frame, long at, int type, int code, int rest) {
    Layout.i32(frame, at, type << 24 | code << 16);
    Layout.i32(frame, at + REST, rest);
  }

  /** The rest of an echo's header. */
  public static int echo(int identifier, int sequence) {
    return identifier << 16 | (sequence & 0xffff);
  }

  /** The rest of a parameter problem's header. */
  public static int problem(int pointer) {
    return pointer << 24;
  }

  /** Computes and writes the checksum of a message of {@code length} bytes. */
  public static void seal(MemorySegment frame, long at, int length) {
    Layout.u16(frame, at + CHECKSUM, 0);
    Layout.u16(frame, at + CHECKSUM, Checksum.field(Checksum.sum(frame, at, length)));
  }
}
