// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command finds what is not formatted, says so, and repairs it. */
class FormatTest {
  private static final String UGLY = "class   Ugly{int  x;}\n";
  private static final String NEAT = "class Ugly {\n  int x;\n}\n";

  @TempDir Path root;
  final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void checkNamesTheFileAndTheRepairAndChangesNothing() throws IOException {
    Path file = Files.writeString(root.resolve("Ugly.java"), UGLY);
    assertEquals(1, format("--check", root.toString()));
    assertTrue(said.toString().contains("not formatted: Ugly.java"), said::toString);
    assertTrue(said.toString().contains("./cleat format"), said::toString);
    assertEquals(UGLY, Files.readString(file));
  }

  @Test
  void formatRepairsTheFileAndCheckIsContentThen() throws IOException {
    Path file = Files.writeString(root.resolve("Ugly.java"), UGLY);
    assertEquals(0, format(root.toString()));
    assertEquals(NEAT, Files.readString(file));
    assertEquals(0, format("--check", root.toString()));
  }

  @Test
  void buildOutputIsLeftAlone() throws IOException {
    Path target = Files.createDirectories(root.resolve("room/target"));
    Files.writeString(target.resolve("Ugly.java"), UGLY);
    assertEquals(0, format("--check", root.toString()));
  }

  @Test
  void wordsThatMakeNoSenseAreRefused() throws IOException {
    assertEquals(2, format("--fix", root.toString()));
    assertEquals(2, format("one", "two"));
  }

  private int format(String... arguments) throws IOException {
    PrintStream stream = new PrintStream(said, true);
    return Main.run(List.of(arguments), stream, stream);
  }
}
