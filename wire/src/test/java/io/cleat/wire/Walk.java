// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * Goes into a frame as a stack does: every check, and behind each good answer every accessor. It
 * counts the answers; the sum of what was read keeps the compiler from leaving reads out.
 */
final class Walk {
  final long[] answers = new long[Reason.COUNT];
  long sum;

  private boolean good(int answer) {
    answers[Reason.code(answer)]++;
    return answer == Reason.GOOD;
  }

  void ethernet(MemorySegment frame) {
    int length = (int) frame.byteSize();
    good(VirtioNetHeader.check(frame, 0, length));
    if (!good(Ethernet.check(frame, 0, length))) {
      return;
    }
    sum += Ethernet.destination(frame, 0) + Ethernet.source(frame, 0) + Ethernet.tag(frame, 0);
    int header = Ethernet.headerLength(frame, 0);
    switch (Ethernet.type(frame, 0)) {
      case EtherType.ARP -> arp(frame, header, length - header);
      case EtherType.IPV4 -> ipv4(frame, header, length - header);
      case EtherType.IPV6 -> ipv6(frame, header, length - header);
      default -> sum++;
    }
  }

  private void arp(MemorySegment frame, long at, int length) {
    if (good(Arp.check(frame, at, length))) {
      sum += Arp.targetHardware(frame, at) + Arp.targetProtocol(frame, at);
    }
  }

  private void ipv4(MemorySegment frame, long at, int length) {
    if (!good(Ipv4.check(frame, at, length))) {
      return;
    }
    if (good(Ipv4Options.check(frame, at))) {
      long option = Ipv4Options.first(frame, at);
      for (; option >= 0; option = Ipv4Options.next(frame, at, option)) {
        ipv4Option(frame, option);
      }
    }
    if (!Ipv4.isFragment(frame, at)) {
      int payload = Ipv4.payloadLength(frame, at);
      long upper = at + Ipv4.headerLength(frame, at);
      long pseudo = Ipv4.pseudoSum(frame, at);
      upper(frame, at, upper, payload, pseudo, Ipv4.protocol(frame, at));
    }
  }

  private void ipv4Option(MemorySegment frame, long option) {
    int type = Ipv4Options.type(frame, option);
    if (Ipv4Options.isSourceRoute(type) || type == Ipv4Options.RECORD_ROUTE) {
      for (int i = 0; i < Ipv4Options.routeSize(frame, option); i++) {
        sum += Ipv4Options.routeAddress(frame, option, i);
      }
    }
  }

  private void ipv6(MemorySegment frame, long at, int length) {
    if (!good(Ipv6.check(frame, at, length))) {
      return;
    }
    long chain = Ipv6Extensions.scan(frame, at);
    sum += Ipv6Extensions.problemCode(Ipv6Extensions.answer(chain), false);
    if (!good(Ipv6Extensions.answer(chain))) {
      sum += frame.get(java.lang.foreign.ValueLayout.JAVA_BYTE, at + Reason.pointer((int) chain));
      return;
    }
    sum += Layout.u8(frame, at + Ipv6Extensions.protocolField(chain));
    int payload = Ipv6.SIZE + Ipv6.payloadLength(frame, at) - Ipv6Extensions.upper(chain);
    if (Ipv6Extensions.isFragment(chain)) {
      long header = at + Ipv6Extensions.fragment(chain);
      sum += Ipv6Extensions.identification(frame, header);
      return;
    }
    int protocol = Ipv6Extensions.protocol(chain);
    long pseudo = Ipv6.pseudoSum(frame, at, protocol, payload);
    upper(frame, at, at + Ipv6Extensions.upper(chain), payload, pseudo, protocol);
  }

  private void upper(MemorySegment frame, long ip, long at, int length, long pseudo, int protocol) {
    switch (protocol) {
      case IpProtocol.TCP -> tcp(frame, at, length, pseudo);
      case IpProtocol.UDP -> udp(frame, at, length, pseudo);
      case IpProtocol.ICMP -> icmp(frame, at, length);
      case IpProtocol.ICMPV6 -> icmpv6(frame, ip, at, length, pseudo);
      case IpProtocol.IGMP -> igmp(frame, at, length);
      default -> sum++;
    }
  }

