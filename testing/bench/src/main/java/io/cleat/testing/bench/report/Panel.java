// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import java.util.List;

/**
 * Bars of a picture that are compared with each other.
 *
 * @param title what was measured, with its unit
 * @param format of the numbers, as {@link java.text.DecimalFormat} has it
 * @param bars from top to bottom
 */
public record Panel(String title, String format, List<Bar> bars) {
  private static final String WHOLE = "#,##0";

  /**
   * One bar.
   *
   * @param ours whether it has our colour
   */
  public record Bar(String label, double value, boolean ours) {}

  /** The servers under one load. */
  static Panel of(WorkloadResult workload) {
    return new Panel(
        workload.label() + " (" + workload.operation() + "s a second)",
        WHOLE,
        workload.servers().stream()
            .filter(server -> server.median() != null)
            .map(Panel::bar)
            .toList());
  }

  private static Bar bar(ServerResult server) {
    return new Bar(server.label(), server.median().rate(), server.id().startsWith("cleat"));
  }
}
