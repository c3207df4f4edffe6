// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle of several figures: what a few disturbed samples do not move. */
public final class Median {
  private Median() {}

  /** The median of a figure; the mean of the two in the middle of an even number. */
  public static <T> double of(List<T> all, ToDoubleFunction<T> figure) {
    double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
