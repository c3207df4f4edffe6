// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import static io.cleat.testing.packetdrill.script.PacketSpec.UNSAID;

import io.cleat.testing.packetdrill.script.PacketSpec;
import io.cleat.testing.packetdrill.script.PacketSpec.Datagram;
import io.cleat.testing.packetdrill.script.PacketSpec.IcmpMessage;
import io.cleat.testing.packetdrill.script.PacketSpec.Segment;
import io.cleat.testing.packetdrill.script.PacketSpec.TcpOption;
import java.util.List;
import java.util.stream.Collectors;

/** Writes packets as scripts do. */
final class PacketText {
  private PacketText() {}

  static String of(PacketSpec packet) {
    return switch (packet.body()) {
      case Segment segment -> segment(segment);
      case Datagram datagram -> "udp (" + datagram.length() + ")";
      case IcmpMessage message -> icmp(message);
    };
  }

  private static String icmp(IcmpMessage message) {
    String code = message.code() == null ? "" : " " + message.code();
    return "icmp " + message.type() + code + (message.mtu() > 0 ? " mtu " + message.mtu() : "");
  }

  private static String segment(Segment segment) {
    long start = segment.text().start();
    int length = segment.text().length();
    StringBuilder text = new StringBuilder(segment.flags());
    text.append(' ')
        .append(start)
        .append(':')
        .append(start + length)
        .append('(')
        .append(length)
        .append(')');
    number(text, " ack ", segment.ack());
    number(text, " win ", segment.window());
    number(text, " urg ", segment.urgent());
    List<TcpOption> options = segment.options();
    if (options == null) {
      text.append(" <...>");
    } else if (!options.isEmpty()) {
      text.append(
          options.stream().map(PacketText::option).collect(Collectors.joining(",", " <", ">")));
    }
    return text.toString();
  }

  private static void number(StringBuilder text, String name, long number) {
    if (number != UNSAID) {
      text.append(name).append(number);
    }
  }

  private static String option(TcpOption option) {
    return switch (option) {
      case TcpOption.Plain(String name) -> name;
      case TcpOption.Numbered(String name, int number) -> name + " " + number;
      case TcpOption.Stamps(long value, long echo) -> "TS val " + value + " ecr " + echo;
      case TcpOption.Octets(String name, String hexadecimal) -> (name + " " + hexadecimal).strip();
      case TcpOption.Sack(List<Long> edges) -> sack(edges);
      case TcpOption.Counters(boolean ect1First, List<Long> counts) -> counters(ect1First, counts);
    };
  }

  private static String counters(boolean ect1First, List<Long> counts) {
    List<String> names = ect1First ? List.of("e1b", "ceb", "e0b") : List.of("e0b", "ceb", "e1b");
    StringBuilder text = new StringBuilder("ECN");
    for (int i = 0; i < counts.size(); i++) {
      text.append(' ').append(names.get(i)).append(' ').append(counts.get(i));
    }
    return text.toString();
  }

  private static String sack(List<Long> edges) {
    StringBuilder text = new StringBuilder("sack");
    for (int i = 0; i + 1 < edges.size(); i += 2) {
      text.append(' ').append(edges.get(i)).append(':').append(edges.get(i + 1));
    }
    return text.toString();
  }
}
