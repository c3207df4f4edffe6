// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.Events.HUP;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SOL_TCP;
import static io.cleat.option.SocketOptions.SO_KEEPALIVE;
import static io.cleat.option.TcpOptions.TCP_KEEPCNT;
import static io.cleat.option.TcpOptions.TCP_KEEPIDLE;
import static io.cleat.option.TcpOptions.TCP_KEEPINTVL;
import static io.cleat.option.TcpOptions.TCP_USER_TIMEOUT;
import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.RST;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import org.junit.jupiter.api.Test;

/** How long a silent peer is borne: RFC 9293 3.8.1, 3.8.3 and 3.8.4, RFC 6298. */
class PatienceTest extends Conversation {
  private static final int RETRANSMITS = 0;
  private static final int RTT = 68;

  private void establishSlowly() {
    establish(seg(SYN).seq(0).mss(1000), 40);
  }

  @Test
  void roundTripOfWhatWasSentTwiceIsNotMeasured() {
    establishSlowly();
    sendSegments(0, 1);
    after(240);
    expect(seg(ACK).seq(1));
    after(5);
    peer(seg(ACK).seq(1).ack(1001));
    assertEquals(40_000, info(RTT));
  }

  @Test
  void roundTripOfWhatWasSentOnceIs() {
    establishSlowly();
    sendSegments(0, 1);
    after(120);
    peer(seg(ACK).seq(1).ack(1001));
    assertEquals(50_000, info(RTT));
  }

  @Test
  void peerThatIsSilentForHundredSecondsIsNotGivenUp() {
    establishSlowly();
    sendSegments(0, 1);
    after(100_000);
    link.sent.clear();
    shows(OUT);
    peer(seg(ACK).seq(1).ack(1001));
    send("hello");
    expect(seg(ACK).seq(1001).text("hello"));
  }

  @Test
  void userSeesHowOftenWasSentAgainInVain() {
    establishSlowly();
    sendSegments(0, 1);
    after(240 + 480 + 960);
    assertEquals(3, info(RETRANSMITS) >>> 16 & 0xff);
  }

  // Keep-alive.

  @Test
  void idleConnectionIsSilentForDays() {
    establish();
    after(3L * 86_400_000);
    silence();
    shows(OUT);
  }

  @Test
  void trafficPutsTheProbeOff() {
    establish();
    set(SOL_TCP, TCP_KEEPIDLE, 10);
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    after(9_000);
    peer(seg(ACK).seq(1).ack(1).text("x"));
    next();
    after(9_999);
    silence();
    after(1);
    expect(seg(ACK).seq(0).ack(2).length(0));
  }

  @Test
  void probesEndWhenTheyAreSwitchedOff() {
    establish();
    set(SOL_TCP, TCP_KEEPIDLE, 10);
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    after(10_000);
    next();
    set(SOL_SOCKET, SO_KEEPALIVE, 0);
    after(10_000_000);
    silence();
    shows(OUT);
  }

  @Test
  void lostProbeIsNoEnd() {
    establish();
    set(SOL_TCP, TCP_KEEPIDLE, 10);
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    after(10_000);
    next();
    after(75_000);
    next();
    peer(seg(ACK).seq(1).ack(1));
    after(9_000);
    silence();
    shows(OUT);
  }

  @Test
  void probesAreAsManyAndAsFarApartAsTheUserSays() {
    establish();
    set(SOL_TCP, TCP_KEEPIDLE, 10);
    set(SOL_TCP, TCP_KEEPINTVL, 5);
    set(SOL_TCP, TCP_KEEPCNT, 2);
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    after(10_000);
    expect(seg(ACK).seq(0).ack(1).length(0));
    after(5_000);
    expect(seg(ACK).seq(0).ack(1).length(0));
    after(4_999);
    silence();
    after(1);
    expect(seg(RST | ACK).seq(1).ack(1));
    fails(Errno.ETIMEDOUT, recv());
  }

  @Test
  void userTimeoutTakesThePlaceOfTheCountOfProbes() {
    establish();
    set(SOL_TCP, TCP_KEEPIDLE, 10);
    set(SOL_TCP, TCP_KEEPINTVL, 5);
    set(SOL_TCP, TCP_USER_TIMEOUT, 12_000);
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    after(10_000);
    expect(seg(ACK).seq(0).ack(1).length(0));
    after(5_000);
    expect(seg(RST | ACK).seq(1).ack(1));
    fails(Errno.ETIMEDOUT, recv());
  }

  // A peer that does not read.

  /** The peer answers each probe for so long, and its window stays closed. */
  private void answerProbes(long millis) {
    for (long passed = 0; passed < millis; passed += 100) {
      after(100);
      while (!link.sent.isEmpty()) {
        next();
        peer(seg(ACK).seq(1).ack(1).wnd(0));
      }
    }
  }

  private void closeWindow() {
    establishSlowly();
    peer(seg(ACK).seq(1).ack(1).wnd(0));
    send("hello");
  }

  @Test
  void slowReaderWhoAnswersIsBorneForHours() {
    closeWindow();
    answerProbes(4 * 3_600_000);
    shows(OUT);
    peer(seg(ACK).seq(1).ack(1).wnd(1000));
    expect(seg(ACK).seq(1).text("hello"));
  }

  @Test
  void slowReaderIsGivenUpAtTheUserTimeoutThoughItAnswers() {
    set(3000);
    answerProbes(3000);
    assertTrue((endpoint.events() & HUP) == 0);
    answerProbes(300);
    fails(Errno.ETIMEDOUT, recv());
  }

  private void set(int userTimeoutMillis) {
    closeWindow();
    set(SOL_TCP, TCP_USER_TIMEOUT, userTimeoutMillis);
  }

  @Test
  void closedWindowOfADeadPeerIsGivenUpAfterTheRetries() {
    closeWindow();
    after(800_000);
    assertTrue((endpoint.events() & HUP) == 0);
    link.sent.clear();
    after(800_000);
    fails(Errno.ETIMEDOUT, recv());
  }

  @Test
  void userTimeoutEndsAWaitForADeadPeersWindow() {
    set(5000);
    after(5_000);
    assertTrue((endpoint.events() & HUP) == 0);
    after(300);
    fails(Errno.ETIMEDOUT, recv());
  }
}
