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
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
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
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  @Spec private CommandSpec spec;
  @Mixin private Choice choice;

  @Option(names = "--quick", description = "A look in a few minutes; the figures are rough.")
  private boolean quick;

  @Option(
      names = "--processes",
      paramLabel = "N",
      description = "In how many processes, one after the other, each server is measured.")
  private Integer processes;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each of these processes is measured.")
  private Integer rounds;

  @Option(names = "--one-core", description = "Servers and load share one processor.")
  private boolean oneCore;

  @Option(
      names = "--priority",
      paramLabel = "HOW",
      description = {
        "none (the default); weight: more weight against other work; realtime: before all other"
            + " work (SCHED_RR). Needs privileges."
      })
  private Priority priority = Priority.none;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where the results go; else testing/bench/results/.")
  private Path json;

  @Option(names = "--markdown", description = "Prints Markdown instead of plain text.")
  private boolean markdown;

  @Option(names = "--list", description = "Names the loads and the servers, and measures nothing.")
  private boolean list;

  /** How the measurement stands against other work. */
  enum Priority {
    none,
    weight,
    realtime
  }

  @Override
  public Integer call() throws IOException {
    if (list) {
      spec.commandLine().getOut().print(choice.names());
      spec.commandLine().getOut().flush();
      return 0;
    }
    List<Workload> workloads = choice.workloads();
    try (Turn _ = Turn.await(this::say)) {
      Results results = measure(workloads);
      Path file = json == null ? standardFile() : json;
      results.write(file);
      Report report = new Report(results);
      spec.commandLine().getOut().print(markdown ? report.markdown() : report.text());
      spec.commandLine().getOut().flush();
      say("results are in " + file);
      return 0;
    }
  }

  private Results measure(List<Workload> workloads) throws IOException {
    List<String> notes = new ArrayList<>();
    Placement placement = Placement.standard(oneCore, priority == Priority.realtime);
    Environment environment = Environment.now();
    notes.addAll(placement.placeLoad());
    try (Weight _ = weight(notes)) {
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
        WorkloadRun run = new WorkloadRun(workload, settings(), this::say)) {
      return WorkloadResult.of(workload, run.run(kinds, placement, folder.path()));
    }
  }

  private Weight weight(List<String> notes) {
    if (priority != Priority.weight) {
      return null;
    }
    try {
      return Weight.raise();
    } catch (IOException e) {
      notes.add("the weight could not be raised: " + e.getMessage());
      return null;
    }
  }

  private Settings settings() {
    Settings standard = quick ? Settings.QUICK : Settings.FULL;
    return standard.with(
        processes == null ? standard.processes() : processes,
        rounds == null ? standard.rounds() : rounds);
  }

  private static Path standardFile() {
    Path root = Path.of(System.getProperty("cleat.root", "."));
    String name = "kernel-" + LocalDateTime.now().format(NAME) + ".json";
    return root.resolve("testing/bench/results").resolve(name);
  }

  private void say(String line) {
    spec.commandLine().getErr().println("bench: " + line);
    spec.commandLine().getErr().flush();
  }
}
