// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Layer;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.MacAddress;
import io.cleat.wire.Ndp;
import io.cleat.wire.NdpOptions;
import io.cleat.wire.Reason;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** A host on an Ethernet finds neighbours and routers of IPv6: RFC 4861, RFC 4862. */
class NeighbourDiscoveryTest extends HostConversation {
  private static final long NET = 0x2001_0db8_0000_0000L;
  private static final long LL = Ipv6Address.LINK_LOCAL_HIGH;
  private static final long GROUP = Ipv6Address.LINK_MULTICAST_HIGH;
  private static final long US_LL = Ipv6Address.interfaceId(US_MAC);
  private static final long ROUTER_LL = 0xfe;
  private static final String PROBE =
      "IP6 :: > ff02::1:ff00:1: ICMP6, neighbor solicitation, who has %s, length 24";
  private static final String WHO_HAS_2 =
      "IP6 2001:db8::1 > ff02::1:ff00:2: ICMP6, neighbor solicitation, who has 2001:db8::2,"
          + " length 32";

  NeighbourDiscoveryTest() {
    super(US_MAC);
    settings.reportGroups = false;
  }

  /** With 2001:db8::1/64, and nothing done of its own accord. */
  private void attachWithAddress() {
    settings.autoconfigure = false;
    settings.duplicateAddressTransmits = 0;
    eth0 = stack.attach(link, "eth0", settings);
    stack.address(eth0, Prefix.of(NET, 1, 64));
    turn();
    silence();
  }

  private static byte[] solicitation(long[] addresses, long high, long low, long mac) {
    byte[] bytes = new byte[Ndp.NEIGHBOR_SIZE + (mac == 0 ? 0 : NdpOptions.ADDRESS_SIZE)];
    MemorySegment message = MemorySegment.ofArray(bytes);
    Ndp.neighborSolicitation(message, 0, high, low);
    if (mac != 0) {
      NdpOptions.writeHardware(message, Ndp.NEIGHBOR_SIZE, NdpOptions.SOURCE_ADDRESS, mac);
    }
    long to = MacAddress.ofIpv6Multicast(addresses[3]);
    return Packets.frame(to, PEER_MAC, Packets.ipv6(addresses, IpProtocol.ICMPV6, 255, bytes));
  }

  private static byte[] advertisement(long[] addresses, int flags, long[] target, long mac) {
    byte[] bytes = new byte[Ndp.NEIGHBOR_SIZE + NdpOptions.ADDRESS_SIZE];
    MemorySegment message = MemorySegment.ofArray(bytes);
    Ndp.neighborAdvertisement(message, 0, flags, target[0], target[1]);
    NdpOptions.writeHardware(message, Ndp.NEIGHBOR_SIZE, NdpOptions.TARGET_ADDRESS, mac);
    byte[] packet = Packets.ipv6(addresses, IpProtocol.ICMPV6, 255, bytes);
    boolean group = Ipv6Address.isMulticast(addresses[2]);
    long to = group ? MacAddress.ofIpv6Multicast(addresses[3]) : US_MAC;
    return Packets.frame(to, mac, packet);
  }

  private void answers(int flags, long mac) {
    arrives(advertisement(new long[] {NET, 2, NET, 1}, flags, new long[] {NET, 2}, mac));
  }

  private StackEndpoint udp6() {
    StackEndpoint udp = socket(Family.AF_INET6, SocketType.SOCK_DGRAM, 0);
    succeeds(udp.bind(name6(0, 0, 7)));
    return udp;
  }

  private static Sockaddr name6(long high, long low, int port) {
    return Sockaddr.of(new Inet6(high, low, port, 0, 0));
  }

  private static String datagram(int length) {
    return "IP6 2001:db8::1.7 > 2001:db8::2.9: UDP, length " + length;
  }

  // Neighbours.

