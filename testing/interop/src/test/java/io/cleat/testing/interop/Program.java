// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A program that runs beside a test and must end well. */
final class Program implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final Process process;

  private Program(Process process) {
    this.process = process;
  }

  static Program start(String... command) throws IOException {
    return new Program(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Waits for its end, which must be exit code 0, and gives what it has written. */
  String output() throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes());
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + PATIENCE_SECONDS + " s: " + process.info());
    }
    assertEquals(0, process.exitValue(), output);
    return output;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
