// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import io.cleat.testing.bench.load.Driver;
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
 * @param driver of the echo loads: io_uring, or epoll and why
 * @param notes what was not as it should be
 */
public record Environment(
    String when,
    Machine machine,
    Versions versions,
    List<String> flags,
    String driver,
    List<String> notes) {
  /** This machine, now. */
  public static Environment now() {
    return new Environment(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Machine.here(),
        Versions.here(),
        ServerProcess.FLAGS,
        Driver.here().toString(),
        List.of());
  }

  /** With these notes. */
  public Environment withNotes(List<String> others) {
    return new Environment(when, machine, versions, flags, driver, List.copyOf(others));
  }
}
