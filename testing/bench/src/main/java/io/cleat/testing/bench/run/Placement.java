// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * On which processors the servers and the load run, and with what weight against the rest of the
 * machine: done with the commands of util-linux, so that a machine that lacks them measures too,
 * only with more noise.
 *
 * @param allCpus those that this process may use when it starts, as taskset(1) has them; empty
 *     where that cannot be said
 * @param serverCpus those of the servers; empty for any
 * @param loadCpus those of the load
 * @param realtime whether both are scheduled before everything else (SCHED_RR, needs privileges)
 */
public record Placement(String allCpus, String serverCpus, String loadCpus, boolean realtime) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  /**
   * The load on the first processor that this process may use, the servers on the last; or both on
   * the first.
   */
  public static Placement standard(boolean oneCore, boolean realtime) {
    List<Integer> cpus = Commands.present("taskset") ? allowed() : List.of();
    if (cpus.isEmpty()) {
      return new Placement("", "", "", realtime);
    }
    int server = oneCore ? cpus.getFirst() : cpus.getLast();
    String all = cpus.stream().map(String::valueOf).collect(Collectors.joining(","));
    return new Placement(all, Integer.toString(server), cpus.getFirst().toString(), realtime);
  }

  static List<Integer> allowed() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(ALLOWED)) {
          return parse(line.substring(ALLOWED.length()).strip());
        }
      }
    } catch (IOException e) {
      // Not known: then nothing is pinned.
    }
    return List.of();
  }

  /** The numbers of a list such as {@code 0-3,8}. */
  static List<Integer> parse(String list) {
    List<Integer> cpus = new ArrayList<>();
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", -1);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int cpu = Integer.parseInt(ends[0]); cpu <= last; cpu++) {
        cpus.add(cpu);
      }
    }
    return cpus;
  }

  /** How many processors a server's JVM is to reckon with; 0 for as many as it finds. */
  int serverProcessors() {
    return serverCpus.isEmpty() ? 0 : parse(serverCpus).size();
  }

  /** What a server's command begins with, so that it does not inherit the place of the load. */
  List<String> launcher() {
    return allCpus.isEmpty() ? List.of() : List.of("taskset", "-c", allCpus);
  }

  /**
   * Puts a server in its place. Not before it is warm: until then its compilers may run beside it.
   *
   * @param wide whether it uses all processors
   * @return whether that could be done
   */
  boolean placeServer(long pid, boolean wide) {
    String process = Long.toString(pid);
    boolean pinned =
        wide
            || serverCpus.isEmpty()
            || Commands.run("taskset", "-a", "-p", "-c", serverCpus, process);
    return pinned && (!realtime || Commands.run("chrt", "-a", "--rr", "-p", "1", process));
  }

  /**
   * Puts this process in its place.
   *
   * @return what could not be done, each a line for a person
   */
  public List<String> placeLoad() {
    List<String> failures = new ArrayList<>();
    String pid = Long.toString(ProcessHandle.current().pid());
    if (loadCpus.isEmpty()) {
      failures.add("nothing is pinned to a processor: taskset (package util-linux) is missing");
    } else if (!Commands.run("taskset", "-a", "-p", "-c", loadCpus, pid)) {
      failures.add("the load could not be pinned to processor " + loadCpus);
    }
    if (realtime && !Commands.run("chrt", "-a", "--rr", "-p", "1", pid)) {
      failures.add("the load could not be scheduled as SCHED_RR");
    }
    return failures;
  }
}
