// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private static final long SEED = 4711;

  @Test
  void chanceIsThatOfItsSeed() {
    VirtualTime time = new VirtualTime(SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    assertEquals(random.nextLong(), time.secret(0));
    assertEquals(random.nextLong(), time.secret(1));
    for (int i = 0; i < 10; i++) {
      assertEquals(random.nextLong(), time.random());
    }
  }

  @Test
  void timeStandsStillUntilItIsToldToPass() {
    VirtualTime time = new VirtualTime(SEED, 5000);
    assertEquals(0, time.nanoTime());
    time.advanceTo(3_000_000);
    assertEquals(3_000_000, time.nanoTime());
    assertEquals(5003, time.wallMillis());
  }

  @Test
  void timeNeverGoesBack() {
    VirtualTime time = new VirtualTime(SEED);
    time.advanceTo(10);
    time.advanceTo(9);
    assertEquals(10, time.nanoTime());
  }
}
