// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import static io.cleat.testing.bench.report.Made.failed;
import static io.cleat.testing.bench.report.Made.outcome;
import static io.cleat.testing.bench.report.Made.tcp;
import static io.cleat.testing.bench.server.ServerKind.CLEAT_BLOCKING;
import static io.cleat.testing.bench.server.ServerKind.CLEAT_EPOLL;
import static io.cleat.testing.bench.server.ServerKind.JUNIXSOCKET_CHANNEL;
import static io.cleat.testing.bench.server.ServerKind.JUNIXSOCKET_STREAM;
import static io.cleat.testing.bench.server.ServerKind.NETTY_EPOLL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.testing.bench.load.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoalTest {
  @Test
  void aRateIsReachedWhenItIsHighEnough() {
    assertReached(Goal.EPOLL_RATE, 1.1, outcomes(110, 100, 5, 5));
    assertMissed(Goal.EPOLL_RATE, 1.04, outcomes(104, 100, 5, 5));
  }

  @Test
  void processorTimeIsReachedWhenItIsLowEnough() {
    assertReached(Goal.EPOLL_CPU, 0.9, outcomes(100, 100, 4.5, 5));
    assertMissed(Goal.EPOLL_CPU, 1.1, outcomes(100, 100, 5.5, 5));
  }

  @Test
  void theBestOfSeveralPeersCounts() {
    WorkloadResult unix =
        WorkloadResult.of(
            Workload.UNIX_TRANSFER,
            List.of(
                outcome(CLEAT_BLOCKING, 120, 1),
                outcome(JUNIXSOCKET_CHANNEL, 100, 1),
                outcome(JUNIXSOCKET_STREAM, 60, 1)));
    assertReached(Goal.UNIX_BULK, 1.2, unix);
  }

  @Test
  void withoutBothServersNothingIsMeasured() {
    for (WorkloadResult alone :
        List.of(
            tcp(outcome(CLEAT_EPOLL, 100, 5)),
            tcp(outcome(CLEAT_EPOLL, 100, 5), failed(NETTY_EPOLL, "refused")))) {
      GoalResult result = Goal.EPOLL_RATE.judge(List.of(alone));
      assertNull(result.measured());
      assertFalse(result.reached());
      assertEquals("not measured", result.verdict());
    }
  }

  @Test
  void figuresOfAnotherLoadDoNotCount() {
    WorkloadResult other =
        WorkloadResult.of(
            Workload.TCP_1, List.of(outcome(CLEAT_EPOLL, 200, 5), outcome(NETTY_EPOLL, 100, 5)));
    assertNull(Goal.EPOLL_RATE.judge(List.of(other)).measured());
  }

  @Test
  void aVerdictIsReadByAPerson() {
    GoalResult rate = Goal.EPOLL_RATE.judge(List.of(outcomes(110, 100, 5, 5)));
    assertEquals("at least 1.05", rate.boundText());
    assertEquals("1.10 reached", rate.verdict());
    GoalResult cpu = Goal.EPOLL_CPU.judge(List.of(outcomes(100, 100, 5, 5)));
    assertEquals("at most 0.95", cpu.boundText());
    assertEquals("1.00 not reached", cpu.verdict());
  }

  private static WorkloadResult outcomes(double ours, double theirs, double cpu, double theirCpu) {
    return tcp(outcome(CLEAT_EPOLL, ours, cpu), outcome(NETTY_EPOLL, theirs, theirCpu));
  }

  private static void assertReached(Goal goal, double ratio, WorkloadResult result) {
    GoalResult judged = goal.judge(List.of(result));
    assertEquals(ratio, judged.measured(), 1e-9);
    assertTrue(judged.reached());
  }

  private static void assertMissed(Goal goal, double ratio, WorkloadResult result) {
    GoalResult judged = goal.judge(List.of(result));
    assertEquals(ratio, judged.measured(), 1e-9);
    assertFalse(judged.reached());
  }
}
