// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

/**
 * How frames get lost: a two-state Markov chain (Gilbert 1960, Elliott 1963). In the good state a
 * frame is lost with one probability, in the bad state with another; before each frame the state
 * may change. With states that never change it is plain random loss.
 *
 * @param toBad probability that a good time ends with this frame
 * @param toGood probability that a bad time ends with this frame
 * @param whenGood share of frames that are lost in good times
 * @param whenBad share of frames that are lost in bad times
 */
public record Loss(double toBad, double toGood, double whenGood, double whenBad) {
  /** Nothing is lost. */
  public static final Loss NONE = new Loss(0, 1, 0, 0);

  /**
   * @throws IllegalArgumentException a number is no probability
   */
  public Loss {
    probability("toBad", toBad);
    probability("toGood", toGood);
    probability("whenGood", whenGood);
    probability("whenBad", whenBad);
  }

  /** Each frame for itself. */
  public static Loss random(double share) {
    return new Loss(0, 1, share, 0);
  }

  /**
   * In bursts in which all is lost.
   *
   * @param share of all frames that are lost in the long run, less than 1
   * @param length of a burst in frames, on average, at least 1
   */
  public static Loss bursts(double share, double length) {
    if (share < 0 || share >= 1 || length < 1) {
      throw new IllegalArgumentException(
          "bursts lose a share of 0 to less than 1 in lengths of at least 1, not "
              + share
              + " in "
              + length);
    }
    double toGood = 1 / length;
    return new Loss(Math.min(1, share * toGood / (1 - share)), toGood, 0, 1);
  }

  static void probability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " is a probability of 0 to 1, not " + value);
    }
  }

  /** The share of frames that is lost in the long run. */
  public double share() {
    double bad = toBad == 0 ? 0 : toBad / (toBad + toGood);
    return whenGood * (1 - bad) + whenBad * bad;
  }
}
