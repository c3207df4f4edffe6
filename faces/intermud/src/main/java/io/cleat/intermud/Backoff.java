// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long after each failure, up to a limit, and of
 * that a part by chance, so that those who lost a router together do not come back together.
 */
final class Backoff {
  private final long firstNanos;
  private final long mostNanos;
  private final RandomGenerator chance;
  private long nextNanos;

  Backoff(long firstNanos, long mostNanos, RandomGenerator chance) {
    this.firstNanos = firstNanos;
    this.mostNanos = mostNanos;
    this.chance = chance;
    nextNanos = firstNanos;
  }

  /** From half of the time to all of it. */
  long next() {
    long whole = nextNanos;
    nextNanos = Math.min(mostNanos, whole > mostNanos / 2 ? mostNanos : whole * 2);
    return whole - (long) (chance.nextDouble() * (whole / 2.0));
  }

  /** It went well: the next failure is a first one. */
  void reset() {
    nextNanos = firstNanos;
  }
}
