// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * The options of neighbor discovery (RFC 4861 4.6), for Ethernet. They are found by going over
 * them:
 *
 * <pre>{@code
 * long option = first(frame, at, length);
 * for (; option >= 0; option = next(frame, at, length, option)) …
 * }</pre>
 */
public final class NdpOptions {
  /** Link-layer address of the sender. */
  public static final int SOURCE_ADDRESS = 1;

  /** Link-layer address of the target. */
  public static final int TARGET_ADDRESS = 2;

  /** Prefixes that are on this link, or from which to make addresses. */
  public static final int PREFIX_INFORMATION = 3;

  /** The packet that a redirect is about. */
  public static final int REDIRECTED_HEADER = 4;

  /** The link's MTU. */
  public static final int MTU = 5;

  /** A number used once (RFC 3971 5.3.2), which tells own probes from others' (RFC 7527). */
  public static final int NONCE = 14;

  /** Name servers (RFC 8106). */
  public static final int RECURSIVE_DNS = 25;

  /** Bytes of a link-layer address option. */
  public static final int ADDRESS_SIZE = 8;

  /** Bytes of a prefix information option. */
  public static final int PREFIX_SIZE = 32;

  /** Bytes of an MTU option. */
  public static final int MTU_SIZE = 8;

  /** Options a message that are looked at. */
  public static final int OPTIONS_MAX = 64;

  /** Flag of a prefix: its addresses are on this link. */
  public static final int ON_LINK = 0x80;

  /** Flag of a prefix: hosts make addresses from it. */
  public static final int AUTONOMOUS = 0x40;

  private static final int UNIT = 8;
  private static final int PREFIX_LENGTH_MAX = 128;
  private static final long LOW_48 = 0xffff_ffff_ffffL;

  private NdpOptions() {}

  /** Checks the options of a message that is long enough without them. */
  static int check(MemorySegment frame, long at, int length) {
    long end = at + length;
    long option = start(frame, at);
    for (int options = 0; option < end; options++) {
      // RFC 4861 6.1.1: all included options have a length that is greater than zero.
      if (option + UNIT > end || length(frame, option) == 0) {
        return Reason.BAD_OPTION;
      }
      if (option + length(frame, option) > end || !fits(frame, option)) {
        return Reason.BAD_OPTION;
      }
      if (options == OPTIONS_MAX) {
        return Reason.TOO_MANY_OPTIONS;
      }
      option += length(frame, option);
    }
    return Reason.GOOD;
  }

  /**
   * RFC 4861 4.6.1: the length of an Ethernet address. What else an option has wrong concerns that
   * option alone.
   */
  private static boolean fits(MemorySegment frame, long option) {
    return switch (type(frame, option)) {
      case SOURCE_ADDRESS, TARGET_ADDRESS -> length(frame, option) == ADDRESS_SIZE;
      default -> true;
    };
  }

  /** Whether it is a prefix as it must be, RFC 4861 4.6.2. */
  public static boolean isPrefix(MemorySegment frame, long option) {
    return type(frame, option) == PREFIX_INFORMATION
        && length(frame, option) == PREFIX_SIZE
        && prefixLength(frame, option) <= PREFIX_LENGTH_MAX;
  }

  private static long start(MemorySegment frame, long at) {
    return at + Ndp.size(Icmpv6.type(frame, at));
  }

  /** Where the first option is, or -1. */
  public static long first(MemorySegment frame, long at, int length) {
    long option = start(frame, at);
    return option < at + length ? option : -1;
  }

  /** Where the option after {@code option} is, or -1. */
  public static long next(MemorySegment frame, long at, int length, long option) {
    long next = option + length(frame, option);
    return next < at + length ? next : -1;
  }

  /** Where the first option of a type is, or -1. */
  public static long find(MemorySegment frame, long at, int length, int type) {
    long option = first(frame, at, length);
    while (option >= 0 && type(frame, option) != type) {
      option = next(frame, at, length, option);
    }
    return option;
  }

  /** The option's type. */
  public static int type(MemorySegment frame, long option) {
    return Layout.u8(frame, option);
  }

  /** Bytes of the option with type and length. */
  public static int length(MemorySegment frame, long option) {
    return Layout.u8(frame, option + 1) * UNIT;
  }

  /** Of {@link #SOURCE_ADDRESS} and {@link #TARGET_ADDRESS}: the Ethernet address. */
  public static long hardware(MemorySegment frame, long option) {
    return Layout.i64(frame, option) & LOW_48;
  }

  /** Of {@link #MTU}: the link's MTU, unsigned. */
  public static int mtu(MemorySegment frame, long option) {
    return Layout.i32(frame, option + 4);
  }

  /** Of a prefix: its bits, 0 to 128 where {@link #isPrefix} says that it is one. */
  public static int prefixLength(MemorySegment frame, long option) {
    return Layout.u8(frame, option + 2);
  }

  /** Of a prefix: {@link #ON_LINK}, {@link #AUTONOMOUS}. */
  public static int prefixFlags(MemorySegment frame, long option) {
    return Layout.u8(frame, option + 3);
  }

  /** Of a prefix: how long it is on this link, unsigned; all ones for ever. */
  public static int validSeconds(MemorySegment frame, long option) {
    return Layout.i32(frame, option + 4);
  }

  /** Of a prefix: how long its addresses are preferred, unsigned; all ones for ever. */
  public static int preferredSeconds(MemorySegment frame, long option) {
    return Layout.i32(frame, option + 8);
  }

  /** Of a prefix: its first half. */
  public static long prefixHigh(MemorySegment frame, long option) {
    return Layout.i64(frame, option + 16);
  }

  /** Of a prefix: its second half. */
  public static long prefixLow(MemorySegment frame, long option) {
    return Layout.i64(frame, option + 24);
  }

  /** Writes a link-layer address and answers where the next option goes, as all writers do. */
  public static long writeHardware(MemorySegment frame, long option, int type, long address) {
    Layout.i64(frame, option, (long) type << 56 | 1L << 48 | address);
    return option + ADDRESS_SIZE;
  }

  /** Writes an MTU. */
  public static long writeMtu(MemorySegment frame, long option, int mtu) {
    Layout.i32(frame, option, MTU << 24 | 1 << 16);
    Layout.i32(frame, option + 4, mtu);
    return option + MTU_SIZE;
  }

  /**
   * Writes a prefix's bits, flags and first half; the second half is 0, {@link #lifetimes} next.
   */
  public static long writePrefix(
      MemorySegment frame, long option, int prefixLength, int flags, long high) {
    int head = PREFIX_INFORMATION << 24 | (PREFIX_SIZE / UNIT) << 16;
    Layout.i32(frame, option, head | prefixLength << 8 | flags);
    Layout.i64(frame, option + 4, 0);
    Layout.i32(frame, option + 12, 0);
    Layout.i64(frame, option + 16, high);
    Layout.i64(frame, option + 24, 0);
    return option + PREFIX_SIZE;
  }

  /** Writes a prefix's lifetimes. */
  public static void lifetimes(MemorySegment frame, long option, int valid, int preferred) {
    Layout.i32(frame, option + 4, valid);
    Layout.i32(frame, option + 8, preferred);
  }
}
