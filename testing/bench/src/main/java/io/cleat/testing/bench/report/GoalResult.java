// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A goal, and what a run says of it.
 *
 * @param text what is compared with what
 * @param bound of the ratio
 * @param most whether the ratio may be at most that; else it must be at least that
 * @param measured the ratio; null when the run did not measure it
 * @param reached whether the bound is kept
 */
public record GoalResult(
    String text, double bound, boolean most, Double measured, boolean reached) {
  /** All goals. */
  public static List<GoalResult> of(List<WorkloadResult> workloads) {
    return Arrays.stream(Goal.values()).map(goal -> goal.judge(workloads)).toList();
  }

  /** The bound as a person reads it. */
  public String boundText() {
    return String.format(Locale.ROOT, "%s %.2f", most ? "at most" : "at least", bound);
  }

  /** What came of it as a person reads it. */
  public String verdict() {
    if (measured == null) {
      return "not measured";
    }
    return String.format(Locale.ROOT, "%.2f %s", measured, reached ? "reached" : "not reached");
  }
}
