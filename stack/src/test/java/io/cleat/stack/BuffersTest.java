// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SO_RCVBUF;
import static io.cleat.option.SocketOptions.SO_RCVBUFFORCE;
import static io.cleat.option.SocketOptions.SO_SNDBUF;
import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/**
 * How large buffers are, and the windows that follow: RFC 7323 2, Linux's tcp_rmem and tcp_wmem.
 */
class BuffersTest extends Conversation {
  private static final int SCALE = 10;
  private static final int ALL = 1 << 25;

  private long at = 1;
  private int window;

  private void establishScaled() {
    establish(seg(SYN).seq(0).mss(1000).scale(SCALE), 40);
    window = 65_536;
  }

  /** The peer fills the window in one round trip; the user reads so much of it. */
  private void round(int read) {
    long end = at + window;
    while (at + 1000 <= end) {
      peer(seg(ACK).seq(at).ack(1).length(1000));
      at += 1000;
    }
    after(40);
    long left = read;
    for (long got = 1; left > 0 && got > 0; left -= got) {
      got = endpoint.recv(memory, 0, Math.min(left, 1 << 20), 0, null);
    }
    turn();
    after(40);
    while (!link.sent.isEmpty()) {
      Seg ack = next();
      window = (int) (ack.wnd << SCALE) - (int) (at - ack.ack);
    }
  }

  private int bufferBytes(int name) {
    endpoint.getsockopt(SOL_SOCKET, name, memory, 4);
    return memory.get(ValueLayout.JAVA_INT, 0);
  }

  @Test
  void windowGrowsForAUserWhoReadsAllAtOnce() {
    establishScaled();
    for (int i = 0; i < 10; i++) {
      round(ALL);
    }
    assertTrue(window > 500_000, "window " + window);
    assertTrue(bufferBytes(SO_RCVBUF) > 1_000_000);
  }

  @Test
  void windowIsAheadOfASenderInSlowStart() {
    establishScaled();
    // What is granted after a round trip is for the one after the next, with losses as many again.
    int filled = window;
    round(ALL);
    assertTrue(window >= 7 * filled, "window " + window + " after " + filled);
  }

  @Test
  void windowGrowsNoFurtherThanTheLargestBuffer() {
    establishScaled();
    for (int i = 0; i < 12; i++) {
      round(ALL);
    }
    assertTrue(window <= 16 << 20, "window " + window);
    assertEquals(32 << 20, bufferBytes(SO_RCVBUF));
  }

  @Test
  void windowDoesNotGrowForAUserWhoReadsLittle() {
    establishScaled();
    for (int i = 0; i < 10; i++) {
      round(1000);
    }
    assertTrue(window <= 65_536, "window " + window);
    assertEquals(131_072, bufferBytes(SO_RCVBUF));
  }

  @Test
  void bufferThatWasSetStaysAsItIs() {
    establishScaled();
    set(SOL_SOCKET, SO_RCVBUF, 65_536);
    for (int i = 0; i < 10; i++) {
      round(ALL);
    }
    assertTrue(window <= 65_536, "window " + window);
    assertEquals(131_072, bufferBytes(SO_RCVBUF));
  }

  @Test
  void limitIsForThoseWhoMayNotForceIt() {
    establishScaled();
    set(SOL_SOCKET, SO_RCVBUF, 5 << 20);
    assertEquals(8 << 20, bufferBytes(SO_RCVBUF));
    set(SOL_SOCKET, SO_RCVBUFFORCE, 5 << 20);
    assertEquals(10 << 20, bufferBytes(SO_RCVBUF));
    set(SOL_SOCKET, SO_RCVBUFFORCE, -1);
    assertEquals(2304, bufferBytes(SO_RCVBUF));
  }

  @Test
  void scaleIsThatOfTheLargestBufferOrOfTheOneThatWasSet() {
    connect();
    expect(seg(SYN).scale(10).wnd(65_535));
    endpoint = socket();
    memory.set(ValueLayout.JAVA_INT, 0, 30_000);
    endpoint.setsockopt(SOL_SOCKET, SO_RCVBUF, memory, 4);
    endpoint.connect(name(PEER, PEER_PORT));
    turn();
    expect(seg(SYN).scale(0).wnd(30_000));
  }

  @Test
  void sendBufferGrowsWithTheCongestionWindow() {
    establishScaled();
    long first = fill();
    long acked = 1;
    for (int i = 0; i < 200; i++) {
      while (!link.sent.isEmpty()) {
        Seg seg = next();
        acked = seg.seq + seg.length;
      }
      peer(seg(ACK).seq(1).ack(acked).wnd(0xffff));
      fill();
    }
    assertTrue(first <= 20_000, "first " + first);
    link.sent.clear();
    peer(seg(ACK).seq(1).ack(acked).wnd(0xffff));
    assertTrue(stack.bufferBytes() >= 1 << 20, "buffers " + stack.bufferBytes());
    assertTrue(stack.bufferBytes() <= 4 << 20, "buffers " + stack.bufferBytes());
  }

  @Test
  void sendBufferThatWasSetStaysAsItIs() {
    establishScaled();
    set(SOL_SOCKET, SO_SNDBUF, 10_000);
    assertEquals(20_000, fill());
    assertEquals(20_000, bufferBytes(SO_SNDBUF));
  }

  /** Sends until there is no room, and answers how much that was. */
  private long fill() {
    long total = 0;
    long sent = endpoint.send(memory, 0, 100_000, 0, null);
    while (sent > 0) {
      total += sent;
      sent = endpoint.send(memory, 0, 100_000, 0, null);
    }
    turn();
    return total;
  }
}
