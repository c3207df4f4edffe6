// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * ICMP for IPv6 (RFC 4443). Neighbor discovery is {@link Ndp}, multicast listener discovery {@link
 * Mld}; their messages pass this check first.
 */
public final class Icmpv6 {
  /** What the message says. */
  public static final long TYPE = 0;

  /** What it says more precisely. */
  public static final long CODE = 1;

  /** Checksum of pseudo header and message. */
  public static final long CHECKSUM = 2;

  /** Four bytes whose meaning depends on the type. */
  public static final long REST = 4;

  /** Bytes of the header; behind it is data, or the packet that an error is about. */
  public static final int SIZE = 8;

  /** Type: a packet could not be delivered. */
  public static final int UNREACHABLE = 1;

  /** Type: too large for the next link. */
  public static final int PACKET_TOO_BIG = 2;

  /** Type: hop limit or time for reassembly is over. */
  public static final int TIME_EXCEEDED = 3;

  /** Type: a header makes no sense. */
  public static final int PARAMETER_PROBLEM = 4;

  /** Type: send it back. */
  public static final int ECHO_REQUEST = 128;

  /** Type: answer to {@link #ECHO_REQUEST}. */
  public static final int ECHO_REPLY = 129;

  /** Code of {@link #UNREACHABLE}: no route. */
  public static final int NO_ROUTE = 0;

  /** Code of {@link #UNREACHABLE}: forbidden. */
  public static final int ADMINISTRATIVELY_PROHIBITED = 1;

  /** Code of {@link #UNREACHABLE}: beyond the scope of the source address. */
  public static final int BEYOND_SCOPE = 2;

  /** Code of {@link #UNREACHABLE}: no neighbour. */
  public static final int ADDRESS_UNREACHABLE = 3;

  /** Code of {@link #UNREACHABLE}: nobody is at the port. */
  public static final int PORT_UNREACHABLE = 4;

  /** Code of {@link #TIME_EXCEEDED}: on the way. */
  public static final int HOP_LIMIT_EXCEEDED = 0;

  /** Code of {@link #TIME_EXCEEDED}: in reassembly. */
  public static final int REASSEMBLY_EXCEEDED = 1;

  /** Code of {@link #PARAMETER_PROBLEM}: a field makes no sense. */
  public static final int BAD_FIELD = 0;

  /** Code of {@link #PARAMETER_PROBLEM}: an unknown next header. */
  public static final int UNKNOWN_NEXT_HEADER = 1;

  /** Code of {@link #PARAMETER_PROBLEM}: an unknown option. */
  public static final int UNKNOWN_OPTION = 2;

  /** Code of {@link #PARAMETER_PROBLEM}: a first fragment without all headers (RFC 7112). */
  public static final int INCOMPLETE_CHAIN = 3;

  private static final int FIRST_INFORMATIONAL = 128;

  private Icmpv6() {}

  /**
   * {@link Reason#TRUNCATED}; for errors also {@link Reason#BAD_VERSION} of the packet quoted.
   * Unknown types are good: the host passes unknown errors up and discards other messages (RFC 4443
   * 2.4 (a) and (b)).
   *
   * @param length bytes of the message
   */
  public static int check(MemorySegment frame, long at, int length) {
    if (length < SIZE) {
      return Reason.TRUNCATED;
    }
    if (!isError(type(frame, at))) {
      return Reason.GOOD;
    }
    // RFC 4443 2.4 (c): every error message includes as much of the invoking packet as possible.
    if (length < SIZE + Ipv6.SIZE) {
      return Reason.TRUNCATED;
    }
    return Layout.u8(frame, at + SIZE) >>> 4 == 6 ? Reason.GOOD : Reason.BAD_VERSION;
  }

  /**
   * {@link Reason#BAD_CHECKSUM} (RFC 4443 2.3).
   *
   * @param pseudo sum of the pseudo header
   */
  public static int verify(MemorySegment frame, long at, int length, long pseudo) {
    boolean good = Checksum.isGood(pseudo + Checksum.sum(frame, at, length));
    return good ? Reason.GOOD : Reason.BAD_CHECKSUM;
  }

  /** RFC 4443 2.1: error messages have a zero in the high-order bit of their type. */
  public static boolean isError(int type) {
    return type < FIRST_INFORMATIONAL;
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

  /** Of {@link #PACKET_TOO_BIG}: the next link's MTU, unsigned. */
  public static int mtu(MemorySegment frame, long at) {
    return Layout.i32(frame, at + REST);
  }

  /** Of a parameter problem: the octet at fault in the packet quoted, unsigned. */
  public static int pointer(MemorySegment frame, long at) {
    return Layout.i32(frame, at + REST);
  }

  /** Where the packet begins that an error is about: an IPv6 header is there, perhaps no more. */
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

  /**
   * Computes and writes the checksum of a message of {@code length} bytes.
   *
   * @param pseudo sum of the pseudo header
   */
  public static void seal(MemorySegment frame, long at, int length, long pseudo) {
    Layout.u16(frame, at + CHECKSUM, 0);
    long sum = pseudo + Checksum.sum(frame, at, length);
    Layout.u16(frame, at + CHECKSUM, Checksum.field(sum));
  }
}
