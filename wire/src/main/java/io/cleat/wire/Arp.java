// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/** Address Resolution Protocol for IPv4 over Ethernet (RFC 826). */
public final class Arp {
  /** The link's kind. */
  public static final long HARDWARE_TYPE = 0;

  /** The address family asked for. */
  public static final long PROTOCOL_TYPE = 2;

  /** Bytes of a link's address. */
  public static final long HARDWARE_LENGTH = 4;

  /** Bytes of a protocol's address. */
  public static final long PROTOCOL_LENGTH = 5;

  /** Request or reply. */
  public static final long OPERATION = 6;

  /** The link's address of who speaks. */
  public static final long SENDER_HARDWARE = 8;

  /** The IPv4 address of who speaks. */
  public static final long SENDER_PROTOCOL = 14;

  /** The link's address of who is spoken to. */
  public static final long TARGET_HARDWARE = 18;

  /** The IPv4 address asked for. */
  public static final long TARGET_PROTOCOL = 24;

  /** Bytes of a message. */
  public static final int SIZE = 28;

  /** Who has it? */
  public static final int REQUEST = 1;

  /** I have it. */
  public static final int REPLY = 2;

  private static final int ETHERNET = 1;

  /** Hardware type, protocol type and both lengths in one. */
  private static final long ETHERNET_IPV4 =
      (long) ETHERNET << 32 | (long) EtherType.IPV4 << 16 | 6 << 8 | 4;

  private static final long LOW_48 = 0xffff_ffff_ffffL;

  private Arp() {}

  /**
   * {@link Reason#TRUNCATED}; {@link Reason#BAD_TYPE}: not Ethernet, not IPv4, or neither request
   * nor reply; {@link Reason#BAD_LENGTH}: addresses of another size; {@link Reason#BAD_ADDRESS}:
   * the sender claims a group's address, or that of every host for itself.
   */
  public static int check(MemorySegment frame, long at, int length) {
    if (length < SIZE) {
      return Reason.TRUNCATED;
    }
    // RFC 826, packet reception: do I have the hardware type in ar$hrd? do I speak the protocol in
    // ar$pro? optionally check the lengths ar$hln and ar$pln.
    if (Layout.i64(frame, at) >>> 16 != ETHERNET_IPV4) {
      boolean known = Layout.i32(frame, at) == (int) (ETHERNET_IPV4 >>> 16);
      return known ? Reason.BAD_LENGTH : Reason.BAD_TYPE;
    }
    int operation = operation(frame, at);
    if (operation != REQUEST && operation != REPLY) {
      return Reason.BAD_TYPE;
    }
    // RFC 1812 3.3.2 (routers; Linux does so as a host): no reply whose address is a group's may be
    // believed. RFC 1122 3.2.1.3 (g): loopback addresses must not appear outside a host.
    int sender = senderProtocol(frame, at);
    boolean group = MacAddress.isMulticast(senderHardware(frame, at));
    return group || Ipv4Address.isMulticast(sender) || Ipv4Address.isLoopback(sender)
        ? Reason.BAD_ADDRESS
        : Reason.GOOD;
  }

  /** {@link #REQUEST} or {@link #REPLY}. */
  public static int operation(MemorySegment frame, long at) {
    return Layout.u16(frame, at + OPERATION);
  }

  /** The link's address of who speaks. */
  public static long senderHardware(MemorySegment frame, long at) {
    return Layout.i64(frame, at + SENDER_HARDWARE) >>> 16;
  }

  /** The IPv4 address of who speaks; 0 when probing (RFC 5227). */
  public static int senderProtocol(MemorySegment frame, long at) {
    return Layout.i32(frame, at + SENDER_PROTOCOL);
  }

  /** The link's address of who is spoken to; any in a request. */
  public static long targetHardware(MemorySegment frame, long at) {
    return Layout.i64(frame, at + TARGET_HARDWARE - 2) & LOW_48;
  }

  /** The IPv4 address asked for. */
  public static int targetProtocol(MemorySegment frame, long at) {
    return Layout.i32(frame, at + TARGET_PROTOCOL);
  }

  /** Writes all but the target's addresses. */
  public static void header(
      MemorySegment frame, long at, int operation, long senderHardware, int senderProtocol) {
    Layout.i64(frame, at, ETHERNET_IPV4 << 16 | operation);
    Layout.i64(frame, at + SENDER_HARDWARE, senderHardware << 16 | senderProtocol >>> 16);
    Layout.u16(frame, at + SENDER_PROTOCOL + 2, senderProtocol);
  }

  /** Writes the target's addresses; the link's is 0 in a request. */
  public static void target(MemorySegment frame, long at, long hardware, int protocol) {
    Layout.u16(frame, at + TARGET_HARDWARE, (int) (hardware >>> 32));
    Layout.i32(frame, at + TARGET_HARDWARE + 2, (int) hardware);
    Layout.i32(frame, at + TARGET_PROTOCOL, protocol);
  }
}
