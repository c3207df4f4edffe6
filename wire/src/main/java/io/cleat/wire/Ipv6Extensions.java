// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * The chain of extension headers between an IPv6 header and its upper layer (RFC 8200 4).
 *
 * <p>{@link #scan} goes over it once, as the destination does, and answers where things are; {@code
 * protocol(chain)}, {@code upper(chain)} and the others read that. ESP, AH and "no next header" end
 * the chain as an upper layer would: what to do with them is the host's decision.
 */
public final class Ipv6Extensions {
  /** Extension headers that are looked at in one packet; RFC 8200 4.1 names at most seven. */
  public static final int HEADERS_MAX = 8;

  /** Bytes of a fragment header. */
  public static final int FRAGMENT_SIZE = 8;

  /** Bytes of a hop-by-hop header with a router alert. */
  public static final int ROUTER_ALERT_SIZE = 8;

  /** Extension headers are multiples of this. */
  private static final int UNIT = 8;

  private static final int OFFSET_BITS = 17;
  private static final int OFFSET_MASK = (1 << OFFSET_BITS) - 1;
  private static final int UPPER_SHIFT = 8;
  private static final int FRAGMENT_SHIFT = UPPER_SHIFT + OFFSET_BITS;
  private static final int FIELD_SHIFT = FRAGMENT_SHIFT + OFFSET_BITS;
  private static final long ROUTER_ALERT = 1L << (FIELD_SHIFT + OFFSET_BITS);
  private static final long FRAGMENT_HEADER = ROUTER_ALERT << 1;
  private static final long FAILED = Long.MIN_VALUE;

  private Ipv6Extensions() {}

  /**
   * Goes over the chain of a packet that {@link Ipv6#check} called good. Of a fragment, all that
   * comes behind the fragment header waits until the packet is whole again; the chain ends there.
   */
  public static long scan(MemorySegment frame, long at) {
    long end = at + Ipv6.SIZE + Ipv6.payloadLength(frame, at);
    long field = at + Ipv6.NEXT_HEADER;
    long header = at + Ipv6.SIZE;
    long seen = 0;
    for (int headers = 0; isExtension(Layout.u8(frame, field)); headers++) {
      int answer = check(frame, at, field, header, end);
      if (answer == Reason.GOOD && headers == HEADERS_MAX) {
        answer = Reason.TOO_MANY_HEADERS;
      }
      if (answer != Reason.GOOD) {
        return FAILED | answer;
      }
      int type = Layout.u8(frame, field);
      if (type == IpProtocol.HOP_BY_HOP
          && Ipv6Options.find(frame, header, Ipv6Options.ROUTER_ALERT) >= 0) {
        seen |= ROUTER_ALERT;
      }
      field = header;
      header += length(frame, header, type);
      if (type == IpProtocol.FRAGMENT) {
        seen |= FRAGMENT_HEADER;
        // RFC 6946 4: a packet that is its only fragment is processed as if it were no fragment.
        if (!isAtomic(frame, field)) {
          return seen | chain(frame, at, field, header) | (field - at) << FRAGMENT_SHIFT;
        }
      }
    }
    return seen | chain(frame, at, field, header);
  }

  private static long chain(MemorySegment frame, long at, long field, long header) {
    return Layout.u8(frame, field) | (header - at) << UPPER_SHIFT | (field - at) << FIELD_SHIFT;
  }

  /** Checks the extension header at {@code header}, whose type stands at {@code field}. */
  private static int check(MemorySegment frame, long at, long field, long header, long end) {
    int type = Layout.u8(frame, field);
    // RFC 8200 4: a next header value of 0 in any header other than an IPv6 header is handled like
    // an unrecognized next header: a parameter problem that points at it.
    if (type == IpProtocol.HOP_BY_HOP && field != at + Ipv6.NEXT_HEADER) {
      return Reason.at(Reason.MISPLACED_HEADER, field - at);
    }
    if (header + UNIT > end || header + length(frame, header, type) > end) {
      return Reason.TRUNCATED;
    }
    return switch (type) {
      case IpProtocol.ROUTING -> checkRouting(frame, at, header);
      case IpProtocol.FRAGMENT -> checkFragment(frame, at, header, end);
      default -> Ipv6Options.check(frame, at, header);
    };
  }

