// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

/**
 * What a run says of a goal.
 *
 * @param text the goal as a person reads it
 * @param measured what was measured; null when it was not
 * @param measuredText the same for a person
 * @param reached whether the bound is kept
 */
public record StackVerdict(String text, Double measured, String measuredText, boolean reached) {
  /** What came of it, for a table. */
  String word() {
    return measured == null ? "not measured" : reached ? "yes" : "no";
  }
}
