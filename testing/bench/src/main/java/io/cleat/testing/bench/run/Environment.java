// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What was measured, on what and when.
 *
 * @param when it began
 * @param machine it ran on
 * @param versions of what ran
 * @param flags of the servers' JVMs
 * @param notes what was not as it should be
 */
public record Environment(
    String when, Machine machine, Versions versions, List<String> flags, List<String> notes) {
  /** This machine, now. */
  public static Environment now(List<String> notes) {
    return new Environment(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Machine.here(),
        Versions.here(),
        ServerProcess.FLAGS,
        List.copyOf(notes));
  }

  /** With these notes. */
  public Environment withNotes(List<String> others) {
    return new Environment(when, machine, versions, flags, List.copyOf(others));
  }
}
