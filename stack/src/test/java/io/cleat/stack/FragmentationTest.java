// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Extensions;
import io.cleat.wire.Udp;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Packets that are too long for their way, in and out: RFC 791, 815, 1191, 8200, 8201. */
class FragmentationTest extends HostConversation {
  private static final long NET = 0x2001_0db8_0000_0000L;
  private static final long[] FROM_PEER = {NET, 2, NET, 1};

  FragmentationTest() {
    attachQuietly();
    stack.address(eth0, Prefix.of(NET, 1, 64));
  }

  /** A part of a packet of IPv4. */
  static byte[] fragment(byte[] packet, int id, int from, int to) {
    byte[] piece = new byte[Ipv4.SIZE + to - from];
    System.arraycopy(packet, 0, piece, 0, Ipv4.SIZE);
    System.arraycopy(packet, Ipv4.SIZE + from, piece, Ipv4.SIZE, to - from);
    MemorySegment memory = MemorySegment.ofArray(piece);
    Ipv4.totalLength(memory, 0, piece.length);
    Ipv4.identification(memory, 0, id);
    boolean more = Ipv4.SIZE + to < packet.length;
    Ipv4.fragment(memory, 0, from, more ? Ipv4.MORE_FRAGMENTS : 0);
    Ipv4.seal(memory, 0);
    return piece;
  }

  /** The same of IPv6. */
  static byte[] fragment6(byte[] packet, int id, int from, int to) {
    int before = Ipv6.SIZE + Ipv6Extensions.FRAGMENT_SIZE;
    byte[] piece = new byte[before + to - from];
    System.arraycopy(packet, 0, piece, 0, Ipv6.SIZE);
    System.arraycopy(packet, Ipv6.SIZE + from, piece, before, to - from);
    MemorySegment memory = MemorySegment.ofArray(piece);
    Ipv6.payloadLength(memory, 0, piece.length - Ipv6.SIZE);
    int next = Ipv6.nextHeader(memory, 0);
    Ipv6.nextHeader(memory, 0, IpProtocol.FRAGMENT);
    boolean more = Ipv6.SIZE + to < packet.length;
    Ipv6Extensions.fragment(memory, Ipv6.SIZE, next, from, more, id);
    return piece;
  }

  private static byte[] datagram(String text) {
    return Packets.ipv4(PEER, US, IpProtocol.UDP, Packets.udp(9, 7, text.getBytes()));
  }

  // In.

  @Test
  void fragmentsInAnyOrderMakeTheDatagram() {
    StackEndpoint udp = udp(7);
    byte[] packet = datagram("0123456789abcdefghijklmnopqrstuv");
    int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    int[] edges = {0, 16, 32, 40};
    for (int[] order : orders) {
      for (int piece : order) {
        assertEquals("-EAGAIN", recv(udp));
        arrives(fragment(packet, 5, edges[piece], edges[piece + 1]));
      }
      assertEquals("0123456789abcdefghijklmnopqrstuv", recv(udp));
    }
    counted(6, Counter.REASSEMBLED);
    assertEquals(0, stack.bufferBytes());
  }

  @Test
  void fragmentsOfTwoDatagramsDoNotMix() {
    StackEndpoint udp = udp(7);
    byte[] one = datagram("one one one one!");
    byte[] two = datagram("two two two two!");
    arrives(fragment(one, 1, 0, 16));
    arrives(fragment(two, 2, 0, 16));
    arrives(fragment(two, 2, 16, 24));
    assertEquals("two two two two!", recv(udp));
    arrives(fragment(one, 1, 16, 24));
    assertEquals("one one one one!", recv(udp));
  }

  /** RFC 5722 4; Linux takes IPv4 the same way. */
  @Test
  void overlapEndsTheDatagram() {
    StackEndpoint udp = udp(7);
    byte[] packet = datagram("0123456789abcdefghijklmnopqrstuv");
    int[][] overlaps = {{8, 24}, {0, 24}};
    for (int[] overlap : overlaps) {
      arrives(fragment(packet, overlap[0], 0, 16));
      arrives(fragment(packet, overlap[0], overlap[0], overlap[1]));
      arrives(fragment(packet, overlap[0], 16, 40));
      assertEquals("-EAGAIN", recv(udp));
    }
    counted(2, Counter.DROP_FRAGMENT_OVERLAP);
  }

