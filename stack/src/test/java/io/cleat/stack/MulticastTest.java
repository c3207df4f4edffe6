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
import io.cleat.option.SocketOptions;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.Ipv6Extensions;
import io.cleat.wire.Mld;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Groups: who hears them, and what routers are told (RFC 1112, 3376, 3810; ip(7), ipv6(7)). */
class MulticastTest extends GroupConversation {
  private static final long LL = Ipv6Address.LINK_LOCAL_HIGH;
  private static final long FF02 = Ipv6Address.LINK_MULTICAST_HIGH;

  private static byte[] toGroup(int source, int port, String text) {
    byte[] packet =
        Packets.ipv4(source, GROUP, IpProtocol.UDP, Packets.udp(9, port, text.getBytes()));
    return Packets.frame(GROUP_MAC, PEER_MAC, packet);
  }

  // Who hears.

  @Test
  void groupIsHeardWhileSomebodyIsAMember() {
    StackEndpoint udp = udp(7);
    arrives(toGroup(PEER, 7, "before"));
    assertEquals("-EAGAIN", recv(udp));
    succeeds(join(udp));
    arrives(toGroup(PEER, 7, "in"));
    assertEquals("in", recv(udp));
    succeeds(option(udp, IpOptions.IP_DROP_MEMBERSHIP, GROUP, US));
    arrives(toGroup(PEER, 7, "after"));
    assertEquals("-EAGAIN", recv(udp));
  }

  @Test
  void allAtThePortGetACopyUnlessTheyWantTheirOwnGroupsOnly() {
    StackEndpoint member = udp();
    StackEndpoint other = udp();
    StackEndpoint strict = udp();
    for (StackEndpoint each : new StackEndpoint[] {member, other, strict}) {
      succeeds(set(each, SocketOptions.SOL_SOCKET, SocketOptions.SO_REUSEADDR, 1));
      succeeds(each.bind(name(0, 7)));
    }
    succeeds(set(strict, IpOptions.LEVEL, IpOptions.IP_MULTICAST_ALL, 0));
    succeeds(join(member));
    arrives(toGroup(PEER, 7, "all"));
    assertEquals("all", recv(member));
    assertEquals("all", recv(other));
    assertEquals("-EAGAIN", recv(strict));
  }

  @Test
  void sourcesAreChosenOrBlocked() {
    StackEndpoint some = udp(7);
    StackEndpoint allBut = udp(8);
    succeeds(option(some, IpOptions.IP_ADD_SOURCE_MEMBERSHIP, GROUP, US, PEER));
    succeeds(join(allBut));
    succeeds(option(allBut, IpOptions.IP_BLOCK_SOURCE, GROUP, US, PEER));
    arrives(toGroup(PEER, 7, "a"));
    arrives(toGroup(PEER, 8, "b"));
    arrives(toGroup(ROUTER, 7, "c"));
    arrives(toGroup(ROUTER, 8, "d"));
    assertEquals("a", recv(some));
    assertEquals("-EAGAIN", recv(some));
    assertEquals("d", recv(allBut));
    assertEquals("-EAGAIN", recv(allBut));
  }

