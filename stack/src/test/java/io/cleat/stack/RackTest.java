// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.FIN;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.stack.count.Counter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loss that is found by time, and the probe of the tail: RFC 8985. A round trip takes 40 ms. */
class RackTest extends Conversation {
  private static final int CWND = 80;
  private static final long MILLI_NANOS = 1_000_000;

  @BeforeEach
  void connected() {
    establish(seg(SYN).seq(0).mss(1000).sackPermitted(), 40);
  }

  private long retransmits() {
    return stack.counters().get(Counter.TCP_RETRANSMITS);
  }

  // RACK, section 6.

  @Test
  void earlierSegmentIsLostAQuarterOfARoundTripAfterALaterOneArrived() {
    sendSegments(0, 4);
    after(40);
    peer(seg(ACK).seq(1).ack(1).sack(1001, 2001));
    after(9);
    silence();
    after(1);
    expect(seg(ACK).seq(1).length(1000));
    silence();
  }

  @Test
  void thirdSegmentThatArrivedEndsTheWait() {
    sendSegments(0, 5);
    after(40);
    peer(seg(ACK).seq(1).ack(1).sack(1001, 2001));
    peer(seg(ACK).seq(1).ack(1).sack(1001, 3001));
    silence();
    peer(seg(ACK).seq(1).ack(1).sack(1001, 4001));
    expect(seg(ACK).seq(1).length(1000));
    silence();
  }

  @Test
  void reorderedSegmentIsNotSentAgain() {
    reorder();
    assertEquals(0, retransmits());
  }

  private void reorder() {
    sendSegments(0, 4);
    after(40);
    peer(seg(ACK).seq(1).ack(1).sack(1001, 2001));
    after(9);
    peer(seg(ACK).seq(1).ack(4001));
    after(5_000);
    silence();
  }

  @Test
  void networkThatReordersIsGivenTimeWhateverArrives() {
    reorder();
    sendSegments(4, 6);
    after(40);
    peer(seg(ACK).seq(1).ack(4001).sack(5001, 10_001));
    after(9);
    silence();
    after(1);
    expect(seg(ACK).seq(4001).length(1000));
  }

  @Test
  void networkThatReordersIsKnownEvenWhereAllThatWasLateWasSentAgain() {
    sendSegments(0, 4);
    after(40);
    peer(seg(ACK).seq(1).ack(1).sack(1001, 4001));
    expect(seg(ACK).seq(1).length(1000));
    after(1);
    peer(seg(ACK).seq(1).ack(4001));
    after(40);
    peer(seg(ACK).seq(1).ack(4001).sack(1, 1001));
    sendSegments(4, 6);
    after(40);
    peer(seg(ACK).seq(1).ack(4001).sack(5001, 10_001));
    // Two quarters of a round trip, for the duplicate that was reported.
    after(19);
    silence();
    after(1);
    expect(seg(ACK).seq(4001).length(1000));
  }

  @Test
  void ackThatTellsOfSeveralSegmentsAtOnceIsNoSignOfReordering() {
    sendSegments(0, 6);
    after(40);
    peer(seg(ACK).seq(1).ack(2001).sack(5001, 6001).sack(3001, 5001));
    expect(seg(ACK).seq(2001).length(1000));
    silence();
  }

  @Test
  void lostRetransmissionIsSentAgainWithoutTheTimer() {
    send(12_000);
    link.sent.clear();
    after(40);
    peer(seg(ACK).seq(1).ack(1).sack(1001, 8001));
    boolean again = false;
    while (!link.sent.isEmpty()) {
      again |= next().seq == 1;
    }
    assertTrue(again);
    after(40);
    peer(seg(ACK).seq(1).ack(1).sack(1001, 10_001));
    link.sent.clear();
    long before = retransmits();
    // What was sent after the retransmission has arrived; the retransmission has not.
    peer(seg(ACK).seq(1).ack(1).sack(1001, 12_001));
    after(11);
    assertEquals(before + 1, retransmits());
    expect(seg(ACK).seq(1).length(1000));
  }

