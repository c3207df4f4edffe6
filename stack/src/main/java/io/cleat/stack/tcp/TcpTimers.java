// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.count.Counter;

/** What happens when time passes and nothing else does. */
final class TcpTimers {
  /** As many as the backoff can count. */
  private static final int RETRIES_MAX = Byte.MAX_VALUE;

  private TcpTimers() {}

  static void expire(TcpEndpoint t, long now) {
    if (t.ackAt <= now) {
      t.ackAt = Tcb.NEVER;
      // Linux leaves the conversation when the answer did not come in time.
      t.clear(Tcb.PINGPONG);
      t.ackNow();
    }
    if (t.flight != null && t.flight.alarmAt <= now) {
      t.flight.alarmAt = Tcb.NEVER;
      alarm(t);
    }
    if (t.rexmitAt <= now) {
      t.rexmitAt = Tcb.NEVER;
      retransmit(t, now);
    }
    if (t.keepAt <= now && t.state != TcpState.CLOSED) {
      t.keepAt = Tcb.NEVER;
      keep(t, now);
    }
    t.schedule();
  }

  /** RFC 8985 6.3 and 7.3: the timer of reordering or that of the probe. */
  private static void alarm(TcpEndpoint t) {
    if (t.flight.alarmIsProbe) {
      t.flight.alarmIsProbe = false;
      t.tcp.probe.expire(t);
    } else {
      t.tcp.lossRecovery.reorderingTimedOut(t);
    }
  }

  private static void retransmit(TcpEndpoint t, long now) {
    switch (t.state) {
      case CLOSED, LISTEN -> {}
      case SYN_SENT -> connectAgain(t, now);
      // Linux: once more where the user has it already.
      case SYN_RECEIVED ->
          synchronizeAgain(t, now, 0, synAckRetries(t) + (t.has(Tcb.FAST_OPEN) ? 1 : 0));
      default -> {
        if (t.has(Tcb.PERSISTING)) {
          probeWindow(t, now);
        } else if (t.sndUna != t.sndNxt) {
          timedOut(t, now);
        }
      }
    }
  }

  /**
   * Linux: the first timeouts of a SYN are all of the same length, and count extra; but no longer
   * than without them is it sent again.
   */
  private static void connectAgain(TcpEndpoint t, long now) {
    int linear = t.tcp.tuning().synLinearTimeouts;
    int retries = t.synRetries();
    boolean longEnough = waited(t, t.backoff, linear) >= waited(t, retries, 0);
    synchronizeAgain(t, now, linear, longEnough ? 0 : retries + linear);
  }

  /** How long so many timeouts and one take, the first of which do not grow. */
  private static long waited(TcpEndpoint t, int timeouts, int linear) {
    long nanos = 0;
    for (int i = 0; i <= timeouts; i++) {
      nanos += RoundTrip.backedOff(t, i - linear);
    }
    return nanos;
  }

  private static int synAckRetries(TcpEndpoint t) {
    int own = t.settings == null ? 0 : t.settings.synRetries;
    int deferred = TcpSettings.of(t).deferAcceptRetries + 1;
    return Math.min(Math.max(own == 0 ? t.tcp.tuning().synAckRetries : own, deferred), RETRIES_MAX);
  }

  private static void synchronizeAgain(TcpEndpoint t, long now, int linear, int retries) {
    boolean over = t.backoff >= Math.min(retries, RETRIES_MAX);
    t.tcp.fastOpenClient.timedOut(t, over);
    if (over) {
      t.tcp.closing.timedOut(t);
      return;
    }
    t.backoff++;
    t.clear(Tcb.TIMING);
    if (!t.has(Tcb.DEFERRED) || t.backoff >= TcpSettings.of(t).deferAcceptRetries) {
      t.put(Tcb.SYN_DUE);
      t.machine().counters.count(Counter.TCP_RETRANSMITS);
    }
    t.rexmitAt = now + RoundTrip.backedOff(t, t.backoff - linear);
    t.markDirty();
  }

