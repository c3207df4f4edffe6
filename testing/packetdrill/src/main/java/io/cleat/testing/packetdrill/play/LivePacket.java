// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import static io.cleat.testing.packetdrill.script.PacketSpec.UNSAID;

import io.cleat.testing.packetdrill.script.PacketSpec;
import io.cleat.testing.packetdrill.script.PacketSpec.Body;
import io.cleat.testing.packetdrill.script.PacketSpec.Datagram;
import io.cleat.testing.packetdrill.script.PacketSpec.Ends;
import io.cleat.testing.packetdrill.script.PacketSpec.IcmpMessage;
import io.cleat.testing.packetdrill.script.PacketSpec.IpSpec;
import io.cleat.testing.packetdrill.script.PacketSpec.Range;
import io.cleat.testing.packetdrill.script.PacketSpec.Segment;
import io.cleat.testing.packetdrill.script.PacketSpec.TcpOption;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Reason;
import io.cleat.wire.Tcp;
import io.cleat.wire.Udp;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A packet that the stack has sent.
 *
 * @param nanos when, since the script began
 */
record LivePacket(MemorySegment bytes, int version, int protocol, int upper, long nanos) {
  private static final String[] ECN = {"noecn", "ect1", "ect0", "ce"};

  /** In the order of their bits. */
  private static final String LETTERS = "FSRP.UEWA";

  /** In the order in which scripts write them. */
  private static final String WRITTEN = "FSRPUEWA.";

  /** Reads it, and checks that it is well-formed. */
  static LivePacket of(Wire.Sent sent) {
    MemorySegment bytes = MemorySegment.ofArray(sent.bytes());
    int version = bytes.get(ValueLayout.JAVA_BYTE, 0) >> 4 & 0xf;
    int length = sent.bytes().length;
    int answer = version == 4 ? Ipv4.check(bytes, 0, length) : Ipv6.check(bytes, 0, length);
    if (answer != Reason.GOOD) {
      throw new Failure("a packet was sent whose IP header is wrong, reason " + answer);
    }
    LivePacket packet =
        version == 4
            ? new LivePacket(
                bytes, 4, Ipv4.protocol(bytes, 0), Ipv4.headerLength(bytes, 0), sent.nanos())
            : new LivePacket(bytes, 6, Ipv6.nextHeader(bytes, 0), Ipv6.SIZE, sent.nanos());
    packet.checkSum();
    return packet;
  }

  private void checkSum() {
    if (protocol == IpProtocol.TCP
        && Tcp.verify(bytes, upper, upperLength(), pseudoSum()) != Reason.GOOD) {
      throw new Failure("a segment was sent whose checksum is wrong");
    }
  }

  private long pseudoSum() {
    return version == 4
        ? Ipv4.pseudoSum(bytes, 0)
        : Ipv6.pseudoSum(bytes, 0, protocol, upperLength());
  }

  int upperLength() {
    return (int) bytes.byteSize() - upper;
  }

  boolean isTcp() {
    return protocol == IpProtocol.TCP;
  }

  boolean hasPorts() {
    return isTcp() || protocol == IpProtocol.UDP;
  }

  int localPort() {
    return Udp.sourcePort(bytes, upper);
  }

  int remotePort() {
    return Udp.destinationPort(bytes, upper);
  }

  boolean isSyn() {
    return isTcp() && Tcp.has(bytes, upper, Tcp.SYN);
  }

  long seq() {
    return Tcp.seq(bytes, upper) & 0xffff_ffffL;
  }

  /** The timestamp that it carries; null where it has none. */
  Long stamp() {
    int end = upper + Tcp.headerLength(bytes, upper);
    return OptionList.read(bytes, upper + Tcp.SIZE, end, null).stream()
        .filter(TcpOption.Stamps.class::isInstance)
        .map(option -> ((TcpOption.Stamps) option).value())
        .findFirst()
        .orElse(null);
  }

  /** As a script would write it. */
  PacketSpec spec(Connection connection) {
    Ends ends =
        connection == null
            ? new Ends(null, localPort(), null, remotePort())
            : connection.outbound();
    return new PacketSpec(
        ip(), hasPorts() ? ends : new Ends(null, UNSAID, null, UNSAID), body(connection));
  }

  private IpSpec ip() {
    int tos = version == 4 ? Ipv4.tos(bytes, 0) : Ipv6.trafficClass(bytes, 0);
    int ttl = version == 4 ? Ipv4.ttl(bytes, 0) : Ipv6.hopLimit(bytes, 0);
    int flow = version == 4 ? UNSAID : Ipv6.flowLabel(bytes, 0);
    return new IpSpec(ECN[tos & 3], tos, ttl, flow);
  }

  private Body body(Connection connection) {
    return switch (protocol) {
      case IpProtocol.TCP -> segment(connection);
      case IpProtocol.UDP -> new Datagram(upperLength() - Udp.SIZE);
      case IpProtocol.ICMP, IpProtocol.ICMPV6 ->
          new IcmpMessage(
              Integer.toString(Icmpv4.type(bytes, upper)),
              Integer.toString(Icmpv4.code(bytes, upper)),
              Icmpv4.mtu(bytes, upper),
              Icmpv4.identifier(bytes, upper),
              null);
      default -> throw new Failure("a packet of protocol " + protocol + " was sent");
    };
  }

  private Segment segment(Connection connection) {
    int header = Tcp.headerLength(bytes, upper);
    int flags = Tcp.flags(bytes, upper);
    boolean syn = (flags & Tcp.SYN) != 0;
    long start = connection == null ? seq() : connection.toScript(seq(), syn);
    long ack = Tcp.ack(bytes, upper) & 0xffff_ffffL;
    return new Segment(
        letters(flags),
        new Range(start, upperLength() - header),
        (flags & Tcp.ACK) == 0
            ? UNSAID
            : connection == null ? ack : connection.remoteToScript(ack, syn),
        Tcp.window(bytes, upper),
        (flags & Tcp.URG) != 0 ? Tcp.urgentPointer(bytes, upper) : UNSAID,
        OptionList.read(bytes, upper + Tcp.SIZE, upper + header, connection));
  }

  /** Flags as letters, in the order in which scripts write them. */
  private static String letters(int flags) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < WRITTEN.length(); i++) {
      char letter = WRITTEN.charAt(i);
      if ((flags & 1 << LETTERS.indexOf(letter)) != 0) {
        letters.append(letter);
      }
    }
    return letters.isEmpty() ? "-" : letters.toString();
  }

  /** The bits of these letters; a digit is the number that AE, CWR and ECE are together. */
  static int flags(String letters) {
    int flags = 0;
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      flags |= Character.isDigit(letter) ? ace(letter - '0') : bit(letter);
    }
    return flags;
  }

  private static int ace(int number) {
    return ((number & 4) != 0 ? Tcp.AE : 0)
        | ((number & 2) != 0 ? Tcp.CWR : 0)
        | ((number & 1) != 0 ? Tcp.ECE : 0);
  }

  private static int bit(char letter) {
    int bit = LETTERS.indexOf(letter);
    return letter == 'C' ? Tcp.CWR : bit < 0 ? 0 : 1 << bit;
  }
}
