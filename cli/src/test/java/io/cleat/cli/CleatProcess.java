// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that runs beside the test, cleat itself among them. */
final class CleatProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 110;

  private final Process process;
  private final Lines out;
  private final Lines err;

  private CleatProcess(Process process) {
    this.process = process;
    out = Lines.of(process.getInputStream());
    err = Lines.of(process.getErrorStream());
  }

  /** Starts {@code cleat} with these arguments. */
  static CleatProcess cleat(String... arguments) throws IOException {
    return start(command(arguments));
  }

  /** How {@code cleat} is started in a virtual machine of its own. */
  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--class-path");
    command.add(System.getProperty("java.class.path"));
    command.add("io.cleat.cli.Main");
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts any program. */
  static CleatProcess start(List<String> command) throws IOException {
    return new CleatProcess(new ProcessBuilder(command).start());
  }

  /** Runs any program to its end, which must be a good one. */
  static String run(String... command) throws IOException, InterruptedException {
    try (CleatProcess program = start(List.of(command))) {
      assertTrue(
          program.exitCode() == 0, () -> String.join(" ", command) + ": " + program.err.text());
      return program.out.text();
    }
  }

  /** What it writes. */
  Lines out() {
    return out;
  }

  /** What it writes to its standard error. */
  Lines err() {
    return err;
  }

  /** Where what it reads is written. */
  OutputStream in() {
    return process.getOutputStream();
  }

  long pid() {
    return process.pid();
  }

  /** The port that it listens on, once it does. */
  int port() throws InterruptedException {
    return Integer.parseInt(err.await("cleat: listening on .*:(\\d+)"));
  }

  /** Waits until it listens. */
  CleatProcess listening() throws InterruptedException {
    String _ = err.await("cleat: listening on .*");
    return this;
  }

  /** Its exit code, once it has ended. */
  int exitCode() throws InterruptedException {
    assertTrue(
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS),
        () -> "still running; it said:\n" + err.text());
    return process.exitValue();
  }

  /** Sends it a signal by its name. */
  void signal(String name) throws IOException, InterruptedException {
    String _ = run("kill", "-" + name, Long.toString(pid()));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
