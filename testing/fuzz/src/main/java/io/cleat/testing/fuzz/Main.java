// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import io.cleat.testing.command.AtLeastOne;
import io.cleat.testing.command.Commands;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code cleat fuzz}: plays hostile bytes. */
@Command(
    name = "./cleat fuzz",
    description =
        "Plays mutated frames against a codec, the turn of a stack or the MUD-mode codec.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {JazzerCommand.class, FloodCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all held", "1:an input failed; it was kept", "3:an input did not end"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cleat fuzz turn --count 10000000",
      "  ./cleat fuzz turn --replay FILE.seed",
      "  ./cleat fuzz jazzer tcp --runs 1000000",
      "  ./cleat fuzz flood --syns 1000000"
    })
public final class Main implements Callable<Integer> {
  /** What may be said for TARGET. */
  private static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Targets.names().iterator();
    }
  }

  @Parameters(
      paramLabel = "TARGET",
      arity = "0..1",
      description = "One of: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Names.class)
  private String target;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many frames or payloads (default: 1000000).",
      defaultValue = "1000000")
  private long count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the random numbers (default: 1).",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--patience",
      converter = AtLeastOne.class,
      paramLabel = "SECONDS",
      description = "So long an input may take (default: 120).",
      defaultValue = "120")
  private int patience;

  @Option(names = "--replay", paramLabel = "FILE", description = "Plays this input and no other.")
  private Path replayed;

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
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    checkTarget(target, spec);
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "--count is a number from 1 on");
    }
    if (replayed != null) {
      int frames = Targets.named(target).play(Files.readAllBytes(replayed));
      out.printf("fuzz %s: %d frames, 0 failures%n", target, frames);
      return 0;
    }
    return new Campaign(target, out).run(count, seed, Duration.ofSeconds(patience));
  }

  /** Refuses what is no target, with those that are. */
  static void checkTarget(String target, CommandSpec spec) {
    if (target == null || !Targets.names().contains(target)) {
      throw new ParameterException(spec.commandLine(), "TARGET is one of " + Targets.names());
    }
  }
}
