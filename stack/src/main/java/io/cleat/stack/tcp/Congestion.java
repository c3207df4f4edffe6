// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/**
 * Congestion control as all controllers have it: RFC 5681 with the pipe of RFC 6675 and the rate of
 * RFC 6937.
 */
final class Congestion {
  /** RFC 5681 3.2: the fast retransmit algorithm uses the arrival of 3 duplicate ACKs. */
  static final int DUP_THRESH = 3;

  private static final int WINDOW_MAX = 1 << 30;
  private static final long MILLI_NANOS = 1_000_000;

  private Congestion() {}

  /** The connection begins. */
  static void start(Tcb t) {
    t.cwnd = initialWindow(t);
    t.ssthresh = Integer.MAX_VALUE;
  }

  /**
   * The SYN is acknowledged. RFC 6928 2: the initial window is one segment where there has been
   * more than one retransmission of the SYN or of the SYN and ACK.
   */
  static void opened(Tcb t) {
    if (t.backoff > 1 && t.flight == null) {
      t.cwnd = t.mss;
    }
  }

  /** RFC 6928 2: min (10*MSS, max (2*MSS, 14600)); Linux does without the bound in octets. */
  private static int initialWindow(Tcb t) {
    Tuning tuning = t.tcp.tuning();
    return Math.min(tuning.initialSegments * t.mss, Math.max(2 * t.mss, tuning.initialBytes));
  }

  /** RFC 6675 4: "pipe", an estimate of the octets outstanding in the network. */
  static int pipe(Tcb t) {
    Flight f = t.flight;
    if (f == null) {
      return t.unacknowledged();
    }
    int arrived = t.recovery == null ? f.sackedBytes() : t.recovery.arrivedBytes(t);
    return Math.max(t.unacknowledged() - arrived - f.lostBytes() + f.againBytes(), 0);
  }

  /**
   * RFC 5681 3.1 (4): FlightSize. Where the window was in use it is cwnd, as with Linux: a turn
   * takes all ACKs that have come before it sends, so that little is outstanding for a moment. And
   * it is no more than cwnd: where segments come late, what was selectively acknowledged is
   * outstanding too, and a window of that size was never meant.
   */
  static int flightSize(Tcb t) {
    return t.has(Tcb.CWND_LIMITED) ? t.cwnd : Math.min(t.unacknowledged(), t.cwnd);
  }

  /**
   * RFC 6582 3.2 (3): after a full acknowledgment cwnd is ssthresh, and the implementation is
   * encouraged to take measures to avoid a possible burst, where much less is outstanding than that
   * allows: a receiver's window that was used up lets nothing be sent while a segment is missing.
   * So no more goes at once than at the beginning of a connection; slow start does the rest.
   */
  static void recovered(Tcb t) {
    long most = (long) pipe(t) + (long) t.tcp.tuning().initialSegments * t.mss;
    t.cwnd = (int) Math.max(Math.min(t.ssthresh, most), t.mss);
  }

  /** New octets were acknowledged. */
  static void acknowledged(Tcb t, int octets, int rttMicros) {
    // RFC 7661 4: a window that the sender did not fill says nothing about the path; in slow start
    // one that was filled by half does, as on Linux.
    boolean half = t.cwnd < t.ssthresh && t.cwnd < 2L * t.flight.usedMost;
    if (half || t.has(Tcb.CWND_LIMITED)) {
      // Linux: what duplicates or SACK have told of before has had its answer, limited transmit;
      // the window grows by what has arrived since.
      t.controller.acknowledged(t, octets, rttMicros);
    } else {
      t.controller.notInUse(t);
    }
  }

  /** Lets the window grow by so many octets. */
  static void grow(Tcb t, long octets) {
    t.cwnd = (int) Math.min(t.cwnd + octets, WINDOW_MAX);
  }

  /**
   * RFC 5681 4.1: if TCP has not sent data in an interval exceeding the retransmission timeout,
   * cwnd should be no more than the restart window. Linux halves it for each timeout that has
   * passed, and remembers in ssthresh what it was.
   */
  static void resume(Tcb t, long nowNanos) {
    long idle = (int) (nowNanos / MILLI_NANOS) - t.sentAtMillis;
    idle = Math.max(idle, 0) * MILLI_NANOS;
    if (idle == 0) {
      return;
    }
    t.controller.resumed(t, idle);
    t.sentAtMillis = (int) (nowNanos / MILLI_NANOS);
    long rto = RoundTrip.timeout(t);
    if (idle <= rto || !t.tcp.tuning().restarts) {
      return;
    }
    int least = Math.min(initialWindow(t), t.cwnd);
    t.ssthresh = Math.max(t.ssthresh, t.cwnd / 4 * 3);
    for (long left = idle; left > rto && t.cwnd > least; left -= rto) {
      t.cwnd = Math.max(t.cwnd / 2, least);
    }
  }

