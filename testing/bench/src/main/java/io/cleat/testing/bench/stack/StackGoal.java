// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.util.Locale;

/** What the stack means to reach, on a machine of two processors. */
enum StackGoal {
  ROUND_TRIP(StackWorkload.ROUND_TRIP, Figure.VALUE, 0.35),
  SHORT(StackWorkload.SHORT, Figure.VALUE, 800_000),
  SHORT_KERNEL(StackWorkload.SHORT, Figure.TIMES, 30),
  SHORT_10K(StackWorkload.SHORT_10K, Figure.LOST, 0.05),
  SHORT_100K(StackWorkload.SHORT_100K, Figure.LOST, 0.10),
  BULK_1500(StackWorkload.BULK_1500, Figure.VALUE, 6),
  BULK_64K(StackWorkload.BULK_64K, Figure.VALUE, 11),
  VIRTUAL(StackWorkload.VIRTUAL, Figure.VALUE, 2),
  SPIN(StackWorkload.SPIN, Figure.VALUE, 2),
  PARK(StackWorkload.PARK, Figure.TIMES, 1),
  MEMORY_100K(StackWorkload.MEMORY_100K, Figure.VALUE, 300),
  MEMORY_1M(StackWorkload.MEMORY_1M, Figure.VALUE, 300);

  /** What is bounded. */
  private enum Figure {
    /** The stack's value itself. */
    VALUE,
    /** How many times better than the kernel. */
    TIMES,
    /** The part of the rate that idle endpoints cost. */
    LOST
  }

  private static final double PERCENT = 100;

  final StackWorkload workload;
  private final Figure figure;
  private final double bound;

  StackGoal(StackWorkload workload, Figure figure, double bound) {
    this.workload = workload;
    this.figure = figure;
    this.bound = bound;
  }

  /** Whether these figures reach it. */
  StackVerdict judge(StackFigures stack, Double times) {
    Double measured =
        switch (figure) {
          case VALUE -> stack == null ? null : stack.value();
          case TIMES -> times;
          case LOST -> stack == null ? null : stack.facts().get(Reading.LOST);
        };
    boolean most = figure == Figure.LOST || figure == Figure.VALUE && workload.unit().isCost;
    boolean reached = measured != null && (most ? measured <= bound : measured >= bound);
    String head = most ? "at most " : "at least ";
    return new StackVerdict(
        head + text(bound), measured, measured == null ? "-" : text(measured), reached);
  }

  private String text(double value) {
    return switch (figure) {
      case VALUE -> workload.unit().text(value);
      case TIMES -> String.format(Locale.ROOT, "%.1f times", value);
      case LOST -> String.format(Locale.ROOT, "%.1f %% lost", PERCENT * value);
    };
  }
}
