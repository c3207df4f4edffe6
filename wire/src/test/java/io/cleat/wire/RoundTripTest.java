// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * What is written is read again, at any place, whatever was in the memory before; nothing beside it
 * is touched.
 */
class RoundTripTest {
  private static final int TIMES = 200;
  private static final int SIZE = 160;

  private long seed;
  private Random random;
  private MemorySegment frame;
  private MemorySegment before;
  private long at;
  private int written;

  private void start(RepetitionInfo info) {
    seed = System.nanoTime() + info.getCurrentRepetition();
    random = new Random(seed);
    byte[] noise = new byte[SIZE];
    random.nextBytes(noise);
    frame = MemorySegment.ofArray(noise);
    before = Frames.copy(frame);
    at = random.nextInt(16);
  }

  @AfterEach
  void nothingBesideIsTouched() {
    for (long i = 0; i < SIZE; i++) {
      if (i < at || i >= at + written) {
        byte expected = before.get(ValueLayout.JAVA_BYTE, i);
        assertEquals(expected, frame.get(ValueLayout.JAVA_BYTE, i), "seed " + seed + " at " + i);
      }
    }
  }

  private int u(int bits) {
    return random.nextInt(1 << bits);
  }

  private void same(long expected, long found) {
    assertEquals(expected, found, () -> "seed " + seed);
  }

  @RepeatedTest(TIMES)
  void ethernet(RepetitionInfo info) {
    start(info);
    long destination = random.nextLong() >>> 16;
    long source = random.nextLong() >>> 16;
    int tag = u(16);
    boolean tagged = random.nextBoolean();
    if (tagged) {
      Ethernet.header(frame, at, destination, source, EtherType.IPV6, tag);
    } else {
      Ethernet.header(frame, at, destination, source, EtherType.IPV6);
    }
    written = tagged ? 18 : 14;
    assertReason(Reason.GOOD, Ethernet.check(frame, at, written));
    same(destination, Ethernet.destination(frame, at));
    same(source, Ethernet.source(frame, at));
    same(EtherType.IPV6, Ethernet.type(frame, at));
    same(tagged ? tag : 0, Ethernet.tag(frame, at));
    same(written, Ethernet.headerLength(frame, at));
  }

  @RepeatedTest(TIMES)
  void arp(RepetitionInfo info) {
    start(info);
    long sender = random.nextLong() >>> 16 & ~(1L << 40);
    long target = random.nextLong() >>> 16;
    int protocol = random.nextInt(0x6000_0000);
    int operation = 1 + u(1);
    Arp.header(frame, at, operation, sender, protocol);
    Arp.target(frame, at, target, -protocol);
    written = Arp.SIZE;
    assertReason(Reason.GOOD, Arp.check(frame, at, written));
    same(operation, Arp.operation(frame, at));
    same(sender, Arp.senderHardware(frame, at));
    same(protocol, Arp.senderProtocol(frame, at));
    same(target, Arp.targetHardware(frame, at));
    same(-protocol, Arp.targetProtocol(frame, at));
  }

  @RepeatedTest(TIMES)
  void ipv4(RepetitionInfo info) {
    start(info);
    int tos = u(8);
    int length = 20 + u(6);
    int ttl = u(8);
    int protocol = u(8);
    int source = random.nextInt(0x6000_0000);
    int identification = u(16);
    Ipv4.header(frame, at, tos, length, ttl, protocol);
    Ipv4.addresses(frame, at, source, ~source);
    Ipv4.identification(frame, at, identification);
    Ipv4.seal(frame, at);
    written = 20;
    assertReason(Reason.GOOD, Ipv4.check(frame, at, length + u(4)));
    same(tos, Ipv4.tos(frame, at));
    same(length, Ipv4.totalLength(frame, at));
    same(ttl, Ipv4.ttl(frame, at));
    same(protocol, Ipv4.protocol(frame, at));
    same(source, Ipv4.source(frame, at));
    same(~source, Ipv4.destination(frame, at));
    same(identification, Ipv4.identification(frame, at));
    same(0, Ipv4.fragmentOffset(frame, at));
    same(Checksum.pseudoIpv4(source, ~source, protocol, length - 20), Ipv4.pseudoSum(frame, at));
  }

  @RepeatedTest(TIMES)
  void ipv6(RepetitionInfo info) {
    start(info);
    int trafficClass = u(8);
    int label = u(20);
    int length = u(6);
    int hopLimit = u(8);
    // Neither it nor its complement is that of a group.
    long high = random.nextLong() >>> 1 | 1L << 56;
    long low = random.nextLong() | 1;
    Ipv6.header(frame, at, Ipv6.flow(trafficClass, label), length, 253, hopLimit);
    Ipv6.source(frame, at, high, low);
    Ipv6.destination(frame, at, ~high, low);
    written = 40;
    assertReason(Reason.GOOD, Ipv6.check(frame, at, 40 + length));
    same(trafficClass, Ipv6.trafficClass(frame, at));
    same(label, Ipv6.flowLabel(frame, at));
    same(length, Ipv6.payloadLength(frame, at));
    same(253, Ipv6.nextHeader(frame, at));
    same(hopLimit, Ipv6.hopLimit(frame, at));
    same(high, Ipv6.sourceHigh(frame, at));
    same(low, Ipv6.sourceLow(frame, at));
    same(~high, Ipv6.destinationHigh(frame, at));
    same(low, Ipv6.destinationLow(frame, at));
    long addresses = Checksum.address(high, low) + Checksum.address(~high, low);
    same(
        Checksum.field(Checksum.pseudoIpv6(addresses, 6, length)),
        Checksum.field(Ipv6.pseudoSum(frame, at, 6, length)));
  }