  /** RFC 5681 3.2 (2), RFC 6675 5 (4): the loss of a segment. */
  static void enterRecovery(Tcb t, Recovery r) {
    Spurious.begin(t, r);
    // RFC 3168 6.1.2: not more than once a window; what a mark has reduced is not reduced again.
    if (r.phase != Recovery.REDUCED) {
      reduce(t, r);
    }
    r.phase = Recovery.RECOVERING;
    r.recover = t.sndNxt;
    r.sentBefore = r.sent;
  }

  /**
   * RFC 3168 6.1.2: to a mark the sender reacts as to a loss, but that there is nothing to repair.
   */
  static void marked(Tcb t, Recovery r) {
    r.undoable = false;
    reduce(t, r);
    r.phase = Recovery.REDUCED;
    r.recover = t.sndNxt;
  }

  private static void reduce(Tcb t, Recovery r) {
    r.flightSize = Math.max(t.unacknowledged(), t.mss);
    r.delivered = 0;
    r.sent = 0;
    t.ssthresh = t.controller.reduced(t);
    Ecn.reduced(t);
  }

  /** The loss of what a probe repaired already: RFC 8985 7.4.2 wants the window reduced for it. */
  static void reduceOnce(Tcb t) {
    t.ssthresh = t.controller.reduced(t);
    t.cwnd = Math.min(t.cwnd, t.ssthresh);
  }

  /**
   * RFC 6937 3, proportional rate reduction: what leaves is in proportion to what arrives. Below
   * ssthresh the bound is that of slow start where an ACK shows that the recovery gets on, else
   * that of packet conservation (draft-ietf-tcpm-prr-rfc6937bis 6, SafeACK; Linux).
   */
  static void proportionalRate(Tcb t, Recovery r, Delivery d) {
    rate(t, r, d.delivered(), d.acked > 0 && !d.lossFound);
  }

  /** The same where no ACK has come. */
  static void proportionalRate(Tcb t, Recovery r) {
    rate(t, r, 0, false);
  }

  private static void rate(Tcb t, Recovery r, int deliveredNow, boolean safe) {
    r.delivered += deliveredNow;
    int pipe = pipe(t);
    long sendCount;
    if (pipe > t.ssthresh) {
      sendCount = Math.ceilDiv(r.delivered * t.ssthresh, (long) r.flightSize) - r.sent;
    } else {
      long limit = Math.max(r.delivered - r.sent, deliveredNow) + (safe ? t.mss : 0);
      sendCount = Math.min(t.ssthresh - pipe, limit);
    }
    // RFC 6937 3: the fast retransmit itself goes out whatever the rate says.
    if (r.sent == r.sentBefore && r.phase == Recovery.RECOVERING) {
      sendCount = Math.max(sendCount, t.mss);
    }
    t.cwnd = (int) Math.min(pipe + Math.max(sendCount, 0), WINDOW_MAX);
  }

  /** RFC 5681 3.1: the retransmission timer has expired; all that is outstanding is lost. */
  static void timedOut(Tcb t) {
    if (t.recovery == null) {
      t.recovery = new Recovery(t);
    }
    Recovery r = t.recovery;
    r.totalTimeouts++;
    Spurious.timedOut(t, r);
    Spurious.begin(t, r);
    // RFC 5681 3.1: when a segment is retransmitted by timer again, ssthresh is held constant.
    if (t.backoff == 0) {
      t.ssthresh = t.controller.reduced(t);
      t.controller.timedOut(t);
    }
    // RFC 5681 3.1 (5): cwnd must be set to no more than the loss window, 1 full-sized segment.
    t.cwnd = t.mss;
    Ecn.reduced(t);
    r.phase = Recovery.LOSS;
    r.recover = t.sndNxt;
    r.dupAcks = 0;
    r.dupBytes = 0;
    Flight f = t.flight;
    // RFC 2018 8: the data receiver is permitted to discard what it has selectively acknowledged;
    // one that says it lacks the first octet of what it has acknowledged so has done so.
    if (f.isSacked(f.begin())) {
      f.nothingSacked();
    }
    f.allLost();
    f.alarmAt = Tcb.NEVER;
    f.alarmIsProbe = false;
    f.probing = false;
    f.probeDue = false;
  }
}
