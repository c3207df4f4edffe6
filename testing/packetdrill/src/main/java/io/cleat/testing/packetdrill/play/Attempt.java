// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

/** A system call that is under way. */
@FunctionalInterface
interface Attempt {
  /** It would have to wait. */
  long BLOCKED = Long.MIN_VALUE;

  /**
   * Tries to finish it.
   *
   * @return its result, {@code -errno} for an error; {@link #BLOCKED}
   */
  long run();
}
