// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.cli.Lines;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;

/** What {@code --hex} shows. */
class HexDumpTest {
  private final Lines lines = new Lines();

  private Traffic traffic(String arrow, boolean colored) {
    Console console = new Console(lines.stream(), false, colored);
    return new Traffic(arrow, new HexDump(console, () -> LocalTime.of(14, 3, 22, 123_456_000)));
  }

  private static void pass(Traffic traffic, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    traffic.moved(0, 1, MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  @Test
  void bytesStandInRowsWithTheirPlaceInTheStream() {
    Traffic traffic = traffic(">", false);
    pass(traffic, "hello from a pipe\n");
    pass(traffic, "\0\377~");
    assertEquals(
        """
        > 14:03:22.123456  18 bytes
        00000000  68 65 6c 6c 6f 20 66 72  6f 6d 20 61 20 70 69 70  |hello from a pip|
        00000010  65 0a                                             |e.|
        > 14:03:22.123456  3 bytes
        00000012  00 ff 7e                                          |..~|
        """,
        lines.text());
  }

  @Test
  void wayBackHasItsOwnArrowAndPlaces() {
    pass(traffic(">", false), "abc");
    pass(traffic("<", false), "d");
    assertTrue(
        lines
            .text()
            .endsWith(
                """
                < 14:03:22.123456  1 byte
                00000000  64                                                |d|
                """),
        lines::text);
  }

  @Test
  void emptyMessageIsSeenToPass() {
    pass(traffic("<", false), "");
    assertEquals("< 14:03:22.123456  0 bytes\n", lines.text());
  }

  @Test
  void coloursAreForTerminals() {
    pass(traffic(">", true), "x");
    assertTrue(lines.text().startsWith("\033[32m> 14:03:22.123456  1 byte\033[0m\n"), lines::text);
  }
}
