// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.count.Counter;
import io.cleat.wire.Seq;

/**
 * Recoveries that need not have been: the segments were late and not lost. How that is found out,
 * and how what was done is undone: by timestamps (Eifel, RFC 3522 and RFC 4015), by DSACK (RFC
 * 3708) and after a timeout by what arrives next (F-RTO, RFC 5682).
 */
final class Spurious {
  private Spurious() {}

  /** A recovery begins: what there is now may have to come back. */
  static void begin(Tcb t, Recovery r) {
    if (r.phase < Recovery.RECOVERING) {
      r.cwndBefore = t.cwnd;
      r.ssthreshBefore = t.ssthresh;
    }
    r.beganAt = t.sndUna;
    r.undoable = true;
    r.repeats = false;
    r.repeatedBytes = 0;
  }

  /** Something was sent again. */
  static void repeated(Tcb t, Recovery r, int length) {
    if (!r.repeats) {
      r.repeats = true;
      // RFC 3522 3.2 (1): RetransmitTS is the timestamp of the retransmission.
      r.repeatStamp = t.tcp.numbers.stamp() + t.tsOffset;
    }
    r.repeatedBytes += length;
    r.totalRepeats++;
    r.totalRepeatedBytes += length;
  }

  /**
   * RFC 3708 2: a DSACK for what was sent again says that the first transmission had arrived. Linux
   * takes for that what was acknowledged before, and not before this recovery began.
   */
  static void duplicated(TcpEndpoint t, Recovery r, int left, int right) {
    if (Seq.le(right, r.beganAt) || Seq.gt(right, t.sndUna)) {
      return;
    }
    r.repeatedBytes = Math.max(r.repeatedBytes - (right - left), 0);
    if (r.phase < Recovery.LOSS && allWereNeedless(r)) {
      undo(t, r);
    }
  }

  private static boolean allWereNeedless(Recovery r) {
    return r.undoable && r.repeats && r.repeatedBytes == 0;
  }

  /**
   * RFC 3522 3.2 (4): if the value of the Timestamp Echo Reply is smaller than RetransmitTS, the
   * ACK is for the original transmission.
   */
  private static boolean isOfOriginal(Recovery r, Delivery d) {
    return r.undoable && r.repeats && d.stamped && Seq.timestampLt(d.echo, r.repeatStamp);
  }

  /** An ACK has advanced in fast recovery: undoes that if it was for nothing. */
  static boolean isUndone(TcpEndpoint t, Recovery r, Delivery d) {
    // Linux: as long as retransmissions are under way, one late segment says nothing of the others.
    boolean known = r.phase == Recovery.LOSS || t.flight.againBytes() == 0;
    if (known && isOfOriginal(r, d) || allWereNeedless(r)) {
      undo(t, r);
      return true;
    }
    return false;
  }

  /** RFC 4015 3.2, RFC 5682 3.1 (3 b): the window is as before, and nothing is lost. */
  private static void undo(TcpEndpoint t, Recovery r) {
    t.machine().counters.count(Counter.TCP_SPURIOUS_RECOVERIES);
    t.cwnd = Math.max(t.cwnd, r.cwndBefore);
    t.ssthresh = Math.max(t.ssthresh, r.ssthreshBefore);
    t.controller.undone(t);
    t.clear(Tcb.CWR_DUE);
    if (r.phase < Recovery.LOSS) {
      // RFC 8985 6.2, step 3 sees reordering in segments that were sent once only. Where all that
      // come late have been sent again meanwhile, it is this that shows it.
      t.put(Tcb.REORDERED);
    }
    r.undoable = false;
    r.late = Recovery.KNOWN;
    r.open();
    if (t.flight != null) {
      t.flight.nothingLost();
    }
    t.markDirty();
  }

  /**
   * RFC 5682 2.1 (1): when the timer expires, the first segment is sent again; whether F-RTO is of
   * use then. Not after fast recovery, where much was sent again already.
   */
  static void timedOut(Tcb t, Recovery r) {
    boolean fresh = r.phase < Recovery.RECOVERING || t.backoff > 0;
    r.late = fresh && t.tcp.tuning().frto ? Recovery.FIRST_ACK : Recovery.KNOWN;
  }

  /** An ACK after a timeout; answers whether the timeout was spurious and is undone. */
  static boolean isLate(TcpEndpoint t, Recovery r, Delivery d) {
    if (d.acked > 0 && isUndone(t, r, d)) {
      return true;
    }
    if (r.late == Recovery.KNOWN) {
      return false;
    }
    // RFC 5682 3.1 (3 b): if the acknowledgment acknowledges data that was not retransmitted after
    // the timeout, declare the timeout spurious.
    boolean original = d.originalArrived && (t.has(Tcb.SACK) || !d.repeatedArrived);
    if (original && r.undoable) {
      undo(t, r);
      return true;
    }
    if (r.late == Recovery.SECOND_ACK) {
      // RFC 5682 3.1 (3 a): it is a duplicate, so the loss is real.
      if (d.sacked > 0) {
        r.late = Recovery.KNOWN;
      }
    } else if (d.acked > 0 && Seq.lt(t.sndUna, r.recover)) {
      tryNewText(t, r);
    }
    return false;
  }

  /**
   * RFC 5682 3.1 (2 b): if the acknowledgment advances SND.UNA but does not reach "recover",
   * transmit up to two new segments; if there is no new data, or the window is closed, go on as
   * after any timeout.
   */
  private static void tryNewText(TcpEndpoint t, Recovery r) {
    boolean canSend = t.unsent() > 0 && Seq.gt(t.sndUna + t.sndWnd, t.sndNxt);
    r.late = canSend ? Recovery.SECOND_ACK : Recovery.KNOWN;
    r.recover = t.sndNxt;
  }
}