  @Test
  void solicitationIsAnsweredAndTheAskerIsKnown() {
    attachWithAddress();
    long group = Ipv6Address.solicitedNodeLow(1);
    arrives(solicitation(new long[] {NET, 2, GROUP, group}, NET, 1, PEER_MAC));
    byte[] answer =
        expectTo(
            PEER_MAC,
            "IP6 2001:db8::1 > 2001:db8::2: ICMP6, neighbor advertisement, tgt is 2001:db8::1,"
                + " length 32");
    int flags = Ndp.neighborFlags(MemorySegment.ofArray(answer), 54);
    assertEquals(Ndp.SOLICITED | Ndp.OVERRIDE, flags);
    succeeds(sendto(udp6(), "hi", name6(NET, 2, 9)));
    expectTo(PEER_MAC, datagram(2));
  }

  @Test
  void probeOfOthersForOurAddressIsAnsweredToAll() {
    attachWithAddress();
    arrives(solicitation(new long[] {0, 0, GROUP, Ipv6Address.solicitedNodeLow(1)}, NET, 1, 0));
    byte[] answer =
        expectTo(
            0x3333_0000_0001L,
            "IP6 2001:db8::1 > ff02::1: ICMP6, neighbor advertisement, tgt is 2001:db8::1,"
                + " length 32");
    assertEquals(Ndp.OVERRIDE, Ndp.neighborFlags(MemorySegment.ofArray(answer), 54));
  }

  /** RFC 4861 7.1.1: the hop limit is 255, or a router may have been in between. */
  @Test
  void messagesThatCameThroughARouterAreDropped() {
    attachWithAddress();
    byte[] frame = solicitation(new long[] {NET, 2, NET, 1}, NET, 1, PEER_MAC);
    frame[14 + 7] = (byte) 254;
    frame[0] = 2;
    for (int i = 0; i < 6; i++) {
      frame[i] = (byte) (US_MAC >>> 40 - 8 * i);
    }
    arrives(frame);
    silence();
    assertEquals(1, stack.counters().malformedFor(Layer.NDP, Reason.BAD_HOP_LIMIT));
  }

  @Test
  void datagramsWaitForTheAdvertisement() {
    attachWithAddress();
    StackEndpoint udp = udp6();
    succeeds(sendto(udp, "a", name6(NET, 2, 9)));
    expectTo(0x3333_ff00_0002L, WHO_HAS_2);
    answers(Ndp.SOLICITED | Ndp.OVERRIDE, PEER_MAC);
    expectTo(PEER_MAC, datagram(1));
    after(5500);
    silence();
  }

  /** RFC 4861 7.2.5: not solicited, so it is STALE and verified when used. */
  @Test
  void unsolicitedAnswerIsVerifiedWhenUsed() {
    attachWithAddress();
    StackEndpoint udp = udp6();
    sendto(udp, "a", name6(NET, 2, 9));
    answers(Ndp.OVERRIDE, PEER_MAC);
    link.sent.clear();
    sendto(udp, "b", name6(NET, 2, 9));
    expect(datagram(1));
    after(5001);
    expectTo(
        PEER_MAC,
        "IP6 2001:db8::1 > 2001:db8::2: ICMP6, neighbor solicitation, who has 2001:db8::2,"
            + " length 32");
  }

  /** RFC 4861 7.2.5 I: without the override flag another address is not believed. */
  @Test
  void advertisementWithoutOverrideOnlySowsDoubt() {
    attachWithAddress();
    StackEndpoint udp = udp6();
    sendto(udp, "a", name6(NET, 2, 9));
    answers(Ndp.SOLICITED, PEER_MAC);
    link.sent.clear();
    answers(0, ROUTER_MAC);
    sendto(udp, "b", name6(NET, 2, 9));
    expectTo(PEER_MAC, datagram(1));
    answers(Ndp.OVERRIDE, ROUTER_MAC);
    sendto(udp, "c", name6(NET, 2, 9));
    expectTo(ROUTER_MAC, datagram(1));
  }

  // Addresses.

