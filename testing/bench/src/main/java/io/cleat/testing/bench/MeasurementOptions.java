// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import io.cleat.testing.bench.run.Settings;
import io.cleat.testing.bench.run.Weight;
import io.cleat.testing.command.AtLeastOne;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What every command is told that measures beside peers: how often, how it stands against other
 * work, and where the results go.
 */
final class MeasurementOptions {
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--processes",
      converter = AtLeastOne.class,
      paramLabel = "N",
      description = "In how many processes, one after the other, each side is measured.")
  private Integer processes;

  @Option(
      names = "--rounds",
      converter = AtLeastOne.class,
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
      names = {"-o", "--json"},
      paramLabel = "FILE",
      description = "Where the results go; else testing/bench/results/.")
  private Path json;

  @Option(names = "--markdown", description = "Prints Markdown instead of plain text.")
  private boolean markdown;

  /** How the measurement stands against other work. */
  enum Priority {
    none,
    weight,
    realtime
  }

  /** These settings, but for what was asked for. */
  Settings settings(Settings standard) {
    return standard.with(
        processes == null ? standard.processes() : processes,
        rounds == null ? standard.rounds() : rounds);
  }

  /** Whether the measured processes go before all other work. */
  boolean isRealtime() {
    return priority == Priority.realtime;
  }

  /**
   * Raises the weight where that was asked for, until it is closed; null where not.
   *
   * @param notes get told why it could not be raised
   */
  Weight weight(List<String> notes) {
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

  /** Where the results go; of those that name no file, one with the time in its name. */
  Path file(String command) {
    if (json != null) {
      return json;
    }
    Path root = Path.of(System.getProperty("cleat.root", "."));
    String name = command + "-" + LocalDateTime.now().format(NAME) + ".json";
    return root.resolve("testing/bench/results").resolve(name);
  }

  /** Prints the results in the form that was asked for, and says which file they are in. */
  void print(Supplier<String> text, Supplier<String> asMarkdown, Path file) {
    spec.commandLine().getOut().print(markdown ? asMarkdown.get() : text.get());
    spec.commandLine().getOut().flush();
    say("results are in " + file);
  }

  /** Tells whoever waits how it goes. */
  void say(String line) {
    spec.commandLine().getErr().println("bench: " + line);
    spec.commandLine().getErr().flush();
  }
}
