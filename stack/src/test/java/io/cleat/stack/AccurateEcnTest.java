// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.AE;
import static io.cleat.stack.Seg.CWR;
import static io.cleat.stack.Seg.ECE;
import static io.cleat.stack.Seg.FIN;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.stack.profile.Setting;
import org.junit.jupiter.api.Test;

/** Accurate ECN, RFC 9768: both halves of a connection. */
class AccurateEcnTest extends Conversation {
  private static final int NOT_ECT = 0;
  private static final int ECT1 = 1;
  private static final int ECT0 = 2;
  private static final int CE = 3;

  /** ACE as a counter begins with 5. */
  private static final int FIVE = AE | ECE;

  private static final int SIX = AE | CWR;
  private static final int SEVEN = AE | CWR | ECE;
  private static final int ASKS = AE | CWR | ECE;

  private static final int CWND = 80;
  private static final int DELIVERED_CE = 196;
  private static final int RECEIVED_CE = 248;
  private static final int DELIVERED_ECT0_BYTES = 256;
  private static final int DELIVERED_CE_BYTES = 260;
  private static final int RECEIVED_CE_BYTES = 272;

  private void policy(int value) {
    stack.profile(stack.profile().with(Setting.ECN, value));
  }

  private void establishAccurate() {
    policy(3);
    listen(5);
    peer(seg(SYN | ASKS).seq(0).mss(1012).sackPermitted());
    expect(seg(SYN | ACK | CWR).seq(0).ack(1).tos(NOT_ECT).ecn(1, 0, 1));
    after(40);
    peer(seg(ACK | CWR).seq(1).ack(1).tos(ECT0).ecn(1, 0, 1));
    endpoint = accept();
    silence();
  }

  /** Text of the peer with these many octets. */
  private void text(int seq, int mark, int octets) {
    peer(seg(ACK | FIVE).seq(seq).ack(1).tos(mark).length(octets));
  }

  // Negotiation, 3.1.

  @Test
  void whoAsksForItIsGrantedTheClassicOneUnlessSaidOtherwise() {
    listen(5);
    peer(seg(SYN | ASKS).seq(0).mss(1000));
    expect(seg(SYN | ACK | ECE).seq(0).ack(1).ecn());
  }

  @Test
  void synAndAckSaysWithWhichMarkTheSynCame() {
    int[] answers = {CWR, CWR | ECE, AE, AE | CWR};
    policy(3);
    listen(5);
    for (int mark = NOT_ECT; mark <= CE; mark++) {
      peerFromPort(50_000 + mark);
      peer(seg(SYN | ASKS).seq(0).mss(1000).tos(mark));
      expect(seg(SYN | ACK | answers[mark]).seq(0).ack(1).tos(NOT_ECT).ecn(1, 0, 1));
    }
  }

  @Test
  void combinationsThatMeanNothingYetAskForItToo() {
    policy(3);
    listen(5);
    peer(seg(SYN | AE).seq(0).mss(1000));
    expect(seg(SYN | ACK | CWR).seq(0).ack(1));
  }

  @Test
  void classicSynIsGrantedTheClassicOne() {
    policy(3);
    listen(5);
    peer(seg(SYN | CWR | ECE).seq(0).mss(1000));
    expect(seg(SYN | ACK | ECE).seq(0).ack(1).ecn());
  }

  @Test
  void ackOfTheSynAndAckSaysWithWhichMarkThatCame() {
    policy(3);
    connect();
    expect(seg(SYN | ASKS).seq(0).tos(NOT_ECT).ecn());
    peer(seg(SYN | ACK | CWR).seq(0).ack(1).mss(1000).tos(ECT1).ecn(1, 0, 1));
    expect(seg(ACK | CWR | ECE).seq(1).ack(1).tos(ECT0).ecn(1, 0, 1));
    send("x");
    expect(seg(ACK | FIVE).seq(1).tos(ECT0).ecn(1, 0, 1));
  }

