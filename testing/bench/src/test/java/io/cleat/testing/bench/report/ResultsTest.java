// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import static io.cleat.testing.bench.report.Made.failed;
import static io.cleat.testing.bench.report.Made.outcome;
import static io.cleat.testing.bench.report.Made.results;
import static io.cleat.testing.bench.report.Made.round;
import static io.cleat.testing.bench.report.Made.tcp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.testing.bench.run.WorkloadRun.Outcome;
import io.cleat.testing.bench.server.ServerKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  @TempDir private Path folder;

  private final Results results =
      results(
          tcp(
              outcome(ServerKind.CLEAT_EPOLL, 150_000, 4),
              outcome(ServerKind.NETTY_EPOLL, 100_000, 5),
              failed(ServerKind.NETTY_IO_URING, "the kernel refuses")));

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = folder.resolve("new/folder/results.json");
    results.write(file);
    assertEquals(results, Results.read(file));
  }

  @Test
  void anotherFileIsRefusedByName() throws IOException {
    for (String text : List.of("", "{}", "[1]", "not JSON")) {
      Path file = Files.writeString(folder.resolve("other.json"), text);
      IOException refused = assertThrows(IOException.class, () -> Results.read(file));
      assertTrue(refused.getMessage().contains("other.json"), refused.getMessage());
    }
  }

  @Test
  void theReportHasARowForEachServer() {
    String text = new Report(results).text();
    String ours = line(text, "Cleat, epoll loop ");
    assertTrue(ours.contains("150,000") && ours.contains("4.00"), ours);
    assertTrue(ours.contains("80 %") && ours.contains("x1.50") && ours.contains("x0.80"), ours);
    assertTrue(line(text, "Netty, io_uring ").endsWith("the kernel refuses"));
    assertTrue(line(text, "UDP_SEGMENT").endsWith("not measured"));
    assertTrue(text.endsWith("a note\n"), text);
  }

  @Test
  void theReportSaysWhatDroveTheLoad() {
    String driver = results.environment().driver();
    assertTrue(new Report(results).text().contains("echo loads over " + driver + "\n"));
  }

  @Test
  void aServerThatFailsInALaterRoundIsNamedBesideItsFigures() {
    Outcome half =
        new Outcome(ServerKind.CLEAT_EPOLL, List.of(round(100, 5, 0.8)), "it was silent");
    String text = new Report(results(tcp(half))).text();
    assertTrue(text.contains("tcp-64x64, Cleat, epoll loop: it was silent"), text);
  }

  @Test
  void markdownIsATableWithAsManyCellsInEachRow() {
    List<String> rows =
        new Report(results).markdown().lines().filter(line -> line.startsWith("|")).toList();
    long cells = cells(rows.getFirst());
    assertEquals(11, cells);
    rows.subList(0, 5).forEach(row -> assertEquals(cells, cells(row), row));
  }

  private static long cells(String row) {
    return row.chars().filter(c -> c == '|').count() - 1;
  }

  @Test
  void quietnessCountsWhatDisturbed() {
    Outcome rounds =
        new Outcome(
            ServerKind.CLEAT_EPOLL,
            List.of(round(100, 5, 0.99), round(100, 5, 0.8), round(100, 5, 0.97)),
            null);
    String text = new Quietness(results(tcp(rounds))).text();
    assertTrue(text.contains("other work took 5 % of a processor on average (at most 5 %)"), text);
    assertTrue(text.contains("0 of 3 samples were disturbed"), text);
    assertTrue(text.contains("in 2 samples the load was busy for more than 95 %"), text);
  }

  @Test
  void aPictureIsWrittenAsItsNameSays() throws IOException {
    Path svg = folder.resolve("a.svg");
    Drawing.write(new Picture(results), svg);
    assertTrue(Files.readString(svg).contains("Netty, epoll"));
    Path png = folder.resolve("a.png");
    Drawing.write(new Picture(results), png);
    byte[] head = Arrays.copyOfRange(Files.readAllBytes(png), 1, 4);
    assertArrayEquals("PNG".getBytes(StandardCharsets.US_ASCII), head);
    assertThrows(IOException.class, () -> Drawing.write(new Picture(results), Path.of("a.gif")));
  }

  private static String line(String text, String head) {
    return text.lines().filter(line -> line.startsWith(head)).findFirst().orElseThrow();
  }
}
