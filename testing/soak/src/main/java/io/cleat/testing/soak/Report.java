// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a soak tells people: failures at once, a line for each combination of troubles, the sum. */
final class Report {
  private static final String HEAD = "%-32s %5s %11s %10s %11s %12s %8s%n";
  private static final String LINE = "%-32s %5d %11.1f %10.2f %10.2f%% %12d %8d%n";

  private final PrintWriter out;
  private final long bytes;
  private final boolean verbose;

  /**
   * @param bytes that each seed moves
   * @param verbose whether to tell of seeds that did not fail
   */
  Report(PrintWriter out, long bytes, boolean verbose) {
    this.out = out;
    this.bytes = bytes;
    this.verbose = verbose;
  }

  void told(Soak.Result result) {
    Plan plan = result.plan();
    if (result.failure() != null) {
      out.printf("soak: seed %d failed: %s%n", plan.seed(), result.failure().getMessage());
    } else if (verbose) {
      Outcome o = result.outcome();
      out.printf(
          Locale.ROOT,
          "seed %d: %.1f s, %.2f Mbit/s, %d bytes again, %d twice, %d undone: %s%n",
          plan.seed(),
          o.seconds(),
          o.megabitsPerSecond(),
          o.repeatedBytes(),
          o.duplicates(),
          o.undone(),
          plan);
    }
    out.flush();
  }

  /** Tells the rest; whether all went well. */
  boolean finish(List<Soak.Result> results, double seconds) {
    Map<Set<Trouble>, List<Outcome>> groups = new LinkedHashMap<>();
    int failed = 0;
    for (Soak.Result result : results) {
      if (result.failure() == null) {
        groups
            .computeIfAbsent(result.plan().troubles(), troubles -> new ArrayList<>())
            .add(result.outcome());
      } else {
        failed++;
      }
    }
    out.printf(
        "each seed moves %s in total, over one connection; combinations of troubles take turns%n",
        ByteCount.format(bytes));
    out.printf(
        HEAD, "troubles", "seeds", "virtual s", "Mbit/s", "sent again", "came twice", "spurious");
    groups.forEach(this::line);
    String moved = ByteCount.format((double) bytes * (results.size() - failed));
    out.printf(
        Locale.ROOT,
        "soak: %d seeds, %s, %d failed, %.0f s%n",
        results.size(),
        moved,
        failed,
        seconds);
    out.flush();
    return failed == 0;
  }

  /**
   * Mbit/s is that of all seeds of the line together; what was sent again is a share of the bytes.
   */
  private void line(Set<Trouble> troubles, List<Outcome> outcomes) {
    double virtual = outcomes.stream().mapToDouble(Outcome::seconds).sum();
    double sent = (double) bytes * outcomes.size();
    out.printf(
        Locale.ROOT,
        LINE,
        Trouble.label(troubles),
        outcomes.size(),
        virtual,
        sent * Byte.SIZE / virtual / 1e6,
        outcomes.stream().mapToLong(Outcome::repeatedBytes).sum() / sent * 100,
        outcomes.stream().mapToLong(Outcome::duplicates).sum(),
        outcomes.stream().mapToLong(Outcome::undone).sum());
  }
}
