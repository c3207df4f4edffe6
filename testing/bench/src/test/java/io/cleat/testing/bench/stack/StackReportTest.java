// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.testing.bench.report.Panel;
import io.cleat.testing.bench.run.Circumstances;
import io.cleat.testing.bench.run.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results that a run might have found, as they are judged, written and shown. */
class StackReportTest {
  @TempDir private Path folder;

  private static List<StackRound> rounds(double... values) {
    return Arrays.stream(values)
        .mapToObj(value ->
            new StackRound(
                new Reading(value, Map.of(Reading.LOST, 0.04, Reading.P50, value)),
                new Circumstances(0, 0.2, 0, 0)))
        .toList();
  }

  private static StackLine line(StackWorkload workload, double stack, double kernel) {
    Map<Side, List<StackRound>> rounds = new EnumMap<>(Side.class);
    rounds.put(Side.STACK, rounds(stack));
    rounds.put(Side.KERNEL, rounds(kernel));
    return StackLine.of(workload, rounds, Map.of(), null);
  }

  private static StackResults results(StackLine... lines) {
    return StackResults.begin(new Settings(1, 1, 1, 1, 1), List.of())
        .with(List.of(lines), List.of("a note"));
  }

  @Test
  void aFigureIsTheMedianOfItsRounds() {
    assertEquals(2, StackFigures.of(rounds(1, 9, 2), null).value());
  }

  @Test
  void ofACostLessIsBetterAndOfARateMore() {
    assertEquals(10, line(StackWorkload.ROUND_TRIP, 1, 10).times());
    assertEquals(10, line(StackWorkload.SHORT, 100, 10).times());
  }

  @Test
  void aGoalIsReachedAtItsBound() {
    assertTrue(line(StackWorkload.ROUND_TRIP, 0.35, 10).goals().getFirst().reached());
    assertFalse(line(StackWorkload.ROUND_TRIP, 0.36, 10).goals().getFirst().reached());
    assertTrue(line(StackWorkload.BULK_1500, 6, 1).goals().getFirst().reached());
    assertFalse(line(StackWorkload.BULK_1500, 5.9, 1).goals().getFirst().reached());
  }

  @Test
  void aRateHasAGoalOfItsOwnAndOneAgainstTheKernel() {
    List<Boolean> reached =
        line(StackWorkload.SHORT, 900_000, 40_000).goals().stream()
            .map(StackVerdict::reached)
            .toList();
    assertEquals(List.of(true, false), reached);
  }

  @Test
  void whatIdleEndpointsCostIsJudgedByWhatIsLost() {
    assertEquals(
        "4.0 % lost", line(StackWorkload.SHORT_10K, 1, 1).goals().getFirst().measuredText());
  }

  @Test
  void whatWasNotMeasuredIsSaidToBeSo() {
    StackLine line =
        StackLine.of(
            StackWorkload.PARK,
            Map.of(Side.STACK, List.of()),
            Map.of(Side.STACK, "it did not start"),
            null);
    String text = new StackReport(results(line)).text();
    assertTrue(text.contains("not measured"), text);
    assertTrue(text.contains("park, stack: it did not start"), text);
  }

  @Test
  void theTableHasARowForEachWorkloadWithAllItsCells() {
    StackLine[] lines =
        Arrays.stream(StackWorkload.values())
            .map(workload -> line(workload, 2, 1))
            .toArray(StackLine[]::new);
    String text = new StackReport(results(lines)).markdown();
    for (StackWorkload workload : StackWorkload.values()) {
      List<String> rows =
          text.lines().filter(row -> row.startsWith("| " + workload.label() + " |")).toList();
      assertEquals(1, rows.size(), workload::label);
      assertEquals(8, rows.getFirst().chars().filter(c -> c == '|').count(), rows::getFirst);
    }
    assertTrue(text.contains("28 of 28 samples were disturbed"), text);
    assertTrue(text.contains("a note"), text);
  }

  @Test
  void theTimeOfASampleBelongsToTheFirstWhoAnswersForIt() {
    Shares shares =
        Shares.of(
            List.of(
                List.of("java.lang.Math.min", "io.cleat.stack.tcp.TcpInput.input", "x.Y.z"),
                List.of("io.cleat.wire.Tcp.seq", "io.cleat.stack.tcp.TcpInput.input"),
                List.of("io.cleat.wire.Checksum.of", "io.cleat.stack.tcp.TcpInput.input"),
                List.of("x.Y.z")));
    assertEquals(4, shares.samples());
    assertEquals(new Shares.Share("TCP in", 0.5), shares.parts().getFirst());
    assertEquals(3, shares.parts().size());
  }

  @Test
  void resultsAreReadAsTheyWereWritten() throws IOException {
    StackResults results = results(line(StackWorkload.SHORT, 900_000, 25_000));
    Path file = folder.resolve("deeper/stack.json");
    results.write(file);
    assertEquals(new StackReport(results).text(), new StackReport(StackResults.read(file)).text());
  }

  @Test
  void whatIsNoResultIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("other.json"), "{}");
    assertThrows(IOException.class, () -> StackResults.read(file));
  }

  @Test
  void aPictureHasAPanelOfTwoBarsForEachWorkload() {
    Panel panel = results(line(StackWorkload.SHORT, 900_000, 25_000)).panels().getFirst();
    assertEquals(2, panel.bars().size());
    assertEquals(900_000, panel.bars().getFirst().value());
  }
}
