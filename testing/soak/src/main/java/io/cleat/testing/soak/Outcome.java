// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

/**
 * What a transfer came to.
 *
 * @param nanos of virtual time, from when both ends were connected to the last octet
 * @param repeatedBytes that were sent again by both
 * @param duplicates segments that arrived twice, by DSACK
 * @param undone recoveries that turned out to be for nothing
 */
record Outcome(Plan plan, long nanos, long repeatedBytes, long duplicates, long undone) {
  double seconds() {
    return nanos / 1e9;
  }

  double megabitsPerSecond() {
    return plan.bytes() * Byte.SIZE / seconds() / 1e6;
  }
}
