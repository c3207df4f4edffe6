// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * Results as bars: a panel for each load below the one before, a bar for each who was under it,
 * ours in another colour than the peers'. As wide as a page shows it, so that nothing shrinks.
 */
public final class Picture {
  private static final int WIDTH = 800;

  /** Above the bars: the title, and what keeps it apart from them and from the panel before. */
  private static final int TITLE_HEIGHT = 44;

  private static final int BAR_HEIGHT = 26;
  private static final int MARGIN = 12;

  /** Of the names, the same for all panels, so that all bars begin on one line. */
  private static final double NAMES_WIDTH = 190;

  private static final float WIDEST_LABEL = 0.8f;

  /** Room beyond the longest bar, for its number. */
  private static final double ROOM = 0.15;

  /** Of the panel's height, so that a bar alone is no thicker than others. */
  private static final double WIDEST_BAR = 0.6;

  private static final double GAP = 0.03;
  private static final Color OURS = new Color(0x1f6f8b);
  private static final Color THEIRS = new Color(0xb8c4c9);
  private static final Color INK = new Color(0x24323a);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);
  private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private final List<Panel> panels;

  public Picture(Results results) {
    this(results.workloads().stream().map(Panel::of).toList());
  }

  /** One of these panels; those without bars are left out. */
  public Picture(List<Panel> all) {
    panels = all.stream().filter(panel -> !panel.bars().isEmpty()).toList();
  }

  /** In the units of the drawing. */
  public int width() {
    return WIDTH;
  }

  /** In the units of the drawing. */
  public int height() {
    return panels.stream().mapToInt(Picture::height).sum() + MARGIN;
  }

  private static int height(Panel panel) {
    return TITLE_HEIGHT + panel.bars().size() * BAR_HEIGHT;
  }

  /** Draws all panels. */
  public void paint(Graphics2D graphics) {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width(), height());
    int top = 0;
    for (Panel panel : panels) {
      chart(panel).draw(graphics, new Rectangle2D.Double(0, top, WIDTH, height(panel)));
      top += height(panel);
    }
  }

  private static JFreeChart chart(Panel panel) {
    CategoryPlot plot = new CategoryPlot(data(panel), names(), values(), bars(panel));
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setRangeGridlinesVisible(false);
    plot.setInsets(RectangleInsets.ZERO_INSETS);
    AxisSpace names = new AxisSpace();
    names.setLeft(NAMES_WIDTH);
    plot.setFixedDomainAxisSpace(names);
    JFreeChart chart = new JFreeChart(panel.title(), TITLE, plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(MARGIN, MARGIN, 0, MARGIN));
    chart.getTitle().setPaint(INK);
    chart.getTitle().setHorizontalAlignment(HorizontalAlignment.LEFT);
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
    renderer.setMaximumBarWidth(WIDEST_BAR);
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