  @Test
  void membershipsHaveLinuxsErrors() {
    StackEndpoint udp = udp(7);
    fails(Errno.EINVAL, option(udp, IpOptions.IP_ADD_MEMBERSHIP, PEER, US));
    fails(Errno.EINVAL, option(udp, IpOptions.IP_ADD_MEMBERSHIP, GROUP));
    fails(Errno.ENODEV, option(udp, IpOptions.IP_ADD_MEMBERSHIP, GROUP, PEER));
    fails(Errno.EADDRNOTAVAIL, option(udp, IpOptions.IP_DROP_MEMBERSHIP, GROUP, US));
    fails(Errno.EINVAL, option(udp, IpOptions.IP_BLOCK_SOURCE, GROUP, US, PEER));
    succeeds(join(udp));
    fails(Errno.EADDRINUSE, join(udp));
    fails(Errno.EINVAL, option(udp, IpOptions.IP_ADD_SOURCE_MEMBERSHIP, GROUP, US, PEER));
    fails(Errno.EADDRNOTAVAIL, option(udp, IpOptions.IP_UNBLOCK_SOURCE, GROUP, US, PEER));
    for (int i = 1; i < 20; i++) {
      succeeds(option(udp, IpOptions.IP_ADD_MEMBERSHIP, GROUP + i, US));
    }
    fails(Errno.ENOBUFS, option(udp, IpOptions.IP_ADD_MEMBERSHIP, GROUP + 20, US));
    StackEndpoint tcp = socket(Family.AF_INET, SocketType.SOCK_STREAM, 0);
    fails(Errno.EPROTO, join(tcp));
  }

  // Who speaks.

