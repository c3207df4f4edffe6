// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.Events;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.mem.Ranges;
import io.cleat.wire.Seq;
import io.cleat.wire.Tcp;
import io.cleat.wire.TcpOptions;

/** What an acknowledgment of a synchronized connection changes: RFC 9293 3.10.7.4, fifth. */
final class Acknowledgment {
  private final Machine machine;
  private final TcpProtocol tcp;

  Acknowledgment(TcpProtocol tcp) {
    this.tcp = tcp;
    machine = tcp.machine;
  }

  /** Takes SEG.ACK, SEG.WND and SACK; false where the segment is to be dropped. */
  boolean take(TcpEndpoint t, Segment s, Challenges challenges) {
    // RFC 9293: if the ACK acknowledges something not yet sent (SEG.ACK > SND.NXT), then send an
    // ACK, drop the segment, and return.
    if (Seq.gt(s.ack, t.sndNxt)) {
      machine.counters.count(Counter.TCP_DROP_BAD_ACK);
      challenges.challenge(t);
      return false;
    }
    // RFC 5961 5.2: acceptable is (SND.UNA - MAX.SND.WND) <= SEG.ACK <= SND.NXT; all others are
    // discarded and an ACK is sent back.
    if (Seq.lt(s.ack, t.sndUna - t.maxSndWnd)) {
      machine.counters.count(Counter.TCP_DROP_BAD_ACK);
      challenges.challenge(t);
      return false;
    }
    // Whoever answers is alive: probes are counted anew.
    t.probes = 0;
    int newlySacked = selective(t, s);
    // RFC 9293: if the ACK is a duplicate (SEG.ACK =< SND.UNA), it can be ignored.
    boolean windowMoved = false;
    if (Seq.ge(s.ack, t.sndUna)) {
      windowMoved = takeWindow(t, s);
    }
    if (Seq.gt(s.ack, t.sndUna)) {
      advance(t, s, newlySacked);
    } else if (s.ack == t.sndUna) {
      repeated(t, s, newlySacked, windowMoved);
    }
    return true;
  }

  /**
   * RFC 9293: if (SND.WL1 < SEG.SEQ or (SND.WL1 = SEG.SEQ and SND.WL2 =< SEG.ACK)), set SND.WND <-
   * SEG.WND, set SND.WL1 <- SEG.SEQ, and set SND.WL2 <- SEG.ACK.
   */
  private static boolean takeWindow(Tcb t, Segment s) {
    if (Seq.lt(t.sndWl1, s.seq) || t.sndWl1 == s.seq && Seq.le(t.sndWl2, s.ack)) {
      int window = s.wnd << t.sndScale;
      boolean moved = window != t.sndWnd;
      t.sndWnd = window;
      t.maxSndWnd = Math.max(t.maxSndWnd, window);
      t.sndWl1 = s.seq;
      t.sndWl2 = s.ack;
      if (moved) {
        t.markDirty();
      }
      return moved;
    }
    return false;
  }

  /** RFC 2018 5: the sender keeps what the blocks say; answers how many octets are new. */
  private static int selective(Tcb t, Segment s) {
    if (!t.has(Tcb.SACK)) {
      return 0;
    }
    int blocks = TcpOptions.sackBlocks(s.memory, s.header, s.options);
    int fresh = 0;
    for (int i = 0; i < blocks; i++) {
      int left = TcpOptions.sackLeft(s.memory, s.header, s.options, i);
      int right = TcpOptions.sackRight(s.memory, s.header, s.options, i);
      // What is no part of what is under way is a DSACK or makes no sense.
      if (Seq.lt(left, right) && Seq.ge(left, t.sndUna) && Seq.le(right, t.sndNxt)) {
        Ranges sacked = recovery(t).sacked;
        // A block of one range too many is forgotten; a later ACK says it again.
        fresh += Math.max(sacked.add(left, right), 0);
      }
    }
    return fresh;
  }

  private static Recovery recovery(Tcb t) {
    if (t.recovery == null) {
      t.recovery = new Recovery();
      t.recovery.recover = t.iss;
      t.recovery.open(t);
    }
    return t.recovery;
  }

  /**
   * RFC 9293: if SND.UNA < SEG.ACK =< SND.NXT, then set SND.UNA <- SEG.ACK. Any segments on the
   * retransmission queue that are thereby entirely acknowledged are removed.
   */
  private void advance(TcpEndpoint t, Segment s, int newlySacked) {
    int acked = s.ack - t.sndUna;
    measure(t, s);
    t.sndUna = s.ack;
    t.backoff = 0;
    t.releaseSent();
    Recovery r = t.recovery;
    int delivered = acked;
    if (r != null) {
      delivered = acked + newlySacked - r.sacked.removeBefore(t.sndUna);
    }
    if (r == null || r.phase == Recovery.OPEN) {
      t.dupAcks = 0;
      if (r != null) {
        r.open(t);
      }
      Congestion.acknowledged(t, acked);
    } else {
      recover(t, r, acked, Math.max(delivered, 0));
    }
    restartTimer(t);
    tellRoom(t);
    t.markDirty();
  }