  /** RFC 4862 5.4: asked about once, used a second later. */
  @Test
  void addressIsUsedWhenNobodyElseHasIt() {
    settings.autoconfigure = false;
    eth0 = stack.attach(link, "eth0", settings);
    stack.address(eth0, Prefix.of(NET, 1, 64));
    turn();
    expectTo(0x3333_ff00_0001L, PROBE.formatted("2001:db8::1"));
    assertTrue(eth0.addresses().isEmpty());
    after(1001);
    assertEquals("[2001:db8::1/64]", eth0.addresses().toString());
    silence();
  }

  @Test
  void addressThatSomebodyDefendsIsNotUsed() {
    settings.autoconfigure = false;
    eth0 = stack.attach(link, "eth0", settings);
    stack.address(eth0, Prefix.of(NET, 1, 64));
    turn();
    next();
    arrives(
        advertisement(new long[] {NET, 1, GROUP, 1}, Ndp.OVERRIDE, new long[] {NET, 1}, PEER_MAC));
    after(5000);
    assertTrue(eth0.addresses().isEmpty());
    counted(1, Counter.ADDRESS_CONFLICTS);
  }

  /** RFC 4862 5.4.3: both ask, so neither gets it; who resolves a tentative address is ignored. */
  @Test
  void addressThatSomebodyElseAsksAboutIsNotUsed() {
    settings.autoconfigure = false;
    eth0 = stack.attach(link, "eth0", settings);
    stack.address(eth0, Prefix.of(NET, 1, 64));
    turn();
    next();
    long group = Ipv6Address.solicitedNodeLow(1);
    arrives(solicitation(new long[] {NET, 2, GROUP, group}, NET, 1, PEER_MAC));
    silence();
    counted(0, Counter.ADDRESS_CONFLICTS);
    arrives(solicitation(new long[] {0, 0, GROUP, group}, NET, 1, 0));
    after(5000);
    assertTrue(eth0.addresses().isEmpty());
    counted(1, Counter.ADDRESS_CONFLICTS);
  }

  // Routers.

  private static byte[] routerAdvertisement(int lifetime, int valid, int preferred, int mtu) {
    byte[] bytes = new byte[16 + 8 + 32 + 8];
    MemorySegment message = MemorySegment.ofArray(bytes);
    Ndp.routerAdvertisement(message, 0, 0, 0, lifetime);
    long option = NdpOptions.writeHardware(message, 16, NdpOptions.SOURCE_ADDRESS, ROUTER_MAC);
    int flags = NdpOptions.ON_LINK | NdpOptions.AUTONOMOUS;
    NdpOptions.writePrefix(message, option, 64, flags, NET);
    NdpOptions.lifetimes(message, option, valid, preferred);
    NdpOptions.writeMtu(message, option + 32, mtu);
    long[] addresses = {LL, ROUTER_LL, GROUP, 1};
    byte[] packet = Packets.ipv6(addresses, IpProtocol.ICMPV6, 255, bytes);
    return Packets.frame(0x3333_0000_0001L, ROUTER_MAC, packet);
  }

  private void attachAutomatically() {
    eth0 = stack.attach(link, "eth0", settings);
    after(2100);
    expect(
        "IP6 :: > ff02::1:ff00:1: ICMP6, neighbor solicitation, who has fe80::ff:fe00:1, length"
            + " 24");
    expectTo(
        0x3333_0000_0002L, "IP6 fe80::ff:fe00:1 > ff02::2: ICMP6, router solicitation, length 16");
    assertEquals("[fe80::ff:fe00:1/64]", eth0.addresses().toString());
  }

  @Test
  void routersAreAskedForThreeTimes() {
    attachAutomatically();
    after(60_000);
    assertEquals(2, link.sent.size());
  }

