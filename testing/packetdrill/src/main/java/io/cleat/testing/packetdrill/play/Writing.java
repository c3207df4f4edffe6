// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.testing.packetdrill.script.PacketSpec;
import io.cleat.testing.packetdrill.script.PacketSpec.Datagram;
import io.cleat.testing.packetdrill.script.PacketSpec.IcmpMessage;
import io.cleat.testing.packetdrill.script.PacketSpec.IpSpec;
import io.cleat.testing.packetdrill.script.PacketSpec.Quoted;
import io.cleat.testing.packetdrill.script.PacketSpec.Segment;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Tcp;
import io.cleat.wire.Udp;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** Writes the packets of the peer. */
final class Writing {
  private static final int USUAL_TTL = 255;
  private static final List<String> ECN = List.of("noecn", "ect1", "ect0", "ce");

  private final Setting setting;

  Writing(Setting setting) {
    this.setting = setting;
  }

  /** The packet that the script describes, from the peer to us. */
  byte[] packet(PacketSpec spec, Connection connection) {
    String from = spec.ends().from() == null ? setting.remote() : spec.ends().from();
    String to = spec.ends().to() == null ? setting.local() : spec.ends().to();
    return switch (spec.body()) {
      case Segment segment -> segment(spec.ip(), from, to, segment, connection);
      case Datagram datagram -> datagram(spec.ip(), from, to, datagram, connection);
      case IcmpMessage message -> icmp(spec.ip(), from, to, message, connection);
    };
  }

  private byte[] segment(
      IpSpec ip, String from, String to, Segment segment, Connection connection) {
    byte[] options =
        segment.options() == null ? new byte[0] : OptionList.write(segment.options(), connection);
    int header = Tcp.SIZE + options.length;
    if (header > Tcp.SIZE_MAX) {
      throw new Failure("the options have " + options.length + " octets, 40 fit");
    }
    int length = header + segment.text().length();
    Room room = room(ip, from, to, IpProtocol.TCP, length);
    int flags = LivePacket.flags(segment.flags());
    boolean syn = (flags & Tcp.SYN) != 0;
    if (syn) {
      connection.remoteStarts(segment.text().start());
    }
    int ack = (flags & Tcp.ACK) != 0 ? connection.toWire(Math.max(segment.ack(), 0), syn) : 0;
    MemorySegment bytes = room.bytes;
    Tcp.header(
        bytes,
        room.upper,
        Tcp.ports(connection.remotePort, connection.localPort),
        connection.remoteToWire(segment.text().start(), syn),
        ack,
        Tcp.control(header, flags, Math.max(segment.window(), 0)));
    if (segment.urgent() >= 0) {
      Tcp.urgentPointer(bytes, room.upper, segment.urgent());
    }
    MemorySegment.copy(
        MemorySegment.ofArray(options), 0, bytes, room.upper + Tcp.SIZE, options.length);
    Tcp.seal(bytes, room.upper, length, room.pseudoSum(IpProtocol.TCP, length));
    return room.array;
  }

  private byte[] datagram(
      IpSpec ip, String from, String to, Datagram datagram, Connection connection) {
    int length = Udp.SIZE + datagram.length();
    Room room = room(ip, from, to, IpProtocol.UDP, length);
    int ports = Tcp.ports(connection.remotePort, connection.localPort);
    Udp.header(room.bytes, room.upper, ports, length);
    Udp.seal(room.bytes, room.upper, room.pseudoSum(IpProtocol.UDP, length));
    return room.array;
  }

  private byte[] icmp(
      IpSpec ip, String from, String to, IcmpMessage message, Connection connection) {
    boolean six = setting.version() == 6;
    byte[] quoted = message.quoted() == null ? new byte[0] : quoted(message.quoted(), connection);
    int type = IcmpWords.type(message.type(), setting.version());
    int code = IcmpWords.code(message.type(), message.code(), setting.version());
    int length = Icmpv4.SIZE + quoted.length;
    int protocol = six ? IpProtocol.ICMPV6 : IpProtocol.ICMP;
    Room room = room(ip, from, to, protocol, length);
    int rest = message.id() >= 0 ? message.id() << Short.SIZE : (int) Math.max(message.mtu(), 0);
    MemorySegment.copy(
        MemorySegment.ofArray(quoted), 0, room.bytes, room.upper + Icmpv4.SIZE, quoted.length);
    if (six) {
      Icmpv6.header(room.bytes, room.upper, type, code, rest);
      Icmpv6.seal(room.bytes, room.upper, length, room.pseudoSum(protocol, length));
    } else {
      Icmpv4.header(room.bytes, room.upper, type, code, rest);
      Icmpv4.seal(room.bytes, room.upper, length);
    }
    return room.array;
  }

  /** The beginning of a packet of ours: headers, and of TCP what is before the options. */
  private byte[] quoted(Quoted quoted, Connection connection) {
    boolean udp = quoted.protocol().equals("udp");
    int upper = udp ? Udp.SIZE : Tcp.SIZE;
    int claimed = upper + quoted.text().length();
    int protocol = udp ? IpProtocol.UDP : IpProtocol.TCP;
    Room room =
        room(new IpSpec(null, -1, -1, -1), setting.local(), setting.remote(), protocol, claimed);
    int ports = Tcp.ports(connection.localPort, connection.remotePort);
    if (udp) {
      Udp.header(room.bytes, room.upper, ports, claimed);
    } else {
      int seq = connection.toWire(quoted.text().start(), true);
      Tcp.header(room.bytes, room.upper, ports, seq, 0, Tcp.control(Tcp.SIZE, Tcp.ACK, 0));
    }
    return Arrays.copyOf(room.array, room.upper + upper);
  }

  // IP.

  /** A packet whose IP header is written. */
  private record Room(byte[] array, MemorySegment bytes, int upper) {
    long pseudoSum(int protocol, int length) {
      return upper == Ipv4.SIZE
          ? Ipv4.pseudoSum(bytes, 0)
          : Ipv6.pseudoSum(bytes, 0, protocol, length);
    }
  }

  private Room room(IpSpec ip, String from, String to, int protocol, int length) {
    int ecn = ip.ecn() == null ? 0 : Math.max(ECN.indexOf(ip.ecn()), 0);
    int tos = ip.tos() < 0 ? ecn : ip.tos();
    int ttl = ip.ttl() < 0 ? USUAL_TTL : ip.ttl();
    int header = setting.version() == 6 ? Ipv6.SIZE : Ipv4.SIZE;
    byte[] array = new byte[header + length];
    MemorySegment bytes = MemorySegment.ofArray(array);
    if (setting.version() == 6) {
      Inet6 source = Inet6.of(from, 0);
      Inet6 destination = Inet6.of(to, 0);
      Ipv6.header(bytes, 0, Ipv6.flow(tos, Math.max(ip.flowLabel(), 0)), length, protocol, ttl);
      Ipv6.source(bytes, 0, source.high(), source.low());
      Ipv6.destination(bytes, 0, destination.high(), destination.low());
    } else {
      Ipv4.header(bytes, 0, tos, header + length, ttl, protocol);
      Ipv4.addresses(bytes, 0, Inet.of(from, 0).address(), Inet.of(to, 0).address());
      Ipv4.seal(bytes, 0);
    }
    return new Room(array, bytes, header);
  }
}
