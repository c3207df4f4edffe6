// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the whole tree to the format. */
class TreeTest {
  @Test
  void everySourceIsFormatted() throws IOException {
    var said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true);
    int code = Main.run(List.of("--check", System.getProperty("cleat.root")), stream, stream);
    assertEquals(0, code, () -> "\n" + said);
  }
}
