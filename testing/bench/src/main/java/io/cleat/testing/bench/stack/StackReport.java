// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import io.cleat.testing.bench.report.Quietness;
import io.cleat.testing.bench.report.Table;
import io.cleat.testing.bench.run.Circumstances;
import io.cleat.testing.bench.run.Machine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run found as a person reads it. */
public final class StackReport {
  private static final double PERCENT = 100;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final String NONE = "-";

  private final StackResults results;

  public StackReport(StackResults results) {
    this.results = results;
  }

  /** For a terminal. */
  public String text() {
    return render("", "", Table::text);
  }

  /** For a document. */
  public String markdown() {
    return render("### ", "- ", Table::markdown);
  }

  private String render(String head, String item, Function<Table, String> style) {
    StringBuilder text = new StringBuilder();
    text.append(head).append("What was reached\n\n").append(style.apply(reached())).append('\n');
    text.append(head).append("Beside it\n\n").append(style.apply(facts())).append('\n');
    if (results.lines().stream().anyMatch(line -> line.shares() != null)) {
      text.append(head).append("What holds it back\n\n");
      text.append(style.apply(parts())).append('\n').append(style.apply(methods())).append('\n');
    }
    text.append(head).append("Circumstances\n\n");
    circumstances().lines().forEach(line -> text.append(item).append(line).append('\n'));
    return text.toString();
  }

  private Table reached() {
    Table table = new Table("workload", "stack", "kernel", "times", "goal", "measured", "reached");
    for (StackLine line : results.lines()) {
      table.row(
          line.workload().label(),
          value(line, line.stack()),
          value(line, line.kernel()),
          line.times() == null ? NONE : format("x%.1f", line.times()),
          verdicts(line, StackVerdict::text),
          verdicts(line, StackVerdict::measuredText),
          verdicts(line, StackVerdict::word));
    }
    return table;
  }

  private static String value(StackLine line, StackFigures figures) {
    return figures == null || !figures.isMeasured()
        ? NONE
        : line.workload().unit().text(figures.value());
  }

  private static String verdicts(StackLine line, Function<StackVerdict, String> what) {
    return line.goals().isEmpty()
        ? NONE
        : line.goals().stream().map(what).collect(Collectors.joining("; "));
  }

  private Table facts() {
    Table table = new Table("workload", "side", "p50 us", "p99 us", "TIME-WAIT", "waits", "rounds");
    for (StackLine line : results.lines()) {
      addFacts(table, line, Side.STACK, line.stack());
      addFacts(table, line, Side.KERNEL, line.kernel());
    }
    return table;
  }

  private static void addFacts(Table table, StackLine line, Side side, StackFigures figures) {
    if (figures != null && figures.isMeasured()) {
      Map<String, Double> facts = figures.facts();
      table.row(
          line.workload().id(),
          side.id(),
          fact(facts, Reading.P50, "%.2f"),
          fact(facts, Reading.P99, "%.2f"),
          fact(facts, Reading.TIME_WAITS, "%,.0f"),
          fact(facts, Reading.WAITS, "%.3f"),
          Integer.toString(figures.rounds().size()));
    }
  }

  private static String fact(Map<String, Double> facts, String name, String format) {
    Double value = facts.get(name);
    return value == null ? NONE : format(format, value);
  }

  /** A row a workload, the parts of its time. */
  private Table parts() {
    Table table = new Table("workload", "samples", "parts of the stack's time");
    for (StackLine line : results.lines()) {
      if (line.shares() != null) {
        String samples = Integer.toString(line.shares().samples());
        table.row(line.workload().id(), samples, shares(line.shares().parts(), ", "));
      }
    }
    return table;
  }

  private Table methods() {
    Table table = new Table("workload", "share", "method");
    for (StackLine line : results.lines()) {
      if (line.shares() != null) {
        for (Shares.Share share : line.shares().methods()) {
          table.row(line.workload().id(), percent(share.part()), share.name());
        }
      }
    }
    return table;
  }

  private static String shares(List<Shares.Share> all, String between) {
    return all.stream()
        .map(share -> share.name() + " " + percent(share.part()))
        .collect(Collectors.joining(between));
  }

  private static String percent(double part) {
    return format("%.0f %%", PERCENT * part);
  }

  private String circumstances() {
    Machine machine = results.machine();
    StringBuilder text = new StringBuilder();
    text.append(
        format(
            "%s, %s, %d processors, %s, Java %s\n",
            results.when(), machine.cpu(), machine.processors(), machine.kernel(), results.java()));
    text.append(
        format(
            "medians of %d rounds of %.1f s in each of %d processes, which were warmed up until"
                + " steady, for %.1f s at the most\n",
            results.settings().rounds(),
            results.settings().sampleNanos() / NANOS_PER_SECOND,
            results.settings().processes(),
            results.settings().warmUpNanos() / NANOS_PER_SECOND));
    text.append("every JVM: ").append(String.join(" ", results.flags())).append('\n');
    text.append(
        format("one thread: times are of batches of %d operations, divided\n", OneThread.BATCH));
    text.append(new Quietness(machine.loadAverage(), samples()).machine());
    failures().forEach(failure -> text.append(failure).append('\n'));
    results.notes().forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  private List<Circumstances> samples() {
    return results.lines().stream()
        .flatMap(line -> Stream.of(line.stack(), line.kernel()).filter(Objects::nonNull))
        .flatMap(figures -> figures.rounds().stream())
        .map(StackRound::circumstances)
        .toList();
  }

  private List<String> failures() {
    return results.lines().stream()
        .flatMap(line ->
            Stream.of(
                failure(line, Side.STACK, line.stack()), failure(line, Side.KERNEL, line.kernel())))
        .filter(Objects::nonNull)
        .toList();
  }

  private static String failure(StackLine line, Side side, StackFigures figures) {
    return figures == null || figures.failure() == null
        ? null
        : format("%s, %s: %s", line.workload().id(), side.id(), figures.failure());
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
