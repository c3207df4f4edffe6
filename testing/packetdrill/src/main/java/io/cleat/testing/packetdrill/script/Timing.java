// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.script;

/**
 * When an event is.
 *
 * @param relative counted from the event before, not from the start
 * @param fromNanos the earliest time
 * @param toNanos the latest time; {@link #ANY} for whenever it comes
 * @param range whether two times were given, so that there is no tolerance
 */
public record Timing(boolean relative, long fromNanos, long toNanos, boolean range) {
  /** No latest time. */
  public static final long ANY = Long.MAX_VALUE;

  /** {@code *}: whenever it comes. */
  static final Timing WHENEVER = new Timing(true, 0, ANY, true);

  /** Whether it may come at any time. */
  public boolean isWhenever() {
    return toNanos == ANY;
  }
}