  @Test
  void whatComesTwiceIsIgnored() {
    StackEndpoint udp = udp(7);
    byte[] packet = datagram("0123456789abcdef");
    arrives(fragment(packet, 5, 0, 16));
    arrives(fragment(packet, 5, 0, 16));
    arrives(fragment(packet, 5, 0, 8));
    arrives(fragment(packet, 5, 16, 24));
    assertEquals("0123456789abcdef", recv(udp));
    counted(2, Counter.DROP_FRAGMENT_TWICE);
  }

  @Test
  void fragmentBeyondTheEndEndsTheDatagram() {
    byte[] packet = datagram("0123456789abcdefghijklmnopqrstuv");
    byte[] last = fragment(packet, 5, 8, 40);
    arrives(last);
    byte[] beyond = fragment(packet, 5, 16, 32);
    Ipv4.fragment(MemorySegment.ofArray(beyond), 0, 40, Ipv4.MORE_FRAGMENTS);
    Ipv4.seal(MemorySegment.ofArray(beyond), 0);
    arrives(beyond);
    counted(1, Counter.DROP_FRAGMENT_CONTRADICTION);
    assertEquals(0, stack.bufferBytes());
  }

  /** RFC 792: time exceeded, code 1, when the first fragment is there. */
  @Test
  void senderIsToldWhenTheRestDoesNotCome() {
    byte[] packet = datagram("0123456789abcdef");
    arrives(fragment(packet, 5, 0, 16));
    after(29_999);
    silence();
    after(2);
    byte[] error = expect("IP 192.0.2.1 > 192.0.2.2: ICMP time exceeded, length 44");
    assertEquals(Icmpv4.REASSEMBLY_EXCEEDED, error[Ipv4.SIZE + 1]);
    counted(1, Counter.DROP_FRAGMENTS_TIMEOUT);
    assertEquals(Stack.NEVER, stack.deadline());
    arrives(fragment(packet, 6, 16, 24));
    after(30_001);
    silence();
  }

  /** RFC 1858 3, RFC 3128. */
  @Test
  void tinyFragmentsOfSegmentsAreDropped() {
    byte[] packet = Packets.ipv4(PEER, US, IpProtocol.TCP, new byte[40]);
    arrives(fragment(packet, 5, 0, 8));
    arrives(fragment(packet, 5, 8, 40));
    counted(2, Counter.DROP_TINY_FRAGMENT);
  }

  @Test
  void fragmentsAreBounded() {
    Random random = new Random(5);
    byte[] packet = datagram("x".repeat(60_000));
    for (int i = 0; i < 20_000; i++) {
      int from = random.nextInt(7000) * 8;
      byte[] piece = fragment(packet, random.nextInt(1 << 16), from, from + 8);
      link.arriving.add(new ScriptedLink.Frame(piece, 0));
      if (i % 100 == 0) {
        turn();
      }
    }
    turn();
    assertTrue(stack.bufferBytes() <= 4 << 20, () -> "" + stack.bufferBytes());
    assertTrue(stack.counters().get(Counter.DROP_FRAGMENTS_LIMITED) > 10_000);
    after(61_000);
    assertEquals(0, stack.bufferBytes());
  }

  @Test
  void gapsAreBounded() {
    byte[] packet = datagram("x".repeat(60_000));
    for (int i = 0; i < 200; i++) {
      arrives(fragment(packet, 5, i * 16, i * 16 + 8));
    }
    assertTrue(stack.counters().get(Counter.DROP_FRAGMENTS_TOO_MANY) >= 1);
  }

  /** RFC 1122 3.2.2.6: data received in a request must be entirely included in the reply. */
  @Test
  void longEchoIsAnsweredInFragments() {
    byte[] text = new byte[4000];
    new Random(1).nextBytes(text);
    byte[] echo = Packets.echo(Icmpv4.ECHO_REQUEST, 7, 1, text);
    byte[] packet = Packets.ipv4(PEER, US, IpProtocol.ICMP, echo);
    arrives(fragment(packet, 5, 0, 1480));
    arrives(fragment(packet, 5, 1480, 2960));
    arrives(fragment(packet, 5, 2960, 4008));
    byte[] got = new byte[4008];
    for (int offset : new int[] {0, 1480, 2960}) {
      byte[] piece = next();
      assertEquals(offset, Ipv4.fragmentOffset(MemorySegment.ofArray(piece), 0));
      System.arraycopy(piece, Ipv4.SIZE, got, offset, piece.length - Ipv4.SIZE);
    }
    assertEquals(Icmpv4.ECHO_REPLY, got[0]);
    assertTrue(Arrays.equals(text, Arrays.copyOfRange(got, 8, 4008)));
  }

