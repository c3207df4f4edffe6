// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import org.HdrHistogram.Histogram;

/**
 * What a run of a load gave.
 *
 * @param operations messages, datagrams, connections, or blocks of a bulk transfer
 * @param bytes that the server has received or sent for them, the larger of both
 * @param nanos how long it took
 * @param latencies nanoseconds from asking to the whole answer; empty where several were under way
 * @param lost datagrams without an answer
 */
public record Sample(long operations, long bytes, long nanos, Histogram latencies, long lost) {
  private static final long LONGEST_NANOS = 10_000_000_000L;
  private static final int DIGITS = 3;

  /** An empty histogram. */
  static Histogram histogram() {
    return new Histogram(LONGEST_NANOS, DIGITS);
  }

  /** Operations a second. */
  public double rate() {
    return operations * 1e9 / nanos;
  }
}
