// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpOptions;
import io.cleat.stack.count.Counter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How fast text is sent: RFC 5681, RFC 9438 (CUBIC), RFC 9406 (HyStart++). */
class CongestionTest extends Conversation {
  private static final int SSTHRESH = 76;
  private static final int CWND = 80;
  private static final long TRIP = 200;
  private static final int UNSET = Integer.MAX_VALUE;

  /** After the last octet that was sent. */
  private long sent = 1;

  /** What the peer has acknowledged. */
  private long acked = 1;

  @BeforeEach
  void connected() {
    establish(seg(SYN).seq(0).mss(1000).sackPermitted().scale(10), TRIP);
    peer(seg(ACK).seq(1).ack(1).wnd(0xffff));
  }

  private void choose(String name) {
    byte[] octets = name.getBytes(StandardCharsets.US_ASCII);
    MemorySegment.copy(octets, 0, memory, ValueLayout.JAVA_BYTE, 0, octets.length);
    int length = octets.length;
    assertEquals(
        0, endpoint.setsockopt(SocketOptions.SOL_TCP, TcpOptions.TCP_CONGESTION, memory, length));
  }

  /** More text than the window lets through. */
  private void feed() {
    while (endpoint.send(memory, 0, 100_000, 0, null) > 0) {
      turn();
    }
    look();
  }

  private void look() {
    while (!link.sent.isEmpty()) {
      Seg seg = next();
      sent = Math.max(sent, seg.seq + seg.length);
    }
  }

  /** A round trip later all that was sent is acknowledged, two segments at a time. */
  private void round(long millis) {
    long end = sent;
    after(millis);
    while (acked < end) {
      acked = Math.min(acked + 2000, end);
      peer(seg(ACK).seq(1).ack(acked).wnd(0xffff));
      feed();
    }
  }

  /** Three segments arrive, the one before them does not; then it does. */
  private void loss() {
    long end = sent;
    after(TRIP);
    peer(seg(ACK).seq(1).ack(acked).wnd(0xffff).sack(acked + 1000, end));
    look();
    after(TRIP);
    acked = end;
    peer(seg(ACK).seq(1).ack(acked).wnd(0xffff));
    look();
    after(TRIP);
    acked = sent;
    peer(seg(ACK).seq(1).ack(acked).wnd(0xffff));
    feed();
  }

  private void grow(int segments) {
    feed();
    for (int i = 0; info(CWND) < segments; i++) {
      assertTrue(i < 1000, "the window does not grow");
      round(TRIP);
    }
  }

  // TCP_CONGESTION.

  private String controller() {
    assertEquals(
        16, endpoint.getsockopt(SocketOptions.SOL_TCP, TcpOptions.TCP_CONGESTION, memory, 100));
    return memory.getString(0);
  }

  @Test
  void cubicIsChosenUnlessAnotherIs() {
    assertEquals("cubic", controller());
    choose("reno");
    assertEquals("reno", controller());
  }

