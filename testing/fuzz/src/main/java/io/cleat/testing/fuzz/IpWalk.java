// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv4Options;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Extensions;
import io.cleat.wire.Reason;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads all that the codecs of IP read, as far as their checks allow. */
final class IpWalk {
  private IpWalk() {}

  static long ipv4(MemorySegment frame, long at, int length) {
    if (Ipv4.check(frame, at, length) != Reason.GOOD) {
      return 0;
    }
    long sum = Ipv4.source(frame, at) + Ipv4.destination(frame, at) + Ipv4.ttl(frame, at);
    sum += Ipv4.identification(frame, at) + Ipv4.fragmentOffset(frame, at) + Ipv4.tos(frame, at);
    if (Ipv4Options.check(frame, at) == Reason.GOOD) {
      sum += options(frame, at);
    }
    if (Ipv4.isFragment(frame, at)) {
      return sum;
    }
    long upper = at + Ipv4.headerLength(frame, at);
    long pseudo = Ipv4.pseudoSum(frame, at);
    int payload = Ipv4.payloadLength(frame, at);
    return sum + upper(frame, upper, payload, pseudo, Ipv4.protocol(frame, at));
  }

  private static long options(MemorySegment frame, long at) {
    long sum = Ipv4Options.find(frame, at, Ipv4Options.ROUTER_ALERT);
    long option = Ipv4Options.first(frame, at);
    for (; option >= 0; option = Ipv4Options.next(frame, at, option)) {
      int type = Ipv4Options.type(frame, option);
      if (Ipv4Options.isSourceRoute(type) || type == Ipv4Options.RECORD_ROUTE) {
        for (int i = Ipv4Options.routeSize(frame, option); i > 0; i--) {
          sum += Ipv4Options.routeAddress(frame, option, i - 1);
        }
      }
    }
    return sum;
  }

  static long ipv6(MemorySegment frame, long at, int length) {
    if (Ipv6.check(frame, at, length) != Reason.GOOD) {
      return 0;
    }
    long sum = Ipv6.sourceLow(frame, at) + Ipv6.destinationHigh(frame, at);
    long chain = Ipv6Extensions.scan(frame, at);
    int answer = Ipv6Extensions.answer(chain);
    sum += Ipv6Extensions.problemCode(answer, false) + Ipv6Extensions.problemCode(answer, true);
    if (answer != Reason.GOOD) {
      return sum + frame.get(ValueLayout.JAVA_BYTE, at + Reason.pointer(answer));
    }
    sum += frame.get(ValueLayout.JAVA_BYTE, at + Ipv6Extensions.protocolField(chain));
    if (Ipv6Extensions.isFragment(chain)) {
      long header = at + Ipv6Extensions.fragment(chain);
      return sum + Ipv6Extensions.identification(frame, header);
    }
    int payload = Ipv6.SIZE + Ipv6.payloadLength(frame, at) - Ipv6Extensions.upper(chain);
    int protocol = Ipv6Extensions.protocol(chain);
    long pseudo = Ipv6.pseudoSum(frame, at, protocol, payload);
    long upper = at + Ipv6Extensions.upper(chain);
    return protocol == IpProtocol.ICMPV6
        ? sum + UpperWalk.icmpv6(frame, at, upper, payload, pseudo)
        : sum + upper(frame, upper, payload, pseudo, protocol);
  }

  private static long upper(MemorySegment frame, long at, int length, long pseudo, int protocol) {
    return switch (protocol) {
      case IpProtocol.TCP -> UpperWalk.tcp(frame, at, length, pseudo);
      case IpProtocol.UDP -> UpperWalk.udp(frame, at, length, pseudo);
      case IpProtocol.ICMP -> UpperWalk.icmp(frame, at, length);
      case IpProtocol.IGMP -> UpperWalk.igmp(frame, at, length);
      default -> 0;
    };
  }
}
