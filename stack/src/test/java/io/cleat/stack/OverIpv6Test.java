// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.tcp.TcpEndpoint;
import io.cleat.testing.leaks.Leaks;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Reason;
import io.cleat.wire.Tcp;
import io.cleat.wire.TcpOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is otherwise where TCP's segments are in IPv6 packets: RFC 9293 3.1, 3.7.1, RFC 8201. */
class OverIpv6Test {
  private static final long NET = 0x2001_0db8_0000_0000L;
  private static final int PORT = 7;
  private static final int ISS = 1000;

  private final Settling settling = new Settling();

  @RegisterExtension final Leaks leaks = new Leaks(this::settle);

  private final VirtualEnvironment environment = new VirtualEnvironment(1);
  private final ScriptedLink link = new ScriptedLink(1500, 0);
  private final Stack stack = new Stack(environment, ScriptedLink.loop());
  private final MemorySegment memory = Arena.ofAuto().allocate(1 << 16, 8);
  private final StackEndpoint endpoint;

  OverIpv6Test() {
    stack.address(stack.attach(link, "eth0"), Prefix.of(NET, 1, 64));
    StackEndpoint[] into = new StackEndpoint[1];
    assertEquals(0, stack.socket(Family.AF_INET6, SocketType.SOCK_STREAM, 0, into));
    endpoint = settling.made(into[0]);
  }

  private String settle() {
    return settling.settle(stack, environment, link);
  }

  private void turn() {
    for (int i = 0; i < 3; i++) {
      stack.turn(environment.nanoTime());
    }
  }

  /** The next packet that is sent; its checksum is good. */
  private MemorySegment sent() {
    byte[] bytes = link.sent.remove().bytes();
    MemorySegment packet = MemorySegment.ofArray(bytes);
    int length = bytes.length - Ipv6.SIZE;
    long pseudo = Ipv6.pseudoSum(packet, 0, IpProtocol.TCP, length);
    assertEquals(Reason.GOOD, Tcp.verify(packet, Ipv6.SIZE, length, pseudo));
    return packet;
  }

  private static int textLength(MemorySegment packet) {
    return (int) packet.byteSize() - Ipv6.SIZE - Tcp.headerLength(packet, Ipv6.SIZE);
  }

  /** The peer answers a SYN, with an MSS or, where that is 0, without. */
  private void answer(MemorySegment syn, int mss) {
    byte[] bytes = new byte[Ipv6.SIZE + Tcp.SIZE + (mss == 0 ? 0 : TcpOptions.MSS_SIZE)];
    MemorySegment packet = MemorySegment.ofArray(bytes);
    int length = bytes.length - Ipv6.SIZE;
    Ipv6.header(packet, 0, 0, length, IpProtocol.TCP, 64);
    Ipv6.source(packet, 0, NET, 2);
    Ipv6.destination(packet, 0, NET, 1);
    int ports = Tcp.ports(PORT, Tcp.sourcePort(syn, Ipv6.SIZE));
    int control = Tcp.control(length, Tcp.SYN | Tcp.ACK, 60_000);
    Tcp.header(packet, Ipv6.SIZE, ports, ISS, Tcp.seq(syn, Ipv6.SIZE) + 1, control);
    if (mss != 0) {
      TcpOptions.writeMss(packet, Ipv6.SIZE + Tcp.SIZE, mss);
    }
    Tcp.seal(packet, Ipv6.SIZE, length, Ipv6.pseudoSum(packet, 0, IpProtocol.TCP, length));
    link.arriving.add(new ScriptedLink.Frame(bytes, 0));
    turn();
  }

  /** Connects, and sends more than a segment. */
  private void transfer(int mss) {
    Sockaddr peer = Sockaddr.of(new Inet6(NET, 2, PORT, 0, 0));
    assertEquals(Errno.EINPROGRESS.negated(), endpoint.connect(peer));
    turn();
    MemorySegment syn = sent();
    long options = TcpOptions.scan(syn, Ipv6.SIZE);
    assertEquals(1440, TcpOptions.mss(syn, Ipv6.SIZE, options));
    answer(syn, mss);
    assertEquals(0, textLength(sent()));
    assertTrue(endpoint.send(memory, 0, 5000, 0, null) > 0);
    turn();
  }

  @Test
  void withoutMssSegmentsAreOfTheDefaultSize() {
    transfer(0);
    assertEquals(1220, textLength(sent()));
  }

  @Test
  void segmentsAreAsLargeAsTheLinkAndThePeerAllow() {
    transfer(9000);
    assertEquals(1440, textLength(sent()));
  }

  @Test
  void pathIsNeverTakenForSmallerThanAnyIpv6PathMayBe() {
    transfer(1440);
    link.sent.clear();
    ((TcpEndpoint) endpoint).onPathMtu(500);
    turn();
    assertEquals(1220, textLength(sent()));
  }
}
