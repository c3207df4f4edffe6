// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stored table is what the stack does now. */
class ThroughputTest {
  private static final Path PAGE =
      Path.of(System.getProperty("cleat.root"), "docs", "throughput.md");

  private static final double QUICK_BITS = 2e6;

  /** Rows in which so little is sent that a test can measure them again. */
  private static boolean isQuick(Conditions conditions) {
    return conditions.promised() < QUICK_BITS;
  }

  @Test
  void storedTableIsWhatTheStackDoes() throws IOException {
    List<String> stored = Files.readAllLines(PAGE);
    List<Conditions> quick = Conditions.rows().stream().filter(ThroughputTest::isQuick).toList();
    for (Conditions conditions : quick) {
      String line = Throughput.row(conditions).line();
      assertTrue(
          stored.contains(line),
          () -> "docs/throughput.md has no such line; run ./cleat soak table and look: " + line);
    }
  }

  @Test
  void bufferLimitsToItsSizeARoundTrip() {
    Conditions row =
        Conditions.rows().stream()
            .filter(one -> one.loss() == 0 && one.roundTrip().toMillis() == 100)
            .findFirst()
            .orElseThrow();
    double bits = Measurement.of(row.withBuffer(64 << 10));
    double limit = 65_536 * 8 / 0.1;
    assertTrue(bits > 0.95 * limit && bits <= limit, () -> "bit/s " + bits);
  }
}
