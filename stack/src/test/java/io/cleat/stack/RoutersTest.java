// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.stack.count.Layer;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.ip.Route;
import io.cleat.wire.Arp;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.Ndp;
import io.cleat.wire.NdpOptions;
import io.cleat.wire.Reason;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** What a host believes routers, and which it uses: RFC 4861 6.3, 7.3.3, 8.3, RFC 4862 5.5. */
class RoutersTest extends NeighbourConversation {
  private static final int BOTH = NdpOptions.ON_LINK | NdpOptions.AUTONOMOUS;
  private static final long OTHER_ID = 0xfd;
  private static final long OTHER_MAC = 0x0200_0000_00fdL;
  private static final String SAID = "IP6 2001:db8::ff:fe00:1.7 > 2001:db8:0:1::5.9: UDP, length 1";

  RoutersTest() {
    attachAutomatically();
  }

  /** A router with a prefix, and the address that we make of that. */
  private void configured() {
    router(1800).address().prefix(BOTH, 86_400, 14_400, 64, NET).speaks();
    after(2500);
    link.sent.clear();
  }

  private void sends(StackEndpoint udp, long high, long low) {
    sendto(udp, "x", name6(high, low, 9));
  }

  // Prefixes.

  /** RFC 5942 4: that an address has a prefix does not say who else is on the link. */
  @Test
  void prefixThatIsNotOnTheLinkMakesAnAddressAndNoRoute() {
    router(1800).address().prefix(NdpOptions.AUTONOMOUS, 86_400, 14_400, 64, NET).speaks();
    after(2500);
    assertEquals("[fe80::ff:fe00:1/64, 2001:db8::ff:fe00:1/64]", eth0.addresses().toString());
    link.sent.clear();
    sends(udp6(), NET, 5);
    expectTo(ROUTER_MAC, "IP6 2001:db8::ff:fe00:1.7 > 2001:db8::5.9: UDP, length 1");
  }

  /** RFC 4862 5.5.3 (e): it is about addresses that were made of such prefixes. */
  @Test
  void addressThatSomebodyGaveKeepsItsLifetime() {
    stack.address(eth0, Prefix.of(NET, US_ID, 64));
    after(2500);
    router(0).prefix(BOTH, 7300, 0, 64, NET).speaks();
    after(8_000_000);
    assertEquals("[fe80::ff:fe00:1/64, 2001:db8::ff:fe00:1/64]", eth0.addresses().toString());
  }

  /** RFC 4862 5.5.3 (e): the preferred lifetime is what the advertisement says, whatever it was. */
  @Test
  void addressForEverIsDeprecatedToo() {
    router(1800).address().prefix(BOTH, -1, -1, 64, NET).speaks();
    after(2500);
    router(1800).address().prefix(BOTH, -1, -1, 64, NET + 2).speaks();
    after(2500);
    router(1800).address().prefix(BOTH, -1, 0, 64, NET).speaks();
    link.sent.clear();
    StackEndpoint udp = udp6();
    sends(udp, NET + 1, 5);
    expect("IP6 2001:db8:0:2:0:ff:fe00:1.7 > 2001:db8:0:1::5.9: UDP, length 1");
  }

  /** A prefix of mapped addresses would be a route of IPv4. */
  @Test
  void prefixIsNotOfIpv4() {
    router(1800).prefix(NdpOptions.ON_LINK, 1800, 1800, 104, 0).low(0xffff_0a00_0000L).speaks();
    assertNull(stack.routes().to(0, Ipv6Address.mappedLow(Ipv4Address.of(10, 1, 2, 3))));
  }

  /** RFC 4861 6.1.2: what is wrong in an option does not make the advertisement invalid. */
  @Test
  void optionThatMakesNoSenseIsNotTheEndOfTheAdvertisement() {
    router(1800).address().option(25, 2, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0).speaks();
    assertEquals("eth0", stack.routes().to(NET + 1, 5).out().name());
    router(1800).prefix(BOTH, 1800, 1800, 129, NET).speaks();
    assertEquals(0, stack.counters().malformedFor(Layer.NDP, Reason.BAD_OPTION));
    assertEquals(1, eth0.addresses().size());
  }

  // Variables.

  /** RFC 4861 6.3.4: the host should set its CurHopLimit to it. */
  @Test
  void hopLimitIsThatOfTheRouter() {
    configured();
    StackEndpoint udp = udp6();
    sends(udp, NET + 1, 5);
    assertEquals(64, Ipv6.hopLimit(MemorySegment.ofArray(next()), 14));
    router(1800).hopLimit(37).address().speaks();
    sends(udp, NET + 1, 5);
    assertEquals(37, Ipv6.hopLimit(MemorySegment.ofArray(next()), 14));
  }

  /** RFC 4861 6.3.4: and BaseReachableTime, and RetransTimer. */
  @Test
  void timersAreThoseOfTheRouter() {
    configured();
    router(1800).timers(600_000, 4000).address().speaks();
    StackEndpoint udp = udp6();
    sends(udp, NET, 5);
    link.sent.clear();
    after(3999);
    silence();
    after(2);
    assertEquals(1, link.sent.size());
    int flags = Ndp.SOLICITED | Ndp.OVERRIDE;
    arrives(advertisement(PEER_MAC, flags, at(NET, 5), NET, 5, NET, US_ID));
    after(200_000);
    link.sent.clear();
    sends(udp, NET, 5);
    after(20_000);
    assertEquals(1, link.sent.size());
  }

  // Which router.

