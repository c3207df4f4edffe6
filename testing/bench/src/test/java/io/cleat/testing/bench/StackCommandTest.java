// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.testing.bench.run.Settings;
import io.cleat.testing.bench.stack.Launch;
import io.cleat.testing.bench.stack.Side;
import io.cleat.testing.bench.stack.StackLine;
import io.cleat.testing.bench.stack.StackRun;
import io.cleat.testing.bench.stack.StackWorkload;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command, and the processes that it measures in. */
class StackCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int bench(String... arguments) {
    return new CommandLine(new StackCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void aWorkloadThatNobodyKnowsIsAnErrorThatNamesTheKnown() {
    assertEquals(2, bench("--only", "short,shrt*"));
    assertTrue(
        err.toString().contains("'shrt*' fits none of round-trip, datagrams"), err::toString);
  }

  @Test
  void aListMeasuresNothing() {
    assertEquals(0, bench("--list", "--only", "bulk*"));
    assertEquals(3, out.toString().lines().count());
  }

  @Test
  void bothSidesAreMeasuredInProcessesOfTheirOwn() {
    long millis = 1_000_000;
    Settings settings = new Settings(1, 1, 5 * millis, 10 * millis, 1);
    try (StackRun run = new StackRun(StackWorkload.DATAGRAMS, settings, Launch.STANDARD, _ -> {})) {
      StackLine line = run.run(List.of(Side.values()), true);
      assertNull(line.stack().failure());
      assertNull(line.kernel().failure());
      assertEquals(1, line.stack().rounds().size());
      assertTrue(line.times() > 0);
      assertNotNull(line.shares());
    }
  }
}
