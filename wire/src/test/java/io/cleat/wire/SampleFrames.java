// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/** Writes and reads whole frames as the fast path of a stack would; for measurements. */
final class SampleFrames {
  private static final int SOURCE = 0x0a000001;
  private static final int DESTINATION = 0x0a000002;
  private static final long PREFIX = 0x20010db800000000L;
  private static final int TIMESTAMPS = 12;

  private SampleFrames() {}

  /** Ethernet, IPv4, TCP with timestamps; the payload is what is there. Answers the length. */
  static int tcpOverIpv4(MemorySegment frame, long at, int seq, int payload) {
    long ip = at + Ethernet.SIZE;
    long tcp = ip + Ipv4.SIZE;
    int segment = Tcp.SIZE + TIMESTAMPS + payload;
    tcpHeaders(frame, at, seq, segment);
    Tcp.seal(frame, tcp, segment, Checksum.pseudoIpv4(SOURCE, DESTINATION, 6, segment));
    return Ethernet.SIZE + Ipv4.SIZE + segment;
  }

  /** The same without the checksum of the segment. */
  static void tcpHeaders(MemorySegment frame, long at, int seq, int segment) {
    long ip = at + Ethernet.SIZE;
    long tcp = ip + Ipv4.SIZE;
    Ethernet.header(frame, at, 0x0200_0000_000bL, 0x0200_0000_000aL, EtherType.IPV4);
    Ipv4.header(frame, ip, 0, Ipv4.SIZE + segment, 64, IpProtocol.TCP);
    Ipv4.addresses(frame, ip, SOURCE, DESTINATION);
    Ipv4.seal(frame, ip);
    int control = Tcp.control(Tcp.SIZE + TIMESTAMPS, Tcp.ACK, 502);
    Tcp.header(frame, tcp, Tcp.ports(1025, 80), seq, 1, control);
    TcpOptions.writeAlignedTimestamps(frame, tcp + Tcp.SIZE, seq, 2);
  }

  /** The sequence number, or a negative number. */
  static long parseIpv4(MemorySegment frame, long at, int length) {
    long segment = parseHeaders(frame, at, length);
    long tcp = at + Ethernet.SIZE + Ipv4.SIZE;
    long pseudo = Ipv4.pseudoSum(frame, at + Ethernet.SIZE);
    int bytes = Ipv4.payloadLength(frame, at + Ethernet.SIZE);
    return Tcp.verify(frame, tcp, bytes, pseudo) == Reason.GOOD ? segment : -1;
  }

  /** The same without the checksum of the segment. */
  static long parseHeaders(MemorySegment frame, long at, int length) {
    if (Ethernet.check(frame, at, length) != Reason.GOOD
        || Ethernet.type(frame, at) != EtherType.IPV4) {
      return -1;
    }
    int header = Ethernet.headerLength(frame, at);
    long ip = at + header;
    if (Ipv4.check(frame, ip, length - header) != Reason.GOOD || Ipv4.isFragment(frame, ip)) {
      return -2;
    }
    long tcp = ip + Ipv4.headerLength(frame, ip);
    if (Tcp.check(frame, tcp, Ipv4.payloadLength(frame, ip)) != Reason.GOOD) {
      return -3;
    }
    long options = TcpOptions.scan(frame, tcp);
    boolean same =
        Ipv4.source(frame, ip) == SOURCE
            && Ipv4.destination(frame, ip) == DESTINATION
            && Tcp.ports(frame, tcp) == Tcp.ports(1025, 80)
            && Tcp.flags(frame, tcp) == Tcp.ACK
            && Tcp.window(frame, tcp) == 502
            && TcpOptions.hasTimestamps(options)
            && TcpOptions.timestamp(frame, tcp, options) == Tcp.seq(frame, tcp)
            && TcpOptions.timestampEcho(frame, tcp, options) == 2;
    return same ? Integer.toUnsignedLong(Tcp.seq(frame, tcp)) : -4;
  }

  static int udpOverIpv6(MemorySegment frame, long at, int port, int payload) {
    long ip = at + Ethernet.SIZE;
    long udp = ip + Ipv6.SIZE;
    int length = Udp.SIZE + payload;
    Ethernet.header(frame, at, 0x0200_0000_000bL, 0x0200_0000_000aL, EtherType.IPV6);
    Ipv6.header(frame, ip, 0, length, IpProtocol.UDP, 64);
    Ipv6.source(frame, ip, PREFIX, 1);
    Ipv6.destination(frame, ip, PREFIX, 2);
    Udp.header(frame, udp, Tcp.ports(port, 53), length);
    Udp.seal(frame, udp, Ipv6.pseudoSum(frame, ip, IpProtocol.UDP, length));
    return Ethernet.SIZE + Ipv6.SIZE + length;
  }

  /** The source port, or a negative number. */
  static long parseIpv6(MemorySegment frame, long at, int length) {
    long ip = at + Ethernet.headerLength(frame, at);
    if (Ipv6.check(frame, ip, length - Ethernet.SIZE) != Reason.GOOD) {
      return -1;
    }
    long chain = Ipv6Extensions.scan(frame, ip);
    if (Ipv6Extensions.answer(chain) != Reason.GOOD) {
      return -2;
    }
    long udp = ip + Ipv6Extensions.upper(chain);
    int payload = Ipv6.SIZE + Ipv6.payloadLength(frame, ip) - Ipv6Extensions.upper(chain);
    if (Udp.check(frame, udp, payload) != Reason.GOOD) {
      return -3;
    }
    long pseudo = Ipv6.pseudoSum(frame, ip, IpProtocol.UDP, Udp.length(frame, udp));
    return Udp.verifyOverIpv6(frame, udp, pseudo) == Reason.GOOD ? Udp.sourcePort(frame, udp) : -4;
  }
}