  private void twoRouters() {
    configured();
    new Router(OTHER_ID, OTHER_MAC, 1800).address().speaks();
    link.sent.clear();
  }

  /** RFC 4861 6.3.6: routers that are reachable should be preferred over others. */
  @Test
  void routerThatDoesNotAnswerGivesWayToAnother() {
    twoRouters();
    StackEndpoint udp = udp6();
    sends(udp, NET + 1, 5);
    expectTo(ROUTER_MAC, SAID);
    after(9000);
    link.sent.clear();
    sends(udp, NET + 1, 5);
    expectTo(OTHER_MAC, SAID);
  }

  /** RFC 4191 3.2: of those that answer, the one that is preferred; reserved bits say medium. */
  @Test
  void routerWithTheHighestPreferenceIsUsed() {
    configured();
    new Router(OTHER_ID, OTHER_MAC, 1800).preference(1).address().speaks();
    StackEndpoint udp = udp6();
    link.sent.clear();
    sends(udp, NET + 1, 5);
    expectTo(OTHER_MAC, SAID);
    new Router(OTHER_ID, OTHER_MAC, 1800).preference(3).address().speaks();
    sends(udp, NET + 1, 5);
    expectTo(ROUTER_MAC, SAID);
    router(1800).preference(2).address().speaks();
    sends(udp, NET + 1, 5);
    expectTo(ROUTER_MAC, SAID);
  }

  /** RFC 1122 3.3.1.5: the IP layer must select a different default gateway. */
  @Test
  void gatewayOfIpv4ThatDoesNotAnswerGivesWayToAnother() {
    stack.address(eth0, Prefix.of(US, 24));
    Prefix everywhere = Prefix.of(0, 0);
    stack.routes().add(new Route(everywhere, eth0, Prefix.of(ROUTER, 32), null));
    stack.routes().add(new Route(everywhere, eth0, Prefix.of(ROUTER - 1, 32), null));
    arrives(Packets.arp(Arp.REQUEST, ROUTER_MAC, ROUTER, 0, US));
    arrives(Packets.arp(Arp.REQUEST, OTHER_MAC, ROUTER - 1, 0, US));
    link.sent.clear();
    StackEndpoint udp = udp(7);
    int far = Ipv4Address.of(198, 51, 100, 9);
    sendto(udp, "x", name(far, 9));
    expectTo(ROUTER_MAC, "IP 192.0.2.1.7 > 198.51.100.9.9: UDP, length 1");
    after(9000);
    link.sent.clear();
    sendto(udp, "x", name(far, 9));
    expectTo(OTHER_MAC, "IP 192.0.2.1.7 > 198.51.100.9.9: UDP, length 1");
  }

  /** RFC 4861 6.3.5: entries that use the router perform next-hop determination again. */
  @Test
  void redirectEndsWithTheRouterThatItLeadsTo() {
    twoRouters();
    arrives(redirect(ROUTER_ID, at(LL, OTHER_ID), at(NET + 1, 5), OTHER_MAC));
    StackEndpoint udp = udp6();
    sends(udp, NET + 1, 5);
    expectTo(OTHER_MAC, SAID);
    new Router(OTHER_ID, OTHER_MAC, 0).address().speaks();
    sends(udp, NET + 1, 5);
    expectTo(ROUTER_MAC, SAID);
  }

  /** RFC 4861 7.2.5, 8.3: and with one who says that it is none any more. */
  @Test
  void redirectEndsWithTheRouterThatIsNone() {
    configured();
    arrives(redirect(ROUTER_ID, at(LL, OTHER_ID), at(NET + 1, 5), OTHER_MAC));
    StackEndpoint udp = udp6();
    sends(udp, NET + 1, 5);
    expectTo(OTHER_MAC, SAID);
    arrives(advertisement(OTHER_MAC, Ndp.OVERRIDE, at(LL, OTHER_ID), LL, OTHER_ID, GROUP, 1));
    sends(udp, NET + 1, 5);
    expectTo(ROUTER_MAC, SAID);
  }

  /** RFC 4861 8.3: if target and destination are the same, the target is on the link. */
  @Test
  void redirectMayLeadToTheDestinationItself() {
    configured();
    arrives(redirect(ROUTER_ID, at(NET + 1, 5), at(NET + 1, 5), PEER_MAC));
    sends(udp6(), NET + 1, 5);
    expectTo(PEER_MAC, SAID);
  }

  /** RFC 4861 6.3.4: if an entry exists for the router, its IsRouter flag must be set. */
  @Test
  void routerIsOneThoughItDoesNotSayWhereItIs() {
    configured();
    arrives(solicitation(OTHER_MAC, at(NET, US_ID), LL, OTHER_ID, NET, US_ID));
    new Router(OTHER_ID, OTHER_MAC, 1800).speaks();
    router(0).speaks();
    link.sent.clear();
    StackEndpoint udp = udp6();
    sends(udp, NET + 1, 5);
    expectTo(OTHER_MAC, SAID);
    arrives(advertisement(OTHER_MAC, Ndp.OVERRIDE, at(LL, OTHER_ID), LL, OTHER_ID, GROUP, 1));
    assertNull(stack.routes().to(NET + 1, 5));
  }

  /** RFC 4862 5.4.2: whoever hears the same advertisement should not ask at the same time. */
  @Test
  void addressOfAnAdvertisementToAllIsAskedForAfterAWhile() {
    router(1800).address().prefix(BOTH, 86_400, 14_400, 64, NET).speaks();
    silence();
    after(1000);
    assertTrue(!link.sent.isEmpty());
  }
}
