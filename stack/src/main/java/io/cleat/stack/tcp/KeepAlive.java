// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/** Keep-alives, RFC 9293 3.8.4: only where the user asks for them (MUST-24). */
final class KeepAlive {
  private KeepAlive() {}

  /** Sets the timer, where the user wants it and the connection is there. */
  static void start(TcpEndpoint t) {
    if (t.isKeptAlive() && t.state.isSynchronized()) {
      t.keepAt = t.lastReceivedAt + TcpSettings.of(t).keepIdleNanos();
    }
  }

  /**
   * RFC 9293 3.8.4 (MUST-26): keep-alive packets must only be sent when no sent data is
   * outstanding, and no data or acknowledgment packets have been received within an interval.
   */
  static void expire(TcpEndpoint t, long now) {
    if (!t.isKeptAlive()) {
      return;
    }
    TcpSettings how = TcpSettings.of(t);
    boolean busy = t.sndUna != t.sndNxt || t.unsent() > 0;
    if (busy || now - t.lastReceivedAt < how.keepIdleNanos()) {
      t.keepAt = (busy ? now : t.lastReceivedAt) + how.keepIdleNanos();
      return;
    }
    // tcp(7): TCP_USER_TIMEOUT will override keepalive to determine when to close a connection due
    // to keepalive failure.
    long limit = how.userTimeoutNanos();
    boolean userGivesUp = t.probes > 0 && now - t.lastReceivedAt >= limit;
    if (limit > 0 ? userGivesUp : t.probes >= how.keepCount) {
      t.tcp.replies.reset(t);
      t.tcp.closing.timedOut(t);
      return;
    }
    t.probes++;
    t.put(Tcb.PROBE_DUE);
    t.markDirty();
    t.keepAt = now + how.keepIntervalNanos();
  }
}