  @Test
  void everyDuplicateReportedWidensTheWindowByAQuarter() {
    reorder();
    peer(seg(ACK).seq(1).ack(4001).sack(3001, 4001));
    sendSegments(4, 4);
    after(40);
    peer(seg(ACK).seq(1).ack(4001).sack(5001, 6001));
    after(19);
    silence();
    after(1);
    expect(seg(ACK).seq(4001).length(1000));
  }

  @Test
  void duplicateOfASegmentIsNoReasonToSendAnything() {
    sendSegments(0, 2);
    after(40);
    peer(seg(ACK).seq(1).ack(2001));
    peer(seg(ACK).seq(1).ack(2001).sack(1, 1001));
    after(5_000);
    silence();
  }

  // TLP, section 7.

  @Test
  void tailIsProbedTwoRoundTripsAfterItWasSent() {
    probe();
    assertEquals(1, stack.counters().get(Counter.TCP_TAIL_LOSS_PROBES));
  }

  private void probe() {
    sendSegments(0, 3);
    after(81);
    silence();
    after(1);
    expect(seg(ACK).seq(2001).length(1000));
    silence();
  }

  @Test
  void whatArrivesAsTheTimerExpiresMakesTheProbeNeedless() {
    sendSegments(0, 3);
    after(81);
    // A turn that comes late: the timer is due, and with it comes that the tail has arrived.
    environment.pass(MILLI_NANOS);
    peer(seg(ACK).seq(1).ack(1).sack(2001, 3001));
    silence();
    after(11);
    expect(seg(ACK).seq(1).length(1000));
    assertEquals(0, stack.counters().get(Counter.TCP_TAIL_LOSS_PROBES));
  }

  @Test
  void answerToTheProbeShowsTheLossBeforeIt() {
    probe();
    after(40);
    peer(seg(ACK).seq(1).ack(1001).sack(2001, 3001));
    after(11);
    expect(seg(ACK).seq(1001).length(1000));
    silence();
  }

  @Test
  void probeIsNewTextWhereThereIsSome() {
    send(12_000);
    link.sent.clear();
    after(82);
    expect(seg(ACK).seq(10_001).length(1000));
    silence();
  }

  @Test
  void singleSegmentIsProbedLateForItsAckMayBeDelayed() {
    sendSegments(0, 1);
    after(239);
    silence();
    after(1);
    expect(seg(ACK).seq(1).length(1000));
    silence();
    // RFC 8985 7.3: only one probe, then the retransmission timer.
    after(239);
    silence();
    after(1);
    expect(seg(ACK).seq(1).length(1000));
  }

  @Test
  void finIsProbedToo() {
    close();
    expect(seg(FIN | ACK).seq(1).ack(1));
    after(240);
    expect(seg(FIN | ACK).seq(1).ack(1));
  }

  @Test
  void withoutSackThereIsNoProbe() {
    RackTest plain = new RackTest();
    plain.establish(seg(SYN).seq(0).mss(1000), 40);
    plain.sendSegments(0, 3);
    plain.after(200);
    plain.silence();
  }

  @Test
  void lossThatTheProbeRepairedReducesTheWindow() {
    probe();
    peer(seg(ACK).seq(1).ack(3001));
    int before = info(CWND);
    sendSegments(3, 1);
    after(40);
    peer(seg(ACK).seq(1).ack(4001));
    assertTrue(info(CWND) < before, "cwnd " + info(CWND));
  }

  @Test
  void probeOfWhatHadArrivedReducesNothing() {
    probe();
    peer(seg(ACK).seq(1).ack(3001));
    int before = info(CWND);
    peer(seg(ACK).seq(1).ack(3001).sack(2001, 3001));
    sendSegments(3, 1);
    after(40);
    peer(seg(ACK).seq(1).ack(4001));
    assertEquals(before, info(CWND));
  }
}
