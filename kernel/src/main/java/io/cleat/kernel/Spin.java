// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

/**
 * How often it pays to look for an event before a thread sleeps for it: to put a thread to sleep
 * and to wake it costs both sides ten times a look. Experience tells, by endpoint and direction:
 * what came while it was looked for is looked for again, what did not is tried again after some
 * sleeps.
 *
 * <p>Several threads may use it at once; what they overwrite of each other are hints.
 */
final class Spin {
  /** As many looks, of a third of a microsecond each, take about as long as a sleep costs. */
  static final int MOST_LOOKS = 32;

  /** Events that are waited for shorter than this are not looked for. */
  static final long SHORTEST_WAIT_NANOS = 1_000_000;

  private static final int SLEEPS_BETWEEN_TRIALS = 8;

  private int looks = MOST_LOOKS;
  private int sleeps;

  /** How often to look now. */
  int looks() {
    return looks;
  }

  /** It came while it was looked for. */
  void came() {
    looks = MOST_LOOKS;
  }

  /** It did not. */
  void slept() {
    looks = ++sleeps % SLEEPS_BETWEEN_TRIALS == 0 ? MOST_LOOKS : looks / 4;
  }
}
