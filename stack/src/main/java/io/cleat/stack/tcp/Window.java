// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/** The window that is advertised: RFC 9293 3.8.6.2.2, the receiver's part against silly windows. */
final class Window {
  private Window() {}

  /** Octets for which there would be room behind RCV.NXT. */
  static int free(TcpEndpoint t) {
    return Math.max(t.receiveCapacity() - t.readable(), 0);
  }

  /** What is to stand in SEG.WND; moves the edge that is advertised. */
  static int advertise(Tcb t) {
    int now = Math.max(t.rcvWnd(), 0);
    int window = Math.max(proposed((TcpEndpoint) t), now);
    int scale = t.rcvScale;
    int most = 0xffff << scale;
    // RFC 9293 (SHLD-14): a TCP receiver should not shrink the window, so what was advertised is
    // rounded up where the scale cannot say it exactly, and what is new is rounded down.
    int unit = (1 << scale) - 1;
    window = window > now ? Math.max(window & ~unit, now + unit & ~unit) : now + unit & ~unit;
    window = Math.min(window, most);
    t.rcvAdv = t.rcvNxt + Math.max(window, now);
    return window >>> scale;
  }

  /**
   * RFC 9293 3.8.6.2.2: keep RCV.NXT+RCV.WND fixed until RCV.BUFF - RCV.USER - RCV.WND >= min (Fr *
   * RCV.BUFF, Eff.snd.MSS), with Fr = 1/2.
   */
  private static int proposed(TcpEndpoint t) {
    int now = Math.max(t.rcvWnd(), 0);
    // What the field cannot say is no room for the peer, so it is nothing to tell either.
    int capacity = t.receiveCapacity();
    int free = Math.min(Math.max(capacity - t.readable(), 0), 0xffff << t.rcvScale);
    return free - now >= Math.min(capacity / 2, t.rcvMss) ? free : now;
  }

  /**
   * Whether the user has read so much that the peer should hear of it. Linux: when the window was
   * no more than half the buffer and is twice as large now.
   */
  static boolean isUpdateDue(TcpEndpoint t) {
    int now = Math.max(t.rcvWnd(), 0);
    return now <= t.receiveCapacity() / 2 && proposed(t) >= Math.max(2 * now, 1);
  }
}
