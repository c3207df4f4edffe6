// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.script;

import static io.cleat.testing.packetdrill.script.PacketSpec.UNSAID;

import io.cleat.testing.packetdrill.script.PacketSpec.Body;
import io.cleat.testing.packetdrill.script.PacketSpec.Datagram;
import io.cleat.testing.packetdrill.script.PacketSpec.Ends;
import io.cleat.testing.packetdrill.script.PacketSpec.IcmpMessage;
import io.cleat.testing.packetdrill.script.PacketSpec.IpSpec;
import io.cleat.testing.packetdrill.script.PacketSpec.Quoted;
import io.cleat.testing.packetdrill.script.PacketSpec.Range;
import io.cleat.testing.packetdrill.script.PacketSpec.Segment;
import io.cleat.testing.packetdrill.script.PacketSpec.TcpOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads one packet, behind its direction. */
final class PacketParser {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "addr\\[\\w+\\]|\\d+(?:\\.\\d+){3}|(?=[0-9a-fA-F]*:[0-9a-fA-F]*:)[0-9a-fA-F:.]+");
  private static final Pattern ENDS =
      Pattern.compile(
          "(?:[\\w.:]+|addr\\[\\w+\\](?::\\d+)?)?\\s*>\\s*(?:addr\\[|[\\da-fA-F]+[.:\\s])");
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
  private static final Pattern OCTETS = Pattern.compile("[0-9a-fA-F]+\\b");
  private static final Pattern FLAGS = Pattern.compile("[FSRPUEWAC.\\d-]+(?=\\s)");
  private static final Pattern WORD = Pattern.compile("[a-z_]+|\\d+");
  private static final Pattern ECN = Pattern.compile("noecn|ect01|ect0|ect1|ce");

  private final Source source;

  PacketParser(Source source) {
    this.source = source;
  }

  PacketSpec packet() {
    if (source.sees("ipv4") || source.sees("ipv6") || source.sees("gre") || source.sees("mpls")) {
      throw source.unsupported("a packet in a tunnel");
    }
    IpSpec ip = IpSpec.NOTHING;
    if (source.sees("[") || source.sees("(")) {
      ip = ip();
    }
    if (source.takeWord("icmp")) {
      return new PacketSpec(ip, Ends.USUAL, icmp());
    }
    boolean udp = source.takeWord("udp");
    boolean _ = !udp && source.takeWord("tcp");
    Ends ends = source.sees(ENDS) ? ends() : Ends.USUAL;
    Body body = udp ? datagram() : segment();
    if (source.sees("{")) {
      throw source.unsupported("a packet whose octets are changed");
    }
    return new PacketSpec(ip, ends, body);
  }

  // Header.

  private IpSpec ip() {
    String end = source.take("[") ? "]" : ")";
    if (end.equals(")")) {
      source.need("(");
    }
    String ecn = null;
    int tos = UNSAID;
    int ttl = UNSAID;
    int flow = UNSAID;
    do {
      if (source.takeWord("tos")) {
        tos = hexadecimal();
      } else if (source.takeWord("ttl")) {
        ttl = number();
      } else if (source.takeWord("flowlabel")) {
        flow = hexadecimal();
      } else {
        ecn = source.need(ECN, "noecn, ect0, ect1, ect01, ce, tos, ttl or flowlabel");
      }
    } while (source.take(","));
    source.need(end);
    return new IpSpec(ecn, tos, ttl, flow);
  }

  private Ends ends() {
    String from = source.take(ADDRESS);
    boolean _ = source.take(":");
    String fromPort = source.take(NUMBER);
    source.need(">");
    String to = source.take(ADDRESS);
    boolean _ = source.take(":");
    String toPort = source.take(NUMBER);
    return new Ends(from, port(fromPort), to, port(toPort));
  }

  private static int port(String number) {
    return number == null ? UNSAID : Integer.parseInt(number);
  }

  // Bodies.

  private Body datagram() {
    source.need("(");
    int length = number();
    source.need(")");
    return new Datagram(length);
  }

  private Body icmp() {
    String type = source.need(WORD, "the type of an ICMP message");
    String code = null;
    long mtu = UNSAID;
    int id = UNSAID;
    Quoted quoted = null;
    while (true) {
      if (source.takeWord("mtu")) {
        mtu = number();
      } else if (source.takeWord("id")) {
        id = number();
      } else if (source.take("[")) {
        quoted = quoted();
      } else if (code == null && source.sees(WORD) && !source.sees(NUMBER)) {
        code = source.need(WORD, "the code of an ICMP message");
      } else {
        return new IcmpMessage(type, code, mtu, id, quoted);
      }
    }
  }

  private Quoted quoted() {
    Quoted quoted;
    if (source.sees("udp") || source.sees("raw")) {
      String protocol = source.need(WORD, "a protocol");
      source.need("(");
      quoted = new Quoted(protocol, new Range(0, number()));
      source.need(")");
    } else {
      quoted = new Quoted("tcp", range());
    }
    source.need("]");
    return quoted;
  }

  private Body segment() {
    String flags = source.need(FLAGS, "the flags of a segment, letters of FSRPUEWA and '.'");
    Range text = range();
    long ack = source.takeWord("ack") ? number32() : UNSAID;
    int window = source.takeWord("win") ? number() : UNSAID;
    int urgent = source.takeWord("urg") ? number() : UNSAID;
    return new Segment(flags, text, ack, window, urgent, options());
  }

  private Range range() {
    long start = number32();
    source.need(":");
    long _ = number32();
    source.need("(");
    int length = number();
    source.need(")");
    return new Range(start, length);
  }

  private List<TcpOption> options() {
    List<TcpOption> options = new ArrayList<>();
    if (!source.take("<") || source.take(">")) {
      return options;
    }
    if (source.take("...")) {
      source.need(">");
      return null;
    }
    do {
      options.add(option());
    } while (source.take(","));
    source.need(">");
    return options;
  }

  private TcpOption option() {
    for (String plain : List.of("nop", "eol", "sackOK")) {
      if (source.takeWord(plain)) {
        return new TcpOption.Plain(plain);
      }
    }
    for (String numbered : List.of("mss", "wscale")) {
      if (source.takeWord(numbered)) {
        return new TcpOption.Numbered(numbered, number());
      }
    }
    for (String name : List.of("FOEXP", "FO", "md5")) {
      if (source.takeWord(name)) {
        String octets = source.take(OCTETS);
        return new TcpOption.Octets(name, octets == null ? "" : octets);
      }
    }
    if (source.takeWord("TS")) {
      return stamps();
    }
    if (source.takeWord("sack")) {
      return sack();
    }
    if (source.takeWord("ECN")) {
      return counters();
    }
    throw source.wrong("an option: nop, eol, mss, wscale, sackOK, sack, TS, ECN, FO, FOEXP or md5");
  }

  private TcpOption counters() {
    List<Long> counts = new ArrayList<>();
    boolean ect1First = source.sees("e1b");
    for (String name : ect1First ? List.of("e1b", "ceb", "e0b") : List.of("e0b", "ceb", "e1b")) {
      if (source.takeWord(name)) {
        counts.add(number32());
      }
    }
    return new TcpOption.Counters(ect1First, counts);
  }

  private TcpOption stamps() {
    source.need("val");
    long value = number32();
    source.need("ecr");
    return new TcpOption.Stamps(value, number32());
  }

  private TcpOption sack() {
    List<Long> edges = new ArrayList<>();
    while (source.sees(NUMBER)) {
      edges.add(number32());
      source.need(":");
      edges.add(number32());
    }
    return new TcpOption.Sack(edges);
  }

  // Numbers.

  private int number() {
    return Integer.parseInt(source.need(NUMBER, "a number"));
  }

  private long number32() {
    return Long.parseLong(source.need(NUMBER, "a number"));
  }

  private int hexadecimal() {
    return Integer.parseInt(source.need(HEXADECIMAL, "a number, as 0x1").substring(2), 16);
  }
}