  @RepeatedTest(TIMES)
  void ipv6Fragment(RepetitionInfo info) {
    start(info);
    int offset = u(13) << 3;
    boolean more = random.nextBoolean();
    int identification = random.nextInt();
    Ipv6Extensions.fragment(frame, at, 6, offset, more, identification);
    written = Ipv6Extensions.FRAGMENT_SIZE;
    same(offset, Ipv6Extensions.fragmentOffset(frame, at));
    assertEquals(more, Ipv6Extensions.hasMoreFragments(frame, at), () -> "seed " + seed);
    same(identification, Ipv6Extensions.identification(frame, at));
  }

  @RepeatedTest(TIMES)
  void udp(RepetitionInfo info) {
    start(info);
    int ports = random.nextInt();
    int length = Udp.SIZE + u(6);
    long pseudo = random.nextLong() >>> 32;
    Udp.header(frame, at, ports, length);
    Udp.seal(frame, at, pseudo);
    written = Udp.SIZE;
    assertReason(Reason.GOOD, Udp.check(frame, at, length + u(3)));
    assertReason(Reason.GOOD, Udp.verifyOverIpv6(frame, at, pseudo));
    same(ports, Udp.ports(frame, at));
    same(ports >>> 16, Udp.sourcePort(frame, at));
    same(ports & 0xffff, Udp.destinationPort(frame, at));
    same(length, Udp.length(frame, at));
  }

  @RepeatedTest(TIMES)
  void tcp(RepetitionInfo info) {
    start(info);
    int ports = random.nextInt();
    int seq = random.nextInt();
    int flags = u(9);
    int window = u(16);
    int length = Tcp.SIZE + u(6);
    long pseudo = random.nextLong() >>> 32;
    Tcp.header(frame, at, ports, seq, ~seq, Tcp.control(Tcp.SIZE, flags, window));
    Tcp.seal(frame, at, length, pseudo);
    written = Tcp.SIZE;
    assertReason(Reason.GOOD, Tcp.check(frame, at, length));
    assertReason(Reason.GOOD, Tcp.verify(frame, at, length, pseudo));
    same(ports, Tcp.ports(frame, at));
    same(seq, Tcp.seq(frame, at));
    same(~seq, Tcp.ack(frame, at));
    same(flags, Tcp.flags(frame, at));
    same(window, Tcp.window(frame, at));
    same(0, Tcp.urgentPointer(frame, at));
  }

  /** Some options in any order with any padding: what was put in is found, the rest is not. */
  @RepeatedTest(TIMES)
  void tcpOptions(RepetitionInfo info) {
    start(info);
    Tcp.header(frame, at, 0, 0, 0, Tcp.control(Tcp.SIZE, Tcp.SYN, 0));
    long next = at + Tcp.SIZE;
    int mss = u(16);
    int shift = u(4);
    int value = random.nextInt();
    int seen = 0;
    for (int i = 0; i < 5; i++) {
      int kind = u(3);
      seen |= next - at > 48 ? 0 : 1 << kind;
      next = next - at > 48 ? next : write(next, kind, mss, shift, value);
    }
    TcpOptions.finish(frame, at, next);
    written = Tcp.headerLength(frame, at);
    assertReason(Reason.GOOD, Tcp.check(frame, at, written));
    long options = TcpOptions.scan(frame, at);
    assertReason(Reason.GOOD, TcpOptions.answer(options));
    assertEquals((seen & 1) != 0, TcpOptions.hasMss(options), () -> "seed " + seed);
    assertEquals((seen & 2) != 0, TcpOptions.hasWindowScale(options), () -> "seed " + seed);
    assertEquals((seen & 4) != 0, TcpOptions.hasTimestamps(options), () -> "seed " + seed);
    assertEquals((seen & 8) != 0, TcpOptions.isSackPermitted(options), () -> "seed " + seed);
    same((seen & 16) != 0 ? 1 : 0, TcpOptions.sackBlocks(frame, at, options));
    if ((seen & 1) != 0) {
      same(mss, TcpOptions.mss(frame, at, options));
    }
    if ((seen & 2) != 0) {
      same(Math.min(shift, 14), TcpOptions.windowScale(frame, at, options));
    }
    if ((seen & 4) != 0) {
      same(value, TcpOptions.timestamp(frame, at, options));
      same(~value, TcpOptions.timestampEcho(frame, at, options));
    }
    if ((seen & 16) != 0) {
      same(value, TcpOptions.sackLeft(frame, at, options, 0));
      same(~value, TcpOptions.sackRight(frame, at, options, 0));
    }
  }

  private long write(long next, int kind, int mss, int shift, int value) {
    return switch (kind) {
      case 0 -> TcpOptions.writeMss(frame, next, mss);
      case 1 -> TcpOptions.writeWindowScale(frame, next, shift);
      case 2 -> TcpOptions.writeTimestamps(frame, next, value, ~value);
      case 3 -> TcpOptions.writeSackPermitted(frame, next);
      case 4 ->
          TcpOptions.writeSackBlock(frame, TcpOptions.writeSack(frame, next, 1), value, ~value);
      default -> TcpOptions.writeNop(frame, next);
    };
  }
}
