// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/** The part of {@link Dump} that says what a checked ICMPv6 message says. */
final class DumpIcmpv6 {
  private DumpIcmpv6() {}

  static void append(StringBuilder text, MemorySegment frame, long at, int length) {
    int type = Icmpv6.type(frame, at);
    switch (type) {
      case Icmpv6.ECHO_REQUEST -> echo(text.append("echo request"), frame, at);
      case Icmpv6.ECHO_REPLY -> echo(text.append("echo reply"), frame, at);
      case Icmpv6.UNREACHABLE -> unreachable(text, frame, at);
      case Icmpv6.PACKET_TOO_BIG ->
          text.append("packet too big, mtu ")
              .append(Integer.toUnsignedString(Icmpv6.mtu(frame, at)));
      case Icmpv6.TIME_EXCEEDED -> text.append("time exceeded");
      case Icmpv6.PARAMETER_PROBLEM ->
          text.append("parameter problem, code ")
              .append(Icmpv6.code(frame, at))
              .append(" - octet ")
              .append(Integer.toUnsignedString(Icmpv6.pointer(frame, at)));
      case Ndp.ROUTER_SOLICITATION -> text.append("router solicitation");
      case Ndp.ROUTER_ADVERTISEMENT -> text.append("router advertisement");
      case Ndp.NEIGHBOR_SOLICITATION -> target(text, "neighbor solicitation, who has ", frame, at);
      case Ndp.NEIGHBOR_ADVERTISEMENT -> target(text, "neighbor advertisement, tgt is ", frame, at);
      case Ndp.REDIRECT -> target(text, "redirect to ", frame, at);
      case Mld.REPORT_V2 -> report(text, frame, at);
      case Mld.QUERY -> group(text, "multicast listener query v" + Mld.version(length), frame, at);
      case Mld.REPORT_V1 -> group(text, "multicast listener report", frame, at);
      case Mld.DONE -> group(text, "multicast listener done", frame, at);
      default -> text.append("type-").append(type);
    }
  }

  private static void echo(StringBuilder text, MemorySegment frame, long at) {
    text.append(", id ").append(Icmpv6.identifier(frame, at));
    text.append(", seq ").append(Icmpv6.sequence(frame, at));
  }

  private static void unreachable(StringBuilder text, MemorySegment frame, long at) {
    long quoted = Icmpv6.quoted(at);
    long high = Ipv6.destinationHigh(frame, quoted);
    text.append("unreachable, code ").append(Icmpv6.code(frame, at)).append(", ");
    text.append(Ipv6Address.format(high, Ipv6.destinationLow(frame, quoted)));
  }

  private static void target(StringBuilder text, String what, MemorySegment frame, long at) {
    long high = Ndp.targetHigh(frame, at);
    text.append(what).append(Ipv6Address.format(high, Ndp.targetLow(frame, at)));
  }

  private static void group(StringBuilder text, String what, MemorySegment frame, long at) {
    long high = Mld.groupHigh(frame, at);
    text.append(what).append(' ').append(Ipv6Address.format(high, Mld.groupLow(frame, at)));
  }

  private static void report(StringBuilder text, MemorySegment frame, long at) {
    text.append("multicast listener report v2");
    long record = at + Mld.REPORT_V2_SIZE;
    for (int i = Mld.records(frame, at); i > 0; i--) {
      long high = Mld.recordGroupHigh(frame, record);
      String group = Ipv6Address.format(high, Mld.recordGroupLow(frame, record));
      record(text.append(' ').append(group), frame, record);
      record = Mld.nextRecord(frame, record);
    }
  }

  /** {@code to_ex{0}}: what a record of IGMPv3 or MLDv2 says, and about how many sources. */
  static void record(StringBuilder text, MemorySegment frame, long record) {
    int type = MulticastRecord.type(frame, record);
    text.append(
        switch (type) {
          case MulticastRecord.MODE_IS_INCLUDE -> " is_in";
          case MulticastRecord.MODE_IS_EXCLUDE -> " is_ex";
          case MulticastRecord.CHANGE_TO_INCLUDE -> " to_in";
          case MulticastRecord.CHANGE_TO_EXCLUDE -> " to_ex";
          case MulticastRecord.ALLOW_NEW_SOURCES -> " allow";
          case MulticastRecord.BLOCK_OLD_SOURCES -> " block";
          default -> " type-" + type;
        });
    text.append('{').append(MulticastRecord.sources(frame, record)).append('}');
  }
}