  @Test
  void datagramToAGroupLeavesWithATtlOfOneAndComesBack() {
    StackEndpoint udp = udp(7);
    succeeds(join(udp));
    link.sent.clear();
    succeeds(option(udp, IpOptions.IP_MULTICAST_IF, US));
    succeeds(sendto(udp, "hi", name(GROUP, 7)));
    byte[] sent = expectTo(GROUP_MAC, "IP 192.0.2.1.7 > 239.1.2.3.7: UDP, length 2");
    assertEquals(1, Ipv4.ttl(MemorySegment.ofArray(sent), 14));
    assertEquals("hi", recv(udp));
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_MULTICAST_LOOP, 0));
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_MULTICAST_TTL, 9));
    succeeds(sendto(udp, "ho", name(GROUP, 7)));
    assertEquals(9, Ipv4.ttl(MemorySegment.ofArray(next()), 14));
    assertEquals("-EAGAIN", recv(udp));
    fails(Errno.EINVAL, set(udp, IpOptions.LEVEL, IpOptions.IP_MULTICAST_TTL, 256));
  }

  @Test
  void ttlOfZeroStaysInTheHost() {
    StackEndpoint udp = udp(7);
    succeeds(join(udp));
    link.sent.clear();
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_MULTICAST_TTL, 0));
    succeeds(option(udp, IpOptions.IP_MULTICAST_IF, US));
    succeeds(sendto(udp, "hi", name(GROUP, 7)));
    silence();
    assertEquals("hi", recv(udp));
  }

  @Test
  void broadcastComesBackToo() {
    StackEndpoint udp = udp(7);
    succeeds(set(udp, SocketOptions.SOL_SOCKET, SocketOptions.SO_BROADCAST, 1));
    succeeds(sendto(udp, "hi", name(Ipv4Address.of(192, 0, 2, 255), 7)));
    expectTo(-1L >>> 16, "IP 192.0.2.1.7 > 192.0.2.255.7: UDP, length 2");
    assertEquals("hi", recv(udp));
  }

  // What routers are told.

  /** RFC 3376 5.1: at once, and once more within a second. */
  @Test
  void changesAreReportedTwice() {
    StackEndpoint udp = udp(7);
    succeeds(join(udp));
    byte[] report = expectTo(0x0100_5e00_0016L, REPORT + "to_ex{0}, length 16");
    assertEquals(1, Ipv4.ttl(MemorySegment.ofArray(report), 14));
    assertEquals(0x46, report[14], "with a router alert");
    after(1001);
    expect(REPORT + "to_ex{0}, length 16");
    after(60_000);
    silence();
    udp.close();
    turn();
    expect(REPORT + "to_in{0}, length 16");
    after(1001);
    expect(REPORT + "to_in{0}, length 16");
    after(60_000);
    silence();
    assertEquals(Stack.NEVER, stack.deadline());
  }

  @Test
  void sourcesAreReportedAsTheyChange() {
    StackEndpoint udp = udp(7);
    succeeds(option(udp, IpOptions.IP_ADD_SOURCE_MEMBERSHIP, GROUP, US, PEER));
    expect(REPORT + "allow{1}, length 20");
    after(1001);
    expect(REPORT + "allow{1}, length 20");
    succeeds(option(udp, IpOptions.IP_DROP_SOURCE_MEMBERSHIP, GROUP, US, PEER));
    expect(REPORT + "block{1}, length 20");
    after(1001);
    expect(REPORT + "block{1}, length 20");
    after(10_000);
    silence();
  }

  // IPv6.

  private StackEndpoint udp6() {
    stack.address(eth0, Prefix.of(LL, 1, 64));
    after(3000);
    link.sent.clear();
    StackEndpoint udp = socket(Family.AF_INET6, SocketType.SOCK_DGRAM, 0);
    succeeds(udp.bind(Sockaddr.of(new Inet6(0, 0, 7, 0, 0))));
    return udp;
  }

  private long join6(StackEndpoint endpoint, int name, long low) {
    memory.set(ValueLayout.JAVA_LONG, 0, Long.reverseBytes(FF02));
    memory.set(ValueLayout.JAVA_LONG, 8, Long.reverseBytes(low));
    memory.set(ValueLayout.JAVA_INT, 16, eth0.index());
    long result = endpoint.setsockopt(Ipv6Options.LEVEL, name, memory, 20);
    turn();
    return result;
  }

  @Test
  void groupOfIpv6IsHeardAndReported() {
    StackEndpoint udp = udp6();
    succeeds(join6(udp, Ipv6Options.IPV6_JOIN_GROUP, 0x123));
    expectTo(
        0x3333_0000_0016L,
        "IP6 fe80::1 > ff02::16: ICMP6, multicast listener report v2 ff02::123 to_ex{0},"
            + " length 28");
    byte[] packet =
        Packets.ipv6(new long[] {LL, 2, FF02, 0x123}, IpProtocol.UDP, 1, Packets.udp(9, 7));
    arrives(Packets.frame(0x3333_0000_0123L, PEER_MAC, packet));
    assertEquals("", recv(udp));
    fails(Errno.EADDRINUSE, join6(udp, Ipv6Options.IPV6_JOIN_GROUP, 0x123));
    after(2000);
    link.sent.clear();
    succeeds(join6(udp, Ipv6Options.IPV6_LEAVE_GROUP, 0x123));
    expect(
        "IP6 fe80::1 > ff02::16: ICMP6, multicast listener report v2 ff02::123 to_in{0},"
            + " length 28");
    fails(Errno.EADDRNOTAVAIL, join6(udp, Ipv6Options.IPV6_LEAVE_GROUP, 0x123));
  }

  private static byte[] alerting6(byte[] message) {
    byte[] whole = Packets.ipv6(new long[] {LL, 9, FF02, 1}, IpProtocol.ICMPV6, 1, message);
    byte[] packet = new byte[whole.length + 8];
    System.arraycopy(whole, 0, packet, 0, Ipv6.SIZE);
    System.arraycopy(whole, Ipv6.SIZE, packet, Ipv6.SIZE + 8, message.length);
    MemorySegment memory = MemorySegment.ofArray(packet);
    Ipv6.payloadLength(memory, 0, message.length + 8);
    Ipv6.nextHeader(memory, 0, IpProtocol.HOP_BY_HOP);
    Ipv6Extensions.routerAlert(memory, Ipv6.SIZE, IpProtocol.ICMPV6, 0);
    return packet;
  }

  /** RFC 3810 6.2: without the router alert option the packet is dropped. */
  @Test
  void queryOfIpv6WithoutRouterAlertIsNotAnswered() {
    StackEndpoint udp = udp6();
    succeeds(join6(udp, Ipv6Options.IPV6_JOIN_GROUP, 0x123));
    after(2000);
    link.sent.clear();
    byte[] message = new byte[28];
    Mld.header(MemorySegment.ofArray(message), 0, Mld.QUERY, 0, 0);
    byte[] query = Packets.ipv6(new long[] {LL, 9, FF02, 1}, IpProtocol.ICMPV6, 1, message);
    arrives(Packets.frame(0x3333_0000_0001L, ROUTER_MAC, query));
    after(5000);
    silence();
    counted(1, Counter.DROP_GROUP_QUERY);
    arrives(Packets.frame(0x3333_0000_0001L, ROUTER_MAC, alerting6(message)));
    after(1);
    assertTrue(!link.sent.isEmpty());
    link.sent.clear();
  }

  @Test
  void oldRouterOfIpv6IsSpokenToInVersionOne() {
    StackEndpoint udp = udp6();
    byte[] message = new byte[24];
    Mld.header(MemorySegment.ofArray(message), 0, Mld.QUERY, 0, 0);
    Mld.maxResponseMillis(MemorySegment.ofArray(message), 0, 1000, false);
    arrives(Packets.frame(0x3333_0000_0001L, ROUTER_MAC, alerting6(message)));
    after(2000);
    link.sent.clear();
    succeeds(join6(udp, Ipv6Options.IPV6_JOIN_GROUP, 0x123));
    expectTo(
        0x3333_0000_0123L,
        "IP6 fe80::1 > ff02::123: ICMP6, multicast listener report ff02::123, length 24");
    succeeds(join6(udp, Ipv6Options.IPV6_LEAVE_GROUP, 0x123));
    expect("IP6 fe80::1 > ff02::2: ICMP6, multicast listener done ff02::123, length 24");
  }

  @Test
  void solicitedNodeGroupOfAnAddressIsReported() {
    stack.address(eth0, Prefix.of(LL, 1, 64));
    turn();
    expect(
        "IP6 :: > ff02::16: ICMP6, multicast listener report v2 ff02::1:ff00:1 to_ex{0},"
            + " length 28");
  }

  @Test
  void datagramToAGroupOfTheLinkTakesItsScope() {
    StackEndpoint udp = udp6();
    succeeds(sendto(udp, "hi", Sockaddr.of(new Inet6(FF02, 0x123, 9, 0, eth0.index()))));
    expect("IP6 fe80::1.7 > ff02::123.9: UDP, length 2");
    succeeds(set(udp, Ipv6Options.LEVEL, Ipv6Options.IPV6_MULTICAST_IF, eth0.index()));
    succeeds(sendto(udp, "hi", Sockaddr.of(new Inet6(FF02, 0x123, 9, 0, 0))));
    expect("IP6 fe80::1.7 > ff02::123.9: UDP, length 2");
    fails(Errno.ENODEV, set(udp, Ipv6Options.LEVEL, Ipv6Options.IPV6_MULTICAST_IF, 77));
  }

  @Test
  void anyVersionJoinsByGroupRequest() {
    StackEndpoint udp = udp(7);
    memory.asSlice(0, 264).fill((byte) 0);
    memory.set(ValueLayout.JAVA_INT, 0, eth0.index());
    memory.set(ValueLayout.JAVA_SHORT, 8, (short) Family.AF_INET);
    memory.set(ValueLayout.JAVA_INT, 12, Integer.reverseBytes(GROUP));
    succeeds(udp.setsockopt(IpOptions.LEVEL, IpOptions.MCAST_JOIN_GROUP, memory, 136));
    turn();
    expect(REPORT + "to_ex{0}, length 16");
    fails(
        Errno.EADDRINUSE, udp.setsockopt(IpOptions.LEVEL, IpOptions.MCAST_JOIN_GROUP, memory, 136));
    fails(Errno.EINVAL, udp.setsockopt(IpOptions.LEVEL, IpOptions.MCAST_JOIN_GROUP, memory, 135));
    assertTrue(stack.counters().get(Counter.GROUP_REPORTS) == 1);
  }
}
