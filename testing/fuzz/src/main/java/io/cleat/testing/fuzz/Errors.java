// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import io.cleat.wire.EtherType;
import io.cleat.wire.Ethernet;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import java.lang.foreign.MemorySegment;

/** What somebody on the way may say by ICMP about a frame that the host has sent. */
final class Errors {
  private static final int[] TYPES = {
    Icmpv4.UNREACHABLE, Icmpv4.REDIRECT, Icmpv4.TIME_EXCEEDED, Icmpv4.PARAMETER_PROBLEM
  };

  private static final int[] MTUS = {0, 1, 68, 296, 552, 576, 1000, 1280, 1400, 1499, 1500, 65_535};
  private static final int QUOTED_MAX = 128;
  private static final int HOPS = 64;

  private Errors() {}

  /**
   * An error about a frame.
   *
   * @param sent null where the host has sent nothing yet
   */
  static byte[] about(byte[] sent, Choices choices) {
    int kind = choices.u8();
    int code = choices.below(8);
    int rest = MTUS[choices.below(MTUS.length)];
    int quoted = 28 + choices.below(QUOTED_MAX - 28);
    byte[] error = new byte[Ethernet.SIZE];
    if (sent != null && FrameMutation.isIpv4(sent)) {
      error = ipv4(sent, TYPES[kind & 3], code, rest, quoted);
    } else if (sent != null && FrameMutation.isIpv6(sent)) {
      error = ipv6(sent, 1 + (kind & 3), code, rest, quoted + Icmpv6.SIZE);
    }
    FrameRepair.repair(error, false);
    return kind < 192 ? error : FrameMutation.of(error, choices);
  }

  private static byte[] ipv4(byte[] sent, int type, int code, int rest, int most) {
    int quoted = Math.min(most, sent.length - Ethernet.SIZE);
    byte[] frame = new byte[Ethernet.SIZE + Ipv4.SIZE + Icmpv4.SIZE + quoted];
    MemorySegment memory = MemorySegment.ofArray(frame);
    Ethernet.header(memory, 0, Samples.US_MAC, Samples.PEER_MAC, EtherType.IPV4);
    int length = frame.length - Ethernet.SIZE;
    Ipv4.header(memory, Ethernet.SIZE, 0, length, HOPS, IpProtocol.ICMP);
    Ipv4.addresses(memory, Ethernet.SIZE, Samples.PEER, Samples.US);
    int at = Ethernet.SIZE + Ipv4.SIZE;
    int word = type == Icmpv4.REDIRECT ? Samples.PEER + rest % 4 : rest;
    Icmpv4.header(memory, at, type, code, word);
    System.arraycopy(sent, Ethernet.SIZE, frame, at + Icmpv4.SIZE, quoted);
    return frame;
  }

  private static byte[] ipv6(byte[] sent, int type, int code, int rest, int most) {
    int quoted = Math.min(most, sent.length - Ethernet.SIZE);
    byte[] frame = new byte[Ethernet.SIZE + Ipv6.SIZE + Icmpv6.SIZE + quoted];
    MemorySegment memory = MemorySegment.ofArray(frame);
    Ethernet.header(memory, 0, Samples.US_MAC, Samples.PEER_MAC, EtherType.IPV6);
    int length = Icmpv6.SIZE + quoted;
    Ipv6.header(memory, Ethernet.SIZE, 0, length, IpProtocol.ICMPV6, HOPS);
    Ipv6.source(memory, Ethernet.SIZE, Samples.NET, 2);
    Ipv6.destination(memory, Ethernet.SIZE, Samples.NET, 1);
    int at = Ethernet.SIZE + Ipv6.SIZE;
    Icmpv6.header(memory, at, type, code, rest);
    System.arraycopy(sent, Ethernet.SIZE, frame, at + Icmpv6.SIZE, quoted);
    return frame;
  }
}
