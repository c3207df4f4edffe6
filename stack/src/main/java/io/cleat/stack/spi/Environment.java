// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.spi;

/** What a stack cannot know by itself: the time, chance, and a secret. Real or virtual. */
public interface Environment {
  /** A clock that never goes back, in nanoseconds from an origin of its own. */
  long nanoTime();

  /** The time of day in milliseconds since 1970. */
  long wallMillis();

  /** Bits that nobody can foresee; a simulation takes them from its seed. */
  long random();

  /**
   * The two halves of a key that stays the same while the stack lives and is known to nobody (RFC
   * 6528 3).
   *
   * @param half 0 or 1
   */
  long secret(int half);
}
