// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Counters;
import io.cleat.stack.count.Layer;
import io.cleat.wire.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * A host as it was at some moment; all of it at the same.
 *
 * @param name the host's
 * @param endpoints those that are open, as {@link Host#endpoints} tells them
 * @param connections of TCP, those among them whose endpoint is closed or not accepted yet; those
 *     in TIME-WAIT apart
 * @param timeWaits connections in TIME-WAIT
 * @param bufferBytes of buffers in use
 * @param counters what was counted and is not 0, in the order of the layers
 */
public record HostState(
    String name,
    List<EndpointState> endpoints,
    int connections,
    int timeWaits,
    long bufferBytes,
    List<Count> counters) {
  /** Keeps the lists as they are. */
  public HostState {
    endpoints = List.copyOf(endpoints);
    counters = List.copyOf(counters);
  }

  /**
   * How often something happened.
   *
   * @param name of {@link Counter}, or of the layer whose check turned bytes away
   * @param reason why bytes were turned away, in words; else empty
   * @param count how often
   */
  public record Count(String name, String reason, long count) {
    /** Whether it counts what was not taken, sent or done. */
    public boolean isLoss() {
      return !reason.isEmpty()
          || name.contains("DROP")
          || name.endsWith("_LIMITED")
          || name.endsWith("_FULL")
          || name.endsWith("_BAD");
    }
  }

  static List<Count> counts(Counters counters) {
    List<Count> all = new ArrayList<>();
    for (Counter counter : Counter.values()) {
      add(all, counter.name(), "", counters.get(counter));
    }
    for (Layer layer : Layer.values()) {
      for (int reason = 0; reason < Reason.COUNT; reason++) {
        String why = Reason.text(reason);
        add(all, layer.name(), why, counters.malformedFor(layer, reason));
      }
    }
    return all;
  }

  private static void add(List<Count> all, String name, String reason, long count) {
    if (count != 0) {
      all.add(new Count(name, reason, count));
    }
  }
}
