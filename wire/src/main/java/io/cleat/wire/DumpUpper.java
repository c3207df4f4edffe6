// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * The part of {@link Dump} behind the IP header.
 *
 * @param ip where the IP header is
 * @param at where the upper layer's header is
 * @param length bytes of the upper layer
 * @param pseudo sum of the pseudo header
 */
record DumpUpper(
    MemorySegment frame,
    long ip,
    long at,
    int length,
    long pseudo,
    String source,
    String destination) {
  String append(StringBuilder text, int protocol) {
    return switch (protocol) {
      case IpProtocol.TCP -> tcp(text);
      case IpProtocol.UDP -> udp(text);
      case IpProtocol.ICMP -> icmp(addresses(text).append("ICMP "));
      case IpProtocol.ICMPV6 -> icmpv6(addresses(text).append("ICMP6, "));
      case IpProtocol.IGMP -> igmp(addresses(text).append("igmp "));
      default -> Dump.length(addresses(text).append("ip-proto-").append(protocol), length);
    };
  }

  private StringBuilder addresses(StringBuilder text) {
    return text.append(' ').append(source).append(" > ").append(destination).append(": ");
  }

  private StringBuilder ports(StringBuilder text, int ports) {
    return text.append(' ')
        .append(source)
        .append('.')
        .append(ports >>> 16)
        .append(" > ")
        .append(destination)
        .append('.')
        .append(ports & 0xffff)
        .append(": ");
  }

  private String tcp(StringBuilder text) {
    int answer = Tcp.check(frame, at, length);
    if (answer != Reason.GOOD) {
      return Dump.bad(addresses(text).append("tcp"), answer, length);
    }
    ports(text, Tcp.ports(frame, at));
    DumpTcp.append(text, frame, at, length);
    if (Tcp.verify(frame, at, length, pseudo) != Reason.GOOD) {
      text.append(" [bad checksum]");
    }
    return Dump.length(text, length - Tcp.headerLength(frame, at));
  }

  private String udp(StringBuilder text) {
    int answer = Udp.check(frame, at, length);
    if (answer != Reason.GOOD) {
      return Dump.bad(addresses(text).append("UDP"), answer, length);
    }
    ports(text, Udp.ports(frame, at)).append("UDP");
    boolean six = source.indexOf(':') >= 0;
    answer = six ? Udp.verifyOverIpv6(frame, at, pseudo) : Udp.verifyOverIpv4(frame, at, pseudo);
    if (answer != Reason.GOOD) {
      text.append(" [").append(Reason.text(answer)).append(']');
    }
    return Dump.length(text, Udp.length(frame, at) - Udp.SIZE);
  }

  private String icmp(StringBuilder text) {
    int answer = Icmpv4.check(frame, at, length);
    if (answer != Reason.GOOD) {
      return Dump.bad(text, answer, length);
    }
    int type = Icmpv4.type(frame, at);
    switch (type) {
      case Icmpv4.ECHO_REQUEST -> echo(text, "echo request");
      case Icmpv4.ECHO_REPLY -> echo(text, "echo reply");
      case Icmpv4.UNREACHABLE -> unreachable(text);
      case Icmpv4.TIME_EXCEEDED -> text.append("time exceeded");
      case Icmpv4.PARAMETER_PROBLEM ->
          text.append("parameter problem - octet ").append(Icmpv4.pointer(frame, at));
      case Icmpv4.REDIRECT ->
          text.append("redirect to ").append(Ipv4Address.format(Icmpv4.gateway(frame, at)));
      default -> text.append("type-").append(type);
    }
    return Dump.length(text, length);
  }

  private void echo(StringBuilder text, String name) {
    text.append(name).append(", id ").append(Icmpv4.identifier(frame, at));
    text.append(", seq ").append(Icmpv4.sequence(frame, at));
  }

  private void unreachable(StringBuilder text) {
    long quoted = Icmpv4.quoted(at);
    text.append(Ipv4Address.format(Ipv4.destination(frame, quoted)));
    int code = Icmpv4.code(frame, at);
    switch (code) {
      case Icmpv4.PORT_UNREACHABLE -> {
        long upper = quoted + Ipv4.headerLength(frame, quoted);
        text.append(Ipv4.protocol(frame, quoted) == IpProtocol.TCP ? " tcp" : " udp");
        text.append(" port ").append(Udp.destinationPort(frame, upper)).append(" unreachable");
      }
      case Icmpv4.PROTOCOL_UNREACHABLE ->
          text.append(" protocol ").append(Ipv4.protocol(frame, quoted)).append(" unreachable");
      case Icmpv4.FRAGMENTATION_NEEDED ->
          text.append(" unreachable - need to frag (mtu ")
              .append(Icmpv4.mtu(frame, at))
              .append(')');
      default -> text.append(" unreachable, code ").append(code);
    }
  }

  private String icmpv6(StringBuilder text) {
    int answer = Icmpv6.check(frame, at, length);
    int type = answer == Reason.GOOD ? Icmpv6.type(frame, at) : -1;
    if (Ndp.isNdp(type)) {
      answer = Ndp.check(frame, ip, at, length);
    } else if (Mld.isMld(type)) {
      answer = Mld.check(frame, ip, at, length);
    }
    if (answer != Reason.GOOD) {
      return Dump.bad(text, answer, length);
    }
    DumpIcmpv6.append(text, frame, at, length);
    if (Icmpv6.verify(frame, at, length, pseudo) != Reason.GOOD) {
      text.append(" [bad checksum]");
    }
    return Dump.length(text, length);
  }

  private String igmp(StringBuilder text) {
    int answer = Igmp.check(frame, at, length);
    if (answer != Reason.GOOD) {
      return Dump.bad(text, answer, length);
    }
    int type = Igmp.type(frame, at);
    String group = Ipv4Address.format(Igmp.group(frame, at));
    switch (type) {
      case Igmp.QUERY ->
          text.append("query v").append(Igmp.version(frame, at, length)).append(' ').append(group);
      case Igmp.REPORT_V1 -> text.append("v1 report ").append(group);
      case Igmp.REPORT_V2 -> text.append("v2 report ").append(group);
      case Igmp.LEAVE -> text.append("leave ").append(group);
      case Igmp.REPORT_V3 -> report(text.append("v3 report"));
      default -> text.append("type-").append(type);
    }
    return Dump.length(text, length);
  }

  private void report(StringBuilder text) {
    long record = at + Igmp.SIZE;
    for (int i = Igmp.records(frame, at); i > 0; i--) {
      text.append(' ').append(Ipv4Address.format(Igmp.recordGroup(frame, record)));
      DumpIcmpv6.record(text, frame, record);
      record = Igmp.nextRecord(frame, record);
    }
  }
}
