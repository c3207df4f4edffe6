// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/** The retransmission timeout, RFC 6298, in nanoseconds. */
final class RoundTrip {
  /** RFC 6298 2.1: until a measurement has been made, the sender should set RTO to 1 second. */
  static final long INITIAL_NANOS = 1_000_000_000L;

  /**
   * RFC 6298 2.4: whenever RTO is computed, if it is less than 1 second, it should be rounded up.
   * Linux takes 200 milliseconds, and so do we.
   */
  static final long LEAST_NANOS = 200_000_000L;

  /** RFC 6298 2.5: a maximum may be placed on RTO provided it is at least 60 seconds. */
  static final long MOST_NANOS = 120_000_000_000L;

  /** Clock granularity G: a tick of the wheel. */
  private static final long GRANULARITY_NANOS = 1_000_000L;

  private RoundTrip() {}

  /** Takes a measurement R'. */
  static void measured(Tcb t, long nanos) {
    long r = Math.max(nanos, 1);
    if (t.srtt == 0) {
      // RFC 6298 2.2: SRTT <- R, RTTVAR <- R/2.
      t.srtt = r;
      t.rttvar = r / 2;
    } else {
      // RFC 6298 2.3: RTTVAR <- (1 - beta) * RTTVAR + beta * |SRTT - R'|,
      // SRTT <- (1 - alpha) * SRTT + alpha * R', with alpha = 1/8 and beta = 1/4.
      t.rttvar += (Math.abs(t.srtt - r) - t.rttvar) / 4;
      t.srtt += (r - t.srtt) / 8;
    }
    compute(t);
  }

  /**
   * RFC 6298 2.3: RTO <- SRTT + max (G, K*RTTVAR), with K = 4. Linux bounds the second term and not
   * the sum from below, so that an RTO is never near to a round trip that does not vary.
   */
  static void compute(Tcb t) {
    t.rto = Math.min(t.srtt + Math.max(LEAST_NANOS, 4 * t.rttvar + GRANULARITY_NANOS), MOST_NANOS);
  }

  /** RTO with the backoff of RFC 6298 5.5. */
  static long backedOff(Tcb t) {
    return Math.min(t.rto << Math.min(t.backoff, 16), MOST_NANOS);
  }

  /** How long the first transmission was ago when the timer that runs now expires. */
  static long waitedAtExpiry(Tcb t) {
    return (t.rto << Math.min(t.backoff + 1, 17)) - t.rto;
  }
}
