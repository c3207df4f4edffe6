// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.wire.Seq;

/**
 * The blocks of the latest SACK. The next one mostly repeats them and makes one of them longer;
 * with thousands of segments in a block only what is new wants to be looked at.
 */
final class SackedBlocks {
  private static final int BLOCKS = 4;

  private final int[] lefts = new int[BLOCKS];
  private final int[] rights = new int[BLOCKS];

  void clear() {
    for (int i = 0; i < BLOCKS; i++) {
      clear(i);
    }
  }

  /** Forgets one. */
  void clear(int index) {
    lefts[index] = rights[index];
  }

  /** All whole segments of this block are marked. */
  void set(int index, int left, int right) {
    lefts[index] = left;
    rights[index] = right;
  }

  /** From a record that the receiver has to the first of those behind it of which we may learn. */
  int behind(Flight f, int record) {
    int left = f.left(record);
    for (int i = 0; i < BLOCKS; i++) {
      if (Seq.inWindow(left, lefts[i], rights[i] - lefts[i])) {
        return Math.max(f.find(rights[i] - 1), record + 1);
      }
    }
    return record + 1;
  }
}
