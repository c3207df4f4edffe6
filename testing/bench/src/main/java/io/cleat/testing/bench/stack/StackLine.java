// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A workload over both sides.
 *
 * @param workload which
 * @param stack what the user-level stack reached; null where it was not asked
 * @param kernel what kernel loopback reached; null where it was not asked
 * @param times how many times better the stack is; null where one of them was not measured
 * @param goals of this workload
 * @param shares where the stack's time goes; null where that was not recorded
 */
public record StackLine(
    StackWorkload workload,
    StackFigures stack,
    StackFigures kernel,
    Double times,
    List<StackVerdict> goals,
    Shares shares) {

  static StackLine of(
      StackWorkload workload,
      Map<Side, List<StackRound>> rounds,
      Map<Side, String> failures,
      Shares shares) {
    StackFigures stack = figures(Side.STACK, rounds, failures);
    StackFigures kernel = figures(Side.KERNEL, rounds, failures);
    boolean both = stack != null && stack.isMeasured() && kernel != null && kernel.isMeasured();
    Double times = both ? workload.unit().times(stack.value(), kernel.value()) : null;
    List<StackVerdict> goals =
        Arrays.stream(StackGoal.values())
            .filter(goal -> goal.workload == workload)
            .map(goal -> goal.judge(stack, times))
            .toList();
    return new StackLine(workload, stack, kernel, times, goals, shares);
  }

  private static StackFigures figures(
      Side side, Map<Side, List<StackRound>> rounds, Map<Side, String> failures) {
    List<StackRound> measured = rounds.get(side);
    return measured == null ? null : StackFigures.of(measured, failures.get(side));
  }
}
