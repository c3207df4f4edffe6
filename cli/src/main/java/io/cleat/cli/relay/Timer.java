// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

/** Something to do at a time, unless it is cancelled before. */
final class Timer implements Comparable<Timer> {
  private final long deadlineNanos;
  private Runnable action;

  Timer(long deadlineNanos, Runnable action) {
    this.deadlineNanos = deadlineNanos;
    this.action = action;
  }

  /** Nothing will be done; what the action held is let go at once. */
  void cancel() {
    action = null;
  }

  boolean isCancelled() {
    return action == null;
  }

  long nanosLeft(long now) {
    return deadlineNanos - now;
  }

  void fire() {
    Runnable due = action;
    action = null;
    if (due != null) {
      due.run();
    }
  }

  @Override
  public int compareTo(Timer other) {
    return Long.signum(deadlineNanos - other.deadlineNanos);
  }
}
