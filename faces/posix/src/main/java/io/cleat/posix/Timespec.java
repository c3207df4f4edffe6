// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

/** {@code struct timespec} of recvmmsg(2), ppoll(2) and pselect(2): seconds and nanoseconds. */
@SuppressWarnings("MemberName") // the manual page's names, so that C ports line by line
public final class Timespec {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 1;

  /** Whole seconds. */
  public long tv_sec;

  /** The rest in nanoseconds, less than a second. */
  public long tv_nsec;

  /** Zero. */
  public Timespec() {}

  /** So many seconds and nanoseconds. */
  public Timespec(long seconds, long nanos) {
    tv_sec = seconds;
    tv_nsec = nanos;
  }

  /** Whether the calls take it. */
  boolean isValid() {
    return tv_sec >= 0 && tv_nsec >= 0 && tv_nsec < NANOS_PER_SECOND;
  }

  /** In nanoseconds; what is longer than three lifetimes is that long. */
  long nanos() {
    return Math.min(tv_sec, MAX_SECONDS) * NANOS_PER_SECOND + tv_nsec;
  }

  void setNanos(long nanos) {
    tv_sec = nanos / NANOS_PER_SECOND;
    tv_nsec = nanos % NANOS_PER_SECOND;
  }
}
