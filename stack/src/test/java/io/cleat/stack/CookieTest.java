// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.RST;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.option.SocketOptions;
import io.cleat.option.TcpOptions;
import io.cleat.stack.count.Counter;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SYN cookies, RFC 4987 3.6: what happens where too many connections are half open. */
class CookieTest extends Conversation {
  private static final int VICTIM = 50_000;

  @BeforeEach
  void fullBacklog() {
    listen(1);
    for (int port = 1; port <= 2; port++) {
      peerFromPort(port);
      peer(seg(SYN).seq(0));
      next();
    }
    peerFromPort(VICTIM);
  }

  private long count(Counter counter) {
    return stack.counters().get(counter);
  }

  @Test
  void synIsAnsweredAndForgotten() {
    int before = stack.tcp().connections();
    peer(seg(SYN).seq(0).mss(1460));
    expect(seg(SYN | ACK).seq(0).ack(1).mss(1460));
    assertEquals(before, stack.tcp().connections());
    after(60_000);
    assertEquals(1, count(Counter.TCP_COOKIES_SENT));
  }

  @Test
  void ackWithTheCookieMakesTheConnection() {
    peer(seg(SYN).seq(0).mss(1460));
    next();
    peer(seg(ACK).seq(1).ack(1));
    endpoint = accept();
    silence();
    peer(seg(ACK).seq(1).ack(1).text("hello"));
    expect(seg(ACK).seq(1).ack(6));
    receives("hello");
    send("world");
    expect(seg(ACK).seq(1).ack(6).text("world"));
  }

  @Test
  void connectionOfACookieIsNotDeferred() {
    memory.set(ValueLayout.JAVA_INT, 0, 10);
    listener.setsockopt(SocketOptions.SOL_TCP, TcpOptions.TCP_DEFER_ACCEPT, memory, 4);
    ackWithTheCookie();
    assertEquals(IN, listener.events());
  }

  private void ackWithTheCookie() {
    peer(seg(SYN).seq(0).mss(1460));
    next();
    peer(seg(ACK).seq(1).ack(1));
  }

  @Test
  void textOfTheAckIsKept() {
    peer(seg(SYN).seq(0).mss(1460));
    next();
    peer(seg(ACK).seq(1).ack(1).text("early"));
    endpoint = accept();
    receives("early");
  }

  @Test
  void segmentSizeIsRememberedAsNearAsTheCookieCanSayIt() {
    peer(seg(SYN).seq(0).mss(1350));
    next();
    peer(seg(ACK).seq(1).ack(1));
    endpoint = accept();
    send(2000);
    expect(seg(ACK).seq(1).length(1300));
  }

  @Test
  void withoutTimestampsNoOptionIsGranted() {
    peer(seg(SYN).seq(0).mss(1460).sackPermitted().scale(7));
    Seg answer = next();
    assertEquals("S. seq=0 ack=1 wnd=65535 length=0 mss=1460 ''", answer.toString());
    peer(seg(ACK).seq(1).ack(1).wnd(2000));
    endpoint = accept();
    send(4000);
    assertEquals(1460, next().length);
    // The window is 2000 octets and not 2000 << 7.
    silence();
  }

  @Test
  void timestampRemembersTheOtherOptions() {
    peer(seg(SYN).seq(0).mss(1460).sackPermitted().scale(7).ts(500, 0));
    Seg answer = next();
    answer.assertIs(seg(SYN | ACK).seq(0).ack(1).mss(1460).scale(10).sackPermitted());
    assertEquals(500, answer.tsEcr);
    peer(seg(ACK).seq(1).ack(1).wnd(100).ts(501, (int) answer.tsVal));
    endpoint = accept();
    send(4000);
    expect(seg(ACK).seq(1).length(1448));
    expect(seg(ACK).seq(1449).length(1448));
    peer(seg(ACK).seq(101).ack(1).ts(502, (int) answer.tsVal).text("later"));
    link.sent.removeIf(frame -> frame.bytes().length > 1000);
    expect(seg(ACK).ack(1).sack(101, 106));
  }

  @Test
  void cookieOfAnotherIsReset() {
    peer(seg(SYN).seq(0).mss(1460));
    next();
    peer(seg(ACK).seq(1).ack(2));
    expect(seg(RST).seq(2));
    peerFromPort(VICTIM + 1);
    peer(seg(ACK).seq(1).ack(1));
    expect(seg(RST).seq(1));
    assertEquals(2, count(Counter.TCP_COOKIES_BAD));
  }

  @Test
  void cookieIsGoodForAMinuteAndNotForThree() {
    peer(seg(SYN).seq(0).mss(1460));
    next();
    after(200_000);
    link.sent.clear();
    peer(seg(ACK).seq(1).ack(1));
    expect(seg(RST).seq(1));
  }

  @Test
  void listenerThatSentNoCookieTakesNone() {
    peer(seg(ACK).seq(1).ack(1));
    expect(seg(RST));
    assertEquals(0, count(Counter.TCP_COOKIES_BAD));
  }

  @Test
  void fullQueueOfThoseWhoWaitDropsEvenTheSyn() {
    for (int port = VICTIM; port < VICTIM + 3; port++) {
      peerFromPort(port);
      peer(seg(SYN).seq(0).mss(1460));
      if (port < VICTIM + 2) {
        next();
        peer(seg(ACK).seq(1).ack(1));
      }
    }
    assertEquals(1, count(Counter.TCP_DROP_BACKLOG_FULL));
    assertEquals(2, count(Counter.TCP_COOKIES_GOOD));
  }

  @Test
  void millionSynsLeaveNothingAndARealClientIsServed() {
    CookieTest host = new CookieTest();
    leaks.watch(host::settle);
    host.listen(100);
    int port = 1024;
    for (int i = 0; i < 1_000_000; i++) {
      port = port == 65_535 ? 1024 : port + 1;
      host.peerFromPort(port);
      host.floods(i);
    }
    assertTrue(host.stack.tcp().connections() <= 101);
    assertEquals(0, host.stack.bufferBytes());
    host.peerFromPort(1023);
    host.peer(seg(SYN).seq(0).mss(1460));
    host.expect(seg(SYN | ACK).seq(0).ack(1));
    host.peer(seg(ACK).seq(1).ack(1).text("real"));
    host.endpoint = host.accept();
    host.receives("real");
  }

  private void floods(int seq) {
    peer(seg(SYN).seq(seq));
    link.sent.clear();
  }
}
