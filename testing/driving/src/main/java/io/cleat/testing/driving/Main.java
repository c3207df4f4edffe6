// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.driving;

import io.cleat.testing.command.AtLeastOne;
import io.cleat.testing.command.Commands;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code cleat driving}: plays random rounds over hosts. */
@Command(
    name = "./cleat driving",
    description =
        "Plays random rounds over hosts, with threads of both kinds, small rings and loss.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every byte came back", "1:a round failed or stood still"},
    footerHeading = "%nExamples:%n",
    footer = {"  ./cleat driving", "  ./cleat driving --seed 4711 --rounds 1"})
public final class Main implements Callable<Integer> {
  private static final int TOLD_EVERY = 100;

  @Option(
      names = "--rounds",
      converter = AtLeastOne.class,
      paramLabel = "N",
      description = "How many rounds (default: 1000).",
      defaultValue = "1000")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the first round, each next has the next (default: any).")
  private Long seed;

  @Option(
      names = "--patience",
      converter = AtLeastOne.class,
      paramLabel = "SECONDS",
      description = "So long a round may stand still (default: 30).",
      defaultValue = "30")
  private int patience;

  @Spec private CommandSpec spec;

  private Main() {}

  /**
   * Runs the command and ends the JVM.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(Commands.line(new Main()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    long first = seed == null ? ThreadLocalRandom.current().nextLong(1 << 30) : seed;
    for (int i = 0; i < rounds; i++) {
      Plan plan = Plan.of(first + i);
      try {
        new Round(plan, Duration.ofSeconds(patience)).play();
      } catch (AssertionError e) {
        e.printStackTrace(spec.commandLine().getErr());
        out.printf("driving: round %d with seed %d failed%n", i, plan.seed());
        return 1;
      }
      if ((i + 1) % TOLD_EVERY == 0) {
        out.printf("driving: %d rounds from seed %d%n", i + 1, first);
        out.flush();
      }
    }
    out.printf("driving: %d rounds from seed %d, every byte came back%n", rounds, first);
    return 0;
  }
}
