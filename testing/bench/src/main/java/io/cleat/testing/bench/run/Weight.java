// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The weight of this session's group against the other groups of the machine (sched(7), the
 * autogroup feature): raised while it is measured, and then as it was. Needs privileges.
 */
public final class Weight implements AutoCloseable {
  private static final Path AUTOGROUP = Path.of("/proc/self/autogroup");
  private static final int RAISED_NICE = -15;

  private final String before;

  private Weight(String before) {
    this.before = before;
  }

  /**
   * Raises it.
   *
   * @throws IOException it could not be, the message says why
   */
  public static Weight raise() throws IOException {
    // "/autogroup-9 nice 0"
    String state = Files.readString(AUTOGROUP).strip();
    Files.writeString(AUTOGROUP, Integer.toString(RAISED_NICE));
    return new Weight(state.substring(state.lastIndexOf(' ') + 1));
  }

  @Override
  public void close() {
    try {
      Files.writeString(AUTOGROUP, before);
    } catch (IOException e) {
      throw new IllegalStateException("the group's weight stays raised", e);
    }
  }
}
