// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.mud;

import io.cleat.testing.command.Commands;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code cleat mud}: holds the MUD-mode codec against vectors of a driver and against chance. The
 * commands of that name that are for everybody are handed on to the {@code cleat} command.
 */
@Command(
    name = "./cleat mud",
    description = {
      "Holds the MUD-mode codec against vectors of a driver and against chance.",
      "For everybody there are also 'mud listen' and 'mud connect'; each has a --help."
    },
    mixinStandardHelpOptions = true,
    subcommands = {Main.VectorsCommand.class, Main.FuzzCommand.class})
final class Main {
  private static final Set<String> FOR_EVERYBODY = Set.of("listen", "connect");

  private Main() {}

  public static void main(String... args) {
    if (args.length > 0 && FOR_EVERYBODY.contains(args[0])) {
      io.cleat.cli.Main.main(
          Stream.concat(Stream.of("mud"), Stream.of(args)).toArray(String[]::new));
    } else {
      System.exit(Commands.line(new Main()).execute(args));
    }
  }

  @Command(
      name = "vectors",
      description = "Runs the vectors of a folder: the files encode*.tsv and decode*.tsv.",
      mixinStandardHelpOptions = true)
  static final class VectorsCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "the folder")
    private Path folder;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      Vectors vectors = Vectors.run(folder, out);
      out.println(vectors.summary());
      out.flush();
      return vectors.failed() == 0 && vectors.passed() > 0 ? 0 : 1;
    }
  }

  @Command(
      name = "fuzz",
      description = "Sends mutated payloads in random pieces through every decoder.",
      mixinStandardHelpOptions = true)
  static final class FuzzCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    private static final long STEP = 1_000_000;

    @Option(names = "--count", defaultValue = "10000000", description = "how many payloads")
    private long count;

    @Option(names = "--seed", defaultValue = "1", description = "of the random numbers")
    private long seed;

    @Option(
        names = "--keep",
        paramLabel = "FILE",
        description = "where a payload that breaks something is kept, a line of hex")
    private Path kept;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      long start = System.nanoTime();
      var fuzz = new Fuzz(seed);
      try {
        for (long done = 0; done < count; done += STEP) {
          fuzz.run(Math.min(STEP, count - done));
          long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
          out.printf(
              "fuzz: %d of %d, heap %d MB%n", Math.min(done + STEP, count), count, heap >> 20);
          out.flush();
        }
      } catch (AssertionError e) {
        out.printf("fuzz: seed %d: %s: %s%n", seed, e.getMessage(), e.getCause());
        out.flush();
        if (kept != null) {
          Files.writeString(
              kept, e.getMessage() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        return 1;
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      out.printf("fuzz: %d payloads, %d bytes, %.1f s%n", count, fuzz.bytes(), seconds);
      out.printf("fuzz: %d values, %d undefined%n", fuzz.values(), count - fuzz.values());
      out.flush();
      return 0;
    }
  }
}
