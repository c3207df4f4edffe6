// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import java.util.SplittableRandom;

/**
 * What is attacked. An input is bytes and nothing else, so that the same targets serve our own
 * mutations, Jazzer and jqwik, and so that what was found can be kept in a file. The same bytes do
 * the same each time.
 */
interface Target {
  /**
   * Plays one input. Whatever it throws is a failure.
   *
   * @return how many frames or payloads that were
   */
  int play(byte[] input);

  /** An input that gets far, with some of it spoilt. */
  byte[] invent(SplittableRandom random);

  /** Inputs are made of pieces of so many bytes, which may be taken out one by one. */
  default int pieceBytes() {
    return 1;
  }

  /** What a person wants to see when the target hangs; may be called by another thread. */
  default String describe() {
    return "";
  }
}
