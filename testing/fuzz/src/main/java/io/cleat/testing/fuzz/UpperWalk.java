// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import io.cleat.wire.Checksum;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.Igmp;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Mld;
import io.cleat.wire.MulticastRecord;
import io.cleat.wire.Ndp;
import io.cleat.wire.NdpOptions;
import io.cleat.wire.Reason;
import io.cleat.wire.Tcp;
import io.cleat.wire.TcpOptions;
import io.cleat.wire.Udp;
import java.lang.foreign.MemorySegment;

/** Reads all that the codecs above IP read, as far as their checks allow. */
final class UpperWalk {
  private UpperWalk() {}

  static long tcp(MemorySegment frame, long at, int length, long pseudo) {
    if (Tcp.check(frame, at, length) != Reason.GOOD) {
      return 0;
    }
    long sum = Tcp.verify(frame, at, length, pseudo) + Tcp.sequenceLength(frame, at, length);
    sum += Tcp.urgentPointer(frame, at) + Tcp.window(frame, at) + Tcp.flags(frame, at);
    long options = TcpOptions.scan(frame, at);
    if (TcpOptions.answer(options) != Reason.GOOD) {
      return sum;
    }
    sum += TcpOptions.hasMss(options) ? TcpOptions.mss(frame, at, options) : 0;
    sum += TcpOptions.hasWindowScale(options) ? TcpOptions.windowScale(frame, at, options) : 0;
    sum += TcpOptions.hasTimestamps(options) ? TcpOptions.timestampEcho(frame, at, options) : 0;
    for (int i = TcpOptions.sackBlocks(frame, at, options); i > 0; i--) {
      sum += TcpOptions.sackLeft(frame, at, options, i - 1);
      sum += TcpOptions.sackRight(frame, at, options, i - 1);
    }
    if (TcpOptions.hasFastOpen(options)) {
      int cookie = TcpOptions.cookieLength(frame, at, options);
      sum += Checksum.sum(frame, TcpOptions.cookie(frame, at, options), cookie);
    }
    return sum;
  }

  static long udp(MemorySegment frame, long at, int length, long pseudo) {
    if (Udp.check(frame, at, length) != Reason.GOOD) {
      return 0;
    }
    return Udp.verifyOverIpv4(frame, at, pseudo)
        + Udp.verifyOverIpv6(frame, at, pseudo)
        + Udp.ports(frame, at);
  }

  static long icmp(MemorySegment frame, long at, int length) {
    if (Icmpv4.check(frame, at, length) != Reason.GOOD) {
      return 0;
    }
    if (!Icmpv4.isError(Icmpv4.type(frame, at))) {
      return Icmpv4.identifier(frame, at) + Icmpv4.sequence(frame, at);
    }
    long quoted = Icmpv4.quoted(at);
    return Udp.destinationPort(frame, quoted + Ipv4.headerLength(frame, quoted))
        + Icmpv4.mtu(frame, at)
        + Icmpv4.gateway(frame, at)
        + Icmpv4.pointer(frame, at);
  }

  static long icmpv6(MemorySegment frame, long ip, long at, int length, long pseudo) {
    if (Icmpv6.check(frame, at, length) != Reason.GOOD) {
      return 0;
    }
    long sum = Icmpv6.verify(frame, at, length, pseudo);
    int type = Icmpv6.type(frame, at);
    if (Icmpv6.isError(type)) {
      sum += Ipv6.destinationLow(frame, Icmpv6.quoted(at)) + Icmpv6.mtu(frame, at);
    } else if (Ndp.isNdp(type) && Ndp.check(frame, ip, at, length) == Reason.GOOD) {
      sum += ndp(frame, at, length, type);
    } else if (Mld.isMld(type) && Mld.check(frame, ip, at, length) == Reason.GOOD) {
      sum += mld(frame, at, length, type);
    }
    return sum;
  }

  private static long ndp(MemorySegment frame, long at, int length, int type) {
    long sum =
        switch (type) {
          case Ndp.ROUTER_ADVERTISEMENT ->
              Ndp.reachableTimeMillis(frame, at) + Ndp.retransTimerMillis(frame, at);
          case Ndp.REDIRECT -> Ndp.redirectedHigh(frame, at) + Ndp.redirectedLow(frame, at);
          case Ndp.ROUTER_SOLICITATION -> 0;
          default -> Ndp.targetHigh(frame, at) + Ndp.targetLow(frame, at);
        };
    long option = NdpOptions.first(frame, at, length);
    for (; option >= 0; option = NdpOptions.next(frame, at, length, option)) {
      sum += NdpOptions.hardware(frame, option);
      if (NdpOptions.isPrefix(frame, option)) {
        sum += NdpOptions.prefixLow(frame, option) + NdpOptions.validSeconds(frame, option);
      }
    }
    return sum;
  }

  private static long mld(MemorySegment frame, long at, int length, int type) {
    if (type != Mld.REPORT_V2) {
      return Mld.groupLow(frame, at) + Mld.maxResponseMillis(frame, at, length);
    }
    long sum = 0;
    long record = at + Mld.REPORT_V2_SIZE;
    for (int i = Mld.records(frame, at); i > 0; i--) {
      sum += Mld.recordGroupLow(frame, record) + MulticastRecord.sources(frame, record);
      record = Mld.nextRecord(frame, record);
    }
    return sum;
  }

  static long igmp(MemorySegment frame, long at, int length) {
    if (Igmp.check(frame, at, length) != Reason.GOOD) {
      return 0;
    }
    long sum = Igmp.group(frame, at) + Igmp.maxResponseTenths(frame, at, length);
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
    return sum;
  }
}
