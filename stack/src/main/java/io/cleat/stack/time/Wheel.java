// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.time;

import java.util.function.Consumer;

/**
 * A hierarchical timing wheel: setting, moving and taking away cost the same however many timers
 * there are, and the next deadline is found by looking at one word a level.
 *
 * <p>A timer hangs in the level of the highest digit (of six bits) in which its tick differs from
 * the present one; when the present reaches that digit, the slot's timers are hung anew, closer.
 * Timers never fire early, and at most a tick late.
 */
public final class Wheel {
  /** Nanoseconds of a tick. */
  public static final long TICK_NANOS = 1_000_000;

  /** No deadline. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int BITS = 6;
  private static final int SLOTS = 1 << BITS;

  /** As many as reach for 139 years, which no wheel turns. */
  private static final int LEVELS = 7;

  private static final long HORIZON = (1L << BITS * LEVELS) - 1;

  private final Timer[] slots = new Timer[LEVELS * SLOTS];
  private final long[] occupied = new long[LEVELS];
  private final long origin;
  private long present;
  private int count;

  /** The time that {@link #advance} was told last; {@link #present} may stay behind it. */
  private long told;

  /** When {@link #advance} has something to do, in nanoseconds, unless it is {@link #stale}. */
  private long due = NEVER;

  private boolean stale;

  /**
   * @param now in nanoseconds
   */
  public Wheel(long now) {
    origin = now;
    told = now;
  }

  /** How many timers are set. */
  public int size() {
    return count;
  }

  /** Visits the timers that are set. */
  public void each(Consumer<Timer> visitor) {
    for (Timer first : slots) {
      for (Timer timer = first; timer != null; timer = timer.next) {
        visitor.accept(timer);
      }
    }
  }

  /**
   * Sees to it that a timer is woken at a deadline or before. One that is set to an earlier
   * deadline already stays there.
   *
   * @param deadline in nanoseconds
   */
  public void wakeBy(Timer timer, long deadline) {
    if (timer.isScheduled()) {
      // Its tick is not later than the deadline's.
      if ((timer.tick - 1) * TICK_NANOS < deadline - origin) {
        return;
      }
      remove(timer);
    }
    present = Math.max(present, Math.floorDiv(told - origin, TICK_NANOS));
    long tick = Math.ceilDiv(deadline - origin, TICK_NANOS);
    timer.tick = Math.clamp(tick, present + 1, present | HORIZON);
    insert(timer);
  }

  /** Forgets a timer. */
  public void cancel(Timer timer) {
    if (timer.isScheduled()) {
      remove(timer);
    }
  }

  /** Wakes all whose time has come; those may set timers anew. */
  public void advance(long now) {
    if (now >= deadline()) {
      catchUp(now);
    }
    told = now;
  }

  private void catchUp(long now) {
    long goal = Math.floorDiv(now - origin, TICK_NANOS);
    for (long next = nextTick(); next <= goal; next = nextTick()) {
      present = next;
      cascade();
      fire(now);
    }
    present = goal;
  }

  /** When {@link #advance} has something to do next, in nanoseconds, or {@link #NEVER}. */
  public long deadline() {
    if (stale) {
      stale = false;
      due = count == 0 ? NEVER : origin + nextTick() * TICK_NANOS;
    }
    return due;
  }

  /** The next tick at which a timer fires or is to be hung closer. */
  private long nextTick() {
    for (int level = 0; level < LEVELS; level++) {
      if (occupied[level] == 0) {
        continue;
      }
      int shift = level * BITS;
      int digit = (int) (present >>> shift) & SLOTS - 1;
      // All timers of a level lie ahead of the present digit and share the digits above it.
      int ahead = Long.numberOfTrailingZeros(occupied[level] >>> digit);
      return (present >>> shift) + ahead << shift;
    }
    return Long.MAX_VALUE;
  }

  /** Hangs closer what hangs in the slots that the present has just entered. */
  private void cascade() {
    for (int level = LEVELS - 1; level > 0; level--) {
      int shift = level * BITS;
      if ((present & (1L << shift) - 1) == 0) {
        int slot = level * SLOTS + ((int) (present >>> shift) & SLOTS - 1);
        Timer timer = slots[slot];
        while (timer != null) {
          remove(timer);
          insert(timer);
          timer = slots[slot];
        }
      }
    }
  }

  private void fire(long now) {
    int slot = (int) present & SLOTS - 1;
    Timer timer = slots[slot];
    while (timer != null) {
      remove(timer);
      timer.expire(now);
      timer = slots[slot];
    }
  }

  private void insert(Timer timer) {
    long differing = timer.tick ^ present;
    int level = differing == 0 ? 0 : (63 - Long.numberOfLeadingZeros(differing)) / BITS;
    int digit = (int) (timer.tick >>> level * BITS) & SLOTS - 1;
    int slot = level * SLOTS + digit;
    timer.slot = slot;
    timer.previous = null;
    timer.next = slots[slot];
    if (timer.next != null) {
      timer.next.previous = timer;
    }
    slots[slot] = timer;
    occupied[level] |= 1L << digit;
    due = Math.min(due, turnsTo(level, timer.tick));
    count++;
  }

  /** When the present reaches the slot of a tick at a level, in nanoseconds. */
  private long turnsTo(int level, long tick) {
    int shift = level * BITS;
    return origin + (tick >>> shift << shift) * TICK_NANOS;
  }

  private void remove(Timer timer) {
    int slot = timer.slot;
    if (timer.previous == null) {
      slots[slot] = timer.next;
      if (timer.next == null) {
        occupied[slot >>> BITS] &= ~(1L << (slot & SLOTS - 1));
        stale = true;
      }
    } else {
      timer.previous.next = timer.next;
    }
    if (timer.next != null) {
      timer.next.previous = timer.previous;
    }
    timer.next = null;
    timer.previous = null;
    timer.slot = Timer.NOWHERE;
    count--;
  }
}
