// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.FIN;
import static io.cleat.stack.Seg.PSH;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.URG;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Msg;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpOptions;
import io.cleat.stack.count.Counter;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Text in both directions: RFC 9293 3.8 and 3.10.7.4, RFC 5681 4.2, RFC 7323. */
class TransferTest extends Conversation {
  /** Until text flows both ways the first segments are acknowledged at once. */
  private void converse() {
    peer(seg(ACK).seq(1).ack(1).text("hi"));
    expect(seg(ACK).seq(1).ack(3));
    receives("hi");
    send("ho");
    expect(seg(ACK).seq(1).ack(3).text("ho"));
    peer(seg(ACK).seq(3).ack(3));
    silence();
  }

  @Test
  void textArrivesAndIsAcknowledged() {
    establish();
    peer(seg(ACK).seq(1).ack(1).text("hello"));
    expect(seg(ACK).seq(1).ack(6).length(0));
    shows(IN | OUT);
    receives("hello");
    fails(Errno.EAGAIN, recv());
    assertEquals(0, stack.bufferBytes());
  }

  @Test
  void textLeavesAtOnceWithPush() {
    establish();
    send("hello");
    expect(seg(ACK | PSH).seq(1).ack(1).text("hello"));
    peer(seg(ACK).seq(1).ack(6));
    silence();
    assertEquals(0, stack.bufferBytes());
  }

  @Test
  void textIsCutIntoSegmentsAndTheLastHasPush() {
    establish();
    send(2500);
    expect(seg(ACK).seq(1).length(1000));
    expect(seg(ACK).seq(1001).length(1000));
    expect(seg(ACK | PSH).seq(2001).length(500));
    silence();
  }

  @Test
  void ackOfAnAnswerRidesOnTheText() {
    establish();
    converse();
    peer(seg(ACK).seq(3).ack(3).text("ask"));
    silence();
    receives("ask");
    send("answer");
    expect(seg(ACK).seq(3).ack(6).text("answer"));
    after(1000);
    link.sent.clear();
  }

  @Test
  void ackIsDelayedForFortyMillisecondsAndNotMore() {
    establish();
    converse();
    peer(seg(ACK).seq(3).ack(3).text("ask"));
    after(39);
    silence();
    after(1);
    expect(seg(ACK).seq(3).ack(6).length(0));
  }

  @Test
  void everySecondFullSegmentIsAcknowledgedAtOnce() {
    establish();
    converse();
    peer(seg(ACK).seq(3).ack(3).length(1000));
    silence();
    peer(seg(ACK).seq(1003).ack(3).length(1000));
    expect(seg(ACK).seq(3).ack(2003).length(0));
  }

  @Test
  void earlyTextIsKeptAndTheHoleIsToldAtOnce() {
    establish(seg(SYN).seq(0).mss(1000).sackPermitted());
    peer(seg(ACK).seq(6).ack(1).text("world"));
    expect(seg(ACK).seq(1).ack(1).sack(6, 11));
    peer(seg(ACK).seq(16).ack(1).text("!"));
    expect(seg(ACK).seq(1).ack(1).sack(16, 17).sack(6, 11));
    fails(Errno.EAGAIN, recv());
    peer(seg(ACK).seq(1).ack(1).text("hello"));
    expect(seg(ACK).seq(1).ack(11).sack(16, 17));
    receives("helloworld");
    peer(seg(ACK).seq(11).ack(1).text("12345"));
    expect(seg(ACK).seq(1).ack(17));
    receives("12345!");
    assertEquals(0, stack.bufferBytes());
  }

  @Test
  void withoutPermissionNothingIsSelectivelyAcknowledged() {
    establish();
    peer(seg(ACK).seq(6).ack(1).text("world"));
    assertTrue(next().sack.isEmpty());
  }

