// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import io.cleat.testing.bench.run.Figures;
import io.cleat.testing.bench.run.Machine;
import io.cleat.testing.bench.run.Versions;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Results as a person reads them: a table for each load, the goals, and what was not quiet. */
public final class Report {
  private static final double MEGA = 1e6;
  private static final double PERCENT = 100;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Results results;

  public Report(Results results) {
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
    for (WorkloadResult workload : results.workloads()) {
      text.append(head).append(workload.label()).append(" (").append(workload.id()).append(")\n\n");
      text.append(style.apply(table(workload))).append('\n');
    }
    text.append(head).append("Goals\n\n").append(style.apply(goals())).append('\n');
    text.append(head).append("Circumstances\n\n");
    circumstances().lines().forEach(line -> text.append(item).append(line).append('\n'));
    return text.toString();
  }

  private static Table table(WorkloadResult workload) {
    Table table =
        new Table(
            "server",
            workload.operation() + "s/s",
            "MB/s",
            "CPU us/" + workload.operation(),
            "p50 us",
            "p99 us",
            "heap B/" + workload.operation(),
            "load busy",
            "rate",
            "CPU",
            "against");
    for (ServerResult server : workload.servers()) {
      addRow(table, server);
    }
    return table;
  }

  private static void addRow(Table table, ServerResult server) {
    if (server.median() == null) {
      String why = server.failure() == null ? "not measured" : server.failure();
      table.row(server.label(), "-", "-", "-", "-", "-", "-", "-", "-", "-", why);
      return;
    }
    Figures median = server.median();
    ServerResult.Comparison against = server.comparison();
    table.row(
        server.label(),
        format("%,.0f", median.rate()),
        format("%,.1f", median.bytesPerSecond() / MEGA),
        format("%.2f", median.serverCpuMicros()),
        median.p50Micros() == 0 ? "-" : format("%.1f", median.p50Micros()),
        median.p99Micros() == 0 ? "-" : format("%.1f", median.p99Micros()),
        format("%.0f", median.allocatedBytes()),
        format("%.0f %%", PERCENT * server.circumstances().loadCpus()),
        against == null ? "-" : format("x%.2f", against.rate()),
        against == null ? "-" : format("x%.2f", against.serverCpu()),
        against == null ? "-" : against.reference());
  }

  private Table goals() {
    Table table = new Table("goal", "ratio", "measured");
    for (GoalResult goal : results.goals()) {
      table.row(goal.text(), goal.boundText(), goal.verdict());
    }
    return table;
  }

  private String circumstances() {
    StringBuilder text = new StringBuilder();
    Machine machine = results.environment().machine();
    Versions versions = results.environment().versions();
    text.append(
        format(
            "%s, %s, %d processors, %s\n",
            results.environment().when(), machine.cpu(), machine.processors(), machine.kernel()));
    text.append(
        format(
            "Java %s; Netty %s; junixsocket %s\n",
            versions.java(), versions.netty(), versions.junixsocket()));
    text.append(
        format(
            "medians of %d rounds of %.1f s in each of %d processes; servers on processor %s, load"
                + " on processor %s\n",
            results.settings().rounds(),
            results.settings().sampleNanos() / NANOS_PER_SECOND,
            results.settings().processes(),
            orAny(results.placement().serverCpus()),
            orAny(results.placement().loadCpus())));
    text.append("echo loads over ").append(results.environment().driver()).append('\n');
    text.append(new Quietness(results).text());
    failures().forEach(failure -> text.append(failure).append('\n'));
    results.environment().notes().forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  /** A server that has failed in one round may have figures of others. */
  private List<String> failures() {
    return results.workloads().stream()
        .flatMap(workload ->
            workload.servers().stream()
                .filter(server -> server.failure() != null && server.median() != null)
                .map(server ->
                    format("%s, %s: %s", workload.id(), server.label(), server.failure())))
        .toList();
  }

  private static String orAny(String cpus) {
    return cpus.isEmpty() ? "any" : cpus;
  }

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