  @Test
  void longestEchoesOfBothVersionsAreAnswered() {
    byte[] echo = Packets.echo(Icmpv4.ECHO_REQUEST, 7, 1, new byte[65_507]);
    byte[] packet = Packets.ipv4(PEER, US, IpProtocol.ICMP, echo);
    for (int at = 0; at < echo.length; at += 1480) {
      arrives(fragment(packet, 5, at, Math.min(at + 1480, echo.length)));
    }
    assertEquals(45, link.sent.size());
    link.sent.clear();
    byte[] message = new byte[65_535];
    Icmpv6.header(MemorySegment.ofArray(message), 0, Icmpv6.ECHO_REQUEST, 0, 7);
    packet = Packets.ipv6(FROM_PEER, IpProtocol.ICMPV6, 64, message);
    for (int at = 0; at < message.length; at += 1448) {
      arrives(fragment6(packet, 5, at, Math.min(at + 1448, message.length)));
    }
    assertEquals(46, link.sent.size());
  }

  private static byte[] datagram6(String text) {
    return Packets.ipv6(FROM_PEER, IpProtocol.UDP, 64, Packets.udp(9, 7, text.getBytes()));
  }

  private StackEndpoint udp6() {
    StackEndpoint udp = socket(Family.AF_INET6, SocketType.SOCK_DGRAM, 0);
    succeeds(udp.bind(name6(0, 0, 7)));
    return udp;
  }

  private static Sockaddr name6(long high, long low, int port) {
    return Sockaddr.of(new Inet6(high, low, port, 0, 0));
  }

  @Test
  void fragmentsOfIpv6MakeTheDatagram() {
    StackEndpoint udp = udp6();
    byte[] packet = datagram6("0123456789abcdefghijklmnopqrstuv");
    arrives(fragment6(packet, 5, 16, 40));
    arrives(fragment6(packet, 5, 0, 16));
    assertEquals("0123456789abcdefghijklmnopqrstuv", recv(udp));
    arrives(fragment6(packet, 6, 0, 16));
    arrives(fragment6(packet, 6, 8, 24));
    arrives(fragment6(packet, 6, 16, 40));
    assertEquals("-EAGAIN", recv(udp));
    counted(1, Counter.DROP_FRAGMENT_OVERLAP);
  }

  /** RFC 6946 4: processed alone, whatever other fragments wait. */
  @Test
  void atomicFragmentIsADatagram() {
    StackEndpoint udp = udp6();
    byte[] packet = datagram6("0123456789abcdef");
    arrives(fragment6(packet, 5, 0, 16));
    arrives(fragment6(packet, 5, 0, 24));
    assertEquals("0123456789abcdef", recv(udp));
    arrives(fragment6(packet, 5, 16, 24));
    assertEquals("0123456789abcdef", recv(udp));
  }

  /** RFC 8200 4.5: a fragment with more to follow has a multiple of 8 octets. */
  @Test
  void fragmentOfOddLengthIsAProblem() {
    byte[] packet = datagram6("0123456789abcdef");
    arrives(fragment6(packet, 5, 0, 15));
    expect("IP6 2001:db8::1 > 2001:db8::2: ICMP6, parameter problem, code 0 - octet 4, length 71");
  }

  @Test
  void senderOfIpv6IsToldWhenTheRestDoesNotCome() {
    arrives(fragment6(datagram6("0123456789abcdef"), 5, 0, 16));
    after(60_001);
    byte[] error = next();
    assertEquals(Icmpv6.TIME_EXCEEDED, error[Ipv6.SIZE]);
    assertEquals(Icmpv6.REASSEMBLY_EXCEEDED, error[Ipv6.SIZE + 1]);
    assertEquals(IpProtocol.FRAGMENT, error[Ipv6.SIZE + 8 + 6], "it is quoted as it came");
  }

  // Out.

