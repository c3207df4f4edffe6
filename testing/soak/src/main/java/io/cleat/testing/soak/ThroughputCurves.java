// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A picture of the last column of the table: a panel for each link and congestion control, a curve
 * for each round trip, and what is promised as a dashed one. Written as text, so that it too
 * follows from the figures and from nothing else.
 */
final class ThroughputCurves {
  private static final int COLUMNS = 2;
  private static final int PANEL_WIDTH = 480;
  private static final int PANEL_HEIGHT = 340;
  private static final int LEFT = 70;
  private static final int TOP = 40;
  private static final int PLOT_WIDTH = 300;
  private static final int PLOT_HEIGHT = 230;

  /** Where the legend stands, right of the plot. */
  private static final int LEGEND = PLOT_WIDTH + 14;

  /** Decades of the vertical axis, in Mbit/s. */
  private static final int LEAST = -1;

  private static final int MOST = 3;
  private static final String[] COLOURS = {"#1f6f8b", "#3c9d5f", "#c98a1b", "#b0413e"};
  private static final String INK = "#24323a";

  private final List<Throughput.Row> rows;
  private final StringBuilder svg = new StringBuilder();

  ThroughputCurves(List<Throughput.Row> rows) {
    this.rows = rows;
  }

  String svg() {
    Map<String, List<Throughput.Row>> panels = new LinkedHashMap<>();
    for (Throughput.Row row : rows) {
      String title = row.conditions().rate() + ", " + row.conditions().congestion();
      panels.computeIfAbsent(title, name -> new ArrayList<>()).add(row);
    }
    int height = Math.ceilDiv(panels.size(), COLUMNS) * PANEL_HEIGHT;
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
            + " font-size='12' fill='%s'>",
        COLUMNS * PANEL_WIDTH, height, INK);
    add("<!-- SPDX-License-Identifier: Apache-2.0 -->");
    add("<rect width='100%%' height='100%%' fill='white'/>");
    int number = 0;
    for (var panel : panels.entrySet()) {
      int x = number % COLUMNS * PANEL_WIDTH + LEFT;
      int y = number / COLUMNS * PANEL_HEIGHT + TOP;
      add("<g transform='translate(%d %d)'>", x, y);
      panel(panel.getKey(), panel.getValue());
      add("</g>");
      number++;
    }
    add("</svg>");
    return svg.toString();
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void panel(String title, List<Throughput.Row> panel) {
    add("<text y='-14' font-size='14' font-weight='bold'>%s</text>", title);
    add(
        "<text transform='translate(-50 %d) rotate(-90)' text-anchor='middle'>Mbit/s</text>",
        PLOT_HEIGHT / 2);
    add(
        "<text x='%d' y='%d' text-anchor='middle'>frames lost</text>",
        PLOT_WIDTH / 2, PLOT_HEIGHT + 42);
    for (int decade = LEAST; decade <= MOST; decade++) {
      double y = height(StrictMath.pow(10, decade));
      add("<path d='M0 %.1f h%d' stroke='#dde3e6'/>", y, PLOT_WIDTH);
      add("<text x='-8' y='%.1f' text-anchor='end'>%s</text>", y + 4, power(decade));
    }
    Map<Long, List<Throughput.Row>> curves = new LinkedHashMap<>();
    for (Throughput.Row row : panel) {
      long millis = row.conditions().roundTrip().toMillis();
      curves.computeIfAbsent(millis, one -> new ArrayList<>()).add(row);
    }
    losses(curves.values().iterator().next());
    add("<text x='%d' y='12'>round trip</text>", LEGEND);
    int number = 0;
    for (var curve : curves.entrySet()) {
      curve(curve.getKey(), curve.getValue(), number);
      number++;
    }
    double y = legend(number);
    add("<path d='M%d %.1f h18' stroke='%s' stroke-dasharray='3 3'/>", LEGEND, y - 4, INK);
    add("<text x='%d' y='%.1f'>promised</text>", LEGEND + 22, y);
  }

  private static String power(int decade) {
    return decade < 0 ? "0.1" : String.format(Locale.ROOT, "%,d", Math.powExact(10, decade));
  }

  /** Where a line of the legend stands. */
  private static double legend(int number) {
    return 30 + 18.0 * number;
  }

  private void losses(List<Throughput.Row> curve) {
    for (int i = 0; i < curve.size(); i++) {
      add(
          "<text x='%.1f' y='%d' text-anchor='middle'>%s %%</text>",
          place(i, curve), PLOT_HEIGHT + 20, curve.get(i).conditions().lossPercent());
    }
  }

  private void curve(long millis, List<Throughput.Row> curve, int number) {
    StringBuilder measured = new StringBuilder();
    StringBuilder promised = new StringBuilder();
    for (int i = 0; i < curve.size(); i++) {
      Throughput.Row row = curve.get(i);
      point(measured, place(i, curve), row.bits().getLast() / 1e6);
      point(promised, place(i, curve), row.conditions().promised() / 1e6);
    }
    String colour = COLOURS[number % COLOURS.length];
    add("<path d='%s' fill='none' stroke='%s' stroke-width='2'/>", measured, colour);
    add("<path d='%s' fill='none' stroke='%s' stroke-dasharray='3 3'/>", promised, colour);
    double y = legend(number);
    add("<path d='M%d %.1f h18' stroke='%s' stroke-width='2'/>", LEGEND, y - 4, colour);
    add("<text x='%d' y='%.1f'>%d ms</text>", LEGEND + 22, y, millis);
  }

  private static void point(StringBuilder path, double x, double megabits) {
    path.append(path.isEmpty() ? 'M' : 'L')
        .append(String.format(Locale.ROOT, "%.1f %.1f ", x, height(megabits)));
  }

  private static double place(int number, List<Throughput.Row> curve) {
    return (double) PLOT_WIDTH * number / Math.max(curve.size() - 1, 1);
  }

  /** What stands below the axis is drawn on it. */
  private static double height(double megabits) {
    double decades = Math.clamp(StrictMath.log10(megabits), LEAST, MOST);
    return PLOT_HEIGHT * (1 - (decades - LEAST) / (MOST - LEAST));
  }
}