  @Test
  void synAndAckThatCameMarkedIsCounted() {
    policy(3);
    connect();
    next();
    peer(seg(SYN | ACK | CWR).seq(0).ack(1).mss(1000).tos(CE).ecn(1, 0, 1));
    expect(seg(ACK | AE | CWR).seq(1).ack(1));
    send("x");
    expect(seg(ACK | SIX).seq(1).ecn(1, 0, 1));
  }

  @Test
  void policiesThatOnlyGrantItAskForLess() {
    policy(4);
    connect();
    expect(seg(SYN | ECE | CWR).seq(0));
    AccurateEcnTest other = new AccurateEcnTest();
    other.policy(5);
    other.connect();
    other.expect(seg(SYN).seq(0));
  }

  @Test
  void thirdSynAsksForNothingAndAnAnswerToTheFirstIsStillGood() {
    policy(3);
    connect();
    expect(seg(SYN | ASKS).seq(0));
    after(1000);
    expect(seg(SYN | ASKS).seq(0));
    after(1000);
    expect(seg(SYN).seq(0));
    peer(seg(SYN | ACK | CWR).seq(0).ack(1).mss(1000));
    expect(seg(ACK | CWR).seq(1).ack(1));
  }

  @Test
  void synAndAckIsSentAgainWithoutTheOptionAndThenWithoutFlags() {
    policy(3);
    listen(5);
    peer(seg(SYN | ASKS).seq(0).mss(1000));
    expect(seg(SYN | ACK | CWR).seq(0).ecn(1, 0, 1));
    after(1000);
    expect(seg(SYN | ACK | CWR).seq(0).ecn());
    after(2000);
    expect(seg(SYN | ACK).seq(0).ecn());
  }

  @Test
  void answersOfOthersMeanWhatTheyMeant() {
    answered(SYN | ACK, NOT_ECT, 0);
    answered(SYN | ACK | AE | CWR | ECE, NOT_ECT, 0);
    answered(SYN | ACK | ECE, ECT0, 0);
    // Reserved, and to be taken for an AccECN server.
    answered(SYN | ACK | AE | ECE, ECT0, FIVE);
  }

  private static void answered(int answer, int tos, int flags) {
    AccurateEcnTest other = new AccurateEcnTest();
    other.policy(3);
    other.connect();
    other.next();
    other.peer(seg(answer).seq(0).ack(1).mss(1000));
    other.next();
    other.send("x");
    other.expect(seg(ACK | flags).seq(1).tos(tos).ecn());
  }

  @Test
  void cookieRemembersItByTheAceOfItsAck() {
    stack.profile(stack.profile().with(Setting.ECN, 3).with(Setting.SYN_COOKIES, 2));
    listen(5);
    peer(seg(SYN | ASKS).seq(0).mss(1460).tos(ECT1));
    expect(seg(SYN | ACK | CWR | ECE).seq(0).ack(1));
    peer(seg(ACK | CWR).seq(1).ack(1));
    endpoint = accept();
    send("x");
    expect(seg(ACK | FIVE).seq(1).tos(ECT0));
  }

  // What the path may do to it, 3.2.2.3.

  @Test
  void aceThatWasClearedOnTheWayEndsMarksButNotTheFeedback() {
    policy(3);
    listen(5);
    peer(seg(SYN | ASKS).seq(0).mss(1000));
    next();
    peer(seg(ACK).seq(1).ack(1).tos(ECT0));
    endpoint = accept();
    text(1, CE, 100);
    expect(seg(ACK | SIX).seq(1).ack(101).tos(NOT_ECT));
  }

  @Test
  void markThatNobodySentEndsMarksOfOurs() {
    policy(3);
    connect();
    next();
    peer(seg(SYN | ACK | AE).seq(0).ack(1).mss(1000));
    expect(seg(ACK | CWR).seq(1).ack(1).tos(NOT_ECT));
  }

