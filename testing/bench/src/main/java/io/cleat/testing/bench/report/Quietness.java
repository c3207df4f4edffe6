// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import io.cleat.testing.bench.run.Circumstances;
import io.cleat.testing.bench.run.Round;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How quiet the machine was, from all samples of a run. */
final class Quietness {
  private static final double PERCENT = 100;

  private final Results results;
  private final List<Circumstances> samples;

  Quietness(Results results) {
    this.results = results;
    samples =
        results.workloads().stream()
            .flatMap(workload -> workload.servers().stream())
            .flatMap(server -> server.rounds().stream())
            .map(Round::circumstances)
            .toList();
  }

  String text() {
    long disturbed = samples.stream().filter(Circumstances::isDisturbed).count();
    double lost = samples.stream().mapToDouble(Circumstances::lost).sum();
    return Report.format(
        "load average at the start %s\n"
            + "other work took %.0f %% of a processor on average (at most %.0f %%), the host %.0f"
            + " %% (at most %.0f %%)\n"
            + "%d of %d samples were disturbed, by more than %.0f %%; %.0f datagrams were lost\n"
            + "in %d samples the load was busy for more than %.0f %%: there it was the limit\n",
        results.environment().machine().loadAverage(),
        PERCENT * mean(Circumstances::otherCpus),
        PERCENT * most(Circumstances::otherCpus),
        PERCENT * mean(Circumstances::stolenCpus),
        PERCENT * most(Circumstances::stolenCpus),
        disturbed,
        samples.size(),
        PERCENT * Circumstances.DISTURBED,
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
