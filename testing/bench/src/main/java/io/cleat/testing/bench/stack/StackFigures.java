// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import io.cleat.testing.bench.run.Median;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one side reached.
 *
 * @param value the median of the rounds; null without any
 * @param facts their medians
 * @param failure why there are no figures, or not of all rounds; null when all went well
 * @param rounds every one
 */
public record StackFigures(
    Double value, Map<String, Double> facts, String failure, List<StackRound> rounds) {

  static StackFigures of(List<StackRound> rounds, String failure) {
    Map<String, Double> facts = new TreeMap<>();
    if (rounds.isEmpty()) {
      return new StackFigures(null, facts, failure, rounds);
    }
    for (String fact : rounds.getFirst().reading().facts().keySet()) {
      facts.put(fact, Median.of(rounds, round -> round.reading().facts().get(fact)));
    }
    double value = Median.of(rounds, round -> round.reading().value());
    return new StackFigures(value, facts, failure, rounds);
  }

  boolean isMeasured() {
    return value != null;
  }
}