  /**
   * RFC 6298 5.4 to 5.6: retransmit the earliest segment that has not been acknowledged, back off
   * the timer, and start it.
   */
  private static void timedOut(TcpEndpoint t, long now) {
    // RFC 5482 2, RFC 9293 3.9.1.1: the user timeout is how long transmitted data may remain
    // unacknowledged before the connection is forcefully closed.
    long limit = TcpSettings.of(t).userTimeoutNanos();
    long waited = limit > 0 ? unacknowledgedFor(t, now) : 0;
    boolean userGivesUp = limit > 0 && waited >= limit;
    boolean enough = t.backoff >= retries(t);
    t.tcp.fastOpenClient.timedOut(t, enough);
    if (userGivesUp || enough && !isAnswered(t, now)) {
      t.tcp.closing.timedOut(t);
      return;
    }
    PathMtu.timedOut(t);
    Congestion.timedOut(t);
    if (!enough) {
      RoundTrip.backOff(t);
    }
    long wait = RoundTrip.backedOff(t);
    t.rexmitAt = now + (limit > 0 ? Math.min(wait, limit - waited) : wait);
    t.markDirty();
  }

  /** For how long what is under way has not been acknowledged; only kept where the user asks. */
  private static long unacknowledgedFor(TcpEndpoint t, long now) {
    TcpSettings how = TcpSettings.of(t);
    if (t.backoff == 0 || how.unacknowledgedSince == 0) {
      int micros = Rack.micros(t.machine()) - t.flight.firstSentAt();
      how.unacknowledgedSince = now - Integer.toUnsignedLong(micros) * 1_000;
    }
    return now - how.unacknowledgedSince;
  }

  /** RFC 9293 3.8.3: R2 should correspond to at least 100 seconds; less where nobody waits. */
  private static int retries(TcpEndpoint t) {
    Tuning tuning = t.tcp.tuning();
    return t.has(Tcb.ORPHAN) ? tuning.orphanRetries : tuning.retries2;
  }

  /**
   * RFC 9293 3.8.6 (SHLD-17): the connection should not time out because data beyond the right
   * window edge is not acknowledged. Linux: what is sent again into a window that has shrunk to
   * nothing is a probe, and it is enough that somebody answers.
   */
  private static boolean isAnswered(TcpEndpoint t, long now) {
    return t.sndWnd == 0
        && !t.has(Tcb.ORPHAN)
        && now - t.lastReceivedAt <= 2 * t.tcp.tuning().rtoMostNanos;
  }

  /**
   * RFC 9293 3.8.6.1: the first zero-window probe when a zero window has existed for the
   * retransmission timeout period, then at exponentially increasing intervals (SHLD-29, SHLD-30).
   * (MUST-37): as long as the receiver answers, the connection stays open.
   */
  private static void probeWindow(TcpEndpoint t, long now) {
    // tcp(7), TCP_USER_TIMEOUT: the maximum amount of time that buffered data may remain
    // untransmitted due to zero window size; whether the peer answers or not.
    TcpSettings how = TcpSettings.of(t);
    long limit = how.userTimeoutNanos();
    if (limit > 0 && (t.backoff == 0 || how.persistsSince == 0)) {
      how.persistsSince = now;
    }
    long waited = now - how.persistsSince;
    boolean userGivesUp = limit > 0 && waited >= limit;
    if (userGivesUp || t.probes >= retries(t)) {
      t.tcp.closing.timedOut(t);
      return;
    }
    t.probes++;
    if (t.backoff < t.tcp.tuning().retries2) {
      RoundTrip.backOff(t);
    }
    t.put(Tcb.PROBE_DUE);
    long wait = RoundTrip.backedOff(t);
    t.rexmitAt = now + (limit > 0 ? Math.min(wait, limit - waited) : wait);
    t.markDirty();
  }

  /** Keep-alive (RFC 9293 3.8.4), or the end of an orphan's patience in FIN-WAIT-2. */
  private static void keep(TcpEndpoint t, long now) {
    if (t.state == TcpState.FIN_WAIT_2 && t.has(Tcb.ORPHAN)) {
      t.tcp.closing.done(t);
      return;
    }
    KeepAlive.expire(t, now);
  }
}
