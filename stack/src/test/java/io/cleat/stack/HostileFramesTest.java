// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.wire.Arp;
import io.cleat.wire.EtherType;
import io.cleat.wire.Ethernet;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.Igmp;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.Ipv6Extensions;
import io.cleat.wire.MacAddress;
import io.cleat.wire.Mld;
import io.cleat.wire.Ndp;
import io.cleat.wire.NdpOptions;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames of all kinds, changed in a few places and with their checksums made good again, so that
 * they get far: no exception, no endless turn, no memory that grows; and in the end the host still
 * speaks.
 */
class HostileFramesTest extends HostConversation {
  private static final int FRAMES = 60_000;
  private static final long NET = 0x2001_0db8_0000_0000L;
  private static final long LL = Ipv6Address.LINK_LOCAL_HIGH;
  private static final long FF02 = Ipv6Address.LINK_MULTICAST_HIGH;

  /** Sum of the limits of what others can make the host keep, and some for its endpoints. */
  private static final long MOST_BYTES = 16 << 20;

  private final List<byte[]> seeds = new ArrayList<>();
  private final List<StackEndpoint> endpoints = new ArrayList<>();

  HostileFramesTest() {
    super(US_MAC);
    settings.announce = false;
    eth0 = stack.attach(link, "eth0", settings);
    stack.address(eth0, Prefix.of(US, 24));
    stack.address(eth0, Prefix.of(NET, 1, 64));
    after(3000);
    sow();
    open();
  }

  private void open() {
    endpoints.add(udp(7));
    endpoints.add(socket(Family.AF_INET6, SocketType.SOCK_DGRAM, IpProtocol.ICMPV6));
    endpoints.add(socket(Family.AF_INET, SocketType.SOCK_RAW, IpProtocol.ICMP));
    endpoints.add(socket(Family.AF_INET6, SocketType.SOCK_RAW, IpProtocol.ICMPV6));
    endpoints.add(socket(Family.AF_PACKET, SocketType.SOCK_RAW, 0x0300));
    StackEndpoint udp = endpoints.get(0);
    for (int name : new int[] {IpOptions.IP_RECVERR, IpOptions.IP_PKTINFO}) {
      succeeds(set(udp, IpOptions.LEVEL, name, 1));
    }
    succeeds(set(endpoints.get(3), Ipv6Options.LEVEL, Ipv6Options.IPV6_RECVERR, 1));
    StackEndpoint listener = socket(Family.AF_INET, SocketType.SOCK_STREAM, 0);
    succeeds(listener.bind(name(0, 80)));
    succeeds(listener.listen(8));
    endpoints.add(listener);
  }

  private void sow() {
    byte[] udp = Packets.udp(9, 7, new byte[64]);
    seeds.add(Packets.arp(Arp.REQUEST, PEER_MAC, PEER, 0, US));
    seeds.add(Packets.arp(Arp.REPLY, PEER_MAC, PEER, US_MAC, US));
    four(IpProtocol.UDP, udp);
    four(IpProtocol.TCP, Packets.hex("9c400050 00000007 00000000 5002ffff 00000000"));
    four(IpProtocol.ICMP, Packets.echo(Icmpv4.ECHO_REQUEST, 1, 1, new byte[40]));
    byte[] ours = Packets.ipv4(US, PEER, IpProtocol.UDP, Packets.udp(7, 9, new byte[40]));
    for (int type : new int[] {Icmpv4.UNREACHABLE, Icmpv4.REDIRECT, Icmpv4.PARAMETER_PROBLEM}) {
      four(IpProtocol.ICMP, Packets.icmpError(type, 0, ROUTER, ours));
    }
    four(IpProtocol.ICMP, Packets.icmpError(Icmpv4.UNREACHABLE, 4, 1000, ours));
    byte[] query = new byte[16];
    Igmp.header(MemorySegment.ofArray(query), 0, Igmp.QUERY, 10, 0);
    four(IpProtocol.IGMP, query);
    for (int type = Ndp.ROUTER_SOLICITATION; type <= Ndp.REDIRECT; type++) {
      neighbour(type);
    }
    byte[] listener = new byte[28];
    Mld.header(MemorySegment.ofArray(listener), 0, Mld.QUERY, 0, 0);
    six(new long[] {LL, 2, FF02, 1}, IpProtocol.ICMPV6, 1, listener);
    six(new long[] {NET, 2, NET, 1}, IpProtocol.UDP, 64, udp);
    byte[] fragment = new byte[48];
    MemorySegment memory = MemorySegment.ofArray(fragment);
    Ipv6Extensions.fragment(memory, 0, IpProtocol.UDP, 0, true, 7);
    System.arraycopy(udp, 0, fragment, 8, 40);
    six(new long[] {NET, 2, NET, 1}, IpProtocol.FRAGMENT, 64, fragment);
    byte[] error = new byte[8 + 40 + 24];
    Icmpv6.header(MemorySegment.ofArray(error), 0, Icmpv6.PACKET_TOO_BIG, 0, 1300);
    byte[] about =
        Packets.ipv6(new long[] {NET, 1, NET, 2}, IpProtocol.UDP, 64, Packets.udp(7, 9, udp));
    System.arraycopy(about, 0, error, 8, 64);
    six(new long[] {NET, 2, NET, 1}, IpProtocol.ICMPV6, 64, error);
  }

