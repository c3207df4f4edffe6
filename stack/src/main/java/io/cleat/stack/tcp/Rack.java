// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.endpoint.Machine;
import io.cleat.wire.Seq;

/**
 * RACK, RFC 8985 6: a segment is lost when one that was sent later has been delivered and the
 * network has had time enough to put them in order. In use where the peer sends SACK.
 */
final class Rack {
  /** RFC 8985 6.2, step 4: a widened window of reordering stays for so many recoveries. */
  private static final int PERSISTENCE = 16;

  /** DupThresh, RFC 8985 6.2, step 4: where so many were delivered beyond it, nothing waits. */
  static final int DUP_THRESH = 3;

  /**
   * After so many timeouts in a row nobody knows any more what a round trip took; the clock of
   * {@link Flight} may have gone all the way round.
   */
  private static final int BACKOFF_TIMED_MAX = 8;

  private final Machine machine;

  Rack(Machine machine) {
    this.machine = machine;
  }

  /** The time in microseconds, as {@link Flight} has it: it goes round in 71 minutes. */
  static int micros(Machine machine) {
    return (int) (machine.clock.now() / 1_000);
  }

  /** Steps 1 to 3, for one record of what an ACK says has arrived, or for its front up to end. */
  static void delivered(Tcb t, Delivery d, int record, int end) {
    Flight f = t.flight;
    int sentAt = f.sentAt(record);
    int rtt = Math.max(d.nowMicros - sentAt, 1);
    boolean repeated = f.isRepeated(record);
    if (repeated) {
      d.repeatedArrived = true;
    } else if (t.recovery != null && Seq.le(end, t.recovery.recover)) {
      d.originalArrived = true;
    }
    if (t.backoff > BACKOFF_TIMED_MAX) {
      return;
    }
    if (!repeated) {
      took(t, d, rtt);
    }
    // Step 3, detect segments that were delivered out of order: if Segment.end_seq > RACK.fack,
    // RACK.fack = Segment.end_seq; else if it is less and Segment.retransmitted is FALSE,
    // RACK.reordering_seen = TRUE.
    f.fack = Seq.max(f.fack, end);
    if (!repeated && Seq.lt(end, d.fack)) {
      t.put(Tcb.REORDERED);
      d.late = Math.max(d.late, d.fack - f.left(record));
    }
    if (repeated && mayBeOfTheFirst(t, d, sentAt, rtt)) {
      return;
    }
    // Step 2: RACK.rtt = RTT of the segment; if RACK_sent_after(Segment.xmit_ts, Segment.end_seq,
    // RACK.xmit_ts, RACK.end_seq), then RACK.xmit_ts = Segment.xmit_ts, and end_seq with it.
    if (f.rackRttMicros == 0 || isAfter(sentAt, end, f.rackSentAt, f.rackEnd)) {
      f.rackSentAt = sentAt;
      f.rackEnd = end;
    }
    f.rackRttMicros = rtt;
  }

  /** Notes how late what an ACK tells of has come, for TCP_INFO. */
  static void reordered(Tcb t, Delivery d) {
    if (d.late == 0) {
      return;
    }
    if (t.recovery == null) {
      t.recovery = new Recovery(t);
    }
    t.recovery.reorderings++;
    t.recovery.reorderedMost = Math.max(t.recovery.reorderedMost, Math.ceilDiv(d.late, t.mss));
  }

  /** A round trip of what was sent once is certain. */
  private static void took(Tcb t, Delivery d, int rtt) {
    if (d.firstRttMicros == 0) {
      d.firstRttMicros = rtt;
    }
    d.lastRttMicros = rtt;
    // Step 1: use the RTT measurements obtained to update RACK.min_RTT.
    if (t.minRttMicros == 0 || rtt < t.minRttMicros) {
      t.minRttMicros = rtt;
    }
  }

  /**
   * RFC 8985 6.2, step 2: a retransmission is not taken into account if the ACK may be of the first
   * transmission: its timestamp echo is from before the retransmission, or the round trip is
   * shorter than ever.
   */
  private static boolean mayBeOfTheFirst(Tcb t, Delivery d, int sentAt, int rtt) {
    boolean before =
        d.stamped
            && Seq.timestampLt(d.echo, t.tcp.numbers.stampAt(sentAt, d.nowMicros) + t.tsOffset);
    return before || rtt < t.minRttMicros;
  }

