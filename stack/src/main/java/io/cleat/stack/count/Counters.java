// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.count;

import io.cleat.wire.Reason;

/** The counters of one stack. Exact for its owner; others may read values that are a little old. */
public final class Counters {
  private static final int COUNTERS = Counter.values().length;
  private static final int LAYERS = Layer.values().length;

  private final long[] counts = new long[COUNTERS];
  private final long[] malformed = new long[LAYERS * Reason.COUNT];

  /** All zero. */
  public Counters() {}

  /** Counts one. */
  public void count(Counter counter) {
    counts[counter.ordinal()]++;
  }

  /** Counts several. */
  public void add(Counter counter, long several) {
    counts[counter.ordinal()] += several;
  }

  /** How many there were. */
  public long get(Counter counter) {
    return counts[counter.ordinal()];
  }

  /**
   * Counts what a check turned away.
   *
   * @param answer the check's, of {@link Reason}
   */
  public void malformed(Layer layer, int answer) {
    malformed[layer.ordinal() * Reason.COUNT + Reason.code(answer)]++;
  }

  /** How many a layer's check turned away for one of the reasons of {@link Reason}. */
  public long malformedFor(Layer layer, int reason) {
    return malformed[layer.ordinal() * Reason.COUNT + reason];
  }

  /** What is not zero, a line each: {@code DROP_MARTIAN 3}, {@code IPV4 bad checksum 1}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Counter counter : Counter.values()) {
      append(text, counter.name(), get(counter));
    }
    for (Layer layer : Layer.values()) {
      for (int reason = 0; reason < Reason.COUNT; reason++) {
        append(text, layer + " " + Reason.text(reason), malformedFor(layer, reason));
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String name, long count) {
    if (count != 0) {
      text.append(name).append(' ').append(count).append('\n');
    }
  }
}