  /** RFC 6298 3, Karn's algorithm: no samples from what was retransmitted, but for timestamps. */
  private void measure(Tcb t, Segment s) {
    long now = machine.clock.now();
    if (t.has(Tcb.TIMING)) {
      if (Seq.gt(s.ack, t.rttSeq)) {
        t.clear(Tcb.TIMING);
        RoundTrip.measured(t, now - t.rttAt);
      }
    } else if (t.has(Tcb.TIMESTAMPS) && s.hasTimestamps() && s.tsEcr != 0 && t.backoff > 0) {
      // RFC 7323 4: an echoed timestamp tells which transmission was acknowledged.
      int millis = tcp.numbers.stamp() + t.tsOffset - s.tsEcr;
      if (millis >= 0) {
        RoundTrip.measured(t, Math.max(millis, 1) * 1_000_000L);
      }
    }
  }

  /** RFC 6298 5.2, 5.3: all acknowledged, turn the timer off; new data acknowledged, restart it. */
  private void restartTimer(Tcb t) {
    t.clear(Tcb.PERSISTING);
    t.rexmitAt = t.sndUna == t.sndNxt ? Tcb.NEVER : machine.clock.now() + RoundTrip.backedOff(t);
  }

  /** Linux's sk_stream_write_space: who found no room hears of it when a third is free. */
  static void tellRoom(TcpEndpoint t) {
    if (t.has(Tcb.NO_SPACE) && t.hasRoom()) {
      t.clear(Tcb.NO_SPACE);
      t.tellUser(Events.OUT);
    }
  }

  private static void recover(TcpEndpoint t, Recovery r, int acked, int delivered) {
    if (Seq.ge(t.sndUna, r.recover)) {
      // RFC 6582 3.2 (3): a full acknowledgment. Set cwnd to ssthresh and exit fast recovery.
      if (r.phase == Recovery.RECOVERING) {
        t.cwnd = Math.max(t.ssthresh, t.mss);
      } else {
        Congestion.acknowledged(t, acked);
      }
      t.dupAcks = 0;
      r.open(t);
      return;
    }
    if (r.phase == Recovery.LOSS) {
      // RFC 5681 3.1: after a timeout the sender slow starts.
      Congestion.acknowledged(t, acked);
      if (!t.has(Tcb.SACK)) {
        r.dupBytes = 0;
      }
      return;
    }
    if (t.has(Tcb.SACK)) {
      Congestion.updateLost(t, r);
    } else {
      // RFC 6582 3.2 (3): a partial acknowledgment. Retransmit the first unacknowledged segment.
      r.dupBytes = Math.max(r.dupBytes - acked + t.mss, 0);
      r.lostEnd = Seq.min(t.sndUna + t.mss, t.sndNxt);
      r.rexmitNxt = t.sndUna;
    }
    Congestion.proportionalRate(t, r, delivered);
  }

  /**
   * RFC 5681 2: a duplicate has outstanding data before it, carries no data, SYN or FIN, and
   * acknowledges and offers what the one before did. RFC 6675 2 with SACK: it brings new blocks.
   */
  private static void repeated(TcpEndpoint t, Segment s, int newlySacked, boolean windowMoved) {
    boolean duplicate =
        t.has(Tcb.SACK)
            ? newlySacked > 0
            : t.sndUna != t.sndNxt && s.length == 0 && !s.has(Tcp.FIN | Tcp.SYN) && !windowMoved;
    if (!duplicate) {
      return;
    }
    Recovery r = recovery(t);
    t.dupAcks++;
    int delivered = newlySacked;
    if (!t.has(Tcb.SACK)) {
      r.dupBytes += t.mss;
      delivered = t.mss;
    }
    switch (r.phase) {
      case Recovery.OPEN -> {
        if (isLoss(t, r)) {
          Congestion.enterRecovery(t, r);
          Congestion.proportionalRate(t, r, delivered);
        }
      }
      case Recovery.RECOVERING -> {
        if (t.has(Tcb.SACK)) {
          Congestion.updateLost(t, r);
        }
        Congestion.proportionalRate(t, r, delivered);
      }
      default -> {}
    }
    // RFC 3042, limited transmit: what has left the network makes room for new text.
    t.markDirty();
  }

  /**
   * RFC 5681 3.2: the third duplicate ACK; RFC 6675 5: or so much that was selectively
   * acknowledged.
   */
  private static boolean isLoss(Tcb t, Recovery r) {
    boolean enough =
        t.dupAcks >= Congestion.DUP_THRESH
            || t.has(Tcb.SACK) && r.sacked.total() > (Congestion.DUP_THRESH - 1) * t.mss;
    // RFC 6582 3.2 (1): not again for what was outstanding when the last recovery began.
    return enough && Seq.gt(t.sndUna, r.recover);
  }
}
