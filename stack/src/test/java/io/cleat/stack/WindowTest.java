// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SO_RCVBUF;
import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.RST;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.URG;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Ioctl;
import io.cleat.Msg;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Windows that are large, shrink or close, and urgent text: RFC 9293 3.8.5 and 3.8.6. */
class WindowTest extends Conversation {
  @Test
  void windowAboveHalfOfItsRangeIsPositive() {
    establish();
    peer(seg(ACK).seq(1).ack(1).wnd(0xffff));
    send("hello");
    expect(seg(ACK).seq(1).text("hello"));
  }

  @Test
  void offerIsNotTakenBack() {
    establish();
    set(SOL_SOCKET, SO_RCVBUF, 2000);
    peer(seg(ACK).seq(1).ack(1).length(1000));
    expect(seg(ACK).seq(1).ack(1001).wnd(64_535));
  }

  @Test
  void nothingNewGoesBeyondAWindowThatShrank() {
    establish();
    sendSegments(0, 3);
    peer(seg(ACK).seq(1).ack(1).wnd(1500));
    send(1000);
    silence();
    peer(seg(ACK).seq(1).ack(2001).wnd(1500));
    silence();
    peer(seg(ACK).seq(1).ack(3001).wnd(1500));
    expect(seg(ACK).seq(3001).length(1000));
  }

  /** What we send of so much text; the peer is known to have room for some of it. */
  private int sentOf(int octets) {
    send(octets);
    int sent = 0;
    while (!link.sent.isEmpty()) {
      sent += (int) next().length;
    }
    return sent;
  }

  @Test
  void windowOfTextThatComesLateIsNotTaken() {
    listen(1);
    peer(seg(SYN).seq(0).mss(1012).sackPermitted().raw(1, 1).ts(1, 0));
    int echo = (int) next().tsVal;
    peer(seg(ACK).seq(1).ack(1).raw(1, 1).ts(2, echo));
    endpoint = accept();
    peer(seg(ACK).seq(1001).ack(1).wnd(3000).raw(1, 1).ts(3, echo));
    peer(seg(ACK).seq(1).ack(1).wnd(9000).raw(1, 1).ts(3, echo).length(1000));
    assertEquals(3000, sentOf(9000));
  }

  @Test
  void whatAShrunkWindowHoldsIsSentAgainAsEver() {
    establish(seg(SYN).seq(0).mss(1000), 40);
    sendSegments(0, 3);
    peer(seg(ACK).seq(1).ack(1).wnd(1500));
    after(240);
    expect(seg(ACK).seq(1).length(1000));
  }

  @Test
  void connectionWhoseWindowShrankToNothingStaysAsLongAsThePeerAnswers() {
    establish(seg(SYN).seq(0).mss(1000), 40);
    sendSegments(0, 3);
    peer(seg(ACK).seq(1).ack(1).wnd(0));
    for (int i = 0; i < 60; i++) {
      after(120_000);
      link.sent.clear();
      peer(seg(ACK).seq(1).ack(1).wnd(0));
    }
    shows(OUT);
    silence();
    peer(seg(ACK).seq(1).ack(3001).wnd(5000));
    send("hello");
    expect(seg(ACK).seq(3001).text("hello"));
    assertEquals(40_000, info(68), "nobody took two hours for a round trip");
  }

  @Test
  void firstProbeComesAfterTheTimeout() {
    establish(seg(SYN).seq(0).mss(1000), 40);
    peer(seg(ACK).seq(1).ack(1).wnd(0));
    send("hello");
    after(239);
    silence();
    after(1);
    expect(seg(ACK).seq(0).length(0));
  }

  /** The peer fills our window, and nobody reads; answers the next number. */
  private long fill() {
    long at = 1;
    Seg ack;
    do {
      peer(seg(ACK).seq(at).ack(1).length(1000));
      after(40);
      ack = next();
      at = ack.ack;
    } while (ack.wnd > 0);
    return at;
  }

  @Test
  void acksCountWhileOurWindowIsClosed() {
    establish();
    long at = fill();
    send("hello");
    next();
    peer(seg(ACK).seq(at).ack(6));
    after(10_000);
    silence();
  }

  @Test
  void resetsCountWhileOurWindowIsClosed() {
    establish();
    long at = fill();
    peer(seg(RST).seq(at));
    assertEquals(0, stack.tcp().connections());
  }

  // Urgent text.

  @Test
  void urgentPointerMayLieSegmentsAhead() {
    establish();
    assertEquals(3000, endpoint.send(memory, 0, 3000, Msg.MSG_OOB, null));
    turn();
    expect(seg(ACK | URG).seq(1).length(1000).up(3000));
    expect(seg(ACK | URG).seq(1001).length(1000).up(2000));
    expect(seg(ACK | URG).seq(2001).length(1000).up(1000));
  }

  private boolean isAtMark() {
    assertEquals(0, endpoint.ioctl(Ioctl.SIOCATMARK, memory));
    return memory.get(ValueLayout.JAVA_INT, 0) != 0;
  }

  @Test
  void userFindsTheMark() {
    establish();
    peer(seg(ACK | URG).seq(1).ack(1).up(3).text("abcde"));
    assertTrue(!isAtMark());
    receives("ab");
    assertTrue(isAtMark());
    receives("de");
    fails(Errno.EAGAIN, recv());
  }
}
