// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Extensions;
import io.cleat.wire.Reason;
import io.cleat.wire.Tcp;
import io.cleat.wire.Udp;
import java.lang.foreign.MemorySegment;

/** Makes good again what would have a frame thrown away at the door: lengths and checksums. */
final class FrameRepair {
  private static final int ETHERNET = 14;

  private FrameRepair() {}

  /**
   * Repairs a frame in place.
   *
   * @param lengths whether the lengths that IP and UDP say are made those of the frame
   */
  static void repair(byte[] frame, boolean lengths) {
    if (FrameMutation.isIpv4(frame)) {
      ipv4(frame, lengths);
    } else if (FrameMutation.isIpv6(frame)) {
      ipv6(frame, lengths);
    }
  }

  private static void ipv4(byte[] frame, boolean lengths) {
    MemorySegment memory = MemorySegment.ofArray(frame);
    int header = (frame[ETHERNET] & 15) * 4;
    int length = frame.length - ETHERNET;
    if (header < Ipv4.SIZE || header > length) {
      return;
    }
    if (lengths) {
      Ipv4.totalLength(memory, ETHERNET, length);
    }
    Ipv4.seal(memory, ETHERNET);
    int payload = Math.min(Ipv4.totalLength(memory, ETHERNET), length) - header;
    if (payload >= 0 && !Ipv4.isFragment(memory, ETHERNET)) {
      upper(
          memory,
          ETHERNET + header,
          payload,
          Ipv4.protocol(memory, ETHERNET),
          Ipv4.pseudoSum(memory, ETHERNET),
          lengths);
    }
  }

  private static void ipv6(byte[] frame, boolean lengths) {
    MemorySegment memory = MemorySegment.ofArray(frame);
    int length = frame.length - ETHERNET;
    if (lengths) {
      Ipv6.payloadLength(memory, ETHERNET, length - Ipv6.SIZE);
    }
    if (Ipv6.check(memory, ETHERNET, length) != Reason.GOOD) {
      return;
    }
    long chain = Ipv6Extensions.scan(memory, ETHERNET);
    if (Ipv6Extensions.answer(chain) != Reason.GOOD || Ipv6Extensions.isFragment(chain)) {
      return;
    }
    int at = ETHERNET + Ipv6Extensions.upper(chain);
    int payload = Ipv6.SIZE + Ipv6.payloadLength(memory, ETHERNET) - Ipv6Extensions.upper(chain);
    int protocol = Ipv6Extensions.protocol(chain);
    long pseudo = Ipv6.pseudoSum(memory, ETHERNET, protocol, payload);
    upper(memory, at, payload, protocol, pseudo, lengths);
  }

  private static void upper(
      MemorySegment memory, int at, int length, int protocol, long pseudo, boolean lengths) {
    switch (protocol) {
      case IpProtocol.TCP -> {
        if (length >= Tcp.SIZE) {
          Tcp.seal(memory, at, length, pseudo);
        }
      }
      case IpProtocol.UDP -> udp(memory, at, length, pseudo, lengths);
      case IpProtocol.ICMP, IpProtocol.IGMP -> {
        if (length >= Icmpv4.SIZE) {
          Icmpv4.seal(memory, at, length);
        }
      }
      case IpProtocol.ICMPV6 -> {
        if (length >= Icmpv6.SIZE) {
          Icmpv6.seal(memory, at, length, pseudo);
        }
      }
      default -> {}
    }
  }

  private static void udp(MemorySegment memory, int at, int length, long pseudo, boolean lengths) {
    if (length < Udp.SIZE) {
      return;
    }
    if (lengths) {
      Udp.header(memory, at, Udp.ports(memory, at), length);
    }
    if (Udp.check(memory, at, length) == Reason.GOOD) {
      Udp.seal(memory, at, pseudo);
    }
  }
}
