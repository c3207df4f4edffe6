// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.FIN;
import static io.cleat.stack.Seg.RST;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpOptions;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** How connections end: RFC 9293 3.6 and 3.10.7.4, RFC 5961, RFC 6191. */
class ClosingTest extends Conversation {
  private static final int RESET = IN | OUT | Events.ERR | Events.HUP | Events.RDHUP;

  private void assertForgotten() {
    assertEquals(0, stack.tcp().connections());
    assertEquals(0, stack.bufferBytes());
  }

  @Test
  void ourCloseEndsInTimeWait() {
    establish();
    close();
    expect(seg(FIN | ACK).seq(1).ack(1));
    peer(seg(ACK).seq(1).ack(2));
    peer(seg(FIN | ACK).seq(1).ack(2));
    expect(seg(ACK).seq(2).ack(2));
    assertEquals(1, stack.tcp().timeWaits());
    assertForgotten();
    after(59_999);
    assertEquals(1, stack.tcp().timeWaits());
    after(1);
    assertEquals(0, stack.tcp().timeWaits());
    assertEquals(Stack.NEVER, stack.deadline());
  }

  @Test
  void peersCloseEndsAtOnce() {
    establish();
    peer(seg(FIN | ACK).seq(1).ack(1));
    expect(seg(ACK).seq(1).ack(2));
    shows(IN | OUT | Events.RDHUP);
    assertEquals(0, recv());
    close();
    expect(seg(FIN | ACK).seq(1).ack(2));
    peer(seg(ACK).seq(2).ack(2));
    assertForgotten();
    assertEquals(0, stack.tcp().timeWaits());
  }

  @Test
  void simultaneousCloseEndsInTimeWait() {
    establish();
    close();
    expect(seg(FIN | ACK).seq(1).ack(1));
    peer(seg(FIN | ACK).seq(1).ack(1));
    expect(seg(ACK).seq(2).ack(2));
    assertEquals(0, stack.tcp().timeWaits());
    peer(seg(ACK).seq(2).ack(2));
    assertEquals(1, stack.tcp().timeWaits());
    assertForgotten();
  }

  @Test
  void finAndAckOfOursInOneSegment() {
    establish();
    close();
    expect(seg(FIN | ACK).seq(1).ack(1));
    peer(seg(FIN | ACK).seq(1).ack(2));
    expect(seg(ACK).seq(2).ack(2));
    assertEquals(1, stack.tcp().timeWaits());
  }

  @Test
  void finRidesOnTheLastText() {
    establish();
    peer(seg(ACK).seq(1).ack(1).wnd(0));
    endpoint.send(memory, 0, 5, 0, null);
    close();
    silence();
    peer(seg(ACK).seq(1).ack(1).wnd(100));
    expect(seg(FIN | ACK).seq(1).length(5));
  }

  @Test
  void lostFinIsSentAgain() {
    establish();
    close();
    expect(seg(FIN | ACK).seq(1).ack(1));
    after(201);
    expect(seg(FIN | ACK).seq(1).ack(1));
    peer(seg(ACK).seq(1).ack(2));
    after(5000);
    silence();
  }

  @Test
  void lostTextAndFinAreSentAgain() {
    establish();
    send("hello");
    close();
    next();
    next();
    after(1000);
    expect(seg(FIN | ACK).seq(1).text("hello"));
  }

  @Test
  void retransmittedFinInTimeWaitIsAcknowledgedAndProlongsIt() {
    ourCloseUpToTimeWait();
    after(30_000);
    peer(seg(FIN | ACK).seq(1).ack(2));
    expect(seg(ACK).seq(2).ack(2));
    after(45_000);
    assertEquals(1, stack.tcp().timeWaits());
  }

  private void ourCloseUpToTimeWait() {
    establish();
    close();
    next();
    peer(seg(FIN | ACK).seq(1).ack(2));
    next();
  }

  @Test
  void timeWaitGivesWayToALaterSyn() {
    ourCloseUpToTimeWait();
    peer(seg(SYN).seq(1000));
    expect(seg(SYN | ACK).ack(1001));
    assertEquals(0, stack.tcp().timeWaits());
    assertEquals(1, stack.counters().get(Counter.TCP_TIME_WAIT_REUSED));
  }

  @Test
  void timeWaitAnswersAnOldSynWithItsAck() {
    ourCloseUpToTimeWait();
    peer(seg(SYN).seq(0));
    expect(seg(ACK).seq(2).ack(2));
    peer(seg(RST).seq(2));
    assertEquals(0, stack.tcp().timeWaits());
  }

  @Test
  void finBeforeItsTimeIsRemembered() {
    establish();
    peer(seg(FIN | ACK).seq(6).ack(1));
    expect(seg(ACK).seq(1).ack(1));
    shows(OUT);
    peer(seg(ACK).seq(1).ack(1).text("hello"));
    expect(seg(ACK).seq(1).ack(7));
    shows(IN | OUT | Events.RDHUP);
    receives("hello");
    assertEquals(0, recv());
  }

  // Resets.

  @Test
  void resetAtTheExactNumberEndsIt() {
    establish();
    peer(seg(ACK).seq(1).ack(1).text("hello"));
    next();
    peer(seg(RST).seq(6));
    shows(RESET);
    receives("hello");
    fails(Errno.ECONNRESET, recv());
    assertEquals(0, recv());
    fails(Errno.EPIPE, offer("x"));
    assertForgotten();
  }

  @Test
  void resetElsewhereInTheWindowIsChallenged() {
    establish();
    peer(seg(RST).seq(2));
    expect(seg(ACK).seq(1).ack(1));
    shows(OUT);
    assertEquals(1, stack.counters().get(Counter.TCP_CHALLENGE_ACKS));
  }

