// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.FIN;
import static io.cleat.stack.Seg.RST;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.wire.Tcp;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How connections begin: RFC 9293 3.5, 3.10.7.2 and 3.10.7.3. */
class HandshakeTest extends Conversation {
  private static final int GONE = Events.HUP | Events.RDHUP;

  @Test
  void synOfAnActiveOpenOffersWhatLinuxOffers() {
    connect();
    Seg syn = next();
    syn.assertIs(seg(SYN).seq(0).mss(1460).scale(10).sackPermitted().length(0));
    assertEquals(0, syn.tsEcr);
    shows(0);
    silence();
  }

  @Test
  void activeOpenIsCompletedByTheAck() {
    connect();
    expect(seg(SYN).seq(0));
    peer(seg(SYN | ACK).seq(0).ack(1).mss(1460));
    expect(seg(ACK).seq(1).ack(1).length(0));
    shows(OUT);
    assertEquals(0, endpoint.connect(name(PEER, PEER_PORT)));
    fails(Errno.EISCONN, endpoint.connect(name(PEER, PEER_PORT)));
  }

  @Test
  void passiveOpenWaitsForTheThirdSegment() {
    listen(5);
    peer(seg(SYN).seq(0).mss(1000));
    expect(seg(SYN | ACK).seq(0).ack(1).mss(1460));
    assertEquals(0, listener.events());
    peer(seg(ACK).seq(1).ack(1));
    silence();
    assertEquals(IN, listener.events());
    endpoint = accept();
    shows(OUT);
  }

  @Test
  void synAckAnswersOnlyTheOptionsThatWereOffered() {
    listen(5);
    peer(seg(SYN).seq(0));
    Seg plain = next();
    plain.assertIs(seg(SYN | ACK).seq(0).ack(1).mss(1460));
    assertEquals("S. seq=0 ack=1 wnd=65535 length=0 mss=1460 ''", plain.toString());
    peerFromPort(40_001);
    peer(seg(SYN).seq(0).mss(1460).scale(3).sackPermitted().ts(77, 0));
    Seg full = next();
    full.assertIs(seg(SYN | ACK).seq(0).ack(1).mss(1460).scale(10).sackPermitted());
    assertEquals(77, full.tsEcr);
  }

  @Test
  void simultaneousOpenEstablishesBoth() {
    connect();
    expect(seg(SYN).seq(0));
    peer(seg(SYN).seq(0).mss(1460));
    expect(seg(SYN | ACK).seq(0).ack(1));
    peer(seg(SYN | ACK).seq(0).ack(1).mss(1460));
    shows(OUT);
    send("hello");
    expect(seg(ACK).seq(1).ack(1).text("hello"));
  }

  @Test
  void synIsSentAgainAndAgainAndThenGivenUp() {
    connect();
    expect(seg(SYN).seq(0));
    for (int seconds : new int[] {1, 1, 1, 1, 1, 2, 4, 8, 16, 32}) {
      after(seconds * 1000 - 1);
      silence();
      after(1);
      expect(seg(SYN).seq(0));
    }
    after(63_999);
    shows(0);
    after(1);
    silence();
    shows(IN | OUT | Events.ERR | GONE);
    fails(Errno.ETIMEDOUT, recv());
  }

  @Test
  void synAckIsSentAgainAndThenForgotten() {
    listen(5);
    peer(seg(SYN).seq(0));
    expect(seg(SYN | ACK).seq(0).ack(1));
    after(1000);
    expect(seg(SYN | ACK).seq(0).ack(1));
    after(120_000);
    link.sent.clear();
    peer(seg(ACK).seq(1).ack(1));
    expect(seg(RST).seq(1));
    assertEquals(0, listener.events());
    assertEquals(0, stack.tcp().connections());
  }

  @Test
  void repeatedSynIsAnsweredWithTheSameSynAck() {
    listen(5);
    peer(seg(SYN).seq(0));
    expect(seg(SYN | ACK).seq(0).ack(1));
    peer(seg(SYN).seq(0));
    expect(seg(SYN | ACK).seq(0).ack(1));
    silence();
  }

  @Test
  void resetOfTheSynRefuses() {
    connect();
    expect(seg(SYN).seq(0));
    peer(seg(RST | ACK).seq(0).ack(1));
    shows(IN | OUT | Events.ERR | GONE);
    fails(Errno.ECONNREFUSED, endpoint.connect(name(PEER, PEER_PORT)));
    fails(Errno.EINPROGRESS, endpoint.connect(name(PEER, PEER_PORT)));
  }

