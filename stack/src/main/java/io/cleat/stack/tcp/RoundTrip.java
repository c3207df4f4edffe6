// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/** The retransmission timeout, RFC 6298. Round trips are kept in microseconds. */
final class RoundTrip {
  /** Clock granularity G: a tick of the wheel. */
  private static final long GRANULARITY_NANOS = 1_000_000L;

  private static final long UNMEASURED_NANOS = 3_000_000_000L;

  /** More make no difference: the longest RTO is reached before. */
  private static final int DOUBLINGS_MAX = 16;

  private RoundTrip() {}

  /** Takes a measurement R'. */
  static void measured(Tcb t, int micros) {
    int r = Math.max(micros, 1);
    // RFC 6298 5: after retransmitting RTO collapses once a new measurement is obtained, which can
    // only happen when new data has been sent and acknowledged.
    t.doublings = 0;
    t.clear(Tcb.PROBED);
    if (t.srttMicros == 0) {
      // RFC 6298 2.2: SRTT <- R, RTTVAR <- R/2.
      t.srttMicros = r;
      t.rttvarMicros = r / 2;
    } else {
      // RFC 6298 2.3: RTTVAR <- (1 - beta) * RTTVAR + beta * |SRTT - R'|,
      // SRTT <- (1 - alpha) * SRTT + alpha * R', with alpha = 1/8 and beta = 1/4.
      t.rttvarMicros += (Math.abs(t.srttMicros - r) - t.rttvarMicros) / 4;
      t.srttMicros += (r - t.srttMicros) / 8;
    }
  }

  /**
   * RFC 6298 2.3: RTO <- SRTT + max (G, K*RTTVAR), with K = 4. RFC 6298 2.4: whenever RTO is
   * computed, if it is less than 1 second, it should be rounded up. Linux bounds the second term
   * and not the sum from below, so that an RTO is never near to a round trip that does not vary;
   * FreeBSD adds to the sum.
   */
  static long timeout(Tcb t) {
    Tuning tuning = t.tcp.tuning();
    if (t.srttMicros == 0) {
      // RFC 6298 2.1: until a measurement has been made, the sender should set RTO to 1 second.
      // 5.7: if the timer expired awaiting the ACK of a SYN, and RTO was less than 3 seconds, it
      // must be 3 seconds when data transmission begins; a SYN that was sent once was measured.
      return t.state.isSynchronized()
          ? Math.max(tuning.rtoInitialNanos, UNMEASURED_NANOS)
          : tuning.rtoInitialNanos;
    }
    long variance = Math.max(tuning.rtoVarianceNanos, 4_000L * t.rttvarMicros + GRANULARITY_NANOS);
    long rto = Math.max(1_000L * t.srttMicros + variance, tuning.rtoLeastNanos);
    // RFC 6298 2.5: a maximum may be placed on RTO provided it is at least 60 seconds.
    return Math.min(rto + tuning.rtoSlopNanos, tuning.rtoMostNanos);
  }

  /** RTO with the backoff of RFC 6298 5.5. */
  static long backedOff(Tcb t) {
    return backedOff(t, t.doublings);
  }

  /** The timer has expired, RFC 6298 5.5: RTO <- RTO * 2. */
  static void backOff(Tcb t) {
    t.backoff++;
    if (t.doublings < DOUBLINGS_MAX) {
      t.doublings++;
    }
  }

  /** RTO, doubled so many times. */
  static long backedOff(Tcb t, int times) {
    return Math.min(timeout(t) << Math.clamp(times, 0, DOUBLINGS_MAX), t.tcp.tuning().rtoMostNanos);
  }
}
