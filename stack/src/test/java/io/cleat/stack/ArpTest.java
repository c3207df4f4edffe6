// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Msg;
import io.cleat.option.SocketOptions;
import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Layer;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.ip.Route;
import io.cleat.wire.Arp;
import io.cleat.wire.EtherType;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.MacAddress;
import io.cleat.wire.Reason;
import org.junit.jupiter.api.Test;

/** A host on an Ethernet speaks ARP: RFC 826, RFC 1122 2.3.2, RFC 5227, and RFC 4861's states. */
class ArpTest extends HostConversation {
  private static final String WHO_HAS = "ARP, Request who-has 192.0.2.2 tell 192.0.2.1, length 28";

  ArpTest() {
    super(US_MAC);
  }

  private void answers(long mac) {
    arpReply(mac, PEER);
  }

  private static String datagram(int length) {
    return "IP 192.0.2.1.7 > 192.0.2.2.9: UDP, length " + length;
  }

  @Test
  void requestIsAnsweredAndTheAskerIsKnownFromThenOn() {
    attachQuietly();
    arrives(Packets.arp(Arp.REQUEST, PEER_MAC, PEER, 0, US));
    expectTo(PEER_MAC, "ARP, Reply 192.0.2.1 is-at 02:00:00:00:00:01, length 28");
    succeeds(sendto(udp(7), "hi", name(PEER, 9)));
    expectTo(PEER_MAC, datagram(2));
  }

  @Test
  void requestForOthersIsNotAnswered() {
    attachQuietly();
    arrives(Packets.arp(Arp.REQUEST, PEER_MAC, PEER, 0, US + 10));
    arrives(Packets.arp(Arp.REQUEST, PEER_MAC, PEER, 0, Ipv4Address.LOOPBACK));
    silence();
  }

  @Test
  void datagramsWaitForTheAnswerAndLeaveInOrder() {
    attachQuietly();
    StackEndpoint udp = udp(7);
    succeeds(sendto(udp, "a", name(PEER, 9)));
    expectTo(MacAddress.BROADCAST, WHO_HAS);
    succeeds(sendto(udp, "bb", name(PEER, 9)));
    silence();
    answers(PEER_MAC);
    expectTo(PEER_MAC, datagram(1));
    expectTo(PEER_MAC, datagram(2));
    silence();
  }

  /** RFC 1122 2.3.2.1: the recommended maximum rate is 1 per second per destination. */
  @Test
  void threeRequestsASecondApartThenTheDatagramsAreDropped() {
    attachQuietly();
    succeeds(sendto(udp(7), "a", name(PEER, 9)));
    expect(WHO_HAS);
    after(999);
    silence();
    after(2);
    expect(WHO_HAS);
    after(1000);
    expect(WHO_HAS);
    after(1001);
    silence();
    counted(1, Counter.DROP_NEIGHBOUR_UNREACHABLE);
    assertEquals(0, stack.bufferBytes());
    assertEquals(Stack.NEVER, stack.deadline());
  }

  @Test
  void datagramsThatWaitForOneNeighbourAreBounded() {
    attachQuietly();
    StackEndpoint udp = udp(7);
    for (int i = 0; i < 300; i++) {
      succeeds(sendto(udp, "x".repeat(1400), name(PEER, 9)));
    }
    assertTrue(stack.counters().get(Counter.DROP_NEIGHBOUR_QUEUE_FULL) > 200);
    assertTrue(stack.bufferBytes() <= 1 << 18);
  }

  @Test
  void neighboursAreBoundedAndThoseBeingLookedForAreKept() {
    attachQuietly();
    stack.address(eth0, Prefix.of(Ipv4Address.of(10, 0, 0, 1), 8));
    StackEndpoint udp = udp(7);
    for (int i = 0; i < 1100; i++) {
      succeeds(sendto(udp, "a", name(Ipv4Address.of(10, 1, i >>> 8, i & 255), 9)));
    }
    counted(1100 - 512, Counter.DROP_NEIGHBOURS_FULL);
    after(4000);
    link.sent.clear();
    succeeds(sendto(udp, "a", name(PEER, 9)));
    expect(WHO_HAS);
  }

