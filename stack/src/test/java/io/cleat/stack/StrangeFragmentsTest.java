// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.stack.count.Counter;
import io.cleat.stack.ip.Prefix;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Fragments of which no datagram can be made: RFC 791, 5722, 8200. */
class StrangeFragmentsTest extends HostConversation {
  private static final long NET = 0x2001_0db8_0000_0000L;
  private static final long[] FROM_PEER = {NET, 2, NET, 1};

  StrangeFragmentsTest() {
    attachQuietly();
    stack.address(eth0, Prefix.of(NET, 1, 64));
  }

  /** RFC 5722 4: nor are those that have not come yet a datagram. */
  @Test
  void overlapOfIpv6EndsTheDatagramForGood() {
    byte[] echo = new byte[40];
    echo[0] = (byte) Icmpv6.ECHO_REQUEST;
    byte[] packet = Packets.ipv6(FROM_PEER, IpProtocol.ICMPV6, 64, echo);
    arrives(FragmentationTest.fragment6(packet, 5, 16, 32));
    arrives(FragmentationTest.fragment6(packet, 5, 24, 40));
    counted(1, Counter.DROP_FRAGMENT_OVERLAP);
    arrives(FragmentationTest.fragment6(packet, 5, 0, 16));
    arrives(FragmentationTest.fragment6(packet, 5, 16, 40));
    assertEquals(0, stack.bufferBytes());
    counted(2, Counter.DROP_FRAGMENT_ABANDONED);
    after(61_000);
    silence();
    arrives(FragmentationTest.fragment6(packet, 5, 0, 16));
    arrives(FragmentationTest.fragment6(packet, 5, 16, 40));
    expect("IP6 2001:db8::1 > 2001:db8::2: ICMP6, echo reply, id 0, seq 0, length 40");
  }

  /** RFC 791 3.1: no datagram is longer than its length field can say. */
  @Test
  void fragmentsThatMakeMoreThanADatagramMakeNone() {
    byte[] packet = Packets.ipv4(PEER, US, IpProtocol.UDP, new byte[65_515]);
    byte[] first = FragmentationTest.fragment(packet, 5, 0, 32_768);
    byte[] longer = new byte[first.length + 40];
    System.arraycopy(first, 0, longer, 0, Ipv4.SIZE);
    System.arraycopy(first, Ipv4.SIZE, longer, Ipv4.SIZE + 40, 32_768);
    Arrays.fill(longer, Ipv4.SIZE, Ipv4.SIZE + 40, (byte) 1);
    MemorySegment memory = MemorySegment.ofArray(longer);
    Ipv4.headerLength(memory, 0, Ipv4.SIZE + 40);
    Ipv4.totalLength(memory, 0, longer.length);
    Ipv4.seal(memory, 0);
    arrives(longer);
    arrives(FragmentationTest.fragment(packet, 5, 32_768, 65_515));
    counted(1, Counter.DROP_FRAGMENT_CONTRADICTION);
    counted(0, Counter.REASSEMBLED);
    assertEquals(0, stack.bufferBytes());
  }
}
