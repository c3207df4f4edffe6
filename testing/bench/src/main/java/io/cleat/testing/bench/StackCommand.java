// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import io.cleat.testing.bench.KernelCommand.Priority;
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
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /** A process of the stack is warm after a second or two; more of them say more. */
  private static final Settings FULL = settings(5, 3, 1000, 6000, 3);

  private static final Settings QUICK = settings(1, 3, 300, 1500, 1);

  @Spec private CommandSpec spec;

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
      names = "--processes",
      paramLabel = "N",
      description = "In how many processes, one after the other, each side is measured.")
  private Integer processes;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each of these processes is measured.")
  private Integer rounds;

  @Option(
      names = "--priority",
      paramLabel = "HOW",
      description = {
        "none (the default); weight: more weight against other work; realtime: before all other"
            + " work (SCHED_RR). Needs privileges."
      })
  private Priority priority = Priority.none;

  @Option(
      names = "--jvm",
      paramLabel = "FLAG",
      description = "A flag for every measured JVM, as --jvm=-XX:+UseZGC; may be repeated.")
  private List<String> jvm = List.of();

  @Option(
      names = "--profile",
      description = "Records in the end where the time of the stack goes, by the flight recorder.")
  private boolean profile;

  @Option(
      names = {"-o", "--json"},
      paramLabel = "FILE",
      description = "Where the results go; else testing/bench/results/.")
  private Path json;

  @Option(names = "--markdown", description = "Prints Markdown instead of plain text.")
  private boolean markdown;

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
    try (Turn _ = Turn.await(this::say)) {
      Path file = json == null ? standardFile() : json;
      StackResults results = measure(workloads, file);
      StackReport report = new StackReport(results);
      spec.commandLine().getOut().print(markdown ? report.markdown() : report.text());
      spec.commandLine().getOut().flush();
      say("results are in " + file);
      return 0;
    }
  }

  /** What has been measured stays in the file, also of a run that is broken off. */
  private StackResults measure(List<StackWorkload> workloads, Path file) throws IOException {
    StackResults begun = StackResults.begin(settings(), jvm);
    List<String> notes = new ArrayList<>();
    List<StackLine> lines = new ArrayList<>();
    try (Weight _ = weight(notes)) {
      for (StackWorkload workload : workloads) {
        lines.add(measure(workload));
        begun.with(lines, notes).write(file);
      }
    }
    return begun.with(lines, notes);
  }

  private StackLine measure(StackWorkload workload) {
    List<Side> sides = side == null ? List.of(Side.values()) : List.of(side);
    Launch launch = new Launch(priority == Priority.realtime, jvm);
    try (StackRun run = new StackRun(workload, settings(), launch, this::say)) {
      return run.run(sides, profile);
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
    Settings standard = quick ? QUICK : FULL;
    return standard.with(
        processes == null ? standard.processes() : positive("--processes", processes),
        rounds == null ? standard.rounds() : positive("--rounds", rounds));
  }

  private int positive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(spec.commandLine(), option + " is 1 at the least");
    }
    return value;
  }

  private static Path standardFile() {
    Path root = Path.of(System.getProperty("cleat.root", "."));
    String name = "stack-" + LocalDateTime.now().format(NAME) + ".json";
    return root.resolve("testing/bench/results").resolve(name);
  }

  private void say(String line) {
    spec.commandLine().getErr().println("bench: " + line);
    spec.commandLine().getErr().flush();
  }
}