  @Test
  void neighbourThatHasAnsweredStaysHoweverManyAreLookedFor() {
    attachQuietly();
    stack.address(eth0, Prefix.of(Ipv4Address.of(10, 0, 0, 1), 8));
    StackEndpoint udp = udp(7);
    succeeds(sendto(udp, "a", name(PEER, 9)));
    answers(PEER_MAC);
    for (int i = 0; i < 5000; i++) {
      succeeds(sendto(udp, "a", name(Ipv4Address.of(10, 1, i >>> 8, i & 255), 9)));
      after(1 + i % 8);
    }
    assertEquals(1024, stack.holdings().neighbours());
    link.sent.clear();
    succeeds(sendto(udp, "a", name(PEER, 9)));
    expectTo(PEER_MAC, "IP 192.0.2.1.7 > 192.0.2.2.9: UDP, length 1");
  }

  @Test
  void newNeighbourIsHeardWhileManyAreLookedFor() {
    attachQuietly();
    stack.address(eth0, Prefix.of(Ipv4Address.of(10, 0, 0, 1), 8));
    StackEndpoint udp = udp(7);
    for (int i = 0; i < 1100; i++) {
      succeeds(sendto(udp, "a", name(Ipv4Address.of(10, 1, i >>> 8, i & 255), 9)));
    }
    link.sent.clear();
    arrives(Packets.arp(Arp.REQUEST, PEER_MAC, PEER, 0, US));
    link.sent.clear();
    succeeds(sendto(udp, "a", name(PEER, 9)));
    expectTo(PEER_MAC, "IP 192.0.2.1.7 > 192.0.2.2.9: UDP, length 1");
  }

  @Test
  void neighbourThatHasAnsweredNeedsNoTimer() {
    attachQuietly();
    succeeds(sendto(udp(7), "a", name(PEER, 9)));
    answers(PEER_MAC);
    after(5000);
    assertEquals(0, stack.holdings().timers());
    assertEquals(Stack.NEVER, stack.deadline());
  }

  @Test
  void segmentsStayWithTheirEndpoint() {
    attachQuietly();
    StackEndpoint tcp = socket(AF_INET, SOCK_STREAM, 0);
    fails(Errno.EINPROGRESS, tcp.connect(name(PEER, 80)));
    turn();
    expect(WHO_HAS);
    silence();
    assertEquals(0, stack.bufferBytes(), "no packet is kept");
    answers(PEER_MAC);
    assertTrue(dump(next(), true).contains("Flags [S]"));
    silence();
  }

  @Test
  void connectFailsWhenTheNeighbourDoesNotAnswer() {
    attachQuietly();
    StackEndpoint tcp = socket(AF_INET, SOCK_STREAM, 0);
    fails(Errno.EINPROGRESS, tcp.connect(name(PEER, 80)));
    after(2999);
    assertEquals(0, get(tcp, SocketOptions.SOL_SOCKET, SocketOptions.SO_ERROR));
    after(2);
    int error = get(tcp, SocketOptions.SOL_SOCKET, SocketOptions.SO_ERROR);
    assertEquals(Errno.EHOSTUNREACH.number(), error);
  }

  /** RFC 1122 2.3.2.1 (2), unicast poll; RFC 4861 7.3.3 says when. */
  @Test
  void staleNeighbourIsUsedAndAskedAfterFiveSeconds() {
    attachQuietly();
    arrives(Packets.arp(Arp.REQUEST, PEER_MAC, PEER, 0, US));
    next();
    StackEndpoint udp = udp(7);
    succeeds(sendto(udp, "a", name(PEER, 9)));
    expect(datagram(1));
    after(4999);
    silence();
    after(2);
    expectTo(PEER_MAC, WHO_HAS);
    answers(PEER_MAC);
    after(10_000);
    silence();
  }

