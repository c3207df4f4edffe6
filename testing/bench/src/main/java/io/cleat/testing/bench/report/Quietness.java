// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import io.cleat.testing.bench.run.Circumstances;
import io.cleat.testing.bench.run.Round;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How quiet the machine was, from all samples of a run. */
public final class Quietness {
  private static final double PERCENT = 100;

  private final String loadAverage;
  private final List<Circumstances> samples;

  Quietness(Results results) {
    this(results.environment().machine().loadAverage(), samples(results));
  }

  /**
   * @param loadAverage at the start
   * @param samples of the whole run
   */
  public Quietness(String loadAverage, List<Circumstances> samples) {
    this.loadAverage = loadAverage;
    this.samples = samples;
  }

  private static List<Circumstances> samples(Results results) {
    return results.workloads().stream()
        .flatMap(workload -> workload.servers().stream())
        .flatMap(server -> server.rounds().stream())
        .map(Round::circumstances)
        .toList();
  }

  /** How busy others kept the machine, each fact a line. */
  public String machine() {
    return Report.format(
        "load average at the start %s\n"
            + "other work took %.0f %% of a processor on average (at most %.0f %%), the host %.0f"
            + " %% (at most %.0f %%)\n"
            + "%d of %d samples were disturbed, by more than %.0f %%\n",
        loadAverage,
        PERCENT * mean(Circumstances::otherCpus),
        PERCENT * most(Circumstances::otherCpus),
        PERCENT * mean(Circumstances::stolenCpus),
        PERCENT * most(Circumstances::stolenCpus),
        samples.stream().filter(Circumstances::isDisturbed).count(),
        samples.size(),
        PERCENT * Circumstances.DISTURBED);
  }

  String text() {
    double lost = samples.stream().mapToDouble(Circumstances::lost).sum();
    return machine()
        + Report.format(
            """
            %.0f datagrams were lost
            in %d samples the load was busy for more than %.0f %%: there it was the limit
            """,
            lost,
            samples.stream().filter(Circumstances::isLoadBound).count(),
            PERCENT * Circumstances.BUSY);
  }

  private double mean(ToDoubleFunction<Circumstances> figure) {
    return samples.stream().mapToDouble(figure).average().orElse(0);
  }

  private double most(ToDoubleFunction<Circumstances> figure) {
    return samples.stream().mapToDouble(figure).max().orElse(0);
  }
}
