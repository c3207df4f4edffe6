// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import java.io.IOException;

/** What else the machine does while a process is measured. */
public final class Surroundings {
  private final long pid;
  private final Readings before;
  private final long start = System.nanoTime();

  private Surroundings(long pid) throws IOException {
    this.pid = pid;
    before = Readings.of(pid);
  }

  /** Begins to look, beside a process that is about to be measured. */
  public static Surroundings of(long pid) throws IOException {
    return new Surroundings(pid);
  }

  /** What was the case since then. */
  public Circumstances untilNow() throws IOException {
    return Readings.of(pid).circumstancesSince(before, System.nanoTime() - start, 0);
  }
}
