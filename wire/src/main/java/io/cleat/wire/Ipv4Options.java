// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * The options of an IPv4 header (RFC 791 3.1). Options are found by going over them:
 *
 * <pre>{@code
 * for (long option = first(frame, at); option >= 0; option = next(frame, at, option)) …
 * }</pre>
 */
public final class Ipv4Options {
  /** The list is over. */
  public static final int END = 0;

  /** Nothing. */
  public static final int NOP = 1;

  /** Routers write their addresses in it. */
  public static final int RECORD_ROUTE = 7;

  /** Routers write the time in it. */
  public static final int TIMESTAMP = 68;

  /** Security (RFC 1108). */
  public static final int SECURITY = 130;

  /** A route that must touch these addresses. */
  public static final int LOOSE_SOURCE_ROUTE = 131;

  /** A route of these addresses alone. */
  public static final int STRICT_SOURCE_ROUTE = 137;

  /** Routers shall look closer (RFC 2113). */
  public static final int ROUTER_ALERT = 148;

  /** Bytes of a router alert. */
  public static final int ROUTER_ALERT_SIZE = 4;

  private static final int COPIED = 0x80;

  /** Type, length, pointer: what comes before the addresses of a route. */
  private static final int ROUTE_HEADER = 3;

  private static final int TIMESTAMP_HEADER = 4;

  private static final int SEEN_ROUTE = 1;
  private static final int SEEN_RECORD = 2;
  private static final int SEEN_TIMESTAMP = 4;

  private Ipv4Options() {}

  /**
   * Checks the options of a header that {@link Ipv4#check} called good: {@link Reason#BAD_OPTION}
   * with the octet at fault, which RFC 1122 3.2.2.5 wants reported.
   */
  public static int check(MemorySegment frame, long at) {
    long end = at + Ipv4.headerLength(frame, at);
    int seen = 0;
    long option = at + Ipv4.SIZE;
    while (option < end) {
      int type = Layout.u8(frame, option);
      if (type == END) {
        return Reason.GOOD;
      }
      if (type == NOP) {
        option++;
        continue;
      }
      // RFC 791 3.1: the option-length octet counts the option-type octet and the option-length
      // octet as well as the option-data octets.
      if (option + 2 > end || length(frame, option) < 2 || option + length(frame, option) > end) {
        return Reason.at(Reason.BAD_OPTION, option - at + (option + 2 > end ? 0 : 1));
      }
      int fault = fault(frame, option, type);
      int bit = onceOnly(type);
      if (fault >= 0 || (seen & bit) != 0) {
        return Reason.at(Reason.BAD_OPTION, option - at + Math.max(fault, 0));
      }
      seen |= bit;
      option += length(frame, option);
    }
    return Reason.GOOD;
  }

  /** The octet of the option that is at fault, or -1. */
  private static int fault(MemorySegment frame, long option, int type) {
    return switch (type) {
      // RFC 791 3.1: the pointer is relative to this option, and the smallest legal value is 4.
      case RECORD_ROUTE, LOOSE_SOURCE_ROUTE, STRICT_SOURCE_ROUTE ->
          routeFault(frame, option, ROUTE_HEADER, Integer.BYTES);
      // RFC 791 3.1: the smallest legal value of the timestamp's pointer is 5.
      case TIMESTAMP -> routeFault(frame, option, TIMESTAMP_HEADER, Integer.BYTES);
      // RFC 2113 2.1: the router alert option has length 4.
      case ROUTER_ALERT -> length(frame, option) == ROUTER_ALERT_SIZE ? -1 : 1;
      default -> -1;
    };
  }

  private static int routeFault(MemorySegment frame, long option, int header, int entry) {
    int length = length(frame, option);
    if (length < header) {
      return 1;
    }
    int pointer = pointer(frame, option);
    // RFC 791 3.1: if there is some room but not enough room for a full entry to be inserted, the
    // original datagram is considered to be in error.
    boolean full = pointer > length;
    return pointer <= header || (!full && pointer + entry - 1 > length) ? 2 : -1;
  }