  /**
   * RFC 8200 4.4: with an unrecognized routing type, if segments left is zero, ignore the header;
   * if it is non-zero, discard and send a parameter problem that points at the type. RFC 5095 3:
   * type 0 is handled so too.
   */
  private static int checkRouting(MemorySegment frame, long at, long header) {
    boolean arrived = Layout.u8(frame, header + 3) == 0;
    return arrived ? Reason.GOOD : Reason.at(Reason.UNKNOWN_ROUTING, header + 2 - at);
  }

  private static int checkFragment(MemorySegment frame, long at, long header, long end) {
    int length = (int) (end - header - FRAGMENT_SIZE);
    boolean more = hasMoreFragments(frame, header);
    // RFC 8200 4.5: if the length of a fragment is not a multiple of 8 octets and the M flag is 1,
    // a parameter problem is sent that points at the payload length field.
    if (more && ((length & 7) != 0 || length == 0)) {
      return Reason.at(Reason.BAD_FRAGMENT, Ipv6.PAYLOAD_LENGTH);
    }
    // RFC 8200 4.5: if the packet reassembled from the fragment would exceed 65,535 octets of
    // payload, a parameter problem is sent that points at the fragment offset field.
    long before = header - at - Ipv6.SIZE;
    if (before + fragmentOffset(frame, header) + length > Ipv4.LENGTH_MAX) {
      return Reason.at(Reason.BAD_FRAGMENT, header + 2 - at);
    }
    // RFC 8200 4.5: if the first fragment does not include all headers through an upper-layer
    // header, it should be discarded and a parameter problem, code 3, pointer zero, be sent.
    boolean first = more && fragmentOffset(frame, header) == 0;
    return !first || hasUpperHeader(frame, header, end) ? Reason.GOOD : Reason.INCOMPLETE_CHAIN;
  }

  /** Whether the headers after a fragment header are all in this fragment. */
  private static boolean hasUpperHeader(MemorySegment frame, long fragment, long end) {
    int type = Layout.u8(frame, fragment);
    long header = fragment + FRAGMENT_SIZE;
    for (int i = 0; i < HEADERS_MAX && isExtension(type); i++) {
      if (header + UNIT > end) {
        return false;
      }
      int length = length(frame, header, type);
      type = Layout.u8(frame, header);
      header += length;
    }
    return header + upperSize(type) <= end;
  }

  private static int upperSize(int protocol) {
    return switch (protocol) {
      case IpProtocol.TCP -> Tcp.SIZE;
      case IpProtocol.UDP -> Udp.SIZE;
      case IpProtocol.ICMPV6 -> Icmpv6.SIZE;
      default -> 0;
    };
  }

  /**
   * The type of the ICMPv6 message that a packet carries, however little is right about its
   * headers; -1 when it carries none, or not its beginning.
   *
   * @param length bytes that are there of the packet
   */
  public static int icmpType(MemorySegment frame, long at, int length) {
    long end = at + length;
    int type = Ipv6.nextHeader(frame, at);
    long header = at + Ipv6.SIZE;
    for (int i = 0; i <= HEADERS_MAX && isExtension(type) && header + UNIT <= end; i++) {
      if (type == IpProtocol.FRAGMENT && fragmentOffset(frame, header) != 0) {
        return -1;
      }
      int size = length(frame, header, type);
      type = Layout.u8(frame, header);
      header += size;
    }
    return type == IpProtocol.ICMPV6 && header < end ? Layout.u8(frame, header) : -1;
  }

  private static boolean isExtension(int type) {
    return type == IpProtocol.HOP_BY_HOP
        || type == IpProtocol.ROUTING
        || type == IpProtocol.FRAGMENT
        || type == IpProtocol.DESTINATION_OPTIONS;
  }

  /** {@link Reason#GOOD}, or why the packet is to be discarded, with the octet at fault. */
  public static int answer(long chain) {
    return chain < 0 ? (int) chain : Reason.GOOD;
  }

  /** What the packet carries; of a fragment, the type of what stands first in the whole payload. */
  public static int protocol(long chain) {
    return (int) chain & 0xff;
  }

  /** Where the upper layer begins, from the IPv6 header; of a fragment, where its data begins. */
  public static int upper(long chain) {
    return (int) (chain >>> UPPER_SHIFT) & OFFSET_MASK;
  }

  /** Whether the packet is one of several fragments. */
  public static boolean isFragment(long chain) {
    return fragment(chain) != 0;
  }

  /** Where the fragment header is, from the IPv6 header; 0 when the packet is whole. */
  public static int fragment(long chain) {
    return (int) (chain >>> FRAGMENT_SHIFT) & OFFSET_MASK;
  }

