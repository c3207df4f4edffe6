// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The sources of the tree are tidy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TreeTest {
  private final List<SourceText> sources = new ArrayList<>();

  @BeforeAll
  void readSources() throws IOException {
    for (Path file : Tree.files(".java")) {
      sources.add(SourceText.read(file));
    }
    assertFalse(sources.isEmpty());
  }

  @Test
  void filesAreShort() {
    assertNone(Tidy::fileIsTooLong);
  }

  @Test
  void methodsAreShort() {
    assertNone(Tidy::methodIsTooLong);
  }

  @Test
  void methodsTakeFewParameters() {
    assertNone(Tidy::methodTakesTooMuch);
  }

  @Test
  void whatIsPublicIsExplained() {
    assertNone(Tidy::publicMethodHasNoComment);
  }

  @Test
  void noWorkIsLeft() {
    assertNone(Tidy::workIsLeft);
  }

  @Test
  void testsDoNotSleep() {
    assertNone(Tidy::testSleeps);
  }

  @Test
  void testsDoNotSkipThemselves() {
    assertNone(Tidy::testSkipsItself);
  }

  @Test
  void everySourceNamesItsLicence() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Path file : Tree.files(".java", ".c", ".py", ".sh", "cleat", "pom.xml")) {
      String name = Tree.ROOT.relativize(file).toString();
      problems.addAll(Tidy.licenceIsMissing(name, Files.readString(file)));
    }
    assertEquals(List.of(), problems);
  }

  @Test
  void everyPackageIsExplained() {
    var packages = new TreeSet<Path>();
    for (Path file : Tree.files(".java")) {
      if (file.toString().contains("src/main/java/io/")) {
        packages.add(file.getParent());
      }
    }
    packages.removeIf(folder -> Files.exists(folder.resolve("package-info.java")));
    assertEquals(List.of(), List.copyOf(packages));
  }

  @Test
  void everyRoomIsAModule() {
    var open =
        Arrays.stream(Room.values())
            .filter(room -> room.isModule())
            .filter(room -> !Files.exists(room.sources().resolve("module-info.java")))
            .toList();
    assertEquals(List.of(), open);
  }

  private void assertNone(Function<SourceText, List<String>> rule) {
    assertEquals("", String.join("\n", sources.stream().map(rule).flatMap(List::stream).toList()));
  }
}