  @Test
  void duplicateIsReportedOnce() {
    establish(seg(SYN).seq(0).mss(1000).sackPermitted());
    peer(seg(ACK).seq(1).ack(1).text("hello"));
    expect(seg(ACK).ack(6));
    peer(seg(ACK).seq(1).ack(1).text("hello"));
    expect(seg(ACK).ack(6).sack(1, 6));
    peer(seg(ACK).seq(6).ack(1).text("x"));
    Seg plain = next();
    plain.assertIs(seg(ACK).ack(7));
    assertTrue(plain.sack.isEmpty());
    receives("hellox");
  }

  @Test
  void duplicateOfEarlyTextIsReportedBeforeTheBlockItIsPartOf() {
    establish(seg(SYN).seq(0).mss(1000).sackPermitted());
    peer(seg(ACK).seq(6).ack(1).text("world"));
    expect(seg(ACK).ack(1).sack(6, 11));
    peer(seg(ACK).seq(8).ack(1).text("rl"));
    expect(seg(ACK).ack(1).sack(8, 10).sack(6, 11));
    peer(seg(ACK).seq(11).ack(1).text("!"));
    expect(seg(ACK).ack(1).sack(6, 12));
  }

  @Test
  void overlappingTextIsTakenOnce() {
    establish();
    peer(seg(ACK).seq(1).ack(1).text("hello"));
    next();
    peer(seg(ACK).seq(3).ack(1).text("llo, world"));
    expect(seg(ACK).ack(13));
    receives("hello, world");
  }

  @Test
  void textBeyondTheWindowIsCut() {
    establish();
    set(SocketOptions.SOL_SOCKET, SocketOptions.SO_RCVBUF, 2000);
    int window = 0;
    long at = 1;
    while (true) {
      peer(seg(ACK).seq(at).ack(1).length(1000));
      after(40);
      Seg ack = next();
      if (ack.ack == at) {
        break;
      }
      at = ack.ack;
      window = (int) ack.wnd;
    }
    assertEquals(0, window);
    assertTrue(stack.counters().get(Counter.TCP_DROP_UNACCEPTABLE) > 0);
  }

  @Test
  void windowOpensWhenTheUserHasReadEnough() {
    establish();
    int read = 0;
    long at = 1;
    Seg ack;
    do {
      peer(seg(ACK).seq(at).ack(1).length(1000));
      after(40);
      ack = next();
      at = ack.ack;
      read++;
    } while (ack.wnd > 0 && read < 1000);
    assertEquals(0, ack.wnd);
    endpoint.recv(memory, 0, 100, 0, null);
    turn();
    silence();
    endpoint.recv(memory, 0, 40_000, 0, null);
    turn();
    expect(seg(ACK).seq(1).ack(at).wnd(40_101));
  }

  @Test
  void scaledWindowIsRead() {
    establish(seg(SYN).seq(0).mss(1000).scale(4));
    peer(seg(ACK).seq(1).ack(1).wnd(200));
    send(4000);
    for (int i = 0; i < 3; i++) {
      assertEquals(1000, next().length);
    }
    silence();
    peer(seg(ACK).seq(1).ack(3001).wnd(200));
    expect(seg(ACK).seq(3001).length(1000));
  }

  // Nagle.

  @Test
  void smallSegmentWaitsForTheAckOfASmallOne() {
    establish();
    send("a");
    expect(seg(ACK).seq(1).text("a"));
    send("b");
    send("c");
    silence();
    peer(seg(ACK).seq(1).ack(2));
    expect(seg(ACK).seq(2).text("bc"));
  }

  @Test
  void nodelaySendsAtOnce() {
    establish();
    set(SocketOptions.SOL_TCP, TcpOptions.TCP_NODELAY, 1);
    send("a");
    expect(seg(ACK).seq(1).text("a"));
    send("b");
    expect(seg(ACK).seq(2).text("b"));
  }

  @Test
  void corkHoldsUntilItIsPulled() {
    establish();
    set(SocketOptions.SOL_TCP, TcpOptions.TCP_CORK, 1);
    send("a");
    send(999);
    expect(seg(ACK).seq(1).length(1000));
    send("b");
    silence();
    set(SocketOptions.SOL_TCP, TcpOptions.TCP_CORK, 0);
    peer(seg(ACK).seq(1).ack(1001));
    expect(seg(ACK).seq(1001).text("b"));
  }

