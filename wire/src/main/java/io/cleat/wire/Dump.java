// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * Says in one line what a frame is, in tcpdump's manner, for tests, captures and people:
 *
 * <pre>
 * IP 10.0.0.1.1025 &gt; 10.0.0.2.80: Flags [S], seq 7, win 64240, options [mss 1460], length 0
 * ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28
 * </pre>
 *
 * <p>It takes any bytes; what a check turns away is named with the check's reason. Numbers are
 * absolute. It allocates as it likes.
 */
public final class Dump {
  private Dump() {}

  /** A frame that begins with an Ethernet header. */
  public static String ethernet(MemorySegment frame, long at, int length) {
    var text = new StringBuilder();
    int answer = Ethernet.check(frame, at, length);
    if (answer != Reason.GOOD) {
      return bad(text.append("Ethernet"), answer, length);
    }
    if (Ethernet.isTagged(frame, at)) {
      text.append("vlan ").append(Ethernet.tag(frame, at) & 0xfff).append(", ");
    }
    int header = Ethernet.headerLength(frame, at);
    int rest = length - header;
    return switch (Ethernet.type(frame, at)) {
      case EtherType.IPV4 -> ipv4(text, frame, at + header, rest);
      case EtherType.IPV6 -> ipv6(text, frame, at + header, rest);
      case EtherType.ARP -> arp(text, frame, at + header, rest);
      default -> other(text, frame, at, rest);
    };
  }

  /** A packet that begins with an IPv4 or IPv6 header. */
  public static String ip(MemorySegment frame, long at, int length) {
    boolean six = length > 0 && Layout.u8(frame, at) >>> 4 == 6;
    var text = new StringBuilder();
    return six ? ipv6(text, frame, at, length) : ipv4(text, frame, at, length);
  }

  private static String other(StringBuilder text, MemorySegment frame, long at, int length) {
    text.append(MacAddress.format(Ethernet.source(frame, at)))
        .append(" > ")
        .append(MacAddress.format(Ethernet.destination(frame, at)))
        .append(", ethertype 0x")
        .append(Integer.toHexString(Ethernet.type(frame, at)));
    return length(text, length);
  }

  private static String arp(StringBuilder text, MemorySegment frame, long at, int length) {
    int answer = Arp.check(frame, at, length);
    text.append("ARP");
    if (answer != Reason.GOOD) {
      return bad(text, answer, length);
    }
    String sender = Ipv4Address.format(Arp.senderProtocol(frame, at));
    if (Arp.operation(frame, at) == Arp.REQUEST) {
      String target = Ipv4Address.format(Arp.targetProtocol(frame, at));
      text.append(", Request who-has ").append(target).append(" tell ").append(sender);
    } else {
      String hardware = MacAddress.format(Arp.senderHardware(frame, at));
      text.append(", Reply ").append(sender).append(" is-at ").append(hardware);
    }
    return length(text, Arp.SIZE);
  }

  private static String ipv4(StringBuilder text, MemorySegment frame, long at, int length) {
    text.append("IP");
    int answer = Ipv4.check(frame, at, length);
    if (answer != Reason.GOOD) {
      return bad(text, answer, length);
    }
    int payload = Ipv4.payloadLength(frame, at);
    long upper = at + Ipv4.headerLength(frame, at);
    String source = Ipv4Address.format(Ipv4.source(frame, at));
    String destination = Ipv4Address.format(Ipv4.destination(frame, at));
    if (Ipv4.isFragment(frame, at)) {
      addresses(text, source, destination);
      fragment(text, Ipv4.identification(frame, at), Ipv4.fragmentOffset(frame, at));
      return length(text.append(Ipv4.hasMoreFragments(frame, at) ? "+" : ""), payload);
    }
    var upperText =
        new DumpUpper(frame, at, upper, payload, Ipv4.pseudoSum(frame, at), source, destination);
    return upperText.append(text, Ipv4.protocol(frame, at));
  }

  private static String ipv6(StringBuilder text, MemorySegment frame, long at, int length) {
    text.append("IP6");
    int answer = Ipv6.check(frame, at, length);
    if (answer != Reason.GOOD) {
      return bad(text, answer, length);
    }
    long high = Ipv6.sourceHigh(frame, at);
    String source = Ipv6Address.format(high, Ipv6.sourceLow(frame, at));
    high = Ipv6.destinationHigh(frame, at);
    String destination = Ipv6Address.format(high, Ipv6.destinationLow(frame, at));
    long chain = Ipv6Extensions.scan(frame, at);
    answer = Ipv6Extensions.answer(chain);
    if (answer != Reason.GOOD) {
      addresses(text, source, destination);
      return bad(text, answer, Ipv6.payloadLength(frame, at));
    }
    int payload = Ipv6.SIZE + Ipv6.payloadLength(frame, at) - Ipv6Extensions.upper(chain);
    if (Ipv6Extensions.isFragment(chain)) {
      addresses(text, source, destination);
      long header = at + Ipv6Extensions.fragment(chain);
      int offset = Ipv6Extensions.fragmentOffset(frame, header);
      fragment(text, Ipv6Extensions.identification(frame, header), offset);
      return length(
          text.append(Ipv6Extensions.hasMoreFragments(frame, header) ? "+" : ""), payload);
    }
    int protocol = Ipv6Extensions.protocol(chain);
    long upper = at + Ipv6Extensions.upper(chain);
    long pseudo = Ipv6.pseudoSum(frame, at, protocol, payload);
    var upperText = new DumpUpper(frame, at, upper, payload, pseudo, source, destination);
    return upperText.append(text, protocol);
  }

  private static void addresses(StringBuilder text, String source, String destination) {
    text.append(' ').append(source).append(" > ").append(destination).append(": ");
  }

  /** {@code frag 7:1480+}: which datagram, where in it, and a plus when more follow. */
  private static void fragment(StringBuilder text, int identification, int offset) {
    text.append("frag ").append(Integer.toUnsignedString(identification));
    text.append(':').append(offset);
  }

  static String bad(StringBuilder text, int answer, int length) {
    return length(text.append(" [").append(Reason.text(answer)).append(']'), length);
  }

  static String length(StringBuilder text, int length) {
    return text.append(", length ").append(length).toString();
  }
}
