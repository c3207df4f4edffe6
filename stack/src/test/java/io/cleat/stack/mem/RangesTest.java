// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges join where they meet and keep their order round the circle of sequence numbers. */
class RangesTest {
  private final Ranges ranges = new Ranges(4);

  @Test
  void rangesThatMeetBecomeOne() {
    assertEquals(10, ranges.add(100, 110));
    assertEquals(10, ranges.add(120, 130));
    assertEquals("{100:110 120:130}", ranges.toString());
    assertEquals(10, ranges.add(110, 120));
    assertEquals("{100:130}", ranges.toString());
    assertEquals(0, ranges.add(105, 125));
    assertEquals(5, ranges.add(95, 101));
    assertEquals("{95:130}", ranges.toString());
  }

  @Test
  void oneRangeMoreThanThereIsRoomForIsRefused() {
    for (int i = 0; i < 4; i++) {
      assertEquals(5, ranges.add(i * 10, i * 10 + 5));
    }
    assertEquals(-1, ranges.add(100, 105));
    assertEquals(4, ranges.count());
    assertEquals(20, ranges.add(0, 40));
    assertEquals("{0:40}", ranges.toString());
  }

  @Test
  void whatLiesBeforeTheEdgeIsForgotten() {
    ranges.add(100, 110);
    ranges.add(120, 130);
    assertEquals(15, ranges.removeBefore(125));
    assertEquals("{125:130}", ranges.toString());
    assertTrue(ranges.contains(126, 130));
    assertFalse(ranges.contains(124, 126));
  }

  @Test
  void rangesDoWhatASetOfNumbersDoes() {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      int origin = random.nextInt();
      Ranges some = new Ranges(100);
      BitSet set = new BitSet();
      for (int i = 0; i < 60; i++) {
        int left = random.nextInt(200);
        int right = left + 1 + random.nextInt(12);
        int before = set.cardinality();
        set.set(left, right);
        assertEquals(set.cardinality() - before, some.add(origin + left, origin + right));
        assertEquals(set.cardinality(), some.total());
      }
      int edge = random.nextInt(220);
      int gone = set.get(0, edge).cardinality();
      assertEquals(gone, some.removeBefore(origin + edge));
    }
  }
}