  /** RFC 4861 7.3.1; MSG_CONFIRM of send(2) is how a program says so. */
  @Test
  void neighbourOfWhomTheProgramKnowsThatHeAnswersIsNotAsked() {
    attachQuietly();
    arrives(Packets.arp(Arp.REQUEST, PEER_MAC, PEER, 0, US));
    next();
    StackEndpoint udp = udp(7);
    assertEquals(1, udp.send(memory, 0, 1, Msg.MSG_CONFIRM, name(PEER, 9)));
    turn();
    expect(datagram(1));
    after(14_000);
    silence();
  }

  @Test
  void neighbourThatIsGoneIsForgottenAfterThreePolls() {
    attachQuietly();
    StackEndpoint udp = udp(7);
    sendto(udp, "a", name(PEER, 9));
    answers(PEER_MAC);
    link.sent.clear();
    after(60_000);
    sendto(udp, "b", name(PEER, 9));
    expect(datagram(1));
    after(9_000);
    expectTo(PEER_MAC, WHO_HAS);
    expectTo(PEER_MAC, WHO_HAS);
    expectTo(PEER_MAC, WHO_HAS);
    silence();
    sendto(udp, "c", name(PEER, 9));
    expectTo(MacAddress.BROADCAST, WHO_HAS);
  }

  @Test
  void neighbourThatMovesIsFollowed() {
    attachQuietly();
    StackEndpoint udp = udp(7);
    sendto(udp, "a", name(PEER, 9));
    answers(PEER_MAC);
    link.sent.clear();
    arrives(Packets.arp(Arp.REQUEST, ROUTER_MAC, PEER, 0, PEER));
    sendto(udp, "b", name(PEER, 9));
    expectTo(ROUTER_MAC, datagram(1));
  }

  @Test
  void unaskedReplyMakesNoEntry() {
    attachQuietly();
    arrives(Packets.arp(Arp.REPLY, PEER_MAC, PEER, US_MAC, US + 1));
    sendto(udp(7), "a", name(PEER, 9));
    expect(WHO_HAS);
  }

  @Test
  void packetsForOtherNetworksGoToTheRouter() {
    attachQuietly();
    Route all = new Route(Prefix.of(0, 0), eth0, Prefix.of(ROUTER, 32), null);
    stack.routes().add(all);
    sendto(udp(7), "a", name(Ipv4Address.of(198, 51, 100, 1), 9));
    expect("ARP, Request who-has 192.0.2.254 tell 192.0.2.1, length 28");
    arpReply(ROUTER_MAC, ROUTER);
    expectTo(ROUTER_MAC, "IP 192.0.2.1.7 > 198.51.100.1.9: UDP, length 1");
  }

  /** RFC 1122 3.2.2.2. */
  @Test
  void redirectOfTheRouterIsFollowedForAWhile() {
    attachQuietly();
    int far = Ipv4Address.of(198, 51, 100, 1);
    stack.routes().add(new Route(Prefix.of(0, 0), eth0, Prefix.of(ROUTER, 32), null));
    byte[] about = Packets.ipv4(US, far, IpProtocol.UDP, Packets.udp(7, 9));
    byte[] redirect = Packets.icmpError(Icmpv4.REDIRECT, 1, PEER, about);
    byte[] fromPeer = Packets.ipv4(PEER, US, IpProtocol.ICMP, redirect);
    arrives(Packets.frame(US_MAC, PEER_MAC, fromPeer));
    counted(1, Counter.DROP_REDIRECT);
    byte[] fromRouter = Packets.ipv4(ROUTER, US, IpProtocol.ICMP, redirect);
    arrives(Packets.frame(US_MAC, ROUTER_MAC, fromRouter));
    StackEndpoint udp = udp(7);
    sendto(udp, "a", name(far, 9));
    expect(WHO_HAS);
    after(300_000);
    link.sent.clear();
    sendto(udp, "a", name(far, 9));
    expect("ARP, Request who-has 192.0.2.254 tell 192.0.2.1, length 28");
  }

  @Test
  void replyOfTheStackItselfWaitsForTheNeighbourToo() {
    attachQuietly();
    byte[] echo = Packets.echo(Icmpv4.ECHO_REQUEST, 7, 1);
    arrives(Packets.frame(US_MAC, PEER_MAC, Packets.ipv4(PEER, US, IpProtocol.ICMP, echo)));
    expect(WHO_HAS);
    answers(PEER_MAC);
    expectTo(PEER_MAC, "IP 192.0.2.1 > 192.0.2.2: ICMP echo reply, id 7, seq 1, length 8");
  }

