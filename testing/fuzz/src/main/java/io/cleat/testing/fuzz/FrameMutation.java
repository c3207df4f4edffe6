// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import io.cleat.wire.EtherType;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Tcp;
import java.util.Arrays;

/**
 * Changes Ethernet frames where it hurts: the fields that decide, values at the edge of what they
 * may be, options that do not fit, lengths that lie. Most get good checksums afterwards, so that
 * what is wrong with them is found late.
 */
final class FrameMutation {
  private static final int ETHERNET = 14;
  private static final int IPV4 = 20;
  private static final int IPV6 = 40;
  private static final int LONGEST = 1514;

  /** Octets at which parsers are often wrong. */
  private static final int[] EDGES = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 17, 20, 43, 44, 58, 60, 0x7f, 0x80, 0xfe, 0xff
  };

  private static final int[] PROTOCOLS = {
    IpProtocol.HOP_BY_HOP,
    IpProtocol.ICMP,
    IpProtocol.IGMP,
    IpProtocol.TCP,
    IpProtocol.UDP,
    IpProtocol.ROUTING,
    IpProtocol.FRAGMENT,
    IpProtocol.AH,
    IpProtocol.ICMPV6,
    IpProtocol.NO_NEXT_HEADER,
    IpProtocol.DESTINATION_OPTIONS,
    255
  };

  private FrameMutation() {}

  /** The frame after a few accidents; the one that is given stays as it is. */
  static byte[] of(byte[] frame, Choices choices) {
    byte[] spoilt = frame.clone();
    int how = choices.u8();
    for (int left = how & 3; left > 0; left--) {
      spoilt = once(spoilt, choices);
    }
    // Where none of these bits is set, the frame is sent as it came of it.
    if ((how >> 2 & 7) != 0) {
      FrameRepair.repair(spoilt, (how >> 5 & 3) != 0);
    }
    return spoilt;
  }

  private static byte[] once(byte[] frame, Choices choices) {
    if (frame.length < ETHERNET + IPV4) {
      return octet(frame, choices);
    }
    return switch (choices.below(14)) {
      case 0, 1 -> octet(frame, choices);
      case 2 -> bit(frame, choices);
      case 3 -> length(frame, choices);
      case 4 -> tcp(frame, choices);
      case 5 -> sequence(frame, choices);
      case 6 -> fragment(frame, choices);
      case 7 -> protocol(frame, choices);
      case 8 -> widen(frame, choices);
      case 9 -> turnRound(frame);
      case 10 -> upper(frame, choices);
      case 11 -> port(frame, choices);
      case 12 -> tagged(frame, choices);
      default -> word(frame, choices);
    };
  }

  /** An octet of the headers, mostly. */
  private static int place(byte[] frame, Choices choices) {
    int bound = Math.max(frame.length, 1);
    int at = choices.u8();
    return at < 224 ? (at * 80 / 224 + 6) % bound : (at - 224) * bound / 32;
  }

  private static byte[] octet(byte[] frame, Choices choices) {
    if (frame.length > 0) {
      int at = place(frame, choices);
      int value = choices.u8();
      frame[at] = (byte) ((value & 1) == 0 ? value : EDGES[value % EDGES.length]);
    }
    return frame;
  }

  private static byte[] bit(byte[] frame, Choices choices) {
    int at = place(frame, choices);
    frame[at] ^= (byte) (1 << choices.below(8));
    return frame;
  }

  private static byte[] word(byte[] frame, Choices choices) {
    int at = Math.min(place(frame, choices) & ~1, frame.length - 2);
    put16(frame, at, EDGES[choices.below(EDGES.length)] << 8 | EDGES[choices.below(EDGES.length)]);
    return frame;
  }

  private static byte[] length(byte[] frame, Choices choices) {
    int now = choices.u8();
    int bytes = now < 128 ? frame.length - now / 4 : frame.length * (now - 127) / 64;
    return Arrays.copyOf(frame, Math.clamp(bytes, 0, LONGEST));
  }

  // Where things are.

  static boolean isIpv4(byte[] frame) {
    return frame.length >= ETHERNET + IPV4 && u16(frame, 12) == EtherType.IPV4;
  }

  static boolean isIpv6(byte[] frame) {
    return frame.length >= ETHERNET + IPV6 && u16(frame, 12) == EtherType.IPV6;
  }

  /** Where the header behind that of IP is, without regard to IPv6's further headers. */
  static int upperAt(byte[] frame) {
    return isIpv4(frame) ? ETHERNET + (frame[ETHERNET] & 15) * 4 : ETHERNET + IPV6;
  }

  private static boolean isTcp(byte[] frame) {
    boolean tcp =
        isIpv4(frame) && frame[ETHERNET + 9] == IpProtocol.TCP
            || isIpv6(frame) && frame[ETHERNET + 6] == IpProtocol.TCP;
    return tcp && upperAt(frame) + Tcp.SIZE <= frame.length;
  }

  // By layer.

  private static byte[] upper(byte[] frame, Choices choices) {
    int at = upperAt(frame) + choices.below(40);
    int value = choices.u8();
    if (at < frame.length) {
      frame[at] = (byte) value;
    }
    return frame;
  }

  /** From another port, as a new connection would be; or to another of a few. */
  private static byte[] port(byte[] frame, Choices choices) {
    int at = upperAt(frame);
    int value = choices.u16();
    if (at + 4 <= frame.length) {
      boolean destination = value >> 8 == 0;
      put16(frame, destination ? at + 2 : at, destination ? value & 0xff : value);
    }
    return frame;
  }

  /** With the tag of a VLAN, as a switch would send it. */
  private static byte[] tagged(byte[] frame, Choices choices) {
    byte[] wide = insert(frame, 12, 4);
    put16(wide, 12, EtherType.VLAN);
    put16(wide, 14, choices.oneIn(2) ? choices.u16() : 0);
    return wide;
  }

  private static byte[] protocol(byte[] frame, Choices choices) {
    int field = isIpv6(frame) ? ETHERNET + 6 : ETHERNET + 9;
    frame[field] = (byte) PROTOCOLS[choices.below(PROTOCOLS.length)];
    return frame;
  }

  /** Flags, window and urgent pointer. */
  private static byte[] tcp(byte[] frame, Choices choices) {
    int what = choices.u8();
    int value = choices.u8();
    if (!isTcp(frame)) {
      return frame;
    }
    int at = upperAt(frame);
    switch (what & 3) {
      case 0 -> frame[at + 13] = (byte) value;
      case 1 -> frame[at + 13] ^= (byte) (1 << (value & 7));
      case 2 -> put16(frame, at + 14, value < 64 ? value / 16 : value << 8 | value);
      default -> {
        frame[at + 13] |= (byte) Tcp.URG;
        put16(frame, at + 18, value < 128 ? value : value << 8);
      }
    }
    return frame;
  }

  /** Sequence and acknowledgment number, near to where they were. */
  private static byte[] sequence(byte[] frame, Choices choices) {
    int what = choices.u8();
    int by = choices.u8();
    if (!isTcp(frame)) {
      return frame;
    }
    int at = upperAt(frame) + ((what & 1) == 0 ? 4 : 8);
    int scale = 4 * (what >> 1 & 7);
    put32(frame, at, get32(frame, at) + (by - 128 << scale));
    return frame;
  }

  private static byte[] fragment(byte[] frame, Choices choices) {
    int value = choices.u16();
    if (isIpv4(frame)) {
      // Offsets small enough to meet others, mostly.
      put16(frame, ETHERNET + 6, (value & 0x8000) == 0 ? value & 0x203f : value);
      put16(frame, ETHERNET + 4, value >> 8 & 7);
    }
    return frame;
  }

  /** Room for options in the header of IPv4 or TCP, or for a header of IPv6, filled anyhow. */
  private static byte[] widen(byte[] frame, Choices choices) {
    int words = 1 + choices.below(isIpv6(frame) ? 4 : 10);
    int kind = choices.u8();
    int fill = choices.u8();
    if (isIpv6(frame)) {
      return extension(frame, kind, words, fill);
    }
    if (!isIpv4(frame)) {
      return frame;
    }
    boolean tcp = isTcp(frame) && (kind & 1) == 0;
    int field = tcp ? upperAt(frame) + 12 : ETHERNET;
    int shift = tcp ? 4 : 0;
    int now = frame[field] >> shift & 15;
    int most = Math.min(words, 15 - now);
    int at = (tcp ? upperAt(frame) : ETHERNET) + now * 4;
    if (most <= 0 || at > frame.length) {
      return frame;
    }
    frame[field] = (byte) (frame[field] & ~(15 << shift) | now + most << shift);
    byte[] wide = insert(frame, at, most * 4);
    option(wide, at, most * 4, kind >> 1, fill);
    return wide;
  }

  private static void option(byte[] frame, int at, int length, int kind, int fill) {
    Arrays.fill(frame, at, at + length, (byte) fill);
    frame[at] = (byte) kind;
    frame[at + 1] = (byte) (fill < 200 ? length : fill);
  }

  private static byte[] extension(byte[] frame, int kind, int words, int fill) {
    int size = words * 8;
    byte[] wide = insert(frame, ETHERNET + IPV6, size);
    int at = ETHERNET + IPV6;
    Arrays.fill(wide, at, at + size, (byte) (fill < 128 ? 0 : fill));
    wide[at] = wide[ETHERNET + 6];
    wide[at + 1] = (byte) (words - 1);
    wide[ETHERNET + 6] = (byte) PROTOCOLS[kind % PROTOCOLS.length];
    return wide;
  }

  private static byte[] insert(byte[] frame, int at, int length) {
    byte[] wide = new byte[frame.length + length];
    System.arraycopy(frame, 0, wide, 0, at);
    System.arraycopy(frame, at, wide, at + length, frame.length - at);
    return wide;
  }

  /** As if it had been sent by the one it was for. */
  private static byte[] turnRound(byte[] frame) {
    if (isIpv4(frame)) {
      swap(frame, ETHERNET + 12, ETHERNET + 16, 4);
    } else if (isIpv6(frame)) {
      swap(frame, ETHERNET + 8, ETHERNET + 24, 16);
    }
    int at = upperAt(frame);
    if (at + 4 <= frame.length) {
      swap(frame, at, at + 2, 2);
    }
    return frame;
  }

  private static void swap(byte[] frame, int one, int other, int length) {
    byte[] kept = Arrays.copyOfRange(frame, one, one + length);
    System.arraycopy(frame, other, frame, one, length);
    System.arraycopy(kept, 0, frame, other, length);
  }

  static int u16(byte[] frame, int at) {
    return (frame[at] & 0xff) << 8 | frame[at + 1] & 0xff;
  }

  static void put16(byte[] frame, int at, int value) {
    frame[at] = (byte) (value >> 8);
    frame[at + 1] = (byte) value;
  }

  private static int get32(byte[] frame, int at) {
    return u16(frame, at) << 16 | u16(frame, at + 2);
  }

  private static void put32(byte[] frame, int at, int value) {
    put16(frame, at, value >>> 16);
    put16(frame, at + 2, value);
  }
}
