// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

/**
 * When a load ends: the earlier of both.
 *
 * @param nanos after so long
 * @param operations after about so many operations
 */
public record Limit(long nanos, long operations) {
  /** By time alone. */
  public static Limit time(long nanos) {
    return new Limit(nanos, Long.MAX_VALUE);
  }
}
