// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.mud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vectors of a driver, and that the runner sees where they fail. */
class VectorsTest {
  private final StringWriter printed = new StringWriter();

  @TempDir Path folder;

  @Test
  void allVectorsPass() throws IOException, URISyntaxException {
    Path vectors =
        Path.of(VectorsTest.class.getResource("/vectors/encode.tsv").toURI()).getParent();
    assertEquals("vectors: 90 passed, 0 failed", run(vectors).summary(), printed::toString);
  }

  @Test
  void anotherFrameFails() throws IOException {
    assertEquals(
        "vectors: 1 passed, 2 failed", runEncode("1\t000000023100", "1\t000000023200", "1\t00"));
    assertTrue(printed.toString().contains("FAILED encode.tsv:3"), printed::toString);
  }

  @Test
  void anotherOrderOfAMappingPasses() throws IOException {
    String frame = "00000013" + "285b2262223a322c2261223a312c5d2900";
    String other = "00000011" + "285b2262223a322c2261223a312c5d2900";
    assertEquals("vectors: 1 passed, 0 failed", runEncode("([ \"a\":1, \"b\":2 ])\t" + other));
    assertEquals("vectors: 0 passed, 1 failed", runEncode("([ \"a\":1, \"b\":3 ])\t" + other));
    assertEquals("vectors: 0 passed, 1 failed", runEncode("([ \"a\":1, \"b\":2 ])\t" + frame));
  }

  @Test
  void whatIsNotUnderstoodFails() throws IOException {
    assertEquals("vectors: 0 passed, 2 failed", runEncode("foo(1)\t00", "({ 1\t00"));
    assertTrue(printed.toString().contains("not understood: no such function: foo"));
  }

  @Test
  void anotherValueOrEchoFails() throws IOException {
    assertEquals(
        "vectors: 2 passed, 4 failed",
        runDecode(
            "3100\t\t\"int 1\"\t3100",
            "3100\t\t\"int 2\"\t3100",
            "3100\t\t\"int 1\"\t3200",
            "3100\t\tUNDEFINED (restore error)\t3000",
            "2800\t\t\"int 0\"\t3000",
            "22c3a92200\t\t\"str[1ch]c3a9\"\t22c3a92200"));
  }

  @Test
  void aFolderWithoutVectorsIsAnError() {
    assertThrows(NoSuchFileException.class, () -> run(folder));
  }

  private String runEncode(String... rows) throws IOException {
    String text = "# name, expression, frame\n";
    for (String row : rows) {
      text += "row\t" + row + "\n";
    }
    Files.writeString(folder.resolve("encode.tsv"), text);
    return run(folder).summary();
  }

  private String runDecode(String... rows) throws IOException {
    Files.writeString(folder.resolve("decode.tsv"), String.join("\n", rows));
    return run(folder).summary();
  }

  private Vectors run(Path vectors) throws IOException {
    return Vectors.run(vectors, new PrintWriter(printed, true));
  }
}
