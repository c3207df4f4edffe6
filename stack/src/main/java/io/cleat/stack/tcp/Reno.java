// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/** Slow start and congestion avoidance of RFC 5681. */
final class Reno implements CongestionController {
  @Override
  public String name() {
    return "reno";
  }

  @Override
  public void acknowledged(Tcb t, int octets, int rttMicros) {
    if (t.cwnd < t.ssthresh) {
      slowStart(t, octets);
    } else {
      // RFC 5681 3.1 (3), congestion avoidance: cwnd += SMSS*SMSS/cwnd, for each segment.
      long grown = (long) t.mss * Math.min(octets, t.cwnd) / t.cwnd;
      Congestion.grow(t, Math.max(grown, 1));
    }
  }

  /**
   * RFC 5681 3.1, slow start: cwnd += min (N, SMSS) for each ACK. As RFC 3465 has it, it is octets
   * that count, and as with Linux without a limit: a frame that stands for many segments is
   * acknowledged as they would have been.
   */
  static void slowStart(Tcb t, int octets) {
    Congestion.grow(t, octets);
  }

  /** RFC 5681 3.1 (4): ssthresh = max (FlightSize / 2, 2*SMSS). */
  @Override
  public int reduced(Tcb t) {
    return Math.max(Congestion.flightSize(t) / 2, 2 * t.mss);
  }
}
