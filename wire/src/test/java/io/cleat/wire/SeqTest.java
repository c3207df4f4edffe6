// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SeqTest {
  private static final int HALF = Integer.MIN_VALUE;

  @Test
  void orderIsThatOfTheCircle() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      int a = random.nextInt();
      int distance = 1 + random.nextInt(Integer.MAX_VALUE);
      int b = a + distance;
      String message = "seed " + seed + ": " + a + " + " + distance;
      assertTrue(Seq.lt(a, b) && Seq.le(a, b) && !Seq.gt(a, b) && !Seq.ge(a, b), message);
      assertTrue(Seq.gt(b, a) && Seq.ge(b, a) && !Seq.lt(b, a) && !Seq.le(b, a), message);
      assertTrue(Seq.max(a, b) == b && Seq.max(b, a) == b, message);
      assertTrue(Seq.min(a, b) == a && Seq.min(b, a) == a, message);
      assertTrue(Seq.timestampLt(a, b) && !Seq.timestampLt(b, a), message);
    }
  }

  @Test
  void equalNumbersAreNeitherBeforeNorAfter() {
    assertTrue(Seq.le(5, 5) && Seq.ge(5, 5));
    assertFalse(Seq.lt(5, 5) || Seq.gt(5, 5) || Seq.timestampLt(5, 5));
  }

  @Test
  void orderWrapsAroundZero() {
    assertTrue(Seq.lt(-1, 0));
    assertTrue(Seq.lt(0xffff_ff00, 0x100));
    assertEquals(0x100, Seq.max(0xffff_ff00, 0x100));
  }

  @Test
  void betweenGoesRoundTheCircle() {
    assertTrue(Seq.between(-2, -2, 3));
    assertTrue(Seq.between(-2, 0, 3));
    assertTrue(Seq.between(-2, 3, 3));
    assertFalse(Seq.between(-2, 4, 3));
    assertFalse(Seq.between(-2, -3, 3));
    assertTrue(Seq.between(7, 7, 7));
    assertFalse(Seq.between(7, 8, 7));
  }

  @Test
  void windowHasItsStartAndNotItsEnd() {
    assertTrue(Seq.inWindow(-1, -1, 2));
    assertTrue(Seq.inWindow(0, -1, 2));
    assertFalse(Seq.inWindow(1, -1, 2));
    assertFalse(Seq.inWindow(-2, -1, 2));
    assertFalse(Seq.inWindow(9, 9, 0));
    assertTrue(Seq.inWindow(7, 9, -1));
    assertFalse(Seq.inWindow(8, 9, -1));
  }

  @Test
  void timestampsAHalfCircleApartHaveNoOrder() {
    assertFalse(Seq.timestampLt(0, HALF));
    assertFalse(Seq.timestampLt(HALF, 0));
  }
}
