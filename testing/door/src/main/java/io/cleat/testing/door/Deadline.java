// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How long a test waits for what must come, and fails. No test takes that long when all is well,
 * and none waits for a time to pass.
 */
final class Deadline {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final long end = System.nanoTime() + PATIENCE_NANOS;
  private final Supplier<String> state;

  /**
   * @param state says how things stand, for the failure's message
   */
  Deadline(Supplier<String> state) {
    this.state = state;
  }

  /** What is left in nanoseconds, at least 0. */
  long leftNanos() {
    return Math.max(0, end - System.nanoTime());
  }

  /** Fails when the time is up. */
  void check(String waitingFor) {
    if (leftNanos() == 0) {
      throw new AssertionError("still waiting for " + waitingFor + "\n" + state.get());
    }
  }

  /** Waits until something is so. */
  void until(String waitingFor, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      check(waitingFor);
      Thread.yield();
    }
  }
}
