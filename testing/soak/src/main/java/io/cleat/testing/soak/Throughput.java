// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Throughput by link, congestion control, loss, round trip and buffer: the rows of a table. */
final class Throughput {
  private static final double MEGA = 1e6;

  private Throughput() {}

  /**
   * A row of the table: the same conditions with each of the buffers.
   *
   * @param conditions with the first of the buffers
   * @param bits a second, by buffer
   */
  record Row(Conditions conditions, List<Double> bits) {
    /** As it stands in the table. */
    String line() {
      StringBuilder line = new StringBuilder(conditions.label());
      for (double measured : bits) {
        line.append(cell(measured));
      }
      return line.append(' ').append(megabits(conditions.promised())).append(" |").toString();
    }

    private String cell(double measured) {
      double percent = 100 * conditions.utilisation(measured);
      return String.format(Locale.ROOT, " %s (%.0f %%) |", megabits(measured), percent);
    }
  }

  private static String megabits(double bits) {
    double number = bits / MEGA;
    return String.format(
        Locale.ROOT, number < 10 ? "%.2f" : number < 100 ? "%.1f" : "%.0f", number);
  }

  static Row row(Conditions conditions) {
    return new Row(
        conditions,
        Conditions.BUFFERS.stream()
            .map(buffer -> Measurement.of(conditions.withBuffer(buffer)))
            .toList());
  }

  /** All rows, several at a time; each is told as soon as those before it are. */
  static List<Row> rows(int threads, Consumer<Row> told) throws InterruptedException {
    List<Row> rows = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Row>> futures =
          Conditions.rows().stream().map(one -> executor.submit(() -> row(one))).toList();
      for (Future<Row> future : futures) {
        Row row = finished(future);
        rows.add(row);
        told.accept(row);
      }
    }
    return rows;
  }

  private static Row finished(Future<Row> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new Stalled("a measurement failed", e.getCause());
    }
  }
}
