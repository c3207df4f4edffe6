// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What went each way, as a small table at the end. */
final class Statistics {
  private static final double NANOS_PER_SECOND = 1e9;

  private Statistics() {}

  /**
   * @param connections how many there were; said where there may be several
   */
  static String table(List<Traffic> ways, long connections, boolean several) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"", "bytes", "messages", "seconds", "rate"});
    long lost = 0;
    for (Traffic way : ways) {
      rows.add(row(way));
      lost += way.lostMessages();
    }
    StringBuilder text = new StringBuilder();
    int[] widths = widths(rows);
    for (String[] row : rows) {
      append(text, row, widths);
    }
    if (several) {
      text.append("connections: ").append(connections).append('\n');
    }
    if (lost > 0) {
      text.append("messages lost: ").append(lost).append('\n');
    }
    return text.toString();
  }

  private static String[] row(Traffic way) {
    return new String[] {
      way.arrow(),
      String.format(Locale.ROOT, "%,d", way.bytes()),
      way.hasMessages() ? String.format(Locale.ROOT, "%,d", way.messages()) : "-",
      String.format(Locale.ROOT, "%.3f", way.nanos() / NANOS_PER_SECOND),
      Say.rate(way.bytes(), way.nanos())
    };
  }

  private static int[] widths(List<String[]> rows) {
    int[] widths = new int[rows.getFirst().length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    return widths;
  }

  private static void append(StringBuilder text, String[] row, int[] widths) {
    for (int i = 0; i < row.length; i++) {
      text.append(i == 0 ? "" : "  ")
          .append(" ".repeat(widths[i] - row[i].length()))
          .append(row[i]);
    }
    text.append('\n');
  }
}
