// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.endpoint.Machine;
import io.cleat.wire.Seq;

/**
 * TLP, RFC 8985 7: where the last segments of a flight are lost nothing comes after them that would
 * tell; so the last one is sent again, or a new one, well before the retransmission timeout.
 */
final class TailLossProbe {
  /** RFC 8985 7.2: the receiver may delay the ACK of a single segment. Linux: TCP_RTO_MIN. */
  private static final long ACK_DELAY_NANOS = 200_000_000L;

  /** Linux's TCP_TIMEOUT_MIN: two ticks, so that the timer does not run ahead of the ACK. */
  private static final long LEAST_NANOS = 2_000_000L;

  private final Machine machine;

  TailLossProbe(Machine machine) {
    this.machine = machine;
  }

  /**
   * RFC 8985 7.2: the PTO timer is set after transmitting new data and upon an ACK that advances,
   * unless in recovery, or something is selectively acknowledged, or a probe is under way.
   */
  void schedule(TcpEndpoint t) {
    if (!t.tcp.tuning().tailLossProbe) {
      return;
    }
    if (t.state == TcpState.SYN_RECEIVED) {
      // The timer is that of the SYN and ACK, and nothing else is sent again before that is acked.
      return;
    }
    Flight f = t.flight;
    if (!mayProbe(t, f)) {
      return;
    }
    // RFC 8985 7.2: PTO = 2 * SRTT, and TLP.max_ack_delay if FlightSize is one segment; 1 second
    // without an SRTT. If it ends after the RTO timer, it ends with that.
    long wait = t.tcp.tuning().rtoInitialNanos;
    if (t.srttMicros > 0) {
      boolean one = t.unacknowledged() <= t.mss;
      wait = 2_000L * t.srttMicros + (one ? ACK_DELAY_NANOS : LEAST_NANOS);
    }
    f.alarmAt = Math.min(machine.clock.now() + wait, t.rexmitAt);
    f.alarmIsProbe = true;
  }

  /**
   * Whether the tail is all that may be missing. What arrives in the turn in which the timer has
   * expired may have changed that, so it is asked again before the probe leaves.
   */
  static boolean mayProbe(Tcb t, Flight f) {
    boolean open = t.recovery == null || t.recovery.phase == Recovery.OPEN;
    return open
        && t.has(Tcb.SACK)
        && !t.has(Tcb.PERSISTING)
        && !f.probing
        && f.sackedBytes() == 0
        && f.lostBytes() == 0;
  }

  /** The PTO has elapsed: RFC 8985 7.3, a probe is sent, and the RTO timer starts anew. */
  void expire(TcpEndpoint t) {
    Flight f = t.flight;
    // The sender has obtained an RTT measurement since the last loss probe transmission or the
    // start of the connection, whichever was later; else it must skip sending a loss probe and must
    // proceed to re-arm the RTO timer.
    f.probeDue = t.srttMicros > 0 && !t.has(Tcb.PROBED);
    t.rexmitAt = machine.clock.now() + RoundTrip.backedOff(t);
    t.markDirty();
  }

  /** RFC 8985 7.3: TLP.end_seq = SND.NXT, TLP.is_retrans. */
  void sent(TcpEndpoint t, boolean repeats) {
    t.put(Tcb.PROBED);
    Flight f = t.flight;
    f.probeDue = false;
    f.probing = true;
    f.probeRepeats = repeats;
    f.probeEnd = t.sndNxt;
    f.alarmAt = Tcb.NEVER;
    f.alarmIsProbe = false;
  }

  /**
   * RFC 8985 7.4.2: when an ACK covers the probe, learns whether the probe repaired a loss, which
   * nobody would notice otherwise: then the congestion control must hear of it.
   *
   * @param ack SEG.ACK
   */
  void acknowledged(TcpEndpoint t, Delivery d, int ack) {
    Flight f = t.flight;
    if (!f.probing || Seq.lt(ack, f.probeEnd)) {
      return;
    }
    if (!f.probeRepeats || d.probeDuplicated) {
      // New data, or both the original and the probe have arrived: no loss.
      f.probing = false;
    } else if (Seq.gt(ack, f.probeEnd)) {
      // SEG.ACK > TLP.end_seq and no sign of a duplicate: the probe filled a hole.
      f.probing = false;
      Congestion.reduceOnce(t);
    } else if (d.acked == 0 && d.sacked == 0 && !d.windowMoved) {
      // A plain duplicate ACK: the probe was one octet string too many, and no loss.
      f.probing = false;
    }
  }
}
