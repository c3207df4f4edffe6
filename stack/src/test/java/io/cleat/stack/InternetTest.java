// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Packets.ipv4;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Layer;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.ip.Route;
import io.cleat.testing.leaks.Leaks;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.Reason;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a host does with packets before any endpoint is there: routes, echoes, errors, drops. */
class InternetTest {
  private static final int US = Ipv4Address.of(192, 0, 2, 1);
  private static final int PEER = Ipv4Address.of(192, 0, 2, 2);
  private static final long NET6 = 0x2001_0db8_0000_0000L;

  private final Settling settling = new Settling();

  @RegisterExtension final Leaks leaks = new Leaks(this::settle);

  private final VirtualEnvironment environment = new VirtualEnvironment(1);
  private final ScriptedLink link = new ScriptedLink(1500, 0);
  private final Stack stack = new Stack(environment, ScriptedLink.loop());
  private final Interface ethernet = stack.attach(link, "eth0");

  InternetTest() {
    stack.address(ethernet, Prefix.of(US, 24));
    stack.address(ethernet, Prefix.of(NET6, 1, 64));
  }

  private String settle() {
    return settling.settle(stack, environment, link);
  }

  private static byte[] ipv6(long fromLow, long toLow, int protocol, byte... upper) {
    byte[] bytes = new byte[Ipv6.SIZE + upper.length];
    MemorySegment packet = MemorySegment.ofArray(bytes);
    Ipv6.header(packet, 0, 0, upper.length, protocol, 64);
    Ipv6.source(packet, 0, NET6, fromLow);
    Ipv6.destination(packet, 0, NET6, toLow);
    System.arraycopy(upper, 0, bytes, Ipv6.SIZE, upper.length);
    return bytes;
  }

  private static byte[] echo(int type, String text) {
    return Packets.echo(type, 7, 9, text.getBytes());
  }

  private void arrives(byte[] packet) {
    link.arriving.add(new ScriptedLink.Frame(packet, 0));
    stack.turn(environment.nanoTime());
  }

  private byte[] sent() {
    return link.sent.remove().bytes();
  }

  @Test
  void echoIsAnsweredWithTheSameData() {
    arrives(ipv4(PEER, US, IpProtocol.ICMP, echo(Icmpv4.ECHO_REQUEST, "hello")));
    assertArrayEquals(ipv4(US, PEER, IpProtocol.ICMP, echo(Icmpv4.ECHO_REPLY, "hello")), sent());
    assertEquals(Stack.NEVER, stack.turn(environment.nanoTime()));
  }

  @Test
  void echoOverIpv6IsAnswered() {
    byte[] request = new byte[16];
    MemorySegment message = MemorySegment.ofArray(request);
    Icmpv6.header(message, 0, Icmpv6.ECHO_REQUEST, 0, Icmpv6.echo(1, 2));
    byte[] packet = ipv6(2, 1, IpProtocol.ICMPV6, request);
    MemorySegment whole = MemorySegment.ofArray(packet);
    Icmpv6.seal(whole, Ipv6.SIZE, 16, Ipv6.pseudoSum(whole, 0, IpProtocol.ICMPV6, 16));
    arrives(packet);
    MemorySegment reply = MemorySegment.ofArray(sent());
    assertEquals(Icmpv6.ECHO_REPLY, Icmpv6.type(reply, Ipv6.SIZE));
    assertEquals(1, Ipv6.sourceLow(reply, 0));
    assertEquals(2, Ipv6.destinationLow(reply, 0));
    long pseudo = Ipv6.pseudoSum(reply, 0, IpProtocol.ICMPV6, 16);
    assertEquals(Reason.GOOD, Icmpv6.verify(reply, Ipv6.SIZE, 16, pseudo));
  }

  @Test
  void echoToEverybodyIsNotAnswered() {
    byte[] request = echo(Icmpv4.ECHO_REQUEST, "anybody?");
    arrives(ipv4(PEER, Ipv4Address.of(192, 0, 2, 255), IpProtocol.ICMP, request));
    arrives(ipv4(PEER, Ipv4Address.BROADCAST, IpProtocol.ICMP, request));
    assertTrue(link.sent.isEmpty());
    assertEquals(2, stack.counters().get(Counter.DROP_ECHO_TO_MANY));
  }

  @Test
  void packetForOthersIsDropped() {
    arrives(ipv4(PEER, PEER + 1, IpProtocol.ICMP, echo(Icmpv4.ECHO_REQUEST, "x")));
    assertTrue(link.sent.isEmpty());
    assertEquals(1, stack.counters().get(Counter.DROP_NOT_FOR_US));
  }

  @Test
  void loopbackAddressOnTheWireIsDropped() {
    byte[] request = echo(Icmpv4.ECHO_REQUEST, "x");
    arrives(ipv4(Ipv4Address.LOOPBACK, US, IpProtocol.ICMP, request));
    arrives(ipv4(PEER, Ipv4Address.LOOPBACK, IpProtocol.ICMP, request));
    assertTrue(link.sent.isEmpty());
    assertEquals(2, stack.counters().get(Counter.DROP_MARTIAN));
  }

  @Test
  void brokenHeaderIsCountedByReason() {
    byte[] packet = ipv4(PEER, US, IpProtocol.ICMP, echo(Icmpv4.ECHO_REQUEST, "x"));
    packet[10] ^= 1;
    arrives(packet);
    arrives(new byte[0]);
    assertEquals(1, stack.counters().malformedFor(Layer.IPV4, Reason.BAD_CHECKSUM));
    assertEquals(1, stack.counters().malformedFor(Layer.IPV4, Reason.TRUNCATED));
  }