  @Test
  void resetOutsideTheWindowIsIgnored() {
    establish();
    peer(seg(RST).seq(0));
    peer(seg(RST).seq(70_000));
    silence();
    shows(OUT);
  }

  @Test
  void synInAConnectionIsChallenged() {
    establish();
    peer(seg(SYN).seq(2));
    expect(seg(ACK).seq(1).ack(1));
    shows(OUT);
  }

  @Test
  void challengesAreLimited() {
    establish();
    for (int i = 0; i < 10; i++) {
      peer(seg(SYN).seq(2));
    }
    expect(seg(ACK).seq(1).ack(1));
    silence();
    after(501);
    peer(seg(SYN).seq(2));
    expect(seg(ACK).seq(1).ack(1));
    assertEquals(9, stack.counters().get(Counter.TCP_CHALLENGES_LIMITED));
  }

  @Test
  void ackOfWhatWasNeverSentIsChallenged() {
    establish();
    peer(seg(ACK).seq(1).ack(100).text("evil"));
    expect(seg(ACK).seq(1).ack(1));
    fails(Errno.EAGAIN, recv());
  }

  @Test
  void ackOfLongAgoIsChallenged() {
    establish();
    peer(seg(ACK).seq(1).ack(1 - 70_000).text("evil"));
    expect(seg(ACK).seq(1).ack(1));
    fails(Errno.EAGAIN, recv());
  }

  @Test
  void segmentWithoutAckIsDropped() {
    establish();
    peer(seg(0).seq(1).text("x"));
    silence();
    assertEquals(1, stack.counters().get(Counter.TCP_DROP_NO_ACK));
  }

  @Test
  void closeWithUnreadTextResets() {
    establish();
    peer(seg(ACK).seq(1).ack(1).text("unread"));
    next();
    close();
    expect(seg(RST | ACK).seq(1).ack(7));
    assertForgotten();
  }

  @Test
  void textAfterCloseResets() {
    establish();
    close();
    next();
    peer(seg(ACK).seq(1).ack(2).text("late"));
    expect(seg(RST | ACK).seq(2).ack(1));
    assertForgotten();
  }

  @Test
  void lingerOfNoTimeResets() {
    establish();
    memory.set(ValueLayout.JAVA_INT, 0, 1);
    memory.set(ValueLayout.JAVA_INT, 4, 0);
    endpoint.setsockopt(SocketOptions.SOL_SOCKET, SocketOptions.SO_LINGER, memory, 8);
    close();
    expect(seg(RST | ACK).seq(1).ack(1));
    assertForgotten();
  }

  @Test
  void resetAfterThePeersFinIsAPipe() {
    establish();
    peer(seg(FIN | ACK).seq(1).ack(1));
    next();
    send("late");
    next();
    peer(seg(RST).seq(2));
    shows(RESET);
    fails(Errno.EPIPE, offer("x"));
    assertEquals(0, recv());
  }

  // Patience.

  @Test
  void orphanInFinWait2IsForgottenAfterAMinute() {
    establish();
    close();
    next();
    peer(seg(ACK).seq(1).ack(2));
    after(59_000);
    assertEquals(1, stack.tcp().connections());
    after(2_000);
    assertForgotten();
  }

  @Test
  void halfClosedUserMayWaitForEver() {
    establish();
    endpoint.shutdown(Msg.SHUT_WR);
    turn();
    next();
    peer(seg(ACK).seq(1).ack(2));
    after(3_600_000);
    peer(seg(ACK).seq(1).ack(2).text("still here"));
    receives("still here");
  }

  @Test
  void peerThatIsGoneIsGivenUp() {
    establish();
    send("hello");
    next();
    after(1_200_000);
    shows(RESET);
    fails(Errno.ETIMEDOUT, recv());
    assertForgotten();
  }

  @Test
  void userTimeoutEndsThePatienceEarlier() {
    establish();
    set(SocketOptions.SOL_TCP, TcpOptions.TCP_USER_TIMEOUT, 3000);
    send("hello");
    next();
    after(2_990);
    shows(OUT);
    after(20);
    shows(RESET);
    fails(Errno.ETIMEDOUT, recv());
  }

  @Test
  void keepAliveAsksAndGivesUp() {
    establish();
    set(SocketOptions.SOL_SOCKET, SocketOptions.SO_KEEPALIVE, 1);
    after(7_199_000);
    silence();
    after(1_001);
    expect(seg(ACK).seq(0).ack(1).length(0));
    peer(seg(ACK).seq(1).ack(1));
    after(7_200_001);
    expect(seg(ACK).seq(0).ack(1).length(0));
    for (int i = 1; i < 9; i++) {
      after(75_000);
      expect(seg(ACK).seq(0).ack(1).length(0));
    }
    after(75_000);
    expect(seg(RST | ACK).seq(1).ack(1));
    fails(Errno.ETIMEDOUT, recv());
  }

  // Objects.

  @Test
  void endpointServesAgainAndKnowsNothingOfItsPast() {
    establish();
    peer(seg(ACK).seq(1).ack(1).text("x"));
    StackEndpoint first = endpoint;
    close();
    link.sent.clear();
    listener.close();
    turn();
    endpoint = socket();
    assertEquals(Events.OUT | Events.HUP, endpoint.events());
    fails(Errno.ENOTCONN, recv());
    assertNotSame(first, null);
  }

  @Test
  void disconnectMakesItNew() {
    establish();
    memory.set(ValueLayout.JAVA_SHORT, 0, (short) 0);
    assertEquals(0, endpoint.connect(new Sockaddr().length(16)));
    turn();
    expect(seg(RST | ACK).seq(1).ack(1));
    shows(OUT | Events.HUP);
    fails(Errno.EINPROGRESS, endpoint.connect(name(PEER, PEER_PORT)));
  }
}
