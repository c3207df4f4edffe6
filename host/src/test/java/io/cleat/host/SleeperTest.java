// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Events;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is told to a place in which a thread waits, and when that ends the wait. */
class SleeperTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(30);
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(1);

  private final Sleeper sleeper = new Sleeper();

  @Test
  void whatItIsToldEndsTheWait() {
    assertTrue(sleeper.claim(Events.OUT, LONG));
    sleeper.tell(Events.OUT, Events.OUT);
    assertTrue(sleeper.sleep(null));
    assertEquals(Events.OUT, sleeper.facts());
    sleeper.free();
  }

  @Test
  void newsThatAreOverDoNotCoverLaterOnes() {
    assertTrue(sleeper.claim(Events.OUT, LONG));
    sleeper.tell(Events.OUT, Events.OUT);
    // Who heard of room first, and of its end, comes to telling it last.
    sleeper.tell(Events.OUT, 0);
    assertTrue(sleeper.sleep(null));
    assertEquals(Events.OUT, sleeper.facts());
    sleeper.free();
  }

  @Test
  void newsThatAreOverEndNoWait() {
    assertTrue(sleeper.claim(Events.OUT, SHORT));
    sleeper.tell(Events.OUT, Events.IN);
    assertFalse(sleeper.sleep(null), "time is up");
    sleeper.free();
  }

  @Test
  void itServesOneAtATime() {
    assertTrue(sleeper.claim(Events.IN, LONG));
    assertFalse(sleeper.claim(Events.IN, LONG));
    sleeper.free();
    assertTrue(sleeper.claim(Events.IN, LONG));
    sleeper.free();
  }
}
