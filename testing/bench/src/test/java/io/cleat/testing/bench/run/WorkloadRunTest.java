// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.testing.bench.load.Workload;
import io.cleat.testing.bench.server.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run as the command makes it: servers in processes of their own. */
class WorkloadRunTest {
  private static final Placement ANYWHERE = new Placement("", "", "", false);
  private static final Settings SHORT = new Settings(2, 2, millis(30), millis(60), 1);

  @TempDir private Path folder;

  private static long millis(long count) {
    return TimeUnit.MILLISECONDS.toNanos(count);
  }

  @Test
  void eachServerIsMeasuredInEachRoundOfEachProcess() {
    List<String> said = new ArrayList<>();
    List<ServerKind> kinds = List.of(ServerKind.CLEAT_EPOLL, ServerKind.JDK_SELECTOR);
    try (WorkloadRun run = new WorkloadRun(Workload.UNIX_64, SHORT, said::add)) {
      List<WorkloadRun.Outcome> outcomes = run.run(kinds, ANYWHERE, folder);
      assertEquals(kinds, outcomes.stream().map(WorkloadRun.Outcome::kind).toList());
      outcomes.forEach(WorkloadRunTest::assertMeasured);
    }
    assertTrue(said.contains("unix-64x64: round 2 of 2"), said::toString);
  }

  private static void assertMeasured(WorkloadRun.Outcome outcome) {
    assertNull(outcome.failure());
    assertEquals(4, outcome.samples().size());
    for (Round round : outcome.samples()) {
      Figures figures = round.figures();
      assertTrue(figures.rate() > 0 && figures.serverCpuMicros() > 0, figures::toString);
      assertEquals(64 * figures.rate(), figures.bytesPerSecond(), figures.rate() * 1e-6);
      assertTrue(figures.p50Micros() > 0 && figures.p50Micros() <= figures.p99Micros());
      assertTrue(round.circumstances().loadCpus() > 0);
    }
  }

  /** A UNIX server whose folder does not exist cannot bind. */
  @Test
  void aServerThatCannotStartIsAFailureAndNotTheEnd() {
    try (WorkloadRun run = new WorkloadRun(Workload.UNIX_1, SHORT, line -> {})) {
      Path nowhere = folder.resolve("nowhere");
      var outcomes = run.run(List.of(ServerKind.CLEAT_EPOLL), ANYWHERE, nowhere);
      assertEquals(List.of(), outcomes.getFirst().samples());
      assertNotNull(outcomes.getFirst().failure());
    }
  }

  @Test
  void aServersProcessTellsWhatItUsesUntilItEnds() throws IOException {
    ServerProcess server =
        ServerProcess.start(ServerKind.JDK_BLOCKING, Workload.TCP_1, ANYWHERE, folder);
    try (server) {
      assertNull(server.unavailable());
      assertTrue(server.use().allocatedBytes() > 0);
    }
    assertThrows(IOException.class, server::use);
  }
}