  @Test
  void routerBringsPrefixAddressRouteAndMtu() {
    attachAutomatically();
    arrives(routerAdvertisement(1800, 86_400, 14_400, 1400));
    after(2001);
    expect(
        "IP6 :: > ff02::1:ff00:1: ICMP6, neighbor solicitation, who has 2001:db8::ff:fe00:1,"
            + " length 24");
    assertEquals("[fe80::ff:fe00:1/64, 2001:db8::ff:fe00:1/64]", eth0.addresses().toString());
    assertEquals(1400, eth0.mtu());
    StackEndpoint udp = udp6();
    sendto(udp, "a", name6(NET + 1, 5, 9));
    expectTo(ROUTER_MAC, "IP6 2001:db8::ff:fe00:1.7 > 2001:db8:0:1::5.9: UDP, length 1");
    sendto(udp, "a", name6(NET, 5, 9));
    expect(
        "IP6 2001:db8::ff:fe00:1 > ff02::1:ff00:5: ICMP6, neighbor solicitation, who has"
            + " 2001:db8::5, length 32");
  }

  @Test
  void routerAndPrefixEndWithTheirLifetimes() {
    attachAutomatically();
    arrives(routerAdvertisement(30, 8000, 8000, 1400));
    after(29_000);
    assertEquals("eth0", stack.routes().to(NET + 1, 5).out().name());
    after(2_000);
    assertEquals(null, stack.routes().to(NET + 1, 5));
    assertEquals("eth0", stack.routes().to(NET, 5).out().name());
    after(8_000_000);
    assertEquals(null, stack.routes().to(NET, 5));
    assertEquals("[fe80::ff:fe00:1/64]", eth0.addresses().toString());
  }

  /** RFC 4862 5.5.3 (e): nobody shortens a lifetime to less than two hours. */
  @Test
  void lifetimeIsNotShortenedBelowTwoHours() {
    attachAutomatically();
    arrives(routerAdvertisement(0, 86_400, 86_400, 1400));
    after(2001);
    arrives(routerAdvertisement(0, 1, 1, 1400));
    after(7_190_000);
    assertEquals(2, eth0.addresses().size());
    after(20_000);
    assertEquals(1, eth0.addresses().size());
  }

  @Test
  void redirectBringsABetterFirstHop() {
    attachAutomatically();
    arrives(routerAdvertisement(1800, 86_400, 14_400, 1400));
    after(2001);
    link.sent.clear();
    byte[] bytes = new byte[Ndp.REDIRECT_SIZE + 8];
    MemorySegment message = MemorySegment.ofArray(bytes);
    Ndp.redirect(message, 0, LL, 2);
    Ndp.redirected(message, 0, NET + 1, 5);
    NdpOptions.writeHardware(message, Ndp.REDIRECT_SIZE, NdpOptions.TARGET_ADDRESS, PEER_MAC);
    long[] addresses = {LL, ROUTER_LL, LL, US_LL};
    byte[] packet = Packets.ipv6(addresses, IpProtocol.ICMPV6, 255, bytes);
    arrives(Packets.frame(US_MAC, ROUTER_MAC, packet));
    sendto(udp6(), "a", name6(NET + 1, 5, 9));
    expectTo(PEER_MAC, "IP6 2001:db8::ff:fe00:1.7 > 2001:db8:0:1::5.9: UDP, length 1");
  }

  @Test
  void routersAndPrefixesAreBounded() {
    attachAutomatically();
    for (int i = 0; i < 200; i++) {
      byte[] frame = routerAdvertisement(1800, 8000, 8000, 1400);
      frame[14 + 8 + 15] = (byte) i;
      frame[14 + 40 + 16 + 8 + 16 + 7] = (byte) i;
      MemorySegment packet = MemorySegment.ofArray(frame).asSlice(14);
      int length = frame.length - 54;
      long pseudo = Ipv6.pseudoSum(packet, 0, IpProtocol.ICMPV6, length);
      Icmpv6.seal(packet, 40, length, pseudo);
      arrives(frame);
    }
    after(2000);
    assertTrue(stack.counters().get(Counter.ROUTER_ADVERTISEMENTS_LIMITED) > 200);
    assertTrue(stack.routes().list().size() < 8 + 32 + 2 * 64 + 10);
    assertTrue(eth0.addresses().size() <= 64);
  }
}
