// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import static io.cleat.testing.bench.report.Made.failed;
import static io.cleat.testing.bench.report.Made.outcome;
import static io.cleat.testing.bench.report.Made.round;
import static io.cleat.testing.bench.report.Made.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.testing.bench.run.WorkloadRun.Outcome;
import io.cleat.testing.bench.server.ServerKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadResultTest {
  @Test
  void aServerIsComparedWithWhatAUserWouldTakeOtherwise() {
    WorkloadResult result =
        tcp(
            outcome(ServerKind.CLEAT_EPOLL, 150, 4),
            outcome(ServerKind.CLEAT_VIRTUAL, 90, 8),
            outcome(ServerKind.JDK_VIRTUAL, 60, 10),
            outcome(ServerKind.NETTY_EPOLL, 100, 5));
    assertEquals(
        new ServerResult.Comparison("netty-epoll", 1.5, 0.8), comparison(result, "cleat-epoll"));
    assertEquals(
        new ServerResult.Comparison("jdk-virtual", 1.5, 0.8), comparison(result, "cleat-virtual"));
    assertEquals(
        new ServerResult.Comparison("netty-epoll", 1, 1), comparison(result, "netty-epoll"));
  }

  private static ServerResult.Comparison comparison(WorkloadResult result, String server) {
    return result.server(server).orElseThrow().comparison();
  }

  @Test
  void withoutTheReferenceThereIsNoComparison() {
    WorkloadResult result =
        tcp(
            outcome(ServerKind.CLEAT_EPOLL, 150, 4),
            failed(ServerKind.NETTY_EPOLL, "the library is missing"));
    assertNull(comparison(result, "cleat-epoll"));
    assertTrue(result.server("netty-epoll").isEmpty());
    assertEquals("the library is missing", result.servers().getLast().failure());
  }

  @Test
  void theMedianOfTheRoundsCounts() {
    Outcome three =
        new Outcome(
            ServerKind.CLEAT_EPOLL,
            List.of(round(1, 9, 0.5), round(100, 5, 0.9), round(90, 6, 0.8)),
            null);
    ServerResult server = tcp(three).servers().getFirst();
    assertEquals(90, server.median().rate());
    assertEquals(6, server.median().serverCpuMicros());
    assertEquals(0.8, server.circumstances().loadCpus());
    assertEquals(3, server.rounds().size());
  }
}
