// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of {@code --stats}. */
class StatisticsTest {
  private static Traffic traffic(String arrow, boolean messages, long nanos, int... sizes) {
    Traffic traffic = new Traffic(arrow, Traffic.Tap.BLIND);
    traffic.start(1_000, messages);
    MemorySegment data = MemorySegment.ofArray(new byte[1 << 20]);
    for (int size : sizes) {
      traffic.moved(1_000 + nanos, 1, data, 0, size);
    }
    return traffic;
  }

  @Test
  void bothWaysAreCounted() {
    List<Traffic> ways =
        List.of(
            traffic(">", false, 500_000_000, 1 << 20, 1 << 20),
            traffic("<", true, 2_000_000_000, 10, 0, 30));
    assertEquals(
        """
               bytes  messages  seconds       rate
        >  2,097,152         -    0.500  4.19 MB/s
        <         40         3    2.000     20 B/s
        """,
        Statistics.table(ways, 1, false));
  }

  @Test
  void connectionsAndLossesAreSaidWhereThereAreSome() {
    Traffic traffic = traffic(">", true, 0, 1);
    traffic.lost();
    assertEquals(
        """
           bytes  messages  seconds  rate
        >      1         1    0.000     -
        connections: 12
        messages lost: 1
        """,
        Statistics.table(List.of(traffic), 12, true));
  }
}