  private void four(int protocol, byte[] upper) {
    seeds.add(Packets.frame(US_MAC, PEER_MAC, Packets.ipv4(PEER, US, protocol, upper)));
  }

  private void six(long[] addresses, int protocol, int hopLimit, byte[] upper) {
    byte[] packet = Packets.ipv6(addresses, protocol, hopLimit, upper);
    boolean group = Ipv6Address.isMulticast(addresses[2]);
    long to = group ? MacAddress.ofIpv6Multicast(addresses[3]) : US_MAC;
    seeds.add(Packets.frame(to, PEER_MAC, packet));
  }

  private void neighbour(int type) {
    byte[] message = new byte[40 + 8 + 32];
    MemorySegment memory = MemorySegment.ofArray(message);
    Icmpv6.header(memory, 0, type, 0, 0x4000_0708);
    Ndp.redirected(memory, 0, NET + 1, 5);
    int at = type == Ndp.ROUTER_ADVERTISEMENT ? 16 : type == Ndp.REDIRECT ? 40 : 24;
    long next = NdpOptions.writeHardware(memory, at, NdpOptions.SOURCE_ADDRESS, PEER_MAC);
    NdpOptions.writePrefix(memory, next, 64, 0xc0, NET + 2);
    NdpOptions.lifetimes(memory, next, 9000, 8000);
    byte[] whole = Arrays.copyOf(message, (int) next + 32);
    six(new long[] {LL, 0xfe, LL, Ipv6Address.interfaceId(US_MAC)}, IpProtocol.ICMPV6, 255, whole);
  }

  /** One of the seeds, changed here and there; mostly its checksums are good. */
  private byte[] mutant(Random random) {
    byte[] frame = seeds.get(random.nextInt(seeds.size())).clone();
    for (int change = random.nextInt(5); change > 0; change--) {
      frame[12 + random.nextInt(frame.length - 12)] = (byte) random.nextInt();
    }
    if (random.nextInt(8) == 0) {
      frame = Arrays.copyOf(frame, random.nextInt(frame.length + 40));
    }
    if (random.nextInt(8) != 0) {
      repair(frame);
    }
    return frame;
  }

  private static void repair(byte[] frame) {
    MemorySegment memory = MemorySegment.ofArray(frame);
    int at = Ethernet.SIZE;
    if (frame.length < at + Ipv6.SIZE + 8) {
      return;
    }
    if (Ethernet.etherType(memory, 0) == EtherType.IPV4 && frame[at] == 0x45) {
      Ipv4.seal(memory, at);
      int length = frame.length - at - Ipv4.SIZE;
      if (frame[at + 9] == IpProtocol.ICMP || frame[at + 9] == IpProtocol.IGMP) {
        Icmpv4.seal(memory, at + Ipv4.SIZE, length);
      }
    } else if (frame[at + 6] == IpProtocol.ICMPV6) {
      int length = Math.min(Ipv6.payloadLength(memory, at), frame.length - at - Ipv6.SIZE);
      if (length >= 8) {
        long pseudo = Ipv6.pseudoSum(memory, at, IpProtocol.ICMPV6, length);
        Icmpv6.seal(memory, at + Ipv6.SIZE, length, pseudo);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void framesDoNoHarm(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < FRAMES; i++) {
      arrives(mutant(random));
      link.sent.clear();
      if (random.nextInt(16) == 0) {
        sendto(endpoints.get(0), "x", name(PEER + random.nextInt(8), 9));
      }
      if (random.nextInt(64) == 0) {
        recv(endpoints.get(random.nextInt(5)));
        after(random.nextInt(2000));
      }
      assertTrue(stack.bufferBytes() < MOST_BYTES, () -> "grows: " + stack.bufferBytes());
    }
    assertTrue(stack.routes().list().size() < 400, () -> "" + stack.routes().list().size());
    endpoints.forEach(StackEndpoint::close);
    after(400_000);
    link.sent.clear();
    speaks();
  }

  private void speaks() {
    byte[] echo = Packets.echo(Icmpv4.ECHO_REQUEST, 7, 1);
    arrives(Packets.arp(Arp.REQUEST, PEER_MAC, PEER, 0, US));
    link.sent.clear();
    arrives(Packets.frame(US_MAC, PEER_MAC, Packets.ipv4(PEER, US, IpProtocol.ICMP, echo)));
    expectTo(PEER_MAC, "IP 192.0.2.1 > 192.0.2.2: ICMP echo reply, id 7, seq 1, length 8");
    assertTrue(stack.counters().get(Counter.FRAMES_IN) > FRAMES);
    assertEquals(0, stack.bufferBytes());
  }
}
