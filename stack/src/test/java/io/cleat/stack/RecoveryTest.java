// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.stack.count.Counter;
import org.junit.jupiter.api.Test;

/** What is done about loss: RFC 5681, RFC 6298, RFC 6582, RFC 6675. */
class RecoveryTest extends Conversation {
  private void establishWithSack() {
    establish(seg(SYN).seq(0).mss(1000).sackPermitted(), 40);
  }

  private void sendSegments(int count) {
    sendSegments(0, count);
  }

  @Test
  void initialWindowIsTenSegments() {
    establish();
    send(15_000);
    for (int i = 0; i < 10; i++) {
      expect(seg(ACK).seq(1 + i * 1000).length(1000));
    }
    silence();
    peer(seg(ACK).seq(1).ack(2001));
    for (int i = 10; i < 14; i++) {
      expect(seg(ACK).seq(1 + i * 1000).length(1000));
    }
    silence();
  }

  @Test
  void timeoutSendsTheFirstSegmentAgainAndBacksOff() {
    establish();
    sendSegments(3);
    after(201);
    expect(seg(ACK).seq(1).length(1000));
    silence();
    after(399);
    silence();
    after(2);
    expect(seg(ACK).seq(1).length(1000));
    peer(seg(ACK).seq(1).ack(1001));
    expect(seg(ACK).seq(1001).length(1000));
    expect(seg(ACK).seq(2001).length(1000));
    peer(seg(ACK).seq(1).ack(3001));
    after(10_000);
    silence();
  }

  @Test
  void thirdDuplicateSendsAgainAtOnce() {
    establish();
    sendSegments(8);
    peer(seg(ACK).seq(1).ack(1));
    peer(seg(ACK).seq(1).ack(1));
    silence();
    peer(seg(ACK).seq(1).ack(1));
    expect(seg(ACK).seq(1).length(1000));
    silence();
    peer(seg(ACK).seq(1).ack(8001));
    after(10_000);
    silence();
    assertEquals(1, stack.counters().get(Counter.TCP_RETRANSMITS));
  }

  @Test
  void partialAckSendsTheNextHole() {
    establish();
    sendSegments(8);
    for (int i = 0; i < 3; i++) {
      peer(seg(ACK).seq(1).ack(1));
    }
    expect(seg(ACK).seq(1).length(1000));
    peer(seg(ACK).seq(1).ack(3001));
    expect(seg(ACK).seq(3001).length(1000));
    peer(seg(ACK).seq(1).ack(8001));
    silence();
  }

  @Test
  void acksWithAnotherWindowAreNoDuplicates() {
    establish();
    sendSegments(8);
    for (int i = 0; i < 5; i++) {
      peer(seg(ACK).seq(1).ack(1).wnd(60_000 + i));
    }
    silence();
  }

  @Test
  void limitedTransmitAnswersTheFirstDuplicatesWithNewText() {
    establish();
    send(12_000);
    link.sent.clear();
    peer(seg(ACK).seq(1).ack(1));
    expect(seg(ACK).seq(10_001).length(1000));
    peer(seg(ACK).seq(1).ack(1));
    expect(seg(ACK).seq(11_001).length(1000));
    silence();
  }

  @Test
  void limitedTransmitIsLimitedWhereDuplicatesMeanNoLoss() {
    establish();
    sendSegments(3);
    after(201);
    expect(seg(ACK).seq(1).length(1000));
    peer(seg(ACK).seq(1).ack(3001));
    // RFC 6582 3.2 (1): duplicates of what was outstanding at the timeout are no sign of loss.
    send(16_000);
    link.sent.clear();
    for (int i = 0; i < 8; i++) {
      peer(seg(ACK).seq(1).ack(3001));
    }
    assertEquals(2, link.sent.size());
    assertEquals(1, stack.counters().get(Counter.TCP_RETRANSMITS));
  }

  @Test
  void onlyHolesAreSentAgainWithSack() {
    establishWithSack();
    sendSegments(8);
    after(40);
    peer(seg(ACK).seq(1).ack(1).sack(1001, 3001));
    peer(seg(ACK).seq(1).ack(1).sack(4001, 5001).sack(1001, 3001));
    peer(seg(ACK).seq(1).ack(1).sack(4001, 8001).sack(1001, 3001));
    peer(seg(ACK).seq(1).ack(3001).sack(4001, 8001));
    boolean hole = false;
    while (!link.sent.isEmpty()) {
      Seg again = next();
      assertTrue(again.seq == 1 || again.seq == 3001, again::toString);
      hole |= again.seq == 3001;
    }
    assertTrue(hole, "the second hole");
    peer(seg(ACK).seq(1).ack(8001));
    silence();
  }

  @Test
  void timeoutSkipsWhatThePeerHas() {
    establishWithSack();
    sendSegments(3);
    peer(seg(ACK).seq(1).ack(1).sack(1001, 2001));
    after(1000);
    link.sent.clear();
    after(2000);
    expect(seg(ACK).seq(1).length(1000));
    after(40);
    peer(seg(ACK).seq(1).ack(2001));
    expect(seg(ACK).seq(2001).length(1000));
    silence();
  }

  @Test
  void whatTheReceiverTookBackIsSentAgain() {
    establishWithSack();
    sendSegments(4);
    after(40);
    peer(seg(ACK).seq(1).ack(1).sack(1001, 4001));
    expect(seg(ACK).seq(1).length(1000));
    peer(seg(ACK).seq(1).ack(1001));
    silence();
    after(240);
    expect(seg(ACK).seq(1001).length(1000));
    peer(seg(ACK).seq(1).ack(2001));
    expect(seg(ACK).seq(2001).length(1000));
    expect(seg(ACK).seq(3001).length(1000));
    peer(seg(ACK).seq(1).ack(4001));
    after(10_000);
    silence();
  }

  @Test
  void blocksThatMakeNoSenseAreIgnored() {
    establishWithSack();
    sendSegments(3);
    peer(seg(ACK).seq(1).ack(1).sack(5001, 9001).sack(3001, 1001).sack(-500, 1));
    peer(seg(ACK).seq(1).ack(3001));
    after(5_000);
    silence();
  }

  @Test
  void manyTinyBlocksAreBounded() {
    establish(seg(SYN).seq(0).mss(88).sackPermitted());
    for (int i = 0; i < 1200; i++) {
      peer(seg(ACK).seq(100 + i * 10).ack(1).text("x"));
    }
    assertTrue(stack.counters().get(Counter.TCP_DROP_OUT_OF_ORDER) > 100);
    assertTrue(stack.bufferBytes() <= 16_384);
  }
}
