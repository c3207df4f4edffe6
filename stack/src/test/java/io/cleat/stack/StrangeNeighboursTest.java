// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Layer;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.wire.Arp;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.Ipv6Extensions;
import io.cleat.wire.Ndp;
import io.cleat.wire.Reason;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Neighbours who say by ARP and neighbour discovery what cannot be: RFC 5227, 4861, 6980. */
class StrangeNeighboursTest extends NeighbourConversation {
  private static final long ASKED = Ipv6Address.solicitedNodeLow(1);

  StrangeNeighboursTest() {
    settings.autoconfigure = false;
    settings.duplicateAddressTransmits = 0;
    eth0 = stack.attach(link, "eth0", settings);
    stack.address(eth0, Prefix.of(US, 24));
    stack.address(eth0, Prefix.of(NET, 1, 64));
    turn();
    silence();
  }

  /** RFC 6980 5: nodes must silently ignore them if the packets include a fragment header. */
  @Test
  void messageWithAFragmentHeaderIsIgnored() {
    byte[] frame = solicitation(PEER_MAC, at(NET, 1), NET, 2, GROUP, ASKED);
    byte[] packet = Arrays.copyOfRange(frame, 14, frame.length);
    arrives(framed(PEER_MAC, inFragments(packet, 0, 32, false)));
    silence();
    arrives(framed(PEER_MAC, inFragments(packet, 0, 24, true)));
    arrives(framed(PEER_MAC, inFragments(packet, 24, 32, false)));
    counted(1, Counter.REASSEMBLED);
    counted(2, Counter.DROP_NDP_FRAGMENT);
    silence();
    arrives(frame);
    expect(
        "IP6 2001:db8::1 > 2001:db8::2: ICMP6, neighbor advertisement, tgt is 2001:db8::1,"
            + " length 32");
  }

  private static byte[] inFragments(byte[] packet, int from, int to, boolean more) {
    byte[] piece = new byte[48 + to - from];
    System.arraycopy(packet, 0, piece, 0, Ipv6.SIZE);
    System.arraycopy(packet, Ipv6.SIZE + from, piece, 48, to - from);
    MemorySegment memory = MemorySegment.ofArray(piece);
    Ipv6.payloadLength(memory, 0, piece.length - Ipv6.SIZE);
    Ipv6.nextHeader(memory, 0, IpProtocol.FRAGMENT);
    Ipv6Extensions.fragment(memory, Ipv6.SIZE, IpProtocol.ICMPV6, from, more, 9);
    return piece;
  }

  /** Neighbour discovery is no way to speak about IPv4. */
  @Test
  void targetThatIsAMappedAddressIsNone() {
    StackEndpoint udp = udp(7);
    arpKnows();
    long peer = Ipv6Address.mappedLow(PEER);
    arrives(solicitation(PEER_MAC, at(0, Ipv6Address.mappedLow(US)), NET, 2, NET, 1));
    arrives(advertisement(ROUTER_MAC, Ndp.OVERRIDE, at(0, peer), NET, 2, NET, 1));
    assertEquals(2, stack.counters().malformedFor(Layer.NDP, Reason.BAD_ADDRESS));
    silence();
    sendto(udp, "x", name(PEER, 9));
    expectTo(PEER_MAC, "IP 192.0.2.1.7 > 192.0.2.2.9: UDP, length 1");
  }

  private void arpKnows() {
    arrives(Packets.arp(Arp.REQUEST, PEER_MAC, PEER, 0, US));
    link.sent.clear();
  }

  /**
   * RFC 4861 7.2.4: one who asks an address alone need not say his own; then it is to be found out
   * before he is answered.
   */
  @Test
  void askerWhoDoesNotSayWhereHeIsIsLookedFor() {
    arrives(solicitation(0, at(NET, 1), NET, 2, NET, 1));
    expect(
        "IP6 2001:db8::1 > ff02::1:ff00:2: ICMP6, neighbor solicitation, who has 2001:db8::2,"
            + " length 32");
    int flags = Ndp.SOLICITED | Ndp.OVERRIDE;
    arrives(advertisement(PEER_MAC, flags, at(NET, 2), NET, 2, NET, 1));
    expectTo(
        PEER_MAC,
        "IP6 2001:db8::1 > 2001:db8::2: ICMP6, neighbor advertisement, tgt is 2001:db8::1,"
            + " length 32");
  }

  /** RFC 1122 3.2.1.3 (g): must not appear outside a host, not even as ours. */
  @Test
  void loopbackAddressIsNotDefendedOnALink() {
    arrives(Packets.arp(Arp.REQUEST, PEER_MAC, Ipv4Address.LOOPBACK, 0, US));
    counted(0, Counter.ADDRESS_CONFLICTS);
    assertEquals(1, stack.counters().malformedFor(Layer.ARP, Reason.BAD_ADDRESS));
    silence();
  }

  /** RFC 5227 2.4: a conflict is about addresses of the interface on which the packet arrived. */
  @Test
  void addressOfAnotherInterfaceIsNotDefendedHere() {
    int other = Ipv4Address.of(198, 51, 100, 1);
    ScriptedLink second = new ScriptedLink(1500, 0, ROUTER_MAC);
    stack.address(stack.attach(second, "eth1", settings), Prefix.of(other, 24));
    arrives(Packets.arp(Arp.REQUEST, PEER_MAC, other, 0, other));
    counted(0, Counter.ADDRESS_CONFLICTS);
  }
}
