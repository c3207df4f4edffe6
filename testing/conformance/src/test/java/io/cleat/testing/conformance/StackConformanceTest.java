// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cleat.testing.conformance.Verdict.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The engine over the stack behind the POSIX face answers every case of the table as Linux does,
 * but for those of {@code stack-gaps.properties}, each with its reason.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StackConformanceTest {
  private static final int WORKERS = 2;

  /** Of all cases, those left out and those in the list of gaps. */
  private static final double MOST_WITHOUT = 0.03;

  private final Properties gaps = new Properties();
  private Report report;

  @BeforeAll
  void playTheTable() throws IOException, InterruptedException {
    try (InputStream in = getClass().getResourceAsStream("stack-gaps.properties")) {
      gaps.load(in);
    }
    Runner runner = new Runner(new Engines().named("stack"), Runner.PATIENCE, false);
    List<Case> cases = Table.standard().cases();
    report = new Report(runner.run(cases, WORKERS));
    report.print(new PrintWriter(System.out, true, StandardCharsets.UTF_8), false);
  }

  @TestFactory
  Stream<DynamicTest> answersAsLinuxDoes() {
    return report.verdicts().stream()
        .map(verdict -> dynamicTest(verdict.test().id(), () -> judge(verdict)));
  }

  private void judge(Verdict verdict) {
    String gap = gaps.getProperty(verdict.test().id());
    switch (verdict.kind()) {
      case PASSED -> {}
      case FAILED -> {
        if (gap == null) {
          fail(Report.failure(verdict));
        }
        abort(gap);
      }
      case SKIPPED -> abort(verdict.reason());
    }
  }

  @Test
  void doesWithoutLittle() {
    double without = report.count(Kind.SKIPPED) + report.count(Kind.FAILED);
    assertTrue(without / report.verdicts().size() < MOST_WITHOUT, report.summary());
  }

  @Test
  void everyGapIsACase() {
    List<String> ids = report.verdicts().stream().map(verdict -> verdict.test().id()).toList();
    assertTrue(
        ids.containsAll(gaps.stringPropertyNames()),
        () -> {
          gaps.keySet().removeAll(ids);
          return "no cases of the table: " + gaps.keySet();
        });
  }
}
