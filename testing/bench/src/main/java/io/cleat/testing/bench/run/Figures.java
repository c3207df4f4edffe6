// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import java.util.List;

/**
 * What one sample gave, or the medians of several.
 *
 * @param rate operations a second
 * @param bytesPerSecond of payload, one way
 * @param p50Micros half of the answers came within so many microseconds; 0 where that is not
 *     measured
 * @param p99Micros 99 of 100
 * @param serverCpuMicros processor time of the server for an operation, in microseconds
 * @param allocatedBytes of the server's heap for an operation
 */
public record Figures(
    double rate,
    double bytesPerSecond,
    double p50Micros,
    double p99Micros,
    double serverCpuMicros,
    double allocatedBytes) {
  /** The median of each. */
  public static Figures median(List<Figures> all) {
    return new Figures(
        Median.of(all, Figures::rate),
        Median.of(all, Figures::bytesPerSecond),
        Median.of(all, Figures::p50Micros),
        Median.of(all, Figures::p99Micros),
        Median.of(all, Figures::serverCpuMicros),
        Median.of(all, Figures::allocatedBytes));
  }
}