  @Test
  void longDatagramLeavesInFragments() {
    StackEndpoint udp = udp(7);
    succeeds(sendto(udp, "x".repeat(4000), name(PEER, 9)));
    int id = Ipv4.identification(MemorySegment.ofArray(link.sent.peek().bytes()), 0);
    String from = "IP 192.0.2.1 > 192.0.2.2: frag " + id;
    expect(from + ":0+, length 1480");
    expect(from + ":1480+, length 1480");
    expect(from + ":2960, length 1048");
    silence();
    succeeds(sendto(udp, "x".repeat(1473), name(PEER, 9)));
    expect("IP 192.0.2.1 > 192.0.2.2: frag " + (id + 1 & 0xffff) + ":0+, length 1480");
  }

  @Test
  void longestDatagramsLeaveAndNoLonger() {
    StackEndpoint udp = udp(7);
    succeeds(sendto(udp, "x".repeat(65_507), name(PEER, 9)));
    assertEquals(45, link.sent.size());
    fails(Errno.EMSGSIZE, sendto(udp, "x".repeat(65_508), name(PEER, 9)));
    succeeds(sendto(udp6(7001), "x".repeat(65_527), name6(NET, 2, 9)));
    fails(Errno.EMSGSIZE, sendto(udp6(7002), "x".repeat(65_528), name6(NET, 2, 9)));
  }

  private StackEndpoint udp6(int port) {
    StackEndpoint udp = socket(Family.AF_INET6, SocketType.SOCK_DGRAM, 0);
    succeeds(udp.bind(name6(NET, 1, port)));
    return udp;
  }

  @Test
  void longDatagramOfIpv6LeavesInFragments() {
    succeeds(sendto(udp6(), "x".repeat(2000), name6(NET, 2, 9)));
    String first = dump(next(), false);
    assertTrue(first.endsWith(":0+, length 1448"), first);
    String second = dump(next(), false);
    assertTrue(second.endsWith(":1448, length 560"), second);
  }

  @Test
  void whatWeFragmentWePutTogether() {
    succeeds(sendto(udp(7), "x".repeat(5000), name(PEER, 9)));
    while (!link.sent.isEmpty()) {
      byte[] piece = next();
      Ipv4.addresses(MemorySegment.ofArray(piece), 0, PEER, US);
      Ipv4.seal(MemorySegment.ofArray(piece), 0);
      arrives(piece);
    }
    counted(1, Counter.REASSEMBLED);
  }

  // Path MTU.

  private static byte[] needed(int mtu, byte[] about) {
    byte[] error = Packets.icmpError(Icmpv4.UNREACHABLE, Icmpv4.FRAGMENTATION_NEEDED, mtu, about);
    return Packets.ipv4(ROUTER, US, IpProtocol.ICMP, error);
  }

  private StackEndpoint connected() {
    StackEndpoint udp = udp(7);
    succeeds(udp.connect(name(PEER, 9)));
    return udp;
  }

  private int mtu(StackEndpoint udp) {
    return get(udp, IpOptions.LEVEL, IpOptions.IP_MTU);
  }

  @Test
  void routerTellsOfANarrowerPathForTenMinutes() {
    StackEndpoint udp = connected();
    assertEquals(1500, mtu(udp));
    succeeds(sendto(udp, "x".repeat(1400), null));
    byte[] sent = next();
    assertTrue(Ipv4.isUnfragmentable(MemorySegment.ofArray(sent), 0));
    arrives(needed(1200, sent));
    assertEquals(1200, mtu(udp));
    fails(Errno.EMSGSIZE, sendto(udp, "x".repeat(1400), null));
    succeeds(sendto(udp, "x".repeat(1400), null));
    assertTrue(dump(next(), false).endsWith(":0+, length 1176"));
    link.sent.clear();
    after(600_001);
    assertEquals(1500, mtu(udp));
  }

  /** RFC 1191 3: never increased by such a message; Linux: never below 552. */
  @Test
  void pathMtuIsNeitherRaisedNorMadeTooSmall() {
    StackEndpoint udp = connected();
    succeeds(sendto(udp, "x".repeat(1400), null));
    byte[] sent = next();
    arrives(needed(1200, sent));
    arrives(needed(1300, sent));
    assertEquals(1200, mtu(udp));
    arrives(needed(100, sent));
    assertEquals(552, mtu(udp));
    fails(Errno.EMSGSIZE, recv1(udp));
    succeeds(sendto(udp, "x", null));
    assertTrue(!Ipv4.isUnfragmentable(MemorySegment.ofArray(next()), 0), "routers may cut it");
  }