  /** RFC 8985 6.2: RACK_sent_after. */
  static boolean isAfter(int time1, int end1, int time2, int end2) {
    return time1 - time2 > 0 || time1 == time2 && Seq.gt(end1, end2);
  }

  /** Step 4: DSACKs widen the window, and it is narrow again 16 recoveries later. */
  static void duplicated(Tcb t, Recovery r) {
    if (r.inDsackRound && Seq.ge(t.sndUna, r.dsackRound)) {
      r.inDsackRound = false;
    }
    if (!r.inDsackRound) {
      r.inDsackRound = true;
      r.dsackRound = t.sndNxt;
      r.windowMultiple++;
      r.windowPersists = PERSISTENCE;
    }
  }

  /** Step 4: a recovery has ended. */
  static void recovered(Recovery r) {
    r.windowPersists--;
    if (r.windowPersists <= 0) {
      r.windowMultiple = 1;
    }
  }

  /** RACK.reo_wnd in microseconds: how late an earlier segment may be. */
  private static int window(Tcb t) {
    Flight f = t.flight;
    Recovery r = t.recovery;
    boolean recovering = r != null && r.phase >= Recovery.RECOVERING;
    boolean enough =
        f.sackedRecords() >= DUP_THRESH || f.sackedBytes() >= (long) DUP_THRESH * t.mss;
    // RFC 8985 6.2, step 4: if no reordering has been observed, use zero during loss recovery and
    // after DupThresh segments.
    if (!t.has(Tcb.REORDERED) && (recovering || enough)) {
      return 0;
    }
    int multiple = r == null ? 1 : r.windowMultiple;
    return (int) Math.min((long) multiple * t.minRttMicros / 4, t.srttMicros);
  }

  /**
   * Step 5: for each segment not acknowledged yet and sent before the one delivered last, lost if
   * its round trip and the window are over; else the timer is set for the latest of them.
   */
  void detect(TcpEndpoint t) {
    Flight f = t.flight;
    if (f.alarmIsProbe || f.alarmAt != Tcb.NEVER) {
      f.alarmAt = Tcb.NEVER;
      f.alarmIsProbe = false;
    }
    if (f.rackRttMicros == 0 || f.sackedBytes() + f.lostBytes() == 0) {
      return;
    }
    int before = micros(machine) - f.rackRttMicros - window(t);
    int wait = Math.max(detectOnce(f, before), detectAgain(f, before));
    if (wait > 0) {
      f.alarmAt = machine.clock.now() + wait * 1_000L;
    }
  }

  // RFC 8985 6.2: the sender may keep the segments in the order in which they were sent, to walk
  // through those only that were sent before RACK.xmit_ts. What was sent once is in the order of
  // its numbers; what was sent again has an order of its own.

  /** What was sent once only; answers how long there is still to wait. */
  private static int detectOnce(Flight f, int before) {
    int wait = 0;
    for (int i = f.firstOnce(); i < f.end(); i++) {
      if (f.isUndecidedOnce(i)) {
        if (!isAfter(f.rackSentAt, f.rackEnd, f.sentAt(i), f.right(i))) {
          break;
        }
        wait = Math.max(wait, loseOrWait(f, i, before));
      }
    }
    return wait;
  }

  /** The same for what was sent again. */
  private static int detectAgain(Flight f, int before) {
    f.again.forgetDecided(f);
    int wait = 0;
    for (int i = 0; i < f.again.count() && f.again.sentAt(i) - f.rackSentAt <= 0; i++) {
      int record = f.again.undecided(f, i);
      if (record != Flight.NONE
          && isAfter(f.rackSentAt, f.rackEnd, f.sentAt(record), f.right(record))) {
        wait = Math.max(wait, loseOrWait(f, record, before));
      }
    }
    return wait;
  }

  private static int loseOrWait(Flight f, int record, int before) {
    int remaining = f.sentAt(record) - before;
    if (remaining <= 0) {
      f.lost(record);
    }
    return remaining;
  }
}