  @Test
  void resetThatAcknowledgesNothingIsIgnoredInSynSent() {
    connect();
    expect(seg(SYN).seq(0));
    peer(seg(RST).seq(0));
    peer(seg(RST | ACK).seq(0).ack(2));
    silence();
    shows(0);
  }

  @Test
  void badAckInSynSentIsReset() {
    connect();
    expect(seg(SYN).seq(0));
    peer(seg(SYN | ACK).seq(0).ack(2));
    expect(seg(RST).seq(2));
    peer(seg(ACK).seq(0).ack(0));
    expect(seg(RST).seq(0));
    shows(0);
    peer(seg(SYN | ACK).seq(0).ack(1));
    expect(seg(ACK).seq(1).ack(1));
  }

  @Test
  void segmentForNobodyIsReset() {
    peer(seg(SYN).seq(0));
    expect(seg(RST | ACK).ack(1));
    peer(seg(ACK).seq(5).ack(9).text("what?"));
    Seg reset = next();
    assertEquals(RST, reset.flags);
    peer(seg(RST).seq(5));
    silence();
    assertEquals(1, stack.counters().get(Counter.TCP_DROP_NO_CONNECTION));
  }

  @Test
  void listenerResetsAnAck() {
    listen(5);
    peer(seg(ACK).seq(1).ack(1));
    expect(seg(RST));
    peer(seg(RST).seq(1));
    peer(seg(SYN | FIN).seq(0));
    silence();
  }

  @Test
  void badAckInSynReceivedIsReset() {
    listen(5);
    peer(seg(SYN).seq(0));
    expect(seg(SYN | ACK).seq(0).ack(1));
    peer(seg(ACK).seq(1).ack(2));
    expect(seg(RST).seq(2));
    peer(seg(ACK).seq(1).ack(1));
    assertEquals(IN, listener.events());
  }

  @Test
  void resetInSynReceivedReturnsToListen() {
    listen(0);
    peer(seg(SYN).seq(0));
    expect(seg(SYN | ACK).seq(0).ack(1));
    peer(seg(RST).seq(1));
    assertEquals(0, stack.tcp().connections());
    peer(seg(SYN).seq(0));
    expect(seg(SYN | ACK).seq(0).ack(1));
  }

  @Test
  void fullBacklogDropsAndTheConnectionComesLater() {
    listen(0);
    for (int port = 0; port < 2; port++) {
      peerFromPort(PEER_PORT + port);
      peer(seg(SYN).seq(0));
      if (port == 0) {
        expect(seg(SYN | ACK).seq(0).ack(1));
        peer(seg(ACK).seq(1).ack(1));
      }
    }
    silence();
    assertEquals(1, stack.counters().get(Counter.TCP_DROP_BACKLOG_FULL));
    accept();
    peer(seg(SYN).seq(0));
    expect(seg(SYN | ACK).seq(0).ack(1));
  }

  @Test
  void textOfTheThirdSegmentIsKept() {
    listen(5);
    peer(seg(SYN).seq(0));
    expect(seg(SYN | ACK).seq(0).ack(1));
    peer(seg(ACK).seq(1).ack(1).text("early"));
    expect(seg(ACK).seq(1).ack(6));
    endpoint = accept();
    receives("early");
  }

  @Test
  void closedListenerResetsThoseWhoWait() {
    listen(5);
    peer(seg(SYN).seq(0));
    next();
    peer(seg(ACK).seq(1).ack(1));
    listener.close();
    turn();
    expect(seg(RST | ACK).seq(1).ack(1));
    peer(seg(SYN).seq(0));
    expect(seg(RST | ACK).ack(1));
    assertEquals(0, stack.tcp().connections());
  }

  @Test
  void initialNumbersDifferByPeerAndGoOnWithTime() {
    int[] seen = new int[3];
    for (int i = 0; i < seen.length; i++) {
      StackEndpoint one = socket();
      one.connect(name(PEER, PEER_PORT));
      turn();
      byte[] packet = link.sent.remove().bytes();
      seen[i] = Tcp.seq(MemorySegment.ofArray(packet), 20);
    }
    assertEquals(3, Arrays.stream(seen).distinct().count());
  }
}
