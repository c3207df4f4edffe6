// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import io.cleat.wire.Arp;
import io.cleat.wire.EtherType;
import io.cleat.wire.Ethernet;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.MacAddress;
import io.cleat.wire.Tcp;
import io.cleat.wire.Udp;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/** Packets as a peer sends them. */
final class Packets {
  private Packets() {}

  static byte[] ethernet(long to, long from, int type, byte[] packet) {
    byte[] bytes = new byte[Ethernet.SIZE + packet.length];
    Ethernet.header(MemorySegment.ofArray(bytes), 0, to, from, type);
    System.arraycopy(packet, 0, bytes, Ethernet.SIZE, packet.length);
    return bytes;
  }

  /** The frame in which a packet goes. */
  static byte[] frame(long to, long from, byte[] packet) {
    int type = packet[0] >>> 4 == 4 ? EtherType.IPV4 : EtherType.IPV6;
    return ethernet(to, from, type, packet);
  }

  static byte[] arp(int operation, long sender, int senderIp, long target, int targetIp) {
    byte[] bytes = new byte[Arp.SIZE];
    MemorySegment message = MemorySegment.ofArray(bytes);
    Arp.header(message, 0, operation, sender, senderIp);
    Arp.target(message, 0, target, targetIp);
    long to = operation == Arp.REQUEST ? MacAddress.BROADCAST : target;
    return ethernet(to, sender, EtherType.ARP, bytes);
  }

  static byte[] ipv4(int from, int to, int protocol, byte... upper) {
    byte[] bytes = new byte[Ipv4.SIZE + upper.length];
    MemorySegment packet = MemorySegment.ofArray(bytes);
    Ipv4.header(packet, 0, 0, bytes.length, 64, protocol);
    Ipv4.addresses(packet, 0, from, to);
    Ipv4.seal(packet, 0);
    System.arraycopy(upper, 0, bytes, Ipv4.SIZE, upper.length);
    return bytes;
  }

  /**
   * @param from four longs: source and destination
   */
  static byte[] ipv6(long[] from, int protocol, int hopLimit, byte... upper) {
    byte[] bytes = new byte[Ipv6.SIZE + upper.length];
    MemorySegment packet = MemorySegment.ofArray(bytes);
    Ipv6.header(packet, 0, 0, upper.length, protocol, hopLimit);
    Ipv6.source(packet, 0, from[0], from[1]);
    Ipv6.destination(packet, 0, from[2], from[3]);
    System.arraycopy(upper, 0, bytes, Ipv6.SIZE, upper.length);
    if (protocol == IpProtocol.ICMPV6) {
      long pseudo = Ipv6.pseudoSum(packet, 0, protocol, upper.length);
      Icmpv6.seal(packet, Ipv6.SIZE, upper.length, pseudo);
    } else if (protocol == IpProtocol.UDP) {
      Udp.seal(packet, Ipv6.SIZE, Ipv6.pseudoSum(packet, 0, protocol, upper.length));
    }
    return bytes;
  }

  static byte[] udp(int sourcePort, int destinationPort, byte... text) {
    byte[] bytes = new byte[Udp.SIZE + text.length];
    MemorySegment datagram = MemorySegment.ofArray(bytes);
    Udp.header(datagram, 0, Tcp.ports(sourcePort, destinationPort), bytes.length);
    System.arraycopy(text, 0, bytes, Udp.SIZE, text.length);
    return bytes;
  }

  /** An ICMP error about a packet. */
  static byte[] icmpError(int type, int code, int rest, byte[] about) {
    byte[] bytes = new byte[Icmpv4.SIZE + about.length];
    MemorySegment message = MemorySegment.ofArray(bytes);
    System.arraycopy(about, 0, bytes, Icmpv4.SIZE, about.length);
    Icmpv4.header(message, 0, type, code, rest);
    Icmpv4.seal(message, 0, bytes.length);
    return bytes;
  }

  static byte[] echo(int type, int identifier, int sequence, byte... text) {
    byte[] bytes = new byte[Icmpv4.SIZE + text.length];
    MemorySegment message = MemorySegment.ofArray(bytes);
    System.arraycopy(text, 0, bytes, Icmpv4.SIZE, text.length);
    Icmpv4.header(message, 0, type, 0, Icmpv4.echo(identifier, sequence));
    Icmpv4.seal(message, 0, bytes.length);
    return bytes;
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }
}
