// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/rfc9293.md} names every requirement of RFC 9293, and only tests that exist. */
class RequirementsTest {
  private static final String DOCUMENT = "docs/rfc9293.md";
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ((?:MUST|SHLD|MAY|REC)-\\d+) \\|(.*)$");
  private static final Pattern REFERENCE = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  private final Path root = root();
  private final String document = read(root.resolve(DOCUMENT));

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(DOCUMENT))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(file + " cannot be read", e);
    }
  }

  /** The sources of tests by class, of all rooms that have to do with TCP. */
  private Map<String, String> tests() throws IOException {
    Map<String, String> tests = new HashMap<>();
    for (String room : List.of("stack", "wire", "links")) {
      try (Stream<Path> files = Files.walk(root.resolve(room).resolve("src/test/java"))) {
        files
            .filter(file -> file.toString().endsWith("Test.java"))
            .forEach(
                file -> tests.put(file.getFileName().toString().replace(".java", ""), read(file)));
      }
    }
    return tests;
  }

  @Test
  void everyNumberIsThereOnce() {
    List<String> expected = new ArrayList<>();
    IntStream.rangeClosed(1, 69).forEach(n -> expected.add("MUST-" + n));
    IntStream.rangeClosed(1, 31).forEach(n -> expected.add("SHLD-" + n));
    IntStream.rangeClosed(1, 18).forEach(n -> expected.add("MAY-" + n));
    expected.add("REC-1");
    List<String> found = ROW.matcher(document).results().map(row -> row.group(1)).sorted().toList();
    assertEquals(expected.stream().sorted().toList(), found);
  }

  @Test
  void everyRowNamesATestOrSaysWhyNot() {
    for (MatchResult row : ROW.matcher(document).results().toList()) {
      String[] cells = row.group(2).split("\\|");
      assertEquals(2, cells.length, row.group(1));
      boolean test = REFERENCE.matcher(cells[1]).find();
      assertTrue(test || cells[1].contains("."), row.group(1) + " is neither shown nor explained");
    }
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Map<String, String> tests = tests();
    Set<String> missing = new TreeSet<>();
    for (MatchResult reference : REFERENCE.matcher(document).results().toList()) {
      String source = tests.getOrDefault(reference.group(1), "");
      String method = "@(Test|ParameterizedTest)\\s+void " + reference.group(2) + "\\(";
      if (!Pattern.compile(method).matcher(source).find()) {
        missing.add(reference.group(1) + "." + reference.group(2));
      }
    }
    assertEquals(Set.of(), missing);
  }
}
