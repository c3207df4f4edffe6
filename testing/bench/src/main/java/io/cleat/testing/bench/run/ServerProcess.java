// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import io.cleat.testing.bench.load.Target;
import io.cleat.testing.bench.load.Workload;
import io.cleat.testing.bench.server.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server in a process of its own: the same Java with the same flags for all. It ends when this
 * object is closed, and also when this process ends in any other way, because then its input ends.
 */
public final class ServerProcess implements AutoCloseable {
  /** Flags of every server's JVM. */
  public static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-Xms256m",
          "-Xmx256m",
          "-Xmn128m",
          "-XX:-UsePerfData",
          "-XX:-UseDynamicNumberOfCompilerThreads",
          "-Dio.netty.noUnsafe=false",
          "-Dio.netty.leakDetection.level=disabled");

  /** Before the address, once it listens. */
  public static final String LISTENING = "listening ";

  /** Before the reason, when it cannot run on this machine. */
  public static final String UNAVAILABLE = "unavailable ";

  /** By name, because the commands know this package, and not the other way round. */
  private static final String MAIN = "io.cleat.testing.bench.Main";

  private static final int ANSWER_SECONDS = 30;

  private final AskedProcess process;
  private final Target target;
  private final String unavailable;

  private ServerProcess(AskedProcess process, Workload workload) throws IOException {
    this.process = process;
    String line = process.answer();
    boolean listens = line.startsWith(LISTENING);
    target = listens ? workload.target(rest(line, LISTENING)) : null;
    unavailable = listens ? null : rest(line, UNAVAILABLE);
  }

  /** Starts it, and waits until it listens or has said why it cannot. */
  public static ServerProcess start(
      ServerKind kind, Workload workload, Placement placement, Path folder) throws IOException {
    List<String> command = new ArrayList<>(placement.launcher());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    if (!workload.isWide() && placement.serverProcessors() > 0) {
      command.add("-XX:ActiveProcessorCount=" + placement.serverProcessors());
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(List.of("server", kind.id(), workload.transport().toString()));
    command.add(workload.service().toString());
    command.add(folder.resolve(kind.id() + "-" + Long.toHexString(System.nanoTime())).toString());
    command.add(Integer.toString(workload.messageBytes()));
    AskedProcess process = AskedProcess.start(command, ANSWER_SECONDS);
    try {
      return new ServerProcess(process, workload);
    } catch (IOException e) {
      process.close();
      throw new IOException("server " + kind.id() + ": " + e.getMessage(), e);
    }
  }

  private static String rest(String line, String head) throws IOException {
    if (!line.startsWith(head)) {
      throw new IOException("it said: " + line);
    }
    return line.substring(head.length());
  }

  /** Where it listens; null when it cannot. */
  public Target target() {
    return target;
  }

  /** Why it cannot run on this machine; null when it can. */
  public String unavailable() {
    return unavailable;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * What it has used so far.
   *
   * @param allocatedBytes on the heap
   * @param compiledMillis of its just-in-time compilers' time
   */
  public record Use(long allocatedBytes, long compiledMillis) {}

  /**
   * Asks what it has used so far.
   *
   * @throws IOException its process has ended, or is stuck
   */
  public Use use() throws IOException {
    String[] numbers = process.ask("").split(" ", -1);
    return new Use(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }

  /** Ends the process. */
  @Override
  public void close() {
    process.close();
  }
}