  // Addresses.

  /** RFC 5227 2.3: ANNOUNCE_NUM announcements, ANNOUNCE_INTERVAL apart. */
  @Test
  void addressIsAnnouncedTwice() {
    settings.autoconfigure = false;
    eth0 = stack.attach(link, "eth0", settings);
    stack.address(eth0, Prefix.of(US, 24));
    turn();
    expectTo(MacAddress.BROADCAST, "ARP, Request who-has 192.0.2.1 tell 192.0.2.1, length 28");
    after(2001);
    expect("ARP, Request who-has 192.0.2.1 tell 192.0.2.1, length 28");
    after(20_000);
    silence();
  }

  /** RFC 5227 2.1.1: up to a second, three probes one to two seconds apart, two seconds. */
  @Test
  void addressIsProbedForWhereThatIsAsked() {
    settings.autoconfigure = false;
    settings.probe = true;
    eth0 = stack.attach(link, "eth0", settings);
    stack.address(eth0, Prefix.of(US, 24));
    after(5000);
    for (int i = 0; i < 3; i++) {
      expect("ARP, Request who-has 192.0.2.1 tell 0.0.0.0, length 28");
    }
    arrives(Packets.arp(Arp.REQUEST, PEER_MAC, PEER, 0, US + 1));
    assertTrue(eth0.addresses().isEmpty());
    after(2001);
    expect("ARP, Request who-has 192.0.2.1 tell 192.0.2.1, length 28");
    assertEquals("[192.0.2.1/24]", eth0.addresses().toString());
  }

  @Test
  void addressThatSomebodyHasIsNotUsed() {
    settings.autoconfigure = false;
    settings.probe = true;
    eth0 = stack.attach(link, "eth0", settings);
    stack.address(eth0, Prefix.of(US, 24));
    after(1500);
    arrives(Packets.arp(Arp.REPLY, PEER_MAC, US, US_MAC, 0));
    after(20_000);
    assertTrue(eth0.addresses().isEmpty());
    counted(1, Counter.ADDRESS_CONFLICTS);
  }

  /** RFC 5227 2.4: one announcement, and no other within DEFEND_INTERVAL. */
  @Test
  void addressInUseIsDefendedOnceInTenSeconds() {
    attachQuietly();
    byte[] claim = Packets.arp(Arp.REQUEST, PEER_MAC, US, 0, US);
    arrives(claim);
    expect("ARP, Request who-has 192.0.2.1 tell 192.0.2.1, length 28");
    arrives(claim);
    silence();
    after(10_001);
    arrives(claim);
    expect("ARP, Request who-has 192.0.2.1 tell 192.0.2.1, length 28");
    counted(3, Counter.ADDRESS_CONFLICTS);
  }

  // Frames.

  @Test
  void framesForOthersOfOtherTypesAndOfVlansAreDropped() {
    attachQuietly();
    byte[] echo = Packets.ipv4(PEER, US, IpProtocol.ICMP, Packets.echo(8, 7, 1));
    arrives(Packets.frame(ROUTER_MAC, PEER_MAC, echo));
    arrives(Packets.ethernet(US_MAC, PEER_MAC, 0x88b5, echo));
    arrives(Packets.ethernet(US_MAC, PEER_MAC, EtherType.VLAN, Packets.hex("0064 0800 4500")));
    arrives(Packets.frame(MacAddress.BROADCAST, PEER_MAC, echo));
    arrives(new byte[13]);
    silence();
    counted(1, Counter.DROP_LINK_NOT_FOR_US);
    counted(1, Counter.DROP_ETHER_TYPE);
    counted(1, Counter.DROP_VLAN);
    counted(1, Counter.DROP_LINK_BROADCAST);
    assertEquals(1, stack.counters().malformedFor(Layer.ETHERNET, Reason.TRUNCATED));
  }
}
