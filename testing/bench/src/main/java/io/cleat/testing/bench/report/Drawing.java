// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.batik.dom.GenericDOMImplementation;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;

/** A picture as a file, SVG or PNG. Needs no display. */
public final class Drawing {
  private static final String SVG = "http://www.w3.org/2000/svg";

  /** A PNG has so many dots for each unit of the picture, for screens that have many. */
  private static final int DOTS = 2;

  private Drawing() {}

  /**
   * Writes it.
   *
   * @throws IOException the name ends neither in .svg nor in .png, or it cannot be written
   */
  public static void write(Picture picture, Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    String name = file.getFileName().toString();
    if (name.endsWith(".svg")) {
      writeSvg(picture, file);
    } else if (name.endsWith(".png")) {
      writePng(picture, file);
    } else {
      throw new IOException(name + ": a picture's name ends in .svg or .png");
    }
  }

  private static void writeSvg(Picture picture, Path file) throws IOException {
    Document document =
        GenericDOMImplementation.getDOMImplementation().createDocument(SVG, "svg", null);
    SVGGraphics2D graphics = new SVGGraphics2D(document);
    graphics.setSVGCanvasSize(new Dimension(picture.width(), picture.height()));
    picture.paint(graphics);
    try (Writer writer = Files.newBufferedWriter(file)) {
      graphics.stream(writer, true);
    }
  }

  private static void writePng(Picture picture, Path file) throws IOException {
    BufferedImage image =
        new BufferedImage(
            DOTS * picture.width(), DOTS * picture.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(DOTS, DOTS);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    picture.paint(graphics);
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
  }
}
