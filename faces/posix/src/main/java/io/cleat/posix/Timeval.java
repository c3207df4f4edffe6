// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

/** {@code struct timeval} of select(2): seconds and microseconds. */
@SuppressWarnings("MemberName") // the manual page's names, so that C ports line by line
public final class Timeval {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 1;

  /** Whole seconds. */
  public long tv_sec;

  /** The rest in microseconds; more than a second's worth is allowed. */
  public long tv_usec;

  /** Zero. */
  public Timeval() {}

  /** So many seconds and microseconds. */
  public Timeval(long seconds, long micros) {
    tv_sec = seconds;
    tv_usec = micros;
  }

  /** Whether select(2) takes it. */
  boolean isValid() {
    return tv_sec >= 0 && tv_usec >= 0;
  }

  /** In nanoseconds; what is longer than three lifetimes is that long. */
  long nanos() {
    long seconds = Math.min(tv_sec + tv_usec / MICROS_PER_SECOND, MAX_SECONDS);
    return seconds * NANOS_PER_SECOND + tv_usec % MICROS_PER_SECOND * NANOS_PER_MICRO;
  }

  void setNanos(long nanos) {
    tv_sec = nanos / NANOS_PER_SECOND;
    tv_usec = nanos % NANOS_PER_SECOND / NANOS_PER_MICRO;
  }
}
