// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.time;

/**
 * What a {@link Wheel} can wake: its own list entry, so that setting a timer allocates nothing. It
 * is lazy: whoever needs several deadlines, or moves one to later, keeps them itself, has the wheel
 * wake it at the earliest, and looks then.
 */
public abstract class Timer {
  static final int NOWHERE = -1;

  Timer next;
  Timer previous;
  long tick;
  int slot = NOWHERE;

  /** For subclasses. */
  protected Timer() {}

  /** Whether the wheel will wake it. */
  public final boolean isScheduled() {
    return slot != NOWHERE;
  }

  /**
   * The wheel wakes it, at the deadline or later, perhaps before a deadline that was moved.
   *
   * @param now in nanoseconds
   */
  protected abstract void expire(long now);
}
