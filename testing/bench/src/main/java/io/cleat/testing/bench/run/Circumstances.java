// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import java.util.List;

/**
 * What else was the case while a sample was taken.
 *
 * @param loadCpus how many processors the load kept busy
 * @param otherCpus how many processors other work of the machine kept busy
 * @param stolenCpus how many processors the machine's host took away
 * @param lost datagrams without an answer
 */
public record Circumstances(double loadCpus, double otherCpus, double stolenCpus, double lost) {
  /** More than this part of a processor for others disturbs a sample. */
  public static final double DISTURBED = 0.1;

  /** A load that kept more than this part of a processor busy was the limit, not the server. */
  public static final double BUSY = 0.95;

  /** How many processors others had. */
  public double disturbance() {
    return otherCpus + stolenCpus;
  }

  /** Whether it is better to measure again. */
  public boolean isDisturbed() {
    return disturbance() > DISTURBED;
  }

  /** Whether the load was as fast as it can be, so that the server may be faster than it looks. */
  public boolean isLoadBound() {
    return loadCpus > BUSY;
  }

  /** The median of each. */
  public static Circumstances median(List<Circumstances> all) {
    return new Circumstances(
        Median.of(all, Circumstances::loadCpus),
        Median.of(all, Circumstances::otherCpus),
        Median.of(all, Circumstances::stolenCpus),
        Median.of(all, Circumstances::lost));
  }
}
