// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows of text, for a terminal or as Markdown; the first column to the left, the others to the
 * right.
 */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** One with these heads. */
  public Table(String... heads) {
    rows.add(List.of(heads));
  }

  /** Adds a row, of as many cells. */
  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** Aligned with blanks. */
  public String text() {
    int[] widths =
        IntStream.range(0, rows.getFirst().size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    return rows.stream()
        .map(row ->
            IntStream.range(0, row.size())
                .mapToObj(column -> pad(row.get(column), widths[column], column == 0))
                .collect(Collectors.joining("  "))
                .stripTrailing())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String pad(String cell, int width, boolean left) {
    String blanks = " ".repeat(width - cell.length());
    return left ? cell + blanks : blanks + cell;
  }

  /** As Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder(line(rows.getFirst()));
    text.append("|---").append("|---:".repeat(rows.getFirst().size() - 1)).append("|\n");
    rows.stream().skip(1).map(Table::line).forEach(text::append);
    return text.toString();
  }

  private static String line(List<String> row) {
    return row.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