  private static int onceOnly(int type) {
    return switch (type) {
      // RFC 1122 3.2.1.8 (c): no host sends a datagram with more than one source route.
      case LOOSE_SOURCE_ROUTE, STRICT_SOURCE_ROUTE -> SEEN_ROUTE;
      // RFC 791 3.1: appears at most once in a datagram.
      case RECORD_ROUTE -> SEEN_RECORD;
      case TIMESTAMP -> SEEN_TIMESTAMP;
      default -> 0;
    };
  }

  /** Where the first option is, or -1; NOPs are stepped over. */
  public static long first(MemorySegment frame, long at) {
    return from(frame, at, at + Ipv4.SIZE);
  }

  /** Where the option after {@code option} is, or -1. */
  public static long next(MemorySegment frame, long at, long option) {
    return from(frame, at, option + length(frame, option));
  }

  private static long from(MemorySegment frame, long at, long start) {
    long end = at + Ipv4.headerLength(frame, at);
    long option = start;
    while (option < end && Layout.u8(frame, option) == NOP) {
      option++;
    }
    // RFC 791 3.1: End of Option List need only be used if the end of the options would not
    // otherwise coincide with the end of the header.
    return option < end && Layout.u8(frame, option) != END ? option : -1;
  }

  /** Where the first option of a type is, or -1. */
  public static long find(MemorySegment frame, long at, int type) {
    long option = first(frame, at);
    while (option >= 0 && type(frame, option) != type) {
      option = next(frame, at, option);
    }
    return option;
  }

  /** The option's type. */
  public static int type(MemorySegment frame, long option) {
    return Layout.u8(frame, option);
  }

  /** Bytes of the option with type and length. */
  public static int length(MemorySegment frame, long option) {
    return Layout.u8(frame, option + 1);
  }

  /** Whether every fragment has it, or only the first. */
  public static boolean isCopied(int type) {
    return (type & COPIED) != 0;
  }

  /** Whether it is a source route. */
  public static boolean isSourceRoute(int type) {
    return type == LOOSE_SOURCE_ROUTE || type == STRICT_SOURCE_ROUTE;
  }

  /** Of a route: the next entry to be used, counted from 1 at the option's first octet. */
  public static int pointer(MemorySegment frame, long option) {
    return Layout.u8(frame, option + 2);
  }

  /** How many addresses a route has room for. */
  public static int routeSize(MemorySegment frame, long option) {
    return (length(frame, option) - ROUTE_HEADER) / Integer.BYTES;
  }

  /** An address of a route. */
  public static int routeAddress(MemorySegment frame, long option, int index) {
    return Layout.i32(frame, option + ROUTE_HEADER + (long) index * Integer.BYTES);
  }

  /** Whether the datagram has been at all addresses of a source route. */
  public static boolean isRouteDone(MemorySegment frame, long option) {
    return pointer(frame, option) > length(frame, option);
  }

  /** Writes a router alert and answers where the next option goes. */
  public static long writeRouterAlert(MemorySegment frame, long option) {
    Layout.i32(frame, option, ROUTER_ALERT << 24 | ROUTER_ALERT_SIZE << 16);
    return option + ROUTER_ALERT_SIZE;
  }

  /** Writes a route's first three octets; addresses come next, {@link #writeRouteAddress}. */
  public static long writeRoute(MemorySegment frame, long option, int type, int size) {
    int length = ROUTE_HEADER + size * Integer.BYTES;
    Layout.u8(frame, option, type);
    Layout.u8(frame, option + 1, length);
    Layout.u8(frame, option + 2, ROUTE_HEADER + 1);
    return option + length;
  }

  /** Writes an address of a route. */
  public static void writeRouteAddress(MemorySegment frame, long option, int index, int address) {
    Layout.i32(frame, option + ROUTE_HEADER + (long) index * Integer.BYTES, address);
  }

  /** Fills up with END to a multiple of four bytes and writes the header's length. */
  public static void finish(MemorySegment frame, long at, long end) {
    long option = end;
    while ((option - at & 3) != 0) {
      Layout.u8(frame, option++, END);
    }
    Ipv4.headerLength(frame, at, (int) (option - at));
  }
}
