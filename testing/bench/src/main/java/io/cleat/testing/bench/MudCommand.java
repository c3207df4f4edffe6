// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import io.cleat.efun.mud.MudEncoder;
import io.cleat.efun.mud.MudProfile;
import io.cleat.testing.bench.jmh.MudCodec;
import io.cleat.testing.bench.mud.EchoRun;
import io.cleat.testing.bench.mud.Sample;
import io.cleat.testing.command.AtLeastOne;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench mud}: the MUD-mode codec, and echo servers that speak it. */
@Command(
    name = "mud",
    description = {
      "Measures the MUD-mode codec with JMH (time and allocation a frame), and round trips of"
          + " frames through the efuns and through Netty with the same codec, interleaved in one"
          + " run.",
      "",
      "Samples: STARTUP (an Intermud-3 startup packet), WHO, TELL, STRINGS, TEXT, LINES, CHINESE."
    },
    mixinStandardHelpOptions = true)
public final class MudCommand implements Callable<Integer> {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Spec private CommandSpec spec;

  @Option(
      names = "--samples",
      split = ",",
      defaultValue = "STARTUP,WHO,TELL",
      description = "Which values the codec is measured with (${DEFAULT-VALUE}).")
  private List<Sample> samples;

  @Option(
      names = "--millis",
      converter = AtLeastOne.class,
      defaultValue = "300",
      description = "How long each iteration or round takes (${DEFAULT-VALUE}).")
  private int millis;

  @Option(
      names = "--rounds",
      converter = AtLeastOne.class,
      defaultValue = "7",
      description = "Iterations of the codec, rounds of the echo (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--no-codec", description = "The echo only.")
  private boolean noCodec;

  @Option(names = "--no-echo", description = "The codec only.")
  private boolean noEcho;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (!noCodec) {
      codec(out);
    }
    if (!noEcho) {
      echo(out);
    }
    out.flush();
    return 0;
  }

  private void codec(PrintWriter out) throws Exception {
    TimeValue time = TimeValue.milliseconds(millis);
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(MudCodec.class.getName())
                    .param("sample", samples.stream().map(Sample::name).toArray(String[]::new))
                    .addProfiler(GCProfiler.class)
                    .forks(1)
                    .warmupIterations(rounds)
                    .warmupTime(time)
                    .measurementIterations(rounds)
                    .measurementTime(time)
                    .timeUnit(TimeUnit.NANOSECONDS)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    out.printf(
        "%-9s %-7s %8s %10s %12s %8s %9s%n",
        "value", "call", "bytes", "ns", "frames/s", "MB/s", "B/op");
    for (RunResult result : results) {
      row(out, result);
    }
    out.println();
  }

  private static void row(PrintWriter out, RunResult result) {
    String name = result.getParams().getBenchmark();
    Sample sample = Sample.valueOf(result.getParams().getParam("sample"));
    int bytes = new MudEncoder(MudProfile.standard()).frame(sample.value()).length;
    double nanos = result.getPrimaryResult().getScore();
    out.printf(
        Locale.ROOT,
        "%-9s %-7s %8d %10.1f %12.0f %8.0f %9.0f%n",
        sample,
        name.substring(name.lastIndexOf('.') + 1),
        bytes,
        nanos,
        1e9 / nanos,
        bytes * 1e3 / nanos,
        allocated(result));
  }

  @SuppressWarnings("rawtypes") // JMH's own signature
  private static double allocated(RunResult result) {
    for (Map.Entry<String, Result> each : result.getSecondaryResults().entrySet()) {
      if (each.getKey().endsWith(ALLOCATED)) {
        return each.getValue().getScore();
      }
    }
    return Double.NaN;
  }

  private void echo(PrintWriter out) throws Exception {
    Sample sample = samples.getFirst();
    long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    List<EchoRun.Result> results = new EchoRun(sample, rounds, nanos).run();
    out.printf("%-14s %6s %12s %8s   of %s%n", "echo", "depth", "frames/s", "ratio", sample);
    results.stream()
        .collect(Collectors.groupingBy(EchoRun.Result::depth))
        .forEach((depth, group) -> group.forEach(result -> row(out, result, group)));
  }

  /** The ratio is to the last one, the peer. */
  private static void row(PrintWriter out, EchoRun.Result result, List<EchoRun.Result> group) {
    out.printf(
        Locale.ROOT,
        "%-14s %6d %12.0f %8.2f%n",
        result.server(),
        result.depth(),
        result.framesPerSecond(),
        result.framesPerSecond() / group.getLast().framesPerSecond());
  }
}
