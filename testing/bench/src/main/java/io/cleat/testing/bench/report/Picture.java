// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * Results as bars: a panel for each load, a bar for each who was under it, ours in another colour
 * than the peers'.
 */
public final class Picture {
  private static final int COLUMNS = 2;
  private static final int PANEL_WIDTH = 600;
  private static final int TITLE_HEIGHT = 50;
  private static final int BAR_HEIGHT = 24;
  private static final float WIDEST_LABEL = 0.8f;

  /** Room beyond the longest bar, for its number. */
  private static final double ROOM = 0.2;

  private static final double GAP = 0.03;
  private static final Color OURS = new Color(0x1f6f8b);
  private static final Color THEIRS = new Color(0xb8c4c9);
  private static final Color INK = new Color(0x24323a);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);
  private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private final List<Panel> panels;
  private final int panelHeight;

  public Picture(Results results) {
    this(results.workloads().stream().map(Panel::of).toList());
  }

  /** One of these panels; those without bars are left out. */
  public Picture(List<Panel> all) {
    panels = all.stream().filter(panel -> !panel.bars().isEmpty()).toList();
    int bars = panels.stream().mapToInt(panel -> panel.bars().size()).max().orElse(0);
    panelHeight = TITLE_HEIGHT + bars * BAR_HEIGHT;
  }

  /** In the units of the drawing. */
  public int width() {
    return COLUMNS * PANEL_WIDTH;
  }

  /** In the units of the drawing. */
  public int height() {
    return (panels.size() + COLUMNS - 1) / COLUMNS * panelHeight;
  }

  /** Draws all panels. */
  public void paint(Graphics2D graphics) {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width(), height());
    for (int i = 0; i < panels.size(); i++) {
      Panel panel = panels.get(i);
      int height = TITLE_HEIGHT + panel.bars().size() * BAR_HEIGHT;
      int left = i % COLUMNS * PANEL_WIDTH;
      int top = i / COLUMNS * panelHeight;
      chart(panel).draw(graphics, new Rectangle2D.Double(left, top, PANEL_WIDTH, height));
    }
  }

  private static JFreeChart chart(Panel panel) {
    CategoryPlot plot = new CategoryPlot(data(panel), names(), values(), bars(panel));
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setRangeGridlinesVisible(false);
    JFreeChart chart = new JFreeChart(panel.title(), TITLE, plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.getTitle().setPaint(INK);
    return chart;
  }

  private static CategoryDataset data(Panel panel) {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    for (Panel.Bar bar : panel.bars()) {
      data.addValue(bar.value(), "value", bar.label());
    }
    return data;
  }

  private static CategoryAxis names() {
    CategoryAxis axis = new CategoryAxis();
    axis.setTickLabelFont(LABEL);
    axis.setTickLabelPaint(INK);
    axis.setMaximumCategoryLabelWidthRatio(WIDEST_LABEL);
    axis.setAxisLineVisible(false);
    axis.setTickMarksVisible(false);
    axis.setLowerMargin(GAP);
    axis.setUpperMargin(GAP);
    return axis;
  }

  /** The bars carry their numbers: an axis would only repeat them. */
  private static NumberAxis values() {
    NumberAxis axis = new NumberAxis();
    axis.setVisible(false);
    axis.setUpperMargin(ROOM);
    return axis;
  }

  private static BarRenderer bars(Panel panel) {
    BarRenderer renderer =
        new BarRenderer() {
          private static final long serialVersionUID = 1;

          @Override
          public Color getItemPaint(int row, int column) {
            return panel.bars().get(column).ours() ? OURS : THEIRS;
          }
        };
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDefaultItemLabelGenerator(
        new StandardCategoryItemLabelGenerator("{2}", new DecimalFormat(panel.format())));
    renderer.setDefaultPositiveItemLabelPosition(
        new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
    renderer.setDefaultItemLabelsVisible(true);
    renderer.setDefaultItemLabelFont(LABEL);
    renderer.setDefaultItemLabelPaint(INK);
    return renderer;
  }
}
