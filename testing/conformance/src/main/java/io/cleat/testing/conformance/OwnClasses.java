// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loads the classes of Cleat that lie in folders: a thread that has become nobody may not be able
 * to read them when it first needs them. Jars are no trouble, for they are open.
 */
final class OwnClasses {
  private static final String ROOT = "io/cleat";

  private OwnClasses() {}

  /** Loads them all, without running anything. */
  static void loadAll() throws IOException {
    ClassLoader loader = OwnClasses.class.getClassLoader();
    Enumeration<URL> roots = loader.getResources(ROOT);
    while (roots.hasMoreElements()) {
      URL root = roots.nextElement();
      if (root.getProtocol().equals("file")) {
        loadUnder(folder(root), loader);
      }
    }
  }

  private static void loadUnder(Path folder, ClassLoader loader) throws IOException {
    for (String name : namesUnder(folder)) {
      try {
        Class.forName(name, false, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        // Not every class can be loaded everywhere; one that is needed will say so itself.
      }
    }
  }

  private static List<String> namesUnder(Path folder) throws IOException {
    Path base = folder.getParent().getParent();
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> base.relativize(file).toString())
          .filter(file -> file.endsWith(".class"))
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .toList();
    }
  }

  private static Path folder(URL url) throws IOException {
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IOException("no folder: " + url, e);
    }
  }
}
