// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cleat fuzz jazzer}: inputs that coverage makes, from the seeds that are kept. */
@Command(
    name = "jazzer",
    description = {
      "Plays inputs that Jazzer makes of the kept seeds, guided by coverage.",
      "What it finds on the way is in testing/fuzz/target/jazzer."
    },
    mixinStandardHelpOptions = true)
final class JazzerCommand implements Callable<Integer> {
  private static final int INVENTED = 64;
  private static final String INVENTED_NAME = "invented-";
  private static final long INVENTED_SEED = 1;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TARGET", description = "see 'cleat fuzz --help'")
  private String target;

  @Option(names = "--runs", paramLabel = "N", defaultValue = "1000000", description = "inputs")
  private long runs;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "of its dice")
  private long seed;

  @Option(names = "--most", paramLabel = "BYTES", defaultValue = "2048", description = "an input")
  private int most;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "add so many of what was found last to the seeds, and run nothing")
  private int keep;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Main.checkTarget(target, spec);
    System.setProperty(JazzerEntry.PROPERTY, target);
    Path found =
        Path.of(System.getProperty("cleat.root", "."), "testing/fuzz/target/jazzer", target);
    Files.createDirectories(found);
    Files.createDirectories(Seeds.folder(target));
    if (keep > 0) {
      keep(found);
      return 0;
    }
    invent(found);
    List<String> arguments = new ArrayList<>();
    arguments.add("--target_class=" + JazzerEntry.class.getName());
    arguments.add("--instrumentation_includes=io.cleat.**");
    arguments.add("--reproducer_path=" + found);
    arguments.add("-artifact_prefix=" + found + "/");
    arguments.add("-max_len=" + most);
    arguments.add("-seed=" + seed);
    arguments.add("-runs=" + runs);
    arguments.add(found.toString());
    arguments.add(Seeds.folder(target).toString());
    Jazzer.main(arguments.toArray(String[]::new));
    return 0;
  }

  /** Each file there is one that reached what no other did before; the last reach the furthest. */
  private void keep(Path found) throws IOException {
    List<Path> latestFirst;
    try (Stream<Path> files = Files.list(found)) {
      latestFirst =
          files
              .filter(file -> !file.getFileName().toString().startsWith(INVENTED_NAME))
              .sorted(
                  Comparator.comparingLong((Path file) -> file.toFile().lastModified()).reversed())
              .limit(keep)
              .toList();
    }
    for (Path file : latestFirst) {
      Seeds.keep(target, Files.readAllBytes(file));
    }
  }

  /** Coverage alone would take long to find out what a frame looks like. */
  private void invent(Path found) throws IOException {
    Target inventor = Targets.named(target);
    SplittableRandom random = new SplittableRandom(INVENTED_SEED);
    for (int i = 0; i < INVENTED; i++) {
      byte[] input = inventor.invent(random);
      if (input.length <= most) {
        Files.write(found.resolve(INVENTED_NAME + i), input);
      }
    }
  }
}