  @Test
  void corkHoldsForTwoHundredMillisecondsAndNotMore() {
    establish();
    set(SocketOptions.SOL_TCP, TcpOptions.TCP_CORK, 1);
    send("a");
    after(200);
    silence();
    after(1);
    expect(seg(ACK).seq(1).text("a"));
    peer(seg(ACK).seq(1).ack(2));
    send("b");
    after(200);
    silence();
    after(1);
    expect(seg(ACK).seq(2).text("b"));
  }

  @Test
  void moreIsWaitedForNoLongerThanACork() {
    establish();
    assertEquals(1, endpoint.send(memory, 0, 1, Msg.MSG_MORE, null));
    after(200);
    silence();
    after(1);
    expect(seg(ACK).seq(1).length(1));
  }

  @Test
  void nodelayPushesWhatWaitsForMore() {
    establish();
    assertEquals(1, endpoint.send(memory, 0, 1, Msg.MSG_MORE, null));
    turn();
    silence();
    set(SocketOptions.SOL_TCP, TcpOptions.TCP_NODELAY, 1);
    expect(seg(ACK).seq(1).length(1));
  }

  // Windows of the peer.

  @Test
  void closedWindowIsProbedEverMoreSeldom() {
    establish();
    peer(seg(ACK).seq(1).ack(1).wnd(0));
    send("hello");
    silence();
    long wait = 0;
    while (link.sent.isEmpty()) {
      after(1);
      wait++;
    }
    expect(seg(ACK).seq(0).ack(1).length(0));
    peer(seg(ACK).seq(1).ack(1).wnd(0));
    after(2 * wait - 2);
    silence();
    after(2);
    expect(seg(ACK).seq(0).ack(1).length(0));
    peer(seg(ACK).seq(1).ack(1).wnd(1000));
    expect(seg(ACK).seq(1).text("hello"));
  }

  @Test
  void connectionWithAClosedWindowStaysAsLongAsThePeerAnswers() {
    establish();
    peer(seg(ACK).seq(1).ack(1).wnd(0));
    send("hello");
    for (int i = 0; i < 40; i++) {
      while (link.sent.isEmpty()) {
        after(1000);
      }
      link.sent.clear();
      peer(seg(ACK).seq(1).ack(1).wnd(0));
    }
    peer(seg(ACK).seq(1).ack(1).wnd(100));
    expect(seg(ACK).seq(1).text("hello"));
  }

  @Test
  void sillyWindowIsLeftToTheProbe() {
    establish();
    send(3000);
    for (int i = 0; i < 3; i++) {
      next();
    }
    peer(seg(ACK).seq(1).ack(3001).wnd(10));
    send(1000);
    silence();
    while (link.sent.isEmpty()) {
      after(1);
    }
    expect(seg(ACK).seq(3001).length(10));
  }

  @Test
  void windowThatShrinksIsBorne() {
    establish();
    send(3000);
    link.sent.clear();
    peer(seg(ACK).seq(1).ack(1001).wnd(500));
    send(1000);
    silence();
    peer(seg(ACK).seq(1).ack(3001).wnd(2000));
    expect(seg(ACK).seq(3001).length(1000));
  }

  @Test
  void fullSendBufferSaysSoAndTellsOfRoom() {
    establish();
    long total = 0;
    long sent = 0;
    while (sent >= 0) {
      total += sent;
      sent = offer("x".repeat(10_000));
    }
    fails(Errno.EAGAIN, sent);
    assertEquals(0, endpoint.events() & OUT);
    while (stack.nextReady() != null) {
      // Nothing of this is news of room.
    }
    long acked = 0;
    while (acked < total / 2) {
      while (!link.sent.isEmpty()) {
        Seg seg = next();
        acked = Math.max(acked, seg.seq + seg.length - 1);
      }
      peer(seg(ACK).seq(1).ack(acked + 1));
    }
    assertEquals(OUT, endpoint.events());
    assertEquals(endpoint, stack.nextReady());
    assertEquals(OUT, endpoint.takeNews() & OUT);
  }