  @Test
  void unknownProtocolIsToldToTheSender() {
    byte[] packet = ipv4(PEER, US, 200, (byte) 1, (byte) 2);
    arrives(packet);
    MemorySegment error = MemorySegment.ofArray(sent());
    assertEquals(Icmpv4.UNREACHABLE, Icmpv4.type(error, Ipv4.SIZE));
    assertEquals(Icmpv4.PROTOCOL_UNREACHABLE, Icmpv4.code(error, Ipv4.SIZE));
    byte[] quoted = new byte[packet.length];
    MemorySegment.copy(error, Ipv4.SIZE + Icmpv4.SIZE, MemorySegment.ofArray(quoted), 0, 22);
    assertArrayEquals(packet, quoted);
  }

  @Test
  void unknownNextHeaderIsPointedAt() {
    arrives(ipv6(2, 1, 200, (byte) 1));
    MemorySegment error = MemorySegment.ofArray(sent());
    assertEquals(Icmpv6.PARAMETER_PROBLEM, Icmpv6.type(error, Ipv6.SIZE));
    assertEquals(Icmpv6.UNKNOWN_NEXT_HEADER, Icmpv6.code(error, Ipv6.SIZE));
    assertEquals(6, Icmpv6.pointer(error, Ipv6.SIZE));
  }

  @Test
  void errorsAreLimitedAndComeAgainWithTime() {
    for (int i = 0; i < 60; i++) {
      arrives(ipv4(PEER, US, 200));
    }
    assertEquals(50, link.sent.size());
    assertEquals(10, stack.counters().get(Counter.ICMP_ERRORS_LIMITED));
    environment.pass(2_000_000);
    for (int i = 0; i < 5; i++) {
      arrives(ipv4(PEER, US, 200));
    }
    assertEquals(52, link.sent.size());
  }

  @Test
  void errorIsNeverAnsweredWithAnError() {
    byte[] broken = new byte[Icmpv4.SIZE];
    Icmpv4.header(MemorySegment.ofArray(broken), 0, Icmpv4.UNREACHABLE, 1, 0);
    arrives(ipv4(PEER, Ipv4Address.of(192, 0, 2, 255), 200));
    arrives(ipv4(Ipv4Address.ANY, Ipv4Address.BROADCAST, 200));
    arrives(ipv4(PEER, US, IpProtocol.ICMP, broken));
    assertTrue(link.sent.isEmpty());
  }

  @Test
  void replyWaitsForRoomOnTheLink() {
    link.room = 0;
    byte[] request = ipv4(PEER, US, IpProtocol.ICMP, echo(Icmpv4.ECHO_REQUEST, "hello"));
    arrives(request);
    assertTrue(link.sent.isEmpty());
    link.room = 1;
    assertTrue(stack.hasWork());
    stack.turn(environment.nanoTime());
    assertEquals(1, link.sent.size());
  }

  @Test
  void repliesAreBoundedWhereTheLinkStaysFull() {
    link.room = 0;
    byte[] request = ipv4(PEER, US, IpProtocol.ICMP, echo(Icmpv4.ECHO_REQUEST, "x".repeat(1400)));
    for (int i = 0; i < 1000; i++) {
      arrives(request);
    }
    assertTrue(stack.counters().get(Counter.DROP_REPLIES_FULL) > 500);
    assertTrue(stack.bufferBytes() <= 1 << 19);
  }

  @Test
  void longestPrefixWins() {
    Interface other = stack.attach(new ScriptedLink(1500, 0), "eth1");
    Route all = new Route(Prefix.of(0, 0), ethernet, Prefix.of(PEER, 32), null);
    Route some = new Route(Prefix.of(Ipv4Address.of(10, 0, 0, 0), 8), other, null, null);
    stack.routes().add(all);
    stack.routes().add(some);
    assertEquals(some, stack.routes().to(0, mapped(Ipv4Address.of(10, 1, 2, 3))));
    assertEquals(all, stack.routes().to(0, mapped(Ipv4Address.of(11, 1, 2, 3))));
    assertEquals(null, stack.routes().to(NET6 + 1, 1), "IPv4's default is not IPv6's");
    assertEquals("lo", stack.routes().to(0, mapped(US)).out().name(), "our own address leads home");
  }

  private static long mapped(int ipv4) {
    return Ipv6Address.mappedLow(ipv4);
  }

  @Test
  void anyBytesAreTakenWithoutHarm() {
    Random random = new Random(3);
    byte[] good = ipv4(PEER, US, IpProtocol.ICMP, echo(Icmpv4.ECHO_REQUEST, "hello, world"));
    byte[] good6 = ipv6(2, 1, IpProtocol.HOP_BY_HOP, new byte[64]);
    for (int i = 0; i < 20_000; i++) {
      byte[] packet = (i % 2 == 0 ? good : good6).clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        packet[random.nextInt(packet.length)] = (byte) random.nextInt();
      }
      if (i % 2 == 0) {
        Ipv4.seal(MemorySegment.ofArray(Arrays.copyOf(packet, 80)), 0);
      }
      arrives(Arrays.copyOf(packet, random.nextInt(packet.length + 1)));
      link.sent.clear();
    }
    arrives(good);
    assertEquals(1, link.sent.size(), "and the host still answers");
  }
}
