// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Octets that follow from their place: each word of eight is another, so that whatever is lost,
 * doubled, moved or changed shows.
 */
final class Pattern {
  /** Odd, so that no two words are the same; the golden ratio, so that all of their bits differ. */
  private static final long STEP = 0x9e37_79b9_7f4a_7c15L;

  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;

  private final long seed;

  Pattern(long seed) {
    this.seed = seed;
  }

  private long word(long number) {
    return seed + number * STEP;
  }

  /** Writes the octets from {@code place}, a multiple of eight; {@code count} is one too. */
  void fill(MemorySegment memory, long place, int count) {
    long number = place / Long.BYTES;
    for (int at = 0; at < count; at += Long.BYTES) {
      memory.set(WORD, at, word(number++));
    }
  }

  /** The offset of the first whole word that is not that of its place, or -1. */
  int mismatch(MemorySegment memory, long place, int count) {
    long number = place / Long.BYTES;
    for (int at = 0; at + Long.BYTES <= count; at += Long.BYTES) {
      if (memory.get(WORD, at) != word(number++)) {
        return at;
      }
    }
    return -1;
  }

  /** Whether the octets of the last, incomplete word are those of its place. */
  boolean isEnd(MemorySegment memory, int at, long place, int count) {
    long mask = (1L << count * Byte.SIZE) - 1;
    return ((memory.get(WORD, at) ^ word(place / Long.BYTES)) & mask) == 0;
  }
}
