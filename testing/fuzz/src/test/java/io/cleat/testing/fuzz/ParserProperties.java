// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.wire.Arp;
import io.cleat.wire.EtherType;
import io.cleat.wire.Ethernet;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Reason;
import io.cleat.wire.Tcp;
import io.cleat.wire.TcpOptions;
import io.cleat.wire.Udp;
import java.lang.foreign.MemorySegment;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Codecs: what is written is read, and no bytes make them throw. */
class ParserProperties {
  private static final long MAC_MAX = (1L << 48) - 1;
  private static final int TRIES = 1000;

  private final MemorySegment memory = MemorySegment.ofArray(new byte[128]);

  @Provide
  Arbitrary<String> targets() {
    return Arbitraries.of(Targets.names()).filter(name -> !name.equals("turn"));
  }

  @Property(tries = TRIES)
  void noBytesMakeATargetThrow(
      @ForAll("targets") String name, @ForAll @Size(max = 200) byte[] bytes) {
    Targets.named(name).play(bytes);
  }

  @Property(tries = TRIES)
  void ethernet(
      @ForAll @LongRange(max = MAC_MAX) long to, @ForAll @LongRange(max = MAC_MAX) long from) {
    Ethernet.header(memory, 0, to, from, EtherType.IPV6);
    assertEquals(Reason.GOOD, Ethernet.check(memory, 0, Ethernet.SIZE));
    assertEquals(to, Ethernet.destination(memory, 0));
    assertEquals(from, Ethernet.source(memory, 0));
    assertEquals(EtherType.IPV6, Ethernet.type(memory, 0));
  }

  @Property(tries = TRIES)
  void arp(@ForAll @LongRange(max = MAC_MAX) long target, @ForAll int sender, @ForAll int asked) {
    Arp.header(memory, 0, Arp.REQUEST, Samples.PEER_MAC, sender);
    Arp.target(memory, 0, target, asked);
    assertEquals(Arp.REQUEST, Arp.operation(memory, 0));
    assertEquals(Samples.PEER_MAC, Arp.senderHardware(memory, 0));
    assertEquals(sender, Arp.senderProtocol(memory, 0));
    assertEquals(target, Arp.targetHardware(memory, 0));
    assertEquals(asked, Arp.targetProtocol(memory, 0));
  }

  @Property(tries = TRIES)
  void ipv4(
      @ForAll @IntRange(min = Ipv4.SIZE, max = Ipv4.LENGTH_MAX) int length,
      @ForAll @IntRange(max = 255) int ttl,
      @ForAll @IntRange(max = 0xffff) int identification,
      @ForAll @IntRange(max = 8189) int unit) {
    Ipv4.header(memory, 0, 0, length, ttl, IpProtocol.TCP);
    Ipv4.addresses(memory, 0, Samples.PEER, Samples.US);
    Ipv4.identification(memory, 0, identification);
    Ipv4.fragment(memory, 0, unit * 8, Ipv4.MORE_FRAGMENTS);
    Ipv4.seal(memory, 0);
    assertEquals(length, Ipv4.totalLength(memory, 0));
    assertEquals(ttl, Ipv4.ttl(memory, 0));
    assertEquals(identification, Ipv4.identification(memory, 0));
    assertEquals(unit * 8, Ipv4.fragmentOffset(memory, 0));
    assertEquals(Samples.PEER, Ipv4.source(memory, 0));
    assertEquals(Samples.US, Ipv4.destination(memory, 0));
  }

  @Property(tries = TRIES)
  void ipv6(
      @ForAll @IntRange(max = 0xfffff) int label,
      @ForAll @IntRange(max = 255) int trafficClass,
      @ForAll @IntRange(max = 0xffff) int length,
      @ForAll long high,
      @ForAll long low) {
    Ipv6.header(memory, 0, Ipv6.flow(trafficClass, label), length, IpProtocol.UDP, 7);
    Ipv6.source(memory, 0, high, low);
    Ipv6.destination(memory, 0, ~high, ~low);
    assertEquals(label, Ipv6.flowLabel(memory, 0));
    assertEquals(trafficClass, Ipv6.trafficClass(memory, 0));
    assertEquals(length, Ipv6.payloadLength(memory, 0));
    assertEquals(high, Ipv6.sourceHigh(memory, 0));
    assertEquals(low, Ipv6.sourceLow(memory, 0));
    assertEquals(~high, Ipv6.destinationHigh(memory, 0));
    assertEquals(~low, Ipv6.destinationLow(memory, 0));
  }

  @Property(tries = TRIES)
  void udp(
      @ForAll int ports, @ForAll @IntRange(min = Udp.SIZE, max = 128) int length, @ForAll int sum) {
    long pseudo = Integer.toUnsignedLong(sum);
    Udp.header(memory, 0, ports, length);
    Udp.seal(memory, 0, pseudo);
    assertEquals(Reason.GOOD, Udp.check(memory, 0, length));
    assertEquals(Reason.GOOD, Udp.verifyOverIpv6(memory, 0, pseudo));
    assertEquals(ports, Udp.ports(memory, 0));
    assertEquals(length, Udp.length(memory, 0));
  }

  @Property(tries = TRIES)
  void tcp(
      @ForAll int seq,
      @ForAll int ack,
      @ForAll @IntRange(max = 0x1ff) int flags,
      @ForAll @IntRange(max = 0xffff) int window,
      @ForAll int stamp) {
    Tcp.header(memory, 0, Tcp.ports(1, 2), seq, ack, Tcp.control(Tcp.SIZE, flags, window));
    TcpOptions.finish(memory, 0, TcpOptions.writeTimestamps(memory, Tcp.SIZE, stamp, ~stamp));
    int length = Tcp.headerLength(memory, 0);
    Tcp.seal(memory, 0, length, 7);
    assertEquals(Reason.GOOD, Tcp.check(memory, 0, length));
    assertEquals(Reason.GOOD, Tcp.verify(memory, 0, length, 7));
    assertEquals(seq, Tcp.seq(memory, 0));
    assertEquals(ack, Tcp.ack(memory, 0));
    assertEquals(flags, Tcp.flags(memory, 0));
    assertEquals(window, Tcp.window(memory, 0));
    long options = TcpOptions.scan(memory, 0);
    assertEquals(stamp, TcpOptions.timestamp(memory, 0, options));
    assertEquals(~stamp, TcpOptions.timestampEcho(memory, 0, options));
  }
}
