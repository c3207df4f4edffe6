// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import io.cleat.testing.bench.load.Workload;
import io.cleat.testing.bench.report.GoalResult;
import io.cleat.testing.bench.report.Report;
import io.cleat.testing.bench.report.Results;
import io.cleat.testing.bench.report.WorkloadResult;
import io.cleat.testing.bench.run.Environment;
import io.cleat.testing.bench.run.Placement;
import io.cleat.testing.bench.run.Settings;
import io.cleat.testing.bench.run.TemporaryFolder;
import io.cleat.testing.bench.run.Turn;
import io.cleat.testing.bench.run.Weight;
import io.cleat.testing.bench.run.WorkloadRun;
import io.cleat.testing.bench.server.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bench kernel}: the kernel engine and its peers as servers, under one load after the other.
 */
@Command(
    name = "kernel",
    description = {
      "Measures servers on Cleat's kernel engine beside those on the JDK, Netty and junixsocket.",
      "Each runs in a process of its own and is put under the same load; rounds are interleaved,"
          + " and medians and ratios are printed."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cleat bench kernel --quick",
      "  ./cleat bench kernel --only 'tcp-*' --servers 'cleat-*,netty-epoll' --rounds 9",
      "  ./cleat bench kernel --list"
    })
public final class KernelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private MeasurementOptions options;
  @Mixin private Choice choice;

  @Option(names = "--quick", description = "A look in a few minutes; the figures are rough.")
  private boolean quick;

  @Option(names = "--one-core", description = "Servers and load share one processor.")
  private boolean oneCore;

  @Option(names = "--list", description = "Names the loads and the servers, and measures nothing.")
  private boolean list;

  @Override
  public Integer call() throws IOException {
    if (list) {
      spec.commandLine().getOut().print(choice.names());
      spec.commandLine().getOut().flush();
      return 0;
    }
    List<Workload> workloads = choice.workloads();
    try (Turn _ = Turn.await(options::say)) {
      Results results = measure(workloads);
      Path file = options.file("kernel");
      results.write(file);
      Report report = new Report(results);
      options.print(report::text, report::markdown, file);
      return 0;
    }
  }

  private Results measure(List<Workload> workloads) throws IOException {
    List<String> notes = new ArrayList<>();
    Placement placement = Placement.standard(oneCore, options.isRealtime());
    Environment environment = Environment.now();
    notes.addAll(placement.placeLoad());
    try (Weight _ = options.weight(notes)) {
      List<WorkloadResult> results = new ArrayList<>();
      for (Workload workload : workloads) {
        results.add(measure(workload, placement));
      }
      return new Results(
          environment.withNotes(notes), settings(), placement, results, GoalResult.of(results));
    }
  }

  private WorkloadResult measure(Workload workload, Placement placement) throws IOException {
    List<ServerKind> kinds = choice.servers(workload);
    try (TemporaryFolder folder = TemporaryFolder.create();
        WorkloadRun run = new WorkloadRun(workload, settings(), options::say)) {
      return WorkloadResult.of(workload, run.run(kinds, placement, folder.path()));
    }
  }

  private Settings settings() {
    return options.settings(quick ? Settings.QUICK : Settings.FULL);
  }
}
