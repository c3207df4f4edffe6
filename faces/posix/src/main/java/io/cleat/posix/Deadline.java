// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

/** The end of a wait, in terms of {@link System#nanoTime}. */
final class Deadline {
  /** A wait without end. */
  private static final long NEVER = Long.MAX_VALUE;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private Deadline() {}

  /** The deadline of a wait of so many nanoseconds; negative for one without end. */
  static long in(long nanos) {
    return nanos < 0 ? NEVER : System.nanoTime() + nanos;
  }

  /** How many nanoseconds are left, not less than 0; negative for a wait without end. */
  static long left(long deadline) {
    return deadline == NEVER ? -1 : Math.max(0, deadline - System.nanoTime());
  }

  /** The timeout of poll(2) and epoll_wait(2) in nanoseconds. */
  static long nanos(int timeoutMillis) {
    return timeoutMillis < 0 ? -1 : timeoutMillis * NANOS_PER_MILLI;
  }
}
