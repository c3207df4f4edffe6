// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.wire.Seq;

/**
 * What is done about loss: fast retransmit and fast recovery, by RACK (RFC 8985) and the scoreboard
 * of RFC 6675 where the peer sends SACK, else by counting duplicate ACKs (RFC 5681, RFC 6582).
 */
final class LossRecovery {
  private final Rack rack;

  LossRecovery(Rack rack) {
    this.rack = rack;
  }

  /** An ACK has brought news, or repeats the one before where that means something. */
  void respond(TcpEndpoint t, Delivery d) {
    int lostBefore = t.flight.lostBytes();
    if (t.has(Tcb.SACK)) {
      if (t.flight.sackedBytes() + t.flight.lostBytes() > 0) {
        detect(t);
      }
    } else {
      countDuplicates(t, d);
    }
    d.lossFound = t.flight.lostBytes() > lostBefore;
    Recovery r = t.recovery;
    int phase = r == null ? Recovery.OPEN : r.phase;
    switch (phase) {
      case Recovery.RECOVERING -> recovering(t, r, d);
      case Recovery.LOSS -> afterTimeout(t, r, d);
      default -> open(t, d);
    }
    t.markDirty();
  }

  private void detect(TcpEndpoint t) {
    if (t.tcp.tuning().rack) {
      rack.detect(t);
    } else {
      skippedAreLost(t);
    }
  }

  /**
   * RFC 6675 4, IsLost: a segment is lost when DupThresh others that lie behind it have been
   * selectively acknowledged, or more than (DupThresh - 1) * SMSS octets. What was sent again waits
   * for the timer.
   */
  private static void skippedAreLost(TcpEndpoint t) {
    Flight f = t.flight;
    int segments = 0;
    int octets = 0;
    for (int i = f.end() - 1; i >= f.begin(); i--) {
      if (f.isSacked(i)) {
        segments++;
        octets += f.right(i) - f.left(i);
      } else if (!f.isMissing(i) && !f.isRepeated(i)) {
        boolean skipped = segments >= Congestion.DUP_THRESH;
        if (skipped || octets > (Congestion.DUP_THRESH - 1) * t.mss) {
          f.lost(i);
        }
      }
    }
  }

  /** Time has passed: what is still missing is lost, RFC 8985 6.3. */
  void reorderingTimedOut(TcpEndpoint t) {
    detect(t);
    if (t.flight.nextMissing() != Flight.NONE) {
      Recovery r = recovery(t);
      if (r.phase < Recovery.RECOVERING) {
        Congestion.enterRecovery(t, r);
      }
      if (r.phase == Recovery.RECOVERING) {
        Congestion.proportionalRate(t, r);
      }
      t.markDirty();
    }
  }

  private static Recovery recovery(Tcb t) {
    if (t.recovery == null) {
      t.recovery = new Recovery(t);
    }
    return t.recovery;
  }

  // Without SACK.

  private static void countDuplicates(TcpEndpoint t, Delivery d) {
    if (d.acked == 0) {
      Recovery r = recovery(t);
      r.dupAcks++;
      // RFC 5681 3.2 (4): each additional duplicate says that a segment has left the network.
      r.dupBytes += t.mss;
      d.sacked = t.mss;
      if (r.phase >= Recovery.RECOVERING) {
        return;
      }
      if (isThirdDuplicate(t, r)) {
        firstIsLost(t);
      } else {
        // RFC 3042 2: the amount of outstanding data would remain less than or equal to cwnd plus 2
        // segments.
        r.dupBytes = Math.min(r.dupBytes, 2 * t.mss);
      }
    } else if (t.recovery != null) {
      t.recovery.dupAcks = 0;
      // RFC 6582 3.2 (3): deflate by the amount of new data acknowledged, and add back a segment.
      d.sackedBefore = Math.min(t.recovery.dupBytes, d.acked);
      boolean partial = t.recovery.phase == Recovery.RECOVERING;
      int deflated = t.recovery.dupBytes - d.acked + t.mss;
      t.recovery.dupBytes = partial ? Math.max(deflated, 0) : 0;
    }
  }

  /** RFC 5681 3.2 (2), and RFC 6582 3.2 (2): not again for what was outstanding before. */
  private static boolean isThirdDuplicate(Tcb t, Recovery r) {
    return r.dupAcks >= Congestion.DUP_THRESH && Seq.gt(t.sndUna, r.recover);
  }

  /** The first segment that is not acknowledged is lost. */
  private static void firstIsLost(Tcb t) {
    Flight f = t.flight;
    int first = f.begin();
    if (Seq.gt(f.right(first), t.sndUna + t.mss)) {
      first = f.split(first, t.sndUna + t.mss);
    }
    if (first != Flight.NONE) {
      f.lost(first);
    }
  }

  // The phases.

  private static void open(TcpEndpoint t, Delivery d) {
    if (t.flight.lostBytes() > 0) {
      Recovery r = recovery(t);
      Congestion.enterRecovery(t, r);
      Congestion.proportionalRate(t, r, d);
    } else if (t.recovery != null && t.recovery.phase == Recovery.REDUCED) {
      reduced(t, t.recovery, d);
    } else if (d.congested) {
      Recovery r = recovery(t);
      Congestion.marked(t, r);
      Congestion.proportionalRate(t, r, d);
    } else if (d.acked > 0) {
      Congestion.acknowledged(t, d.delivered(), d.lastRttMicros);
    }
  }

  /** Until all that was under way is acknowledged, the window goes down to ssthresh. */
  private static void reduced(TcpEndpoint t, Recovery r, Delivery d) {
    if (Seq.ge(t.sndUna, r.recover)) {
      Congestion.recovered(t);
      r.open();
    } else {
      Congestion.proportionalRate(t, r, d);
    }
  }

  private static void recovering(TcpEndpoint t, Recovery r, Delivery d) {
    if (d.acked > 0 && Spurious.isUndone(t, r, d)) {
      return;
    }
    if (d.acked > 0 && Seq.ge(t.sndUna, r.recover)) {
      // RFC 6582 3.2 (3): a full acknowledgment. Exit fast recovery.
      Congestion.recovered(t);
      end(t, r);
      return;
    }
    if (d.acked > 0 && !t.has(Tcb.SACK)) {
      // RFC 6582 3.2 (3): a partial acknowledgment. Retransmit the first unacknowledged segment.
      firstIsLost(t);
    }
    Congestion.proportionalRate(t, r, d);
  }

  private static void afterTimeout(TcpEndpoint t, Recovery r, Delivery d) {
    if (Spurious.isLate(t, r, d)) {
      return;
    }
    if (d.acked > 0) {
      // RFC 5681 3.1: after a timeout the sender slow starts.
      t.put(Tcb.CWND_LIMITED);
      Congestion.acknowledged(t, d.delivered(), d.lastRttMicros);
      if (Seq.ge(t.sndUna, r.recover)) {
        end(t, r);
      }
    }
  }

  /** All that was under way when it began has arrived; what was sent since may be lost too. */
  private static void end(TcpEndpoint t, Recovery r) {
    r.open();
    Rack.recovered(r);
    if (t.flight.lostBytes() > 0) {
      Congestion.enterRecovery(t, r);
      Congestion.proportionalRate(t, r);
    }
  }
}
