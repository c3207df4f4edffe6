// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import io.cleat.testing.bench.load.LoadException;
import io.cleat.testing.bench.load.Workload;
import io.cleat.testing.bench.server.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All servers under one load, interleaved: each is started and made steady, then all are measured
 * in turn, the order reversed every other round, so that what drifts in the machine meets all
 * alike. Those that are not measured sleep. All of that is done several times with new processes,
 * because how a process lies in memory, and what its compilers decided, stays with it and makes a
 * tenth more or less.
 */
public final class WorkloadRun implements AutoCloseable {
  /**
   * What became of a server.
   *
   * @param samples one a round and process
   * @param failure why there is none, or not all; null when all went well
   */
  public record Outcome(ServerKind kind, List<Round> samples, String failure) {}

  private final Workload workload;
  private final Settings settings;
  private final Consumer<String> progress;
  private final Map<ServerKind, ServerProcess> processes = new LinkedHashMap<>();
  private final Map<ServerKind, List<Round>> samples = new LinkedHashMap<>();
  private final Map<ServerKind, String> failures = new LinkedHashMap<>();

  public WorkloadRun(Workload workload, Settings settings, Consumer<String> progress) {
    this.workload = workload;
    this.settings = settings;
    this.progress = progress;
  }

  /** Measures these servers. */
  public List<Outcome> run(List<ServerKind> kinds, Placement placement, Path folder) {
    for (ServerKind kind : kinds) {
      samples.put(kind, new ArrayList<>());
    }
    for (int i = 0; i < settings.processes(); i++) {
      measure(kinds, placement, folder);
      close();
    }
    return kinds.stream()
        .map(kind -> new Outcome(kind, samples.get(kind), failures.get(kind)))
        .toList();
  }

  /** Measures them in processes of this one time. */
  private void measure(List<ServerKind> kinds, Placement placement, Path folder) {
    for (ServerKind kind : kinds) {
      if (!failures.containsKey(kind)) {
        progress.accept(workload.id() + ": warming up " + kind.id());
        warmUp(kind, placement, folder);
      }
    }
    for (int round = 0; round < settings.rounds(); round++) {
      progress.accept("%s: round %d of %d".formatted(workload.id(), round + 1, settings.rounds()));
      List<ServerKind> order = new ArrayList<>(processes.keySet());
      for (ServerKind kind : round % 2 == 0 ? order : order.reversed()) {
        measure(kind);
      }
    }
  }

  private void warmUp(ServerKind kind, Placement placement, Path folder) {
    try {
      ServerProcess process = ServerProcess.start(kind, workload, placement, folder);
      processes.put(kind, process);
      if (process.unavailable() == null) {
        new Measurement(workload, process, settings).warmUp();
        if (!placement.placeServer(process.pid(), workload.isWide())) {
          progress.accept(workload.id() + ": " + kind.id() + " could not be put in its place");
        }
      } else {
        fail(kind, process.unavailable());
      }
    } catch (IOException | LoadException e) {
      fail(kind, e.getMessage());
    }
  }

  private void measure(ServerKind kind) {
    try {
      samples.get(kind).add(quietest(new Measurement(workload, processes.get(kind), settings)));
    } catch (IOException | LoadException e) {
      fail(kind, e.getMessage());
    }
  }

  /** Tries again while others disturb, but not for ever. */
  private Round quietest(Measurement measurement) throws IOException {
    Round best = measurement.measure();
    for (int i = 1; i < settings.attempts() && best.circumstances().isDisturbed(); i++) {
      Round next = measurement.measure();
      if (next.circumstances().disturbance() < best.circumstances().disturbance()) {
        best = next;
      }
    }
    return best;
  }

  private void fail(ServerKind kind, String why) {
    failures.put(kind, why);
    progress.accept(workload.id() + ": " + kind.id() + ": " + why);
    ServerProcess process = processes.remove(kind);
    if (process != null) {
      process.close();
    }
  }

  /** Ends the servers' processes. */
  @Override
  public void close() {
    processes.values().forEach(ServerProcess::close);
    processes.clear();
  }
}
