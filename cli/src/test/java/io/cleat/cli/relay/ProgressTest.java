// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.cli.Lines;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line of progress, and numbers as people read them. */
class ProgressTest {
  private static Traffic moved(long total, int... sizes) {
    Traffic traffic = new Traffic(">", Traffic.Tap.BLIND);
    traffic.start(0, false);
    traffic.expect(total);
    MemorySegment data = MemorySegment.ofArray(new byte[1 << 20]);
    for (int size : sizes) {
      traffic.moved(1, 1, data, 0, size);
    }
    return traffic;
  }

  @Test
  void knownTotalGivesPercentageAndTimeLeft() {
    assertEquals(
        "> 250.0 kB of 1.00 MB  10.0 kB/s  25 %  1:15 left",
        Progress.line(moved(1_000_000, 250_000), 10_000));
  }

  @Test
  void unknownTotalGivesTheRateAlone() {
    assertEquals("> 512 B  1.50 MB/s", Progress.line(moved(-1, 512), 1_500_000));
  }

  @Test
  void fileThatGrewIsNotOverAHundredPercent() {
    assertEquals("> 20 B of 10 B  5 B/s", Progress.line(moved(10, 20), 5));
  }

  @Test
  void lineOfProgressStandsAsideForOthers() {
    Lines lines = new Lines();
    Console console = new Console(lines.stream(), true, false);
    console.progress("> 1 B");
    console.progress("> 2 B");
    console.say("something happened");
    console.erase();
    assertEquals("\r\033[K> 1 B\r\033[K> 2 B\r\033[Kcleat: something happened\n", lines.text());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.00 kB",
    "9994, 9.99 kB",
    "10000, 10.0 kB",
    "123456789, 123.5 MB",
    "5e12, 5.00 TB"
  })
  void bytesHaveUnits(double bytes, String text) {
    assertEquals(text, Say.bytes(bytes));
  }

  @ParameterizedTest
  @CsvSource({"0.4, 0:00", "75, 1:15", "3599.6, 1:00:00", "86399, 23:59:59"})
  void clockShowsMinutesAndHours(double seconds, String text) {
    assertEquals(text, Say.clock(seconds));
  }

  @ParameterizedTest
  @CsvSource({"1000000, 0.001 s", "250000000, 0.25 s", "12340000000, 12.3 s"})
  void secondsHaveTheDigitsThatMatter(long nanos, String text) {
    assertEquals(text, Say.seconds(nanos));
  }
}
