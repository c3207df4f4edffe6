// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import io.cleat.testing.bench.load.Workload;
import io.cleat.testing.bench.run.Circumstances;
import io.cleat.testing.bench.run.Environment;
import io.cleat.testing.bench.run.Figures;
import io.cleat.testing.bench.run.Placement;
import io.cleat.testing.bench.run.Round;
import io.cleat.testing.bench.run.Settings;
import io.cleat.testing.bench.run.WorkloadRun.Outcome;
import io.cleat.testing.bench.server.ServerKind;
import java.util.ArrayList;
import java.util.List;

/** Results as a run would have made them. */
final class Made {
  private Made() {}

  /** A server with one round of such figures. */
  static Outcome outcome(ServerKind kind, double rate, double cpuMicros) {
    return new Outcome(kind, List.of(round(rate, cpuMicros, 0.8)), null);
  }

  static Round round(double rate, double cpuMicros, double loadCpus) {
    Figures figures = new Figures(rate, rate * 64, 10, 20, cpuMicros, 0);
    return new Round(figures, new Circumstances(loadCpus, 0.05, 0, 0));
  }

  static Outcome failed(ServerKind kind, String why) {
    return new Outcome(kind, List.of(), why);
  }

  static WorkloadResult tcp(Outcome... outcomes) {
    return WorkloadResult.of(Workload.TCP_64, List.of(outcomes));
  }

  static Results results(WorkloadResult... workloads) {
    List<WorkloadResult> all = new ArrayList<>(List.of(workloads));
    return new Results(
        Environment.now().withNotes(List.of("a note")),
        Settings.QUICK,
        new Placement("0-1", "1", "0", false),
        all,
        GoalResult.of(all));
  }
}
