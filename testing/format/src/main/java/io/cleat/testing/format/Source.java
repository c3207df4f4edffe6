// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.format;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java source as it stands in its file and as it should stand.
 *
 * @param file where it is
 * @param text what the file holds
 * @param formatted what it would hold after formatting
 */
record Source(Path file, String text, String formatted) {
  /**
   * The sources below {@code root}, build output and hidden folders apart, that need formatting.
   */
  static List<Source> unformattedUnder(Path root) throws IOException {
    return javaFiles(root).parallelStream()
        .map(Source::of)
        .filter(Source::needsFormatting)
        .toList();
  }

  static Source of(Path file) {
    try {
      String text = Files.readString(file);
      return new Source(file, text, new Formatter().formatSourceAndFixImports(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FormatterException e) {
      throw new IllegalArgumentException(file + " is not Java: " + e.getMessage(), e);
    }
  }

  boolean needsFormatting() {
    return !text.equals(formatted);
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped =
                !folder.equals(root) && (name.equals("target") || name.startsWith("."));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
