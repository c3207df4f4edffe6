// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** RFC 2018 4: the blocks that are reported are those that changed last, the latest first. */
class OutOfOrderProperties {
  @Property(tries = 1000)
  void blocksAreReportedLatestFirst(
      @ForAll int origin, @ForAll @Size(max = 40) List<@IntRange(max = 0xffff) Integer> arrivals) {
    OutOfOrder later = new OutOfOrder();
    List<Integer> touched = new ArrayList<>();
    for (int arrival : arrivals) {
      int left = origin + 1 + (arrival & 0xff);
      if (later.ranges.add(left, left + 1 + (arrival >>> 8) % 16) >= 0) {
        later.touch(left);
        touched.addFirst(left);
      }
      assertEquals(expected(later, touched), reported(later));
    }
  }

  @Property(tries = 1000)
  void blocksBeforeTheWindowAreForgotten(
      @ForAll int origin,
      @ForAll @Size(max = 20) List<@IntRange(max = 0xff) Integer> arrivals,
      @ForAll @IntRange(max = 300) int edge) {
    OutOfOrder later = new OutOfOrder();
    for (int arrival : arrivals) {
      if (later.ranges.add(origin + arrival, origin + arrival + 3) >= 0) {
        later.touch(origin + arrival);
      }
    }
    later.forgetBefore(origin + edge);
    for (int i = 0; i < later.blocks(); i++) {
      assertTrue(later.blockLeft(i) - (origin + edge) >= 0);
      assertTrue(later.blockRight(i) - later.blockLeft(i) > 0);
    }
    assertEquals(Math.min(later.ranges.count(), later.blocks()), later.blocks());
  }

  /** The ranges that hold what was touched, the latest first, each once. */
  private static List<Integer> expected(OutOfOrder later, List<Integer> touched) {
    return touched.stream()
        .map(at -> later.ranges.left(later.ranges.firstEndingAfter(at)))
        .distinct()
        .limit(Math.max(later.blocks(), 1))
        .toList();
  }

  private static List<Integer> reported(OutOfOrder later) {
    List<Integer> lefts = new ArrayList<>();
    for (int i = 0; i < later.blocks(); i++) {
      lefts.add(later.blockLeft(i));
    }
    return lefts;
  }
}
