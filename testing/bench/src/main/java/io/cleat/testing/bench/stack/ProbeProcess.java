// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import com.google.gson.Gson;
import io.cleat.testing.bench.run.AskedProcess;
import io.cleat.testing.bench.run.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A workload over one side, in a process of its own. */
public final class ProbeProcess implements AutoCloseable {
  /**
   * Flags of every JVM: the stack is a deep nest of small methods, and 15 levels of them, which the
   * compiler makes one of, are not enough; the collector with the cheapest write barriers, since
   * nothing is allocated but connections.
   */
  static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseParallelGC",
          "-XX:MaxInlineLevel=32",
          "-XX:-UsePerfData",
          "-XX:-UseDynamicNumberOfCompilerThreads",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:+DebugNonSafepoints");

  /** What it says once it can be asked. */
  public static final String READY = "ready";

  /** Before the reason, when it can not. */
  public static final String FAILED = "failed ";

  /** By name, because the commands know this package, and not the other way round. */
  private static final String MAIN = "io.cleat.testing.bench.Main";

  /** A million endpoints take their time where others have the machine. */
  private static final int ANSWER_SECONDS = 300;

  /** 100,000 connections of the kernel are two descriptors each. */
  private static final List<String> DESCRIPTORS = List.of("prlimit", "--nofile=262144");

  private static final List<String> REALTIME = List.of("chrt", "--rr", "1");

  private final AskedProcess process;

  private ProbeProcess(AskedProcess process) {
    this.process = process;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param launch how
   */
  static ProbeProcess start(StackWorkload workload, Side side, Launch launch) throws IOException {
    List<String> command = new ArrayList<>();
    launcher(command, DESCRIPTORS);
    if (launch.realtime()) {
      launcher(command, REALTIME);
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.add(Recorder.flag());
    command.addAll(workload.flags());
    command.addAll(launch.flags());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(List.of("probe", workload.name(), side.name()));
    AskedProcess process = AskedProcess.start(command, ANSWER_SECONDS);
    String line = answered(process, process.answer());
    if (!line.equals(READY)) {
      process.close();
      throw new IOException("it said: " + line);
    }
    return new ProbeProcess(process);
  }

  /** Prefixes that work here; without them some workloads do not. */
  private static void launcher(List<String> command, List<String> prefix) {
    List<String> trial = new ArrayList<>(prefix);
    trial.add("true");
    if (Commands.present(prefix.getFirst()) && Commands.run(trial.toArray(String[]::new))) {
      command.addAll(prefix);
    }
  }

  /** Its process id. */
  long pid() {
    return process.pid();
  }

  /** Runs the workload for so long. */
  Reading measure(long nanos) throws IOException {
    return reading(String.format(Locale.ROOT, "%d", nanos));
  }

  /** Runs the workload for so long, and records into a file where its time goes. */
  Reading record(long nanos, Path file) throws IOException {
    return reading(String.format(Locale.ROOT, "%d %s", nanos, file));
  }

  private Reading reading(String line) throws IOException {
    return new Gson().fromJson(answered(process, process.ask(line)), Reading.class);
  }

  private static String answered(AskedProcess process, String line) throws IOException {
    if (line.startsWith(FAILED)) {
      process.close();
      throw new IOException(line.substring(FAILED.length()));
    }
    return line;
  }

  @Override
  public void close() {
    process.close();
  }
}
