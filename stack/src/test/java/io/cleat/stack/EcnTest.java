// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.CWR;
import static io.cleat.stack.Seg.ECE;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.option.IpOptions;
import io.cleat.stack.count.Counter;
import io.cleat.stack.profile.Setting;
import org.junit.jupiter.api.Test;

/** Explicit congestion notification, RFC 3168. */
class EcnTest extends Conversation {
  private static final int NOT_ECT = 0;
  private static final int ECT0 = 2;
  private static final int CE = 3;
  private static final int CWND = 80;

  /** A connection that the peer opened and asked for ECN. */
  private void establishWithEcn() {
    listen(5);
    peer(seg(SYN | ECE | CWR).seq(0).mss(1000).sackPermitted());
    expect(seg(SYN | ACK | ECE).seq(0).ack(1).tos(NOT_ECT));
    after(40);
    peer(seg(ACK).seq(1).ack(1));
    endpoint = accept();
    silence();
  }

  // Negotiation, 6.1.1.

  @Test
  void ecnIsGrantedAndNotAskedForUnlessSaidOtherwise() {
    connect();
    expect(seg(SYN).seq(0));
    EcnTest other = new EcnTest();
    other.establishWithEcn();
    other.send("x");
    other.expect(seg(ACK).seq(1).tos(ECT0));
  }

  @Test
  void ecnIsAskedForInTheSynWhereThePolicySaysSo() {
    stack.profile(stack.profile().with(Setting.ECN, 1));
    connect();
    expect(seg(SYN | ECE | CWR).seq(0).tos(NOT_ECT));
    peer(seg(SYN | ACK | ECE).seq(0).ack(1).mss(1000));
    expect(seg(ACK).seq(1).ack(1).tos(NOT_ECT));
    send("x");
    expect(seg(ACK).seq(1).tos(ECT0));
  }

  @Test
  void peerThatDoesNotGrantItGetsPlainPackets() {
    stack.profile(stack.profile().with(Setting.ECN, 1));
    connect();
    next();
    peer(seg(SYN | ACK).seq(0).ack(1).mss(1000));
    next();
    send("x");
    expect(seg(ACK).seq(1).tos(NOT_ECT));
  }

  @Test
  void synIsSentAgainWithoutAsking() {
    stack.profile(stack.profile().with(Setting.ECN, 1));
    connect();
    expect(seg(SYN | ECE | CWR).seq(0));
    after(1000);
    expect(seg(SYN).seq(0));
    peer(seg(SYN | ACK | ECE).seq(0).ack(1).mss(1000));
    next();
    send("x");
    expect(seg(ACK).seq(1).tos(NOT_ECT));
  }

  @Test
  void nothingIsGrantedWhereItIsOff() {
    stack.profile(stack.profile().with(Setting.ECN, 0));
    listen(5);
    peer(seg(SYN | ECE | CWR).seq(0).mss(1000));
    expect(seg(SYN | ACK).seq(0).ack(1));
  }

  @Test
  void synThatIsMarkedItselfAsksForNothing() {
    listen(5);
    peer(seg(SYN | ECE | CWR).seq(0).mss(1000).tos(ECT0));
    expect(seg(SYN | ACK).seq(0).ack(1));
  }

  // The receiver, 6.1.3.

  @Test
  void markIsEchoedUntilTheSenderHasHeard() {
    establishWithEcn();
    peer(seg(ACK).seq(1).ack(1).tos(CE).text("a"));
    expect(seg(ACK | ECE).seq(1).ack(2).tos(NOT_ECT));
    peer(seg(ACK).seq(2).ack(1).tos(ECT0).text("b"));
    expect(seg(ACK | ECE).ack(3));
    peer(seg(ACK | CWR).seq(3).ack(1).tos(ECT0).text("c"));
    expect(seg(ACK).ack(4));
  }

  @Test
  void segmentWithCwrThatIsMarkedItselfIsEchoed() {
    establishWithEcn();
    peer(seg(ACK).seq(1).ack(1).tos(CE).text("a"));
    expect(seg(ACK | ECE).ack(2));
    peer(seg(ACK | CWR).seq(2).ack(1).tos(CE).text("b"));
    expect(seg(ACK | ECE).ack(3));
  }

  @Test
  void markMeansNothingWhereEcnWasNotAgreedUpon() {
    establish();
    peer(seg(ACK).seq(1).ack(1).tos(CE).text("a"));
    expect(seg(ACK).ack(2));
  }

  // The sender, 6.1.2.

  @Test
  void echoReducesTheWindowOnceARoundTripAndIsAnsweredWithCwr() {
    establishWithEcn();
    sendSegments(0, 10);
    after(40);
    peer(seg(ACK | ECE).seq(1).ack(2001));
    peer(seg(ACK | ECE).seq(1).ack(4001));
    peer(seg(ACK | ECE).seq(1).ack(10_001));
    // Seven tenths of the eight segments under way when the first echo came.
    assertEquals(6, info(CWND));
    send(2000);
    expect(seg(ACK | CWR).seq(10_001).tos(ECT0).length(1000));
    expect(seg(ACK).seq(11_001).tos(ECT0).length(1000));
    after(40);
    peer(seg(ACK).seq(1).ack(12_001));
    assertEquals(6, info(CWND));
    assertEquals(0, stack.counters().get(Counter.TCP_RETRANSMITS));
  }

  @Test
  void retransmissionIsNotEcnCapable() {
    establishWithEcn();
    sendSegments(0, 5);
    after(40);
    peer(seg(ACK).seq(1).ack(1).sack(1001, 4001));
    expect(seg(ACK).seq(1).length(1000).tos(NOT_ECT));
    peer(seg(ACK).seq(1).ack(5001));
    send(1000);
    // RFC 3168 6.1.2: CWR after any reduction of the window.
    expect(seg(ACK | CWR).seq(5001).tos(ECT0));
  }

  @Test
  void probeOfTheWindowIsNotEcnCapable() {
    establishWithEcn();
    peer(seg(ACK).seq(1).ack(1).wnd(0));
    send("hello");
    after(300);
    expect(seg(ACK).seq(0).tos(NOT_ECT));
  }

  @Test
  void userSetsTheOtherSixBits() {
    establishWithEcn();
    set(IpOptions.LEVEL, IpOptions.IP_TOS, 0xb8);
    send("x");
    expect(seg(ACK).seq(1).tos(0xb8 | ECT0));
  }
}