  /**
   * Where the field is that says which upper layer, from the IPv6 header: what a parameter problem
   * about an unknown one points at.
   */
  public static int protocolField(long chain) {
    return (int) (chain >>> FIELD_SHIFT) & OFFSET_MASK;
  }

  /** Whether routers are asked to look closer, as MLD must (RFC 3810 5). */
  public static boolean hasRouterAlert(long chain) {
    return (chain & ROUTER_ALERT) != 0;
  }

  /** Whether there is a fragment header, though it be that of the only fragment. */
  public static boolean hasFragmentHeader(long chain) {
    return (chain & FRAGMENT_HEADER) != 0;
  }

  /**
   * The code of the ICMPv6 parameter problem that is owed for an answer, or -1 when the packet is
   * discarded silently.
   *
   * @param multicast whether the packet was sent to a group
   */
  public static int problemCode(int answer, boolean multicast) {
    return switch (Reason.code(answer)) {
      case Reason.UNKNOWN_OPTION_REPORTED -> Icmpv6.UNKNOWN_OPTION;
      case Reason.UNKNOWN_OPTION_REPORTED_UNICAST -> multicast ? -1 : Icmpv6.UNKNOWN_OPTION;
      // RFC 4443 2.4 (e): nothing else is reported about a packet to a group.
      case Reason.UNKNOWN_ROUTING, Reason.BAD_FRAGMENT -> multicast ? -1 : Icmpv6.BAD_FIELD;
      case Reason.MISPLACED_HEADER -> multicast ? -1 : Icmpv6.UNKNOWN_NEXT_HEADER;
      case Reason.INCOMPLETE_CHAIN -> multicast ? -1 : Icmpv6.INCOMPLETE_CHAIN;
      default -> -1;
    };
  }

  /** Bytes of a hop-by-hop, routing or destination options header. */
  static int length(MemorySegment frame, long header) {
    return (Layout.u8(frame, header + 1) + 1) * UNIT;
  }

  private static int length(MemorySegment frame, long header, int type) {
    return type == IpProtocol.FRAGMENT ? FRAGMENT_SIZE : length(frame, header);
  }

  /** Of an extension header: what follows it. */
  public static int nextHeader(MemorySegment frame, long header) {
    return Layout.u8(frame, header);
  }

  /** Of a fragment header: where in the packet's fragmentable part it belongs, in bytes. */
  public static int fragmentOffset(MemorySegment frame, long header) {
    return Layout.u16(frame, header + 2) & 0xfff8;
  }

  /** Of a fragment header: whether more fragments follow. */
  public static boolean hasMoreFragments(MemorySegment frame, long header) {
    return (Layout.u16(frame, header + 2) & 1) != 0;
  }

  /** Of a fragment header: which packet it is a fragment of, among those between two addresses. */
  public static int identification(MemorySegment frame, long header) {
    return Layout.i32(frame, header + 4);
  }

  private static boolean isAtomic(MemorySegment frame, long header) {
    return (Layout.u16(frame, header + 2) & 0xfff9) == 0;
  }

  /**
   * Writes a fragment header.
   *
   * @param nextHeader what the whole payload begins with
   * @param offset in bytes, a multiple of eight
   */
  public static void fragment(
      MemorySegment frame,
      long header,
      int nextHeader,
      int offset,
      boolean more,
      int identification) {
    Layout.i32(frame, header, nextHeader << 24 | offset | (more ? 1 : 0));
    Layout.i32(frame, header + 4, identification);
  }

  /**
   * Takes the fragment header out of the chain: what named it names what it named.
   *
   * @param at where the IPv6 header is
   * @param fragment where the fragment header is
   */
  public static void unfragment(MemorySegment frame, long at, long fragment) {
    long field = at + Ipv6.NEXT_HEADER;
    long header = at + Ipv6.SIZE;
    while (header < fragment) {
      int length = length(frame, header, Layout.u8(frame, field));
      field = header;
      header += length;
    }
    Layout.u8(frame, field, Layout.u8(frame, fragment));
  }

  /** Writes a hop-by-hop header with nothing but a router alert (RFC 2711 2.1) and padding. */
  public static void routerAlert(MemorySegment frame, long header, int nextHeader, int value) {
    Layout.i32(frame, header, nextHeader << 24 | Ipv6Options.ROUTER_ALERT << 8 | 2);
    Layout.i32(frame, header + 4, value << 16 | Ipv6Options.PADN << 8);
  }
}
