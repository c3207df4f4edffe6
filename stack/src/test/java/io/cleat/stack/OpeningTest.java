// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.RST;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.cleat.Errno;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Tcp;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Who may open a connection to whom, from where, and with which number: RFC 9293 3.4.1, 3.9. */
class OpeningTest extends Conversation {
  private static final int GROUP = Ipv4Address.of(224, 0, 0, 1);
  private static final int NETWORK_BROADCAST = Ipv4Address.of(192, 0, 2, 255);
  private static final int OTHER = Ipv4Address.of(192, 0, 2, 77);

  private MemorySegment firstSent() {
    return MemorySegment.ofArray(link.sent.getFirst().bytes());
  }

  @Test
  void resetOfASimultaneousOpenRefuses() {
    connect();
    expect(seg(SYN).seq(0));
    peer(seg(SYN).seq(0));
    expect(seg(SYN | ACK).seq(0).ack(1));
    peer(seg(RST).seq(1));
    fails(Errno.ECONNREFUSED, endpoint.connect(name(PEER, PEER_PORT)));
  }

  @Test
  void oneListenerServesSeveralPeers() {
    listen(5);
    for (int port = 1; port <= 3; port++) {
      peerFromPort(port);
      peer(seg(SYN).seq(0));
      expect(seg(SYN | ACK).seq(0).ack(1));
      peer(seg(ACK).seq(1).ack(1).text("from " + port));
      next();
    }
    for (int port = 1; port <= 3; port++) {
      endpoint = accept();
      receives("from " + port);
    }
  }

  @Test
  void listeningAgainIsNothingToConnections() {
    establish();
    assertEquals(0, listener.listen(10));
    peer(seg(ACK).seq(1).ack(1).text("hello"));
    expect(seg(ACK).ack(6));
    receives("hello");
  }

  @Test
  void addressIsThatOfTheRouteUnlessOneWasBound() {
    connect();
    Sockaddr ours = new Sockaddr();
    endpoint.getsockname(ours);
    assertEquals(US, ((Inet) ours.address()).address());
  }

  @Test
  void boundAddressIsThatOfAllSegments() {
    stack.address(stack.interfaces().get(1), Prefix.of(OTHER, 24));
    endpoint = socket();
    assertEquals(0, endpoint.bind(name(OTHER, 0)));
    endpoint.connect(name(PEER, PEER_PORT));
    turn();
    assertEquals(OTHER, Ipv4.source(firstSent(), 0));
    next();
    arrives(packet(seg(SYN | ACK).seq(0).ack(1), PEER, OTHER));
    assertEquals(OTHER, Ipv4.source(firstSent(), 0));
  }

  @Test
  void nobodyConnectsToManyAtOnce() {
    for (int address : new int[] {GROUP, Ipv4Address.BROADCAST}) {
      fails(Errno.ENETUNREACH, socket().connect(name(address, PEER_PORT)));
    }
    turn();
    silence();
  }

  @Test
  void segmentToManyIsNotAnswered() {
    listen(5);
    for (int address : new int[] {GROUP, NETWORK_BROADCAST, Ipv4Address.BROADCAST}) {
      arrives(packet(seg(SYN).seq(0), PEER, address));
      arrives(packet(seg(ACK).seq(1).ack(1), PEER, address));
    }
    silence();
  }

  @Test
  void synFromManyIsNotAnswered() {
    listen(5);
    for (int address : new int[] {GROUP, Ipv4Address.BROADCAST, Ipv4Address.of(255, 0, 0, 1)}) {
      arrives(packet(seg(SYN).seq(0), address, US));
    }
    silence();
    assertEquals(0, stack.tcp().connections());
  }

  // Initial sequence numbers.

  /** The number that a connection from this port begins with; it is given up at once. */
  private int initial(OpeningTest host, int port) {
    StackEndpoint one = host.socket();
    assertEquals(0, one.bind(name(US, port)));
    one.connect(name(PEER, PEER_PORT));
    host.turn();
    int number = Tcp.seq(host.firstSent(), Ipv4.SIZE);
    host.link.sent.clear();
    one.close();
    return number;
  }

  @Test
  void initialNumberOfTheSamePortsFollowsTheClock() {
    int first = initial(this, 5555);
    after(100);
    // RFC 6528 3: a timer that ticks every 4 microseconds.
    assertEquals(first + 25_000, initial(this, 5555));
  }

  @Test
  void initialNumbersOfOtherPortsSayNothingAboutThem() {
    int one = initial(this, 5555);
    int two = initial(this, 5556);
    int three = initial(this, 5557);
    assertNotEquals(two - one, three - two);
  }
}