  @Test
  void synWithoutFlagsAfterOneWithThemEndsMarksOfOurs() {
    policy(3);
    listen(5);
    peer(seg(SYN | ASKS).seq(0).mss(1000));
    next();
    peer(seg(SYN).seq(0).mss(1000));
    expect(seg(SYN | ACK | CWR).seq(0).ack(1).ecn());
    peer(seg(ACK | CWR).seq(1).ack(1).ecn(1, 0, 1));
    endpoint = accept();
    send("x");
    expect(seg(ACK | FIVE).seq(1).tos(NOT_ECT));
  }

  @Test
  void optionWhoseFirstCounterIsZeroIsNotBelieved() {
    policy(3);
    listen(5);
    peer(seg(SYN | ASKS).seq(0).mss(1000));
    next();
    peer(seg(ACK | CWR).seq(1).ack(1).ecn(0, 0, 0));
    endpoint = accept();
    send("x");
    next();
    after(10);
    peer(seg(ACK | FIVE).seq(1).ack(2).ecn(0, 500, 0));
    assertEquals(0, info(DELIVERED_CE_BYTES));
  }

  @Test
  void optionIsSentOnlyToThoseThatHaveShownIt() {
    policy(3);
    connect();
    next();
    peer(seg(SYN | ACK | CWR).seq(0).ack(1).mss(1000));
    expect(seg(ACK | CWR).seq(1).ecn());
    send("x");
    expect(seg(ACK | FIVE).seq(1).ecn());
    after(10);
    peer(seg(ACK | FIVE).seq(1).ack(2).tos(ECT0).ecn(1, 0, 2));
    send("y");
    expect(seg(ACK | FIVE).seq(2).ecn(1, 0, 1));
  }

  @Test
  void optionIsLeftOutWhereThePeerRepeatsWhatWasReportedWithIt() {
    establishAccurate();
    text(1, ECT0, 100);
    expect(seg(ACK | FIVE).ack(101).ecn(1, 0, 101));
    text(1, ECT0, 100);
    expect(seg(ACK | FIVE).ack(101).sack(1, 101).ecn(1, 0, 201));
    text(1, ECT0, 100);
    expect(seg(ACK | FIVE).ack(101).sack(1, 101).ecn());
  }

  // The receiver, 3.2.

  @Test
  void marksAreCountedInAceAndTheirOctetsInTheOption() {
    establishAccurate();
    text(1, CE, 100);
    expect(seg(ACK | SIX).ack(101).tos(ECT0).ecn(1, 100, 1));
    text(101, ECT1, 50);
    expect(seg(ACK | SIX).ack(151).ecn(51, 100, 1));
    text(151, CE, 10);
    expect(seg(ACK | SEVEN).ack(161).ecn(51, 110, 1));
    text(161, CE, 1);
    expect(seg(ACK).ack(162).ecn(51, 111, 1));
    assertEquals(3, info(RECEIVED_CE));
    assertEquals(111, info(RECEIVED_CE_BYTES));
  }

  @Test
  void markedAckIsCountedWithoutOctets() {
    establishAccurate();
    peer(seg(ACK | FIVE).seq(1).ack(1).tos(CE));
    silence();
    send("x");
    expect(seg(ACK | SIX).seq(1).ecn(1, 0, 1));
  }

  @Test
  void segmentOutsideTheWindowIsNotCounted() {
    establishAccurate();
    peer(seg(ACK | FIVE).seq(500_000).ack(1).tos(CE).length(10));
    expect(seg(ACK | FIVE).seq(1).ack(1));
  }

  @Test
  void changeOfMarkIsAcknowledgedAtOnce() {
    stack.profile(stack.profile().with(Setting.QUICK_ACKS, 0));
    establishAccurate();
    text(1, ECT0, 100);
    silence();
    text(101, CE, 100);
    expect(seg(ACK | SIX).ack(201));
    text(201, CE, 100);
    silence();
    text(301, CE, 100);
    expect(seg(ACK).ack(401));
  }

