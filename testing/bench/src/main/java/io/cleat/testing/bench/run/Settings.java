// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import java.util.concurrent.TimeUnit;

/**
 * How long and how often is measured.
 *
 * @param processes in how many processes, one after the other, each server is measured
 * @param rounds how often each of them is measured under each load
 * @param sampleNanos how long each time
 * @param warmUpNanos the longest warm-up of a server; it ends before when the server is steady
 * @param attempts how often a sample is tried that other work of the machine disturbs; the least
 *     disturbed counts
 */
public record Settings(
    int processes, int rounds, long sampleNanos, long warmUpNanos, int attempts) {
  /** For figures that are to be believed. */
  public static final Settings FULL = new Settings(3, 3, millis(1000), millis(10_000), 4);

  /** For a look. */
  public static final Settings QUICK = new Settings(1, 3, millis(300), millis(6_000), 2);

  private static long millis(long count) {
    return TimeUnit.MILLISECONDS.toNanos(count);
  }

  /** A piece of the warm-up, after which is looked whether the server is steady. */
  public long stepNanos() {
    return sampleNanos / 2;
  }

  /** Before each sample the server, which has slept, runs so long unmeasured. */
  public long settleNanos() {
    return sampleNanos / 5;
  }

  /** As these, with other numbers. */
  public Settings with(int otherProcesses, int otherRounds) {
    return new Settings(otherProcesses, otherRounds, sampleNanos, warmUpNanos, attempts);
  }
}
