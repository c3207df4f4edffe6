// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Timers fire when their time has come: not before, a tick late at most, however far away. */
class WheelTest {
  private static final long MS = Wheel.TICK_NANOS;

  private final Wheel wheel = new Wheel(0);
  private final List<Long> fired = new ArrayList<>();

  private final class Probe extends Timer {
    long due;

    @Override
    protected void expire(long now) {
      assertTrue(now >= due, "too early");
      fired.add(now);
    }
  }

  private Probe set(long deadline) {
    Probe probe = new Probe();
    probe.due = deadline;
    wheel.wakeBy(probe, deadline);
    return probe;
  }

  @Test
  void timerFiresAtItsTickAndOnce() {
    set(5 * MS);
    assertEquals(5 * MS, wheel.deadline());
    wheel.advance(5 * MS - 1);
    assertEquals(List.of(), fired);
    wheel.advance(5 * MS);
    wheel.advance(100 * MS);
    assertEquals(List.of(5 * MS), fired);
    assertEquals(Wheel.NEVER, wheel.deadline());
  }

  @Test
  void deadlineBetweenTicksIsRoundedUp() {
    set(5 * MS + 1);
    wheel.advance(5 * MS + 2);
    assertEquals(List.of(), fired);
    wheel.advance(6 * MS);
    assertEquals(1, fired.size());
  }

  @Test
  void farTimerIsFoundByFollowingTheDeadlines() {
    long far = 3L * 24 * 3600 * 1000 * MS + 7 * MS;
    set(far);
    int steps = 0;
    while (fired.isEmpty()) {
      long next = wheel.deadline();
      assertTrue(next <= far);
      wheel.advance(next);
      steps++;
    }
    assertEquals(List.of(far), fired);
    assertTrue(steps <= 7, "as many steps as levels");
  }

  @Test
  void laterDeadlineLeavesTheEntryAndAnEarlierMovesIt() {
    Probe probe = set(10 * MS);
    wheel.wakeBy(probe, 20 * MS);
    assertEquals(10 * MS, wheel.deadline());
    probe.due = 4 * MS;
    wheel.wakeBy(probe, 4 * MS);
    assertEquals(4 * MS, wheel.deadline());
    assertEquals(1, wheel.size());
  }

  @Test
  void cancelledTimerIsSilent() {
    Probe probe = set(10 * MS);
    wheel.cancel(probe);
    wheel.cancel(probe);
    wheel.advance(20 * MS);
    assertEquals(List.of(), fired);
    assertFalse(probe.isScheduled());
  }

  @Test
  void timerThatIsSetAnewWhileFiringFiresLater() {
    Timer again =
        new Timer() {
          @Override
          protected void expire(long now) {
            fired.add(now);
            if (fired.size() < 3) {
              wheel.wakeBy(this, now);
            }
          }
        };
    wheel.wakeBy(again, MS);
    wheel.advance(MS);
    wheel.advance(2 * MS);
    wheel.advance(10 * MS);
    assertEquals(List.of(MS, 2 * MS, 10 * MS), fired);
  }

  @Test
  void manyTimersAllFireInTimeAndNoneTwice() {
    Random random = new Random(2);
    long now = 0;
    int set = 0;
    List<Probe> probes = new ArrayList<>();
    for (int round = 0; round < 3000; round++) {
      for (int i = random.nextInt(4); i > 0; i--) {
        long span = 1L << random.nextInt(24);
        probes.add(set(now + 1 + (random.nextLong() >>> 1) % (span * MS)));
        set++;
      }
      now += (random.nextLong() >>> 1) % ((1L << random.nextInt(18)) * MS);
      wheel.advance(now);
      for (Probe probe : probes) {
        assertTrue(probe.isScheduled() || probe.due <= now);
        assertFalse(probe.isScheduled() && probe.due <= now - MS, "too late");
      }
      probes.removeIf(probe -> !probe.isScheduled());
    }
    wheel.advance(now + (1L << 26) * MS);
    assertEquals(set, fired.size());
    assertEquals(0, wheel.size());
  }
}
