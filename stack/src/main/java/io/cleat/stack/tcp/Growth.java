// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/**
 * What {@link Cubic} and {@link SlowStart} remember of a connection; made when its window is in use
 * for the first time. Windows are in octets.
 */
final class Growth {
  // RFC 9438 4.1.2.

  /** W_max. */
  double most;

  /** K, in seconds. */
  double k;

  /** W_est. */
  double estimate;

  /** What cwnd has grown by and that is no whole octet yet. */
  double fraction;

  /** cwnd_prior. */
  int before;

  /** t_epoch, while {@link #inEpoch}. */
  int epochMicros;

  boolean inEpoch;

  /** When text was acknowledged last, in the epoch. */
  int ackedMicros;

  // RFC 9438 4.9: the same before the last reduction.

  private double mostBefore;
  private double kBefore;
  private double estimateBefore;
  private int beforeBefore;
  private int epochBefore;
  private boolean wasInEpoch;

  // RFC 9406 4.2.

  /** windowEnd, while {@link #inRound}. */
  int roundEnd;

  boolean inRound;

  /** lastRoundMinRTT; {@link #NONE} for infinity. */
  int lastRoundMicros = NONE;

  /** currentRoundMinRTT. */
  int roundMicros = NONE;

  /** rttSampleCount. */
  int samples;

  /** cssBaselineMinRtt; {@link #NONE} while in slow start. */
  int baselineMicros = NONE;

  int conservativeRounds;

  static final int NONE = Integer.MAX_VALUE;

  Growth next;

  /** What there is now may have to come back. */
  void save() {
    mostBefore = most;
    kBefore = k;
    estimateBefore = estimate;
    beforeBefore = before;
    epochBefore = epochMicros;
    wasInEpoch = inEpoch;
  }

  /** The reduction was a mistake. */
  void restore() {
    most = mostBefore;
    k = kBefore;
    estimate = estimateBefore;
    before = beforeBefore;
    epochMicros = epochBefore;
    inEpoch = wasInEpoch;
  }

  /** Of a connection that has just begun. */
  void begin() {
    most = 0;
    k = 0;
    estimate = 0;
    fraction = 0;
    before = 0;
    inEpoch = false;
    save();
    inRound = false;
    lastRoundMicros = NONE;
    roundMicros = NONE;
    samples = 0;
    baselineMicros = NONE;
    conservativeRounds = 0;
  }
}
