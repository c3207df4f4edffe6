// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.time;

/** What time the stack was told last; it does not move by itself. */
public final class Clock {
  private long now;

  /**
   * @param now in nanoseconds
   */
  public Clock(long now) {
    this.now = now;
  }

  /** In nanoseconds. */
  public long now() {
    return now;
  }

  /** Tells the time; it never goes back. */
  public void tell(long nanos) {
    now = Math.max(now, nanos);
  }
}