  private void tcp(MemorySegment frame, long at, int length, long pseudo) {
    if (!good(Tcp.check(frame, at, length))) {
      return;
    }
    good(Tcp.verify(frame, at, length, pseudo));
    sum += Tcp.sequenceLength(frame, at, length) + Tcp.urgentPointer(frame, at);
    long options = TcpOptions.scan(frame, at);
    good(TcpOptions.answer(options));
    sum += TcpOptions.hasMss(options) ? TcpOptions.mss(frame, at, options) : 0;
    sum += TcpOptions.hasWindowScale(options) ? TcpOptions.windowScale(frame, at, options) : 0;
    sum += TcpOptions.hasTimestamps(options) ? TcpOptions.timestampEcho(frame, at, options) : 0;
    for (int i = TcpOptions.sackBlocks(frame, at, options); i > 0; i--) {
      sum += TcpOptions.sackRight(frame, at, options, i - 1);
    }
    if (TcpOptions.hasFastOpen(options)) {
      int cookie = TcpOptions.cookieLength(frame, at, options);
      sum += Checksum.sum(frame, TcpOptions.cookie(frame, at, options), cookie);
    }
  }

  private void udp(MemorySegment frame, long at, int length, long pseudo) {
    if (good(Udp.check(frame, at, length))) {
      good(Udp.verifyOverIpv4(frame, at, pseudo));
      good(Udp.verifyOverIpv6(frame, at, pseudo));
    }
  }

  private void icmp(MemorySegment frame, long at, int length) {
    if (good(Icmpv4.check(frame, at, length)) && Icmpv4.isError(Icmpv4.type(frame, at))) {
      long quoted = Icmpv4.quoted(at);
      sum += Udp.destinationPort(frame, quoted + Ipv4.headerLength(frame, quoted));
    }
  }

  private void icmpv6(MemorySegment frame, long ip, long at, int length, long pseudo) {
    if (!good(Icmpv6.check(frame, at, length))) {
      return;
    }
    good(Icmpv6.verify(frame, at, length, pseudo));
    int type = Icmpv6.type(frame, at);
    if (Icmpv6.isError(type)) {
      sum += Ipv6.destinationLow(frame, Icmpv6.quoted(at));
    } else if (Ndp.isNdp(type) && good(Ndp.check(frame, ip, at, length))) {
      ndp(frame, at, length);
    } else if (Mld.isMld(type) && good(Mld.check(frame, ip, at, length))) {
      mld(frame, at, length, type);
    }
  }

  private void ndp(MemorySegment frame, long at, int length) {
    long option = NdpOptions.first(frame, at, length);
    for (; option >= 0; option = NdpOptions.next(frame, at, length, option)) {
      sum += NdpOptions.hardware(frame, option);
      if (NdpOptions.isPrefix(frame, option)) {
        sum += NdpOptions.prefixLow(frame, option);
      }
    }
  }

  private void mld(MemorySegment frame, long at, int length, int type) {
    if (type != Mld.REPORT_V2) {
      sum += Mld.groupLow(frame, at) + Mld.maxResponseMillis(frame, at, length);
      return;
    }
    long record = at + Mld.REPORT_V2_SIZE;
    for (int i = Mld.records(frame, at); i > 0; i--) {
      sum += Mld.recordGroupLow(frame, record) + MulticastRecord.sources(frame, record);
      record = Mld.nextRecord(frame, record);
    }
  }

  private void igmp(MemorySegment frame, long at, int length) {
    if (!good(Igmp.check(frame, at, length))) {
      return;
    }
    if (Igmp.type(frame, at) == Igmp.QUERY && Igmp.version(frame, at, length) == 3) {
      for (int i = Igmp.sources(frame, at); i > 0; i--) {
        sum += Igmp.source(frame, at, i - 1);
      }
    }
    if (Igmp.type(frame, at) == Igmp.REPORT_V3) {
      long record = at + Igmp.SIZE;
      for (int i = Igmp.records(frame, at); i > 0; i--) {
        for (int j = MulticastRecord.sources(frame, record); j > 0; j--) {
          sum += Igmp.recordSource(frame, record, j - 1);
        }
        record = Igmp.nextRecord(frame, record);
      }
    }
  }
}