  // Timestamps.

  @Test
  void timestampsAreEchoed() {
    establish(seg(SYN).seq(0).mss(1000).ts(1000, 0));
    peer(seg(ACK).seq(1).ack(1).ts(1001, 0).text("x"));
    Seg ack = next();
    ack.assertIs(seg(ACK).ack(2));
    assertEquals(1001, ack.tsEcr);
  }

  @Test
  void segmentWithAnOldTimestampIsDropped() {
    establish(seg(SYN).seq(0).mss(1000).ts(1000, 0));
    peer(seg(ACK).seq(1).ack(1).ts(999, 0).text("old"));
    expect(seg(ACK).ack(1));
    assertEquals(1, stack.counters().get(Counter.TCP_DROP_PAWS));
    peer(seg(ACK).seq(1).ack(1).ts(1000, 0).text("new"));
    receives("new");
  }

  @Test
  void afterMoreThanTwentyFourDaysNoTimestampIsOld() {
    establish(seg(SYN).seq(0).mss(1000).ts(1000, 0));
    after(25L * 86_400_000);
    peer(seg(ACK).seq(1).ack(1).ts(500, 0).text("new"));
    expect(seg(ACK).ack(4));
    receives("new");
    peer(seg(ACK).seq(4).ack(1).ts(501, 0).text("er"));
    receives("er");
    peer(seg(ACK).seq(6).ack(1).ts(400, 0).text("old"));
    fails(Errno.EAGAIN, recv());
  }

  @Test
  void segmentsLeaveRoomForTimestamps() {
    establish(seg(SYN).seq(0).mss(1000).ts(1000, 0));
    send(1000);
    expect(seg(ACK).seq(1).length(988));
  }

  // Urgent text.

  @Test
  void urgentOctetIsToldAndReadByItself() {
    establish();
    peer(seg(ACK | URG).seq(1).ack(1).up(3).text("abc"));
    next();
    shows(IN | OUT | Events.PRI);
    assertEquals(1, endpoint.recv(memory, 0, 10, Msg.MSG_OOB, null));
    assertEquals('c', memory.get(ValueLayout.JAVA_BYTE, 0));
    fails(Errno.EINVAL, endpoint.recv(memory, 0, 10, Msg.MSG_OOB, null));
    receives("ab");
    fails(Errno.EAGAIN, recv());
    shows(OUT);
    peer(seg(ACK).seq(4).ack(1).text("de"));
    receives("de");
  }

  @Test
  void urgentOctetIsPointedAt() {
    establish();
    memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 'u');
    assertEquals(1, endpoint.send(memory, 0, 1, Msg.MSG_OOB, null));
    turn();
    expect(seg(ACK | URG).seq(1).up(1).text("u"));
    peer(seg(ACK).seq(1).ack(2));
    send("x");
    expect(seg(ACK).seq(2).text("x"));
  }

  // The link.

  @Test
  void textWaitsForRoomOnTheLink() {
    establish();
    link.room = 1;
    send(3000);
    expect(seg(ACK).seq(1).length(1000));
    silence();
    link.room = 10;
    assertTrue(stack.hasWork());
    turn();
    expect(seg(ACK).seq(1001).length(1000));
    expect(seg(ACK).seq(2001).length(1000));
  }

  @Test
  void halfCloseLeavesTheOtherDirection() {
    establish();
    assertEquals(0, endpoint.shutdown(Msg.SHUT_WR));
    turn();
    expect(seg(FIN | ACK).seq(1).ack(1));
    peer(seg(ACK).seq(1).ack(2));
    fails(Errno.EPIPE, offer("x"));
    peer(seg(ACK).seq(1).ack(2).text("answer"));
    expect(seg(ACK).seq(2).ack(7));
    receives("answer");
  }
}
