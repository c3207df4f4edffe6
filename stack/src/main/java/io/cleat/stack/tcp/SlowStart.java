// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.wire.Seq;

/**
 * HyStart++, RFC 9406: leaves the first slow start when round trips grow longer, before anything is
 * lost; by way of a conservative slow start, in case it was a mistake.
 */
final class SlowStart {
  /** MIN_RTT_THRESH. */
  private static final int LEAST_MICROS = 4_000;

  /** MAX_RTT_THRESH. */
  private static final int MOST_MICROS = 16_000;

  /** MIN_RTT_DIVISOR. */
  private static final int RTT_DIVISOR = 8;

  /** N_RTT_SAMPLE. */
  private static final int SAMPLES = 8;

  /** CSS_GROWTH_DIVISOR. */
  private static final int GROWTH_DIVISOR = 4;

  /** CSS_ROUNDS. */
  private static final int CONSERVATIVE_ROUNDS = 5;

  private SlowStart() {}

  /** Octets were acknowledged in slow start. */
  static void acknowledged(Tcb t, Growth g, int octets, int rttMicros) {
    // RFC 9406 4.3: an implementation should use HyStart++ only for the initial slow start.
    if (t.ssthresh != Integer.MAX_VALUE || !t.tcp.tuning().hystart) {
      Reno.slowStart(t, octets);
      return;
    }
    measure(t, g, rttMicros);
    if (g.baselineMicros == Growth.NONE) {
      Reno.slowStart(t, octets);
      lookForDelay(g);
    } else {
      // RFC 9406 4.2: cwnd += (min(N, L * SMSS) / CSS_GROWTH_DIVISOR).
      Reno.slowStart(t, octets / GROWTH_DIVISOR);
      lookForMistake(g);
    }
    endRound(t, g);
  }

  /** RFC 9406 4.2: currentRoundMinRTT = min(currentRoundMinRTT, currRTT), rttSampleCount += 1. */
  private static void measure(Tcb t, Growth g, int rttMicros) {
    if (!g.inRound) {
      beginRound(t, g);
    }
    if (rttMicros > 0) {
      g.roundMicros = Math.min(g.roundMicros, rttMicros);
      g.samples++;
    }
  }

  private static void beginRound(Tcb t, Growth g) {
    g.inRound = true;
    g.roundEnd = t.sndNxt;
    g.lastRoundMicros = g.roundMicros;
    g.roundMicros = Growth.NONE;
    g.samples = 0;
  }

  /**
   * RFC 9406 4.2: RttThresh = max(MIN_RTT_THRESH, min(lastRoundMinRTT / MIN_RTT_DIVISOR,
   * MAX_RTT_THRESH)); if (currentRoundMinRTT >= (lastRoundMinRTT + RttThresh)), enter CSS.
   */
  private static void lookForDelay(Growth g) {
    if (g.samples < SAMPLES || g.lastRoundMicros == Growth.NONE) {
      return;
    }
    int allowed = Math.clamp(g.lastRoundMicros / RTT_DIVISOR, LEAST_MICROS, MOST_MICROS);
    if (g.roundMicros >= g.lastRoundMicros + allowed) {
      g.baselineMicros = g.roundMicros;
      g.conservativeRounds = 0;
    }
  }

  /** RFC 9406 4.2: if (currentRoundMinRTT < cssBaselineMinRtt), resume slow start. */
  private static void lookForMistake(Growth g) {
    if (g.samples >= SAMPLES && g.roundMicros < g.baselineMicros) {
      g.baselineMicros = Growth.NONE;
    }
  }

  private static void endRound(Tcb t, Growth g) {
    if (Seq.lt(t.sndUna, g.roundEnd)) {
      return;
    }
    if (g.baselineMicros != Growth.NONE) {
      g.conservativeRounds++;
      if (g.conservativeRounds >= CONSERVATIVE_ROUNDS) {
        // RFC 9406 4.2: if CSS_ROUNDS rounds are complete, enter congestion avoidance by setting
        // ssthresh = cwnd.
        t.ssthresh = t.cwnd;
      }
    }
    beginRound(t, g);
  }
}