  @Test
  void optionOfTwoCountersLeavesRoomForSelectiveAcknowledgments() {
    policy(3);
    listen(5);
    peer(seg(SYN | ASKS).seq(0).mss(1000).sackPermitted().ts(1, 0));
    next();
    peer(seg(ACK | CWR).seq(1).ack(1).ts(2, 0).ecn(1, 0, 1));
    endpoint = accept();
    peer(seg(ACK | FIVE).seq(1001).ack(1).ts(3, 0).tos(ECT1).length(100));
    expect(seg(ACK | FIVE).ack(1).sack(1001, 1101).ecn(101, 0, 1));
    peer(seg(ACK | FIVE).seq(2001).ack(1).ts(3, 0).tos(CE).length(100));
    expect(seg(ACK | SIX).ack(1).sack(2001, 2101).sack(1001, 1101).ecn(101, 100));
  }

  // The sender.

  @Test
  void allButSynsAreEcnCapable() {
    establishAccurate();
    send("x");
    expect(seg(ACK | FIVE).seq(1).tos(ECT0));
    after(300);
    expect(seg(ACK | FIVE).seq(1).length(1).tos(ECT0));
    close();
    expect(seg(FIN | ACK | FIVE).seq(2).tos(ECT0));
  }

  @Test
  void segmentsLeaveRoomForTheOption() {
    establishAccurate();
    send(2000);
    expect(seg(ACK | FIVE).seq(1).length(1000).ecn(1, 0, 1));
    expect(seg(ACK | FIVE).seq(1001).length(1000).ecn(1, 0, 1));
  }

  @Test
  void markReducesTheWindowOnceARoundTripAndNothingIsSaidOfThat() {
    establishAccurate();
    send(10_000);
    for (int i = 0; i < 10; i++) {
      expect(seg(ACK | FIVE).seq(1 + i * 1000).length(1000));
    }
    after(40);
    peer(seg(ACK | SIX).seq(1).ack(2001));
    peer(seg(ACK | SEVEN).seq(1).ack(4001));
    peer(seg(ACK | SEVEN).seq(1).ack(10_001));
    // Seven tenths of the eight segments under way when the first mark was told.
    assertEquals(6, info(CWND));
    assertEquals(2, info(DELIVERED_CE));
    send("x");
    expect(seg(ACK | FIVE).seq(10_001).tos(ECT0));
  }

  @Test
  void aceThatMayHaveGoneRoundCountsEightMore() {
    establishAccurate();
    send(10_000);
    link.sent.clear();
    after(40);
    peer(seg(ACK | FIVE).seq(1).ack(1001));
    assertEquals(0, info(DELIVERED_CE));
    after(1);
    peer(seg(ACK | FIVE).seq(1).ack(10_001));
    assertEquals(8, info(DELIVERED_CE));
  }

  @Test
  void optionSaysThatAceHasNotGoneRound() {
    establishAccurate();
    send(10_000);
    link.sent.clear();
    after(40);
    peer(seg(ACK | FIVE).seq(1).ack(1001).ecn(1, 0, 1001));
    after(1);
    peer(seg(ACK | FIVE).seq(1).ack(10_001).ecn(1, 0, 10_001));
    assertEquals(0, info(DELIVERED_CE));
    assertEquals(10_000, info(DELIVERED_ECT0_BYTES));
  }

  @Test
  void ackThatAcknowledgesNothingTellsOfNoMarks() {
    establishAccurate();
    send("x");
    next();
    peer(seg(ACK | SIX).seq(1).ack(1).ecn(1, 1000, 1));
    assertEquals(0, info(DELIVERED_CE));
    assertEquals(0, info(DELIVERED_CE_BYTES));
  }
}