  /** RFC 1191 5: an old router says nothing; the next plateau below the packet is tried. */
  @Test
  void oldRouterMakesUsTryThePlateaus() {
    StackEndpoint udp = connected();
    succeeds(sendto(udp, "x".repeat(1472), null));
    arrives(needed(0, next()));
    assertEquals(1492, mtu(udp));
  }

  @Test
  void messageAboutAPacketOfNobodyIsNotBelieved() {
    StackEndpoint udp = connected();
    byte[] foreign = Packets.ipv4(US, PEER, IpProtocol.UDP, Packets.udp(8, 9, new byte[1400]));
    arrives(needed(1200, foreign));
    assertEquals(1500, mtu(udp));
  }

  @Test
  void datagramIsTooLongWhereItMustNotBeFragmented() {
    StackEndpoint udp = connected();
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_MTU_DISCOVER, IpOptions.IP_PMTUDISC_DO));
    fails(Errno.EMSGSIZE, sendto(udp, "x".repeat(1473), null));
    succeeds(sendto(udp, "x".repeat(1472), null));
    arrives(needed(1200, next()));
    fails(Errno.EMSGSIZE, recv1(udp));
    fails(Errno.EMSGSIZE, sendto(udp, "x".repeat(1473), null));
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_MTU_DISCOVER, IpOptions.IP_PMTUDISC_PROBE));
    succeeds(sendto(udp, "x".repeat(1472), null));
    fails(Errno.EINVAL, set(udp, IpOptions.LEVEL, IpOptions.IP_MTU_DISCOVER, 6));
  }

  private long recv1(StackEndpoint udp) {
    return udp.recv(memory, 0, 1, 0, null);
  }

  @Test
  void flagIsNotSetWhereNobodyAsksForIt() {
    StackEndpoint udp = connected();
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_MTU_DISCOVER, IpOptions.IP_PMTUDISC_DONT));
    succeeds(sendto(udp, "x", null));
    MemorySegment first = MemorySegment.ofArray(next());
    succeeds(sendto(udp, "x", null));
    MemorySegment second = MemorySegment.ofArray(next());
    assertTrue(!Ipv4.isUnfragmentable(first, 0));
    assertTrue(Ipv4.identification(first, 0) != Ipv4.identification(second, 0), "RFC 6864 4.3");
  }

  /** RFC 8201 4: a message with less than the minimum link MTU must be discarded. */
  @Test
  void packetTooBigIsBelievedDownToTheMinimum() {
    StackEndpoint udp = udp6();
    succeeds(udp.connect(name6(NET, 2, 9)));
    succeeds(sendto(udp, "x".repeat(1400), null));
    byte[] sent = next();
    arrives(tooBig(1279, sent));
    assertEquals(1500, get(udp, Ipv6Options.LEVEL, Ipv6Options.IPV6_MTU));
    arrives(tooBig(1300, sent));
    assertEquals(1300, get(udp, Ipv6Options.LEVEL, Ipv6Options.IPV6_MTU));
    fails(Errno.EMSGSIZE, recv1(udp));
    succeeds(sendto(udp, "x".repeat(1400), null));
    assertTrue(dump(next(), false).endsWith(":0+, length 1248"));
  }

  private static byte[] tooBig(int mtu, byte[] about) {
    int quoted = Math.min(about.length, 1232);
    byte[] error = new byte[8 + quoted];
    System.arraycopy(about, 0, error, 8, quoted);
    Icmpv6.header(MemorySegment.ofArray(error), 0, Icmpv6.PACKET_TOO_BIG, 0, mtu);
    return Packets.ipv6(new long[] {NET, 0xfe, NET, 1}, IpProtocol.ICMPV6, 64, error);
  }

  @Test
  void checksumIsCompleteOverAllFragments() {
    succeeds(sendto(udp(7), "hello, world".repeat(200), name(PEER, 9)));
    byte[] whole = new byte[Udp.SIZE + 2400];
    while (!link.sent.isEmpty()) {
      byte[] piece = next();
      int offset = Ipv4.fragmentOffset(MemorySegment.ofArray(piece), 0);
      System.arraycopy(piece, Ipv4.SIZE, whole, offset, piece.length - Ipv4.SIZE);
    }
    byte[] packet = Packets.ipv4(US, PEER, IpProtocol.UDP, whole);
    assertEquals("IP 192.0.2.1.7 > 192.0.2.2.9: UDP, length 2400", dump(packet, false));
  }
}
