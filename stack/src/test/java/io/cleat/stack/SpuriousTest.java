// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.stack.count.Counter;
import org.junit.jupiter.api.Test;

/** Segments that were late and not lost: RFC 5682, RFC 3522, RFC 4015, RFC 3708. */
class SpuriousTest extends Conversation {
  private static final int STATE = 0;
  private static final int CWND = 80;

  private void establishPlain() {
    establish(seg(SYN).seq(0).mss(1000), 40);
  }

  private void establishWithSack() {
    establish(seg(SYN).seq(0).mss(1000).sackPermitted(), 40);
  }

  private long undone() {
    return stack.counters().get(Counter.TCP_SPURIOUS_RECOVERIES);
  }

  private int congestionState() {
    return info(STATE) >>> 8 & 0xff;
  }

  /** Five segments, of which nothing is heard until the timer expires; more text waits. */
  private void timeout() {
    sendSegments(0, 5);
    after(240);
    expect(seg(ACK).seq(1).length(1000));
    silence();
    assertEquals(1, info(CWND));
    endpoint.send(memory, 0, 4000, 0, null);
    turn();
    link.sent.clear();
  }

  // F-RTO, without SACK.

  @Test
  void acksThatWereLateShowThatTheTimeoutWasSpurious() {
    establishPlain();
    timeout();
    peer(seg(ACK).seq(1).ack(1001));
    peer(seg(ACK).seq(1).ack(2001));
    assertEquals(1, undone());
    assertEquals(0, congestionState());
    assertTrue(info(CWND) >= 10, "cwnd " + info(CWND));
    while (!link.sent.isEmpty()) {
      Seg seg = next();
      assertTrue(seg.seq >= 5001, seg::toString);
    }
  }

  @Test
  void firstAckAfterATimeoutIsAnsweredWithNewText() {
    establishPlain();
    sendSegments(0, 5);
    after(240);
    expect(seg(ACK).seq(1).length(1000));
    endpoint.send(memory, 0, 4000, 0, null);
    peer(seg(ACK).seq(1).ack(1001));
    expect(seg(ACK).seq(5001).length(1000));
    expect(seg(ACK).seq(6001).length(1000));
    silence();
  }

  @Test
  void duplicateAfterThatShowsThatTheLossIsReal() {
    establishPlain();
    sendSegments(0, 5);
    after(240);
    expect(seg(ACK).seq(1).length(1000));
    endpoint.send(memory, 0, 4000, 0, null);
    peer(seg(ACK).seq(1).ack(1001));
    link.sent.clear();
    peer(seg(ACK).seq(1).ack(1001));
    expect(seg(ACK).seq(1001).length(1000));
    assertEquals(0, undone());
  }

  @Test
  void withoutNewTextWhatIsLostIsSentAgainAsEver() {
    establishPlain();
    sendSegments(0, 5);
    after(240);
    expect(seg(ACK).seq(1).length(1000));
    peer(seg(ACK).seq(1).ack(1001));
    expect(seg(ACK).seq(1001).length(1000));
    expect(seg(ACK).seq(2001).length(1000));
    silence();
  }

  // F-RTO, with SACK.

  @Test
  void selectiveAckOfWhatWasNotSentAgainShowsItToo() {
    establishWithSack();
    sendSegments(0, 5);
    after(82);
    link.sent.clear();
    after(240);
    expect(seg(ACK).seq(1).length(1000));
    peer(seg(ACK).seq(1).ack(1).sack(1001, 2001));
    assertEquals(1, undone());
    assertTrue(info(CWND) >= 10, "cwnd " + info(CWND));
  }

  // Timestamps.

  @Test
  void echoFromBeforeTheRetransmissionUndoesTheTimeout() {
    establish(seg(SYN).seq(0).mss(1012).ts(1, 0), 40);
    send(1000);
    int first = (int) next().tsVal;
    after(240);
    next().assertIs(seg(ACK).seq(1));
    peer(seg(ACK).seq(1).ack(1001).ts(2, first));
    assertEquals(1, undone());
    assertEquals(10, info(CWND));
  }

  @Test
  void echoOfTheRetransmissionDoesNot() {
    establish(seg(SYN).seq(0).mss(1012).ts(1, 0), 40);
    send(1000);
    next();
    after(240);
    int second = (int) next().tsVal;
    peer(seg(ACK).seq(1).ack(1001).ts(2, second));
    assertEquals(0, undone());
  }

  // DSACK.

  @Test
  void duplicateReportUndoesFastRecovery() {
    establishWithSack();
    sendSegments(0, 8);
    after(40);
    peer(seg(ACK).seq(1).ack(1).sack(1001, 4001));
    expect(seg(ACK).seq(1).length(1000));
    assertEquals(3, congestionState());
    peer(seg(ACK).seq(1).ack(8001));
    int reduced = info(CWND);
    assertTrue(reduced < 10, "cwnd " + reduced);
    peer(seg(ACK).seq(1).ack(8001).sack(1, 1001));
    assertEquals(1, undone());
    assertEquals(10, info(CWND));
  }

  @Test
  void lateSegmentUndoesNothingWhileRetransmissionsAreUnderWay() {
    establish(seg(SYN).seq(0).mss(1012).sackPermitted().ts(1, 0), 40);
    send(8000);
    int first = (int) next().tsVal;
    link.sent.clear();
    after(40);
    peer(seg(ACK).seq(1).ack(1).sack(2001, 6001).ts(2, first));
    expect(seg(ACK).seq(1).length(1000));
    expect(seg(ACK).seq(1001).length(1000));
    peer(seg(ACK).seq(1).ack(1001).sack(2001, 6001).ts(3, first));
    assertEquals(0, undone());
  }

  @Test
  void duplicateReportOfHalfOfItUndoesNothing() {
    establishWithSack();
    sendSegments(0, 8);
    after(40);
    peer(seg(ACK).seq(1).ack(1).sack(2001, 6001));
    expect(seg(ACK).seq(1).length(1000));
    expect(seg(ACK).seq(1001).length(1000));
    peer(seg(ACK).seq(1).ack(8001).sack(1, 1001));
    assertEquals(0, undone());
  }

  @Test
  void duplicateReportOfWhatTheNetworkDoubledUndoesNothing() {
    establishWithSack();
    sendSegments(0, 8);
    after(40);
    peer(seg(ACK).seq(1).ack(2001));
    peer(seg(ACK).seq(1).ack(2001).sack(3001, 6001));
    expect(seg(ACK).seq(2001).length(1000));
    // It was acknowledged before anything was sent again.
    peer(seg(ACK).seq(1).ack(2001).sack(1, 1001).sack(3001, 6001));
    peer(seg(ACK).seq(1).ack(8001));
    assertEquals(0, undone());
  }

  @Test
  void duplicateReportsBeyondWhatWasSentAgainUndoNothing() {
    establishWithSack();
    sendSegments(0, 8);
    after(40);
    peer(seg(ACK).seq(1).ack(1001));
    peer(seg(ACK).seq(1).ack(1001).sack(1, 1001));
    peer(seg(ACK).seq(1).ack(1001).sack(2001, 5001));
    expect(seg(ACK).seq(1001).length(1000));
    peer(seg(ACK).seq(1).ack(8001).sack(1001, 2001));
    assertEquals(0, undone());
  }
}
