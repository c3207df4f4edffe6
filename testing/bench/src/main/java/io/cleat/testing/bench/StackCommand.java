// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import io.cleat.testing.bench.run.Settings;
import io.cleat.testing.bench.run.Turn;
import io.cleat.testing.bench.run.Weight;
import io.cleat.testing.bench.stack.Launch;
import io.cleat.testing.bench.stack.Side;
import io.cleat.testing.bench.stack.StackLine;
import io.cleat.testing.bench.stack.StackReport;
import io.cleat.testing.bench.stack.StackResults;
import io.cleat.testing.bench.stack.StackRun;
import io.cleat.testing.bench.stack.StackWorkload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench stack}: the user-level stack, with kernel loopback beside it. */
@Command(
    name = "stack",
    description = {
      "Measures the user-level stack, both ends in one process, and the same workloads over the"
          + " kernel's loopback beside it.",
      "Each runs in processes of its own; rounds are interleaved, and medians are printed with the"
          + " goals."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cleat bench stack --quick",
      "  ./cleat bench stack --only 'short*,bulk-1500' --processes 5 --profile",
      "  ./cleat bench stack --list"
    })
public final class StackCommand implements Callable<Integer> {
  /** A process of the stack is warm after a second or two; more of them say more. */
  private static final Settings FULL = settings(5, 3, 1000, 6000, 3);

  private static final Settings QUICK = settings(1, 3, 300, 1500, 1);

  @Spec private CommandSpec spec;
  @Mixin private MeasurementOptions options;

  @Option(names = "--quick", description = "A look in a minute; the figures are rough.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      split = ",",
      description = "Only these workloads: ids, or patterns such as short*; see --list.")
  private List<String> only = List.of("*");

  @Option(names = "--side", paramLabel = "SIDE", description = "Only one side: stack or kernel.")
  private Side side;

  @Option(
      names = "--jvm",
      paramLabel = "FLAG",
      description = "A flag for every measured JVM, as --jvm=-XX:+UseZGC; may be repeated.")
  private List<String> jvm = List.of();

  @Option(
      names = "--profile",
      description = "Records in the end where the time of the stack goes, by the flight recorder.")
  private boolean profile;

  @Option(names = "--list", description = "Names the workloads, and measures nothing.")
  private boolean list;

  private static Settings settings(
      int processes, int rounds, int sampleMillis, int warmUpMillis, int attempts) {
    return new Settings(
        processes, rounds, sampleMillis * 1_000_000L, warmUpMillis * 1_000_000L, attempts);
  }

  @Override
  public Integer call() throws IOException {
    List<StackWorkload> workloads =
        Patterns.choose(
            spec, "--only", only, Arrays.asList(StackWorkload.values()), StackWorkload::id);
    if (list) {
      workloads.forEach(workload ->
          spec.commandLine().getOut().printf("  %-12s %s%n", workload.id(), workload.label()));
      spec.commandLine().getOut().flush();
      return 0;
    }
    try (Turn _ = Turn.await(options::say)) {
      Path file = options.file("stack");
      StackResults results = measure(workloads, file);
      StackReport report = new StackReport(results);
      options.print(report::text, report::markdown, file);
      return 0;
    }
  }

  /** What has been measured stays in the file, also of a run that is broken off. */
  private StackResults measure(List<StackWorkload> workloads, Path file) throws IOException {
    StackResults begun = StackResults.begin(settings(), jvm);
    List<String> notes = new ArrayList<>();
    List<StackLine> lines = new ArrayList<>();
    try (Weight _ = options.weight(notes)) {
      for (StackWorkload workload : workloads) {
        lines.add(measure(workload));
        begun.with(lines, notes).write(file);
      }
    }
    return begun.with(lines, notes);
  }

  private StackLine measure(StackWorkload workload) {
    List<Side> sides = side == null ? List.of(Side.values()) : List.of(side);
    Launch launch = new Launch(options.isRealtime(), jvm);
    try (StackRun run = new StackRun(workload, settings(), launch, options::say)) {
      return run.run(sides, profile);
    }
  }

  private Settings settings() {
    return options.settings(quick ? QUICK : FULL);
  }
}
