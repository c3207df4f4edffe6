// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The working tree: its files, without what the build made and without hidden folders. */
final class Tree {
  static final Path ROOT = Path.of(System.getProperty("cleat.root", "../.."));

  private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");

  private Tree() {}

  /** The folders of the modules as the root pom lists them. */
  static List<String> modules() throws IOException {
    var modules = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")));
    return modules.results().map(found -> found.group(1)).toList();
  }

  static List<Path> files(String... endings) {
    List<Path> files = new ArrayList<>();
    var visitor =
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean passed =
                !folder.equals(ROOT) && (name.equals("target") || name.startsWith("."));
            return passed ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (List.of(endings).stream().anyMatch(file.toString()::endsWith)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(ROOT, visitor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
