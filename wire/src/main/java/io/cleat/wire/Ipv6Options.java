// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * The options inside a hop-by-hop or destination options header (RFC 8200 4.2). Of all options only
 * padding and the router alert are spoken; what to do with others, their types say.
 */
public final class Ipv6Options {
  /** One byte of padding. */
  public static final int PAD1 = 0;

  /** Some bytes of padding. */
  public static final int PADN = 1;

  /** Routers shall look closer (RFC 2711). */
  public static final int ROUTER_ALERT = 5;

  /** Options a header, padding apart, that are looked at (RFC 8504 5.3 recommends 8). */
  public static final int OPTIONS_MAX = 8;

  /** Bytes of padding in a row (RFC 8504 5.3). */
  public static final int PADDING_MAX = 7;

  /** Value of a router alert for multicast listener discovery. */
  public static final int ALERT_MLD = 0;

  private static final int ACTION_SHIFT = 6;

  private Ipv6Options() {}

  /**
   * Checks the options of a header whose length is known to fit.
   *
   * @param at where the IPv6 header is, for the pointer of a report
   * @param header where the extension header is
   */
  static int check(MemorySegment frame, long at, long header) {
    long end = header + Ipv6Extensions.length(frame, header);
    int options = 0;
    int padding = 0;
    long option = header + 2;
    while (option < end) {
      int type = type(frame, option);
      if (type != PAD1 && (option + 2 > end || next(frame, option) > end)) {
        return Reason.at(Reason.BAD_OPTION, option - at);
      }
      if (type == PAD1 || type == PADN) {
        padding += (int) (next(frame, option) - option);
        // RFC 8504 5.3: more than 7 octets of padding in a row may be silently discarded.
        if (padding > PADDING_MAX) {
          return Reason.at(Reason.BAD_OPTION, option - at);
        }
      } else {
        padding = 0;
        int answer = ++options > OPTIONS_MAX ? Reason.TOO_MANY_OPTIONS : action(frame, option);
        if (answer != Reason.GOOD) {
          return Reason.at(answer, option - at);
        }
      }
      option = next(frame, option);
    }
    return Reason.GOOD;
  }

  private static int action(MemorySegment frame, long option) {
    int type = type(frame, option);
    if (type == ROUTER_ALERT) {
      // RFC 2711 2.1: the router alert has two octets of value.
      return dataLength(frame, option) == 2 ? Reason.GOOD : Reason.BAD_OPTION;
    }
    return unknown(type);
  }

  /**
   * RFC 8200 4.2: the two highest-order bits of the type specify what must be done if the
   * processing node does not recognize it.
   */
  static int unknown(int type) {
    return switch (type >>> ACTION_SHIFT) {
      // 00: skip over this option and continue processing the header.
      case 0 -> Reason.GOOD;
      // 01: discard the packet.
      case 1 -> Reason.UNKNOWN_OPTION;
      // 10: discard, and whether or not the destination was multicast, send a parameter problem.
      case 2 -> Reason.UNKNOWN_OPTION_REPORTED;
      // 11: discard, and only if the destination was not multicast, send a parameter problem.
      default -> Reason.UNKNOWN_OPTION_REPORTED_UNICAST;
    };
  }

  /** The option's type. */
  public static int type(MemorySegment frame, long option) {
    return Layout.u8(frame, option);
  }

  /** Bytes of the option's data; not for {@link #PAD1}. */
  public static int dataLength(MemorySegment frame, long option) {
    return Layout.u8(frame, option + 1);
  }

  /** Where the option after this one would be. */
  public static long next(MemorySegment frame, long option) {
    return type(frame, option) == PAD1 ? option + 1 : option + 2 + dataLength(frame, option);
  }

  /** Where the first option of a type is in a checked header, or -1. */
  public static long find(MemorySegment frame, long header, int type) {
    long end = header + Ipv6Extensions.length(frame, header);
    long option = header + 2;
    while (option < end && type(frame, option) != type) {
      option = next(frame, option);
    }
    return option < end ? option : -1;
  }

  /** The value of a router alert. */
  public static int routerAlert(MemorySegment frame, long option) {
    return Layout.u16(frame, option + 2);
  }
}
