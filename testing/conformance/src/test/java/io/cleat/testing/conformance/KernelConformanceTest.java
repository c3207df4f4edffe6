// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cleat.testing.conformance.Verdict.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The kernel engine behind the POSIX face answers every case of the table as Linux does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelConformanceTest {
  private static final int WORKERS = 2;
  private static final double MOST_SKIPPED = 0.05;

  private Report report;

  @BeforeAll
  void playTheTable() throws IOException, InterruptedException {
    boolean strict = "true".equals(System.getenv("CI"));
    Runner runner = new Runner(new Engines().named("kernel"), Runner.PATIENCE, strict);
    List<Case> cases = Table.standard().cases();
    report = new Report(runner.run(cases, WORKERS));
    report.print(new PrintWriter(System.out, true, StandardCharsets.UTF_8), false);
  }

  @TestFactory
  Stream<DynamicTest> answersAsLinuxDoes() {
    return report.verdicts().stream()
        .map(verdict -> dynamicTest(verdict.test().id(), () -> judge(verdict)));
  }

  private static void judge(Verdict verdict) {
    switch (verdict.kind()) {
      case PASSED -> {}
      case FAILED -> fail(Report.failure(verdict));
      case SKIPPED -> abort(verdict.reason());
    }
  }

  @Test
  void leavesLittleOut() {
    double skipped = (double) report.count(Kind.SKIPPED) / report.verdicts().size();
    assertTrue(skipped < MOST_SKIPPED, report.summary());
  }
}
