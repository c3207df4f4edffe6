// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import io.cleat.testing.command.AtLeastOne;
import io.cleat.testing.command.Commands;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code cleat soak}: a gigabyte a seed through bad networks, in virtual time. */
@Command(
    name = "./cleat soak",
    description = {
      "Sends bytes between two hosts over bad networks, in virtual time, and looks at every one.",
      "",
      "Each seed moves --bytes in total over one connection. Combinations of troubles take turns "
          + "from seed to seed, so that 200 seeds meet all 31 of them six times at least; MTU, "
          + "offloads, version of IP, delay, rate, buffers, congestion control and direction are "
          + "drawn from the seed.",
      "",
      "Bursts count frames, not time. So the hosts try again up to 100 times, every ten seconds at "
          + "least, where Linux gives a connection up after 15."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = ThroughputCommand.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every byte arrived", "1:a seed failed", "2:bad options"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cleat soak --seeds 20 --bytes 100M",
      "  ./cleat soak --first-seed 17 --seeds 1 --troubles loss5,reorder",
      "  ./cleat soak --check-captures --bytes 1M"
    })
public final class Main implements Callable<Integer> {
  @Option(
      names = "--bytes",
      paramLabel = "N",
      description = "How many each seed moves, with K, M or G for powers of 1000 (default: 1G).",
      converter = ByteCount.class,
      defaultValue = "1G")
  private long bytes;

  @Option(
      names = "--seeds",
      converter = AtLeastOne.class,
      paramLabel = "N",
      description = "How many seeds (default: 200).",
      defaultValue = "200")
  private int seeds;

  @Option(
      names = "--first-seed",
      paramLabel = "N",
      description = "The first of them (default: 1).",
      defaultValue = "1")
  private long firstSeed;

  @Option(
      names = "--troubles",
      paramLabel = "NAMES",
      split = ",",
      description = "Of loss1, loss5, burst, reorder, duplicate, corrupt, all (default: all).",
      defaultValue = "all")
  private List<String> troubles;

  @Option(
      names = "--threads",
      converter = AtLeastOne.class,
      paramLabel = "N",
      description = "How many seeds at a time (default: one a processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--check-captures",
      description = "Plays each seed twice, and the captures must be the same.")
  private boolean checkCaptures;

  @Option(names = "--verbose", description = "Tells of every seed.")
  private boolean verbose;

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
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<Set<Trouble>> combinations = Trouble.combinations(troubles());
    List<Plan> plans =
        LongStream.range(firstSeed, firstSeed + seeds)
            .mapToObj(seed -> Plan.of(seed, bytes, combinations))
            .toList();
    long began = System.nanoTime();
    Soak soak = new Soak(plans, threads);
    Report report = new Report(out, bytes, verbose);
    List<Soak.Result> results =
        checkCaptures ? soak.playTwice(report::told) : soak.play(report::told);
    return report.finish(results, (System.nanoTime() - began) / 1e9) ? 0 : 1;
  }

  private Set<Trouble> troubles() {
    Set<Trouble> some = EnumSet.noneOf(Trouble.class);
    for (String name : troubles) {
      if (name.equals("all")) {
        return EnumSet.allOf(Trouble.class);
      }
      some.add(
          EnumSet.allOf(Trouble.class).stream()
              .filter(trouble -> trouble.label().equals(name))
              .findFirst()
              .orElseThrow(() -> unknown(name)));
    }
    return some;
  }

  private ParameterException unknown(String name) {
    return new ParameterException(spec.commandLine(), "there is no trouble of the name " + name);
  }
}
