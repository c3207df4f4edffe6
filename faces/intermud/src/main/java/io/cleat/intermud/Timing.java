// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import java.util.concurrent.TimeUnit;

/**
 * How long a client waits.
 *
 * @param firstRetryNanos before it connects again for the first time
 * @param mostRetryNanos before it connects again, at the most
 * @param startupNanos for the connection and the router's first answer
 * @param stableNanos how long a connection must last before the next failure counts as a first one
 * @param idleNanos how long it may be silent before the client asks whether the router is there
 * @param answerNanos how long the answer may take
 * @param saveNanos how long after a change the memory is written
 */
public record Timing(
    long firstRetryNanos,
    long mostRetryNanos,
    long startupNanos,
    long stableNanos,
    long idleNanos,
    long answerNanos,
    long saveNanos) {
  /** What a network of many muds wants. */
  public static Timing standard() {
    return new Timing(
        TimeUnit.SECONDS.toNanos(5),
        TimeUnit.MINUTES.toNanos(10),
        TimeUnit.SECONDS.toNanos(60),
        TimeUnit.SECONDS.toNanos(60),
        TimeUnit.MINUTES.toNanos(5),
        TimeUnit.SECONDS.toNanos(60),
        TimeUnit.SECONDS.toNanos(5));
  }
}