  @Test
  void unknownControllerIsNotThere() {
    memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 'x');
    int result = endpoint.setsockopt(SocketOptions.SOL_TCP, TcpOptions.TCP_CONGESTION, memory, 1);
    fails(Errno.ENOENT, result);
    result = endpoint.setsockopt(SocketOptions.SOL_TCP, TcpOptions.TCP_CONGESTION, memory, 0);
    fails(Errno.EINVAL, result);
  }

  // RFC 5681.

  @Test
  void windowDoublesInARoundTripOfSlowStart() {
    feed();
    assertEquals(10, info(CWND));
    round(TRIP);
    assertEquals(20, info(CWND));
    round(TRIP);
    assertEquals(40, info(CWND));
    assertEquals(UNSET, info(SSTHRESH));
  }

  @Test
  void afterRecoveryNoMoreGoesAtOnceThanAtTheBeginning() {
    grow(80);
    long end = sent;
    int offered = (int) (end - acked) / 1024;
    after(TRIP);
    peer(seg(ACK).seq(1).ack(acked).wnd(offered).sack(acked + 1000, end));
    look();
    assertEquals(end, sent, "the receiver's window is used up");
    after(TRIP);
    peer(seg(ACK).seq(1).ack(end).wnd(0xffff));
    look();
    assertEquals(10_000, sent - end);
    assertEquals(56, info(SSTHRESH));
    acked = end;
    round(TRIP);
    round(TRIP);
    assertEquals(40, info(CWND));
  }

  @Test
  void windowDoesNotGrowWhileTheReceiversIsTheLimit() {
    feed();
    for (int i = 0; i < 20; i++) {
      after(TRIP);
      acked = sent;
      // 40 times 1024 octets, whatever the congestion window allows.
      peer(seg(ACK).seq(1).ack(acked).wnd(40));
      feed();
    }
    assertEquals(40_000, sent - acked);
    assertTrue(info(CWND) <= 2 * 41, "cwnd " + info(CWND));
  }

  @Test
  void renoHalvesItsWindowAndAddsASegmentARoundTrip() {
    choose("reno");
    grow(80);
    loss();
    assertEquals(40, info(SSTHRESH));
    int window = info(CWND);
    assertTrue(window >= 40 && window <= 41, "cwnd " + window);
    round(TRIP);
    round(TRIP);
    assertTrue(info(CWND) >= window + 1 && info(CWND) <= window + 3, "cwnd " + info(CWND));
  }

  @Test
  void windowThatIsNotUsedDoesNotGrow() {
    for (int i = 0; i < 10; i++) {
      send(1000);
      look();
      after(TRIP);
      peer(seg(ACK).seq(1).ack(sent).wnd(0xffff));
    }
    assertEquals(10, info(CWND));
  }

  @Test
  void windowIsSmallAgainAfterAPause() {
    grow(80);
    while (acked < sent) {
      after(TRIP);
      acked = sent;
      peer(seg(ACK).seq(1).ack(acked).wnd(0xffff));
      look();
    }
    after(60_000);
    send(100_000);
    look();
    assertEquals(10, info(CWND));
    assertEquals(acked + 10_000, sent);
  }

  @Test
  void windowThatWasInUseIsWhatIsReducedThoughManyAcksCameAtOnce() {
    grow(80);
    long end = sent;
    after(TRIP);
    for (long ack = acked + 2000; ack < end - 10_000; ack += 2000) {
      Seg one = seg(ACK).seq(1).ack(ack).wnd(0xffff);
      link.arriving.add(new ScriptedLink.Frame(packet(one, PEER, US), 0));
      acked = ack;
    }
    // One turn takes them all, and the loss, before anything is sent.
    peer(seg(ACK).seq(1).ack(acked).wnd(0xffff).sack(acked + 1000, end));
    assertTrue(info(SSTHRESH) >= 56, "ssthresh " + info(SSTHRESH));
  }

  // RFC 9438.

  @Test
  void cubicReducesToSevenTenths() {
    grow(80);
    loss();
    assertEquals(56, info(SSTHRESH));
  }

  /** RFC 9438 4.2: K = cubic root of ((W_max - cwnd_epoch) / C), seconds to the old window. */
  @Test
  void cubicComesNearTheOldWindowWhenKSaysSo() {
    grow(80);
    loss();
    // A segment less than the old window is where C * (t - K)^3 is -1.
    double expected = Math.cbrt((80 - 56) / 0.4) - Math.cbrt(1 / 0.4);
    long start = environment.nanoTime();
    while (info(CWND) < 79) {
      round(TRIP);
    }
    double seconds = (environment.nanoTime() - start) / 1e9;
    assertEquals(expected, seconds, 0.5);
  }

  @Test
  void cubicIsFlatAroundTheOldWindowAndSteepBeyond() {
    grow(80);
    loss();
    while (info(CWND) < 79) {
      round(TRIP);
    }
    int plateau = info(CWND);
    for (int i = 0; i < 25; i++) {
      round(TRIP);
    }
    int first = info(CWND) - plateau;
    for (int i = 0; i < 100; i++) {
      round(TRIP);
    }
    int later = info(CWND) - plateau - first;
    assertTrue(later > 8 * first, first + " then " + later);
  }

  @Test
  void cubicIsNoSlowerThanReno() {
    grow(20);
    loss();
    int window = info(CWND);
    for (int i = 0; i < 20; i++) {
      round(2);
    }
    // In 40 ms the cubic function hardly moves; Reno's estimate does, by half a segment a round.
    assertTrue(info(CWND) >= window + 8, "cwnd " + window + " to " + info(CWND));
  }

  @Test
  void secondLossBeforeTheOldWindowLetsOthersHaveMore() {
    grow(80);
    loss();
    loss();
    // RFC 9438 4.7: W_max is 0.85 of the window at the second loss, so the plateau is at 48.
    for (int i = 0; i < 15; i++) {
      round(TRIP);
    }
    assertEquals(48, info(CWND), 2);
  }

  // RFC 9406.

  @Test
  void longerRoundTripsEndSlowStartBeforeLossDoes() {
    feed();
    long trip = TRIP;
    for (int i = 0; i < 20 && info(SSTHRESH) == UNSET; i++) {
      round(trip);
      trip += i > 1 ? 20 : 0;
    }
    assertTrue(info(SSTHRESH) < 2000, "ssthresh " + info(SSTHRESH));
    assertEquals(0, stack.counters().get(Counter.TCP_RETRANSMITS));
  }

  @Test
  void singleLongRoundTripIsAMistakeThatIsSeen() {
    feed();
    round(TRIP);
    round(TRIP);
    round(TRIP + 40);
    int window = info(CWND);
    round(TRIP);
    round(TRIP);
    round(TRIP);
    assertTrue(info(CWND) >= 4 * window, window + " to " + info(CWND));
    assertEquals(UNSET, info(SSTHRESH));
  }
}
