// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How much processor time a process has used, by thread: {@code /proc/PID/task/TID/schedstat}
 * counts nanoseconds, where {@code stat} has hundredths of a second. A thread that has ended takes
 * its count along; then the process's coarse sum must do.
 */
final class CpuReading {
  private static final long NANOS_PER_TICK = 10_000_000;
  private static final int USER_TICKS = 11;

  private final Map<String, Long> nanosByThread;
  private final long coarseNanos;

  private CpuReading(Map<String, Long> nanosByThread, long coarseNanos) {
    this.nanosByThread = nanosByThread;
    this.coarseNanos = coarseNanos;
  }

  static CpuReading of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    Map<String, Long> nanos = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path task : tasks) {
        read(task, nanos);
      }
      return new CpuReading(nanos, coarse(process));
    }
  }

  private static void read(Path task, Map<String, Long> nanos) {
    try {
      nanos.put(task.getFileName().toString(), schedstat(task.resolve("schedstat")));
    } catch (IOException e) {
      // It has just ended.
    }
  }

  /** The first number of a schedstat: nanoseconds on a processor. */
  static long schedstat(Path file) throws IOException {
    String line = Files.readString(file);
    return Long.parseLong(line.substring(0, line.indexOf(' ')));
  }

  /** User and system time of stat, after the name in parentheses, which may contain anything. */
  private static long coarse(Path process) throws IOException {
    String line = Files.readString(process.resolve("stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
    return ticks * NANOS_PER_TICK;
  }

  /** Nanoseconds used from the reading {@code before} to this one. */
  long nanosSince(CpuReading before) {
    if (!nanosByThread.keySet().containsAll(before.nanosByThread.keySet())) {
      return coarseNanos - before.coarseNanos;
    }
    long sum = 0;
    for (Map.Entry<String, Long> thread : nanosByThread.entrySet()) {
      sum += thread.getValue() - before.nanosByThread.getOrDefault(thread.getKey(), 0L);
    }
    return sum;
  }
}
