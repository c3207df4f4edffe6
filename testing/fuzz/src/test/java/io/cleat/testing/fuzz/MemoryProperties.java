// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.stack.mem.ByteRing;
import io.cleat.stack.mem.Ranges;
import io.cleat.stack.mem.RingPool;
import io.cleat.stack.time.Timer;
import io.cleat.stack.time.Wheel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What holds the stack's bytes, ranges and timers does what a naive model of it does. */
class MemoryProperties {
  private static final int TRIES = 1000;
  private static final int RANGES = 8;

  // Ranges against a set of numbers.

  @Property(tries = TRIES)
  void rangesAreASetOfNumbers(
      @ForAll int origin,
      @ForAll @Size(max = 60) List<@IntRange(max = 0xffff) Integer> pairs,
      @ForAll @IntRange(max = 255) int edge) {
    Ranges ranges = new Ranges(RANGES);
    BitSet model = new BitSet();
    for (int pair : pairs) {
      add(ranges, model, origin, pair & 0xff, 1 + (pair >>> 8) % 24);
      same(model, ranges, origin);
    }
    int before = model.cardinality();
    model.clear(0, edge);
    assertEquals(before - model.cardinality(), ranges.removeBefore(origin + edge));
    same(model, ranges, origin);
  }

  private static void add(Ranges ranges, BitSet model, int origin, int left, int length) {
    BitSet wider = (BitSet) model.clone();
    wider.set(left, left + length);
    int fresh = wider.cardinality() - model.cardinality();
    int answer = ranges.add(origin + left, origin + left + length);
    if (answer == -1) {
      assertEquals(RANGES, ranges.count());
    } else {
      assertEquals(fresh, answer);
      model.or(wider);
    }
  }

  private static void same(BitSet model, Ranges ranges, int origin) {
    BitSet held = new BitSet();
    for (int i = 0; i < ranges.count(); i++) {
      int left = ranges.left(i) - origin;
      int right = ranges.right(i) - origin;
      assertTrue(i == 0 || ranges.right(i - 1) - origin < left, "in order, apart");
      held.set(left, right);
    }
    assertEquals(model, held);
    assertEquals(model.cardinality(), ranges.total());
  }

  // A ring against an array.

  @Property(tries = TRIES)
  void ringHoldsEachByteAtItsNumber(
      @ForAll int sequence,
      @ForAll @Size(min = 1, max = 3000) byte[] bytes,
      @ForAll @IntRange(max = 2999) int place) {
    RingPool pool = new RingPool(1 << 16);
    ByteRing ring = pool.take(RingPool.SMALLEST_BYTES);
    ring.write(sequence, MemorySegment.ofArray(bytes), 0, bytes.length);
    int from = place % bytes.length;
    byte[] read = new byte[bytes.length - from];
    ring.read(sequence + from, MemorySegment.ofArray(read), 0, read.length);
    assertArrayEquals(java.util.Arrays.copyOfRange(bytes, from, bytes.length), read);
    int run = ring.run(sequence, bytes.length);
    byte first = ring.memory().get(ValueLayout.JAVA_BYTE, ring.offset(sequence));
    assertEquals(bytes[0], first);
    assertTrue(run >= 1 && run <= bytes.length);
    ByteRing larger = pool.grow(ring, sequence + from, read.length, 2 * RingPool.SMALLEST_BYTES);
    byte[] kept = new byte[read.length];
    larger.read(sequence + from, MemorySegment.ofArray(kept), 0, kept.length);
    assertArrayEquals(read, kept);
    pool.give(larger);
    assertEquals(0, pool.usedBytes());
  }

  // A wheel against a list.

  private static final class Alarm extends Timer {
    final long deadline;
    long rungAt = -1;

    Alarm(long deadline) {
      this.deadline = deadline;
    }

    @Override
    protected void expire(long now) {
      rungAt = now;
    }
  }

  @Property(tries = TRIES)
  void wheelWakesAllInTimeAndNoneTwice(
      @ForAll @Size(max = 40) List<@LongRange(min = 1, max = 1L << 44) Long> delays,
      @ForAll @Size(max = 10) List<@LongRange(min = 1, max = 1L << 43) Long> steps,
      @ForAll @IntRange(max = 7) int cancelled) {
    Wheel wheel = new Wheel(0);
    List<Alarm> alarms = new ArrayList<>();
    for (long delay : delays) {
      Alarm alarm = new Alarm(delay);
      wheel.wakeBy(alarm, delay);
      alarms.add(alarm);
    }
    for (int i = cancelled; i < alarms.size(); i += 8) {
      wheel.cancel(alarms.get(i));
      alarms.get(i).rungAt = Long.MAX_VALUE;
    }
    long now = 0;
    for (long step : steps) {
      now = untilThen(wheel, now, now + step);
      check(wheel, alarms, now);
    }
  }

  /** As a stack does: from deadline to deadline. */
  private static long untilThen(Wheel wheel, long from, long end) {
    long now = from;
    while (wheel.deadline() <= end) {
      assertTrue(wheel.deadline() > now, "time goes on");
      now = wheel.deadline();
      wheel.advance(now);
    }
    wheel.advance(end);
    return end;
  }

  private static void check(Wheel wheel, List<Alarm> alarms, long now) {
    int waiting = 0;
    for (Alarm alarm : alarms) {
      if (alarm.rungAt < 0) {
        waiting++;
        assertTrue(alarm.deadline > now - Wheel.TICK_NANOS, "late");
      } else {
        assertTrue(alarm.rungAt >= alarm.deadline, "early");
        assertTrue(
            alarm.rungAt == Long.MAX_VALUE || alarm.rungAt < alarm.deadline + Wheel.TICK_NANOS);
      }
    }
    assertEquals(waiting, wheel.size());
  }
}
