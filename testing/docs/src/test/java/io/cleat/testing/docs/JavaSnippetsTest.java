// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.docs;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every block of Java in README.md and docs/ compiles and runs. */
class JavaSnippetsTest {
  private static final Path ROOT = Path.of(System.getProperty("cleat.root", "../.."));

  @TestFactory
  Stream<DynamicTest> everyBlockOfJavaRuns() throws IOException {
    List<Snippet> snippets = documents().stream().flatMap(JavaSnippetsTest::snippets).toList();
    assertFalse(snippets.isEmpty(), "documents without Java: " + ROOT);
    return snippets.stream()
        .map(snippet -> DynamicTest.dynamicTest(snippet.name(), snippet::compileAndRun));
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
          .filter(path -> path.toString().endsWith(".md") && Files.exists(path))
          .sorted()
          .toList();
    }
  }

  private static Stream<Snippet> snippets(Path document) {
    try {
      return Snippet.in(ROOT.relativize(document).toString(), Files.readString(document)).stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
