// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import io.cleat.testing.bench.run.Circumstances;
import io.cleat.testing.bench.run.Figures;
import io.cleat.testing.bench.run.Round;
import io.cleat.testing.bench.run.WorkloadRun.Outcome;
import java.util.List;

/**
 * A server under a load.
 *
 * @param id of the server
 * @param label for a person
 * @param failure why there are no figures, or not of all rounds; null when all went well
 * @param median of the rounds; null without any
 * @param circumstances their medians; null without any round
 * @param comparison with its reference; null without one
 * @param rounds every one
 */
public record ServerResult(
    String id,
    String label,
    String failure,
    Figures median,
    Circumstances circumstances,
    Comparison comparison,
    List<Round> rounds) {
  /**
   * Ratios of medians: above 1 for the rate and below 1 for the processor time is better than the
   * reference.
   *
   * @param reference the id of the other server
   */
  public record Comparison(String reference, double rate, double serverCpu) {}

  static ServerResult of(Outcome outcome) {
    List<Round> rounds = outcome.samples();
    boolean none = rounds.isEmpty();
    return new ServerResult(
        outcome.kind().id(),
        outcome.kind().label(),
        outcome.failure(),
        none ? null : Figures.median(rounds.stream().map(Round::figures).toList()),
        none ? null : Circumstances.median(rounds.stream().map(Round::circumstances).toList()),
        null,
        rounds);
  }

  ServerResult comparedTo(ServerResult reference) {
    if (median == null || reference.median == null) {
      return this;
    }
    Comparison compared =
        new Comparison(
            reference.id,
            median.rate() / reference.median.rate(),
            median.serverCpuMicros() / reference.median.serverCpuMicros());
    return new ServerResult(id, label, failure, median, circumstances, compared, rounds);
  }
}
