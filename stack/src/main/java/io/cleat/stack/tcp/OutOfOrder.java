// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.mem.Ranges;
import io.cleat.wire.Seq;

/** Text that came before its time: it lies in the receive ring already, at its place. */
final class OutOfOrder {
  /**
   * Holes that are kept; a peer that makes more is served in order. When slow start has overrun a
   * queue every other segment is missing, and what does not find its place has to come again: so
   * there are as many as a window of 3 MiB may have.
   */
  static final int RANGES_MAX = 1 << 10;

  /** Blocks that RFC 2018 3 lets a segment have beside timestamps. */
  static final int BLOCKS_MAX = 4;

  final Ranges ranges = new Ranges(RANGES_MAX);

  /** First octets of the blocks that changed, the latest first: RFC 2018 4 reports them so. */
  private final int[] recent = new int[BLOCKS_MAX];

  private int recents;

  /** DSACK, RFC 2883: a duplicate to report in the next ACK, and once. */
  int duplicateLeft;

  int duplicateRight;

  /** A FIN has come before its time, and where it belongs. */
  boolean finKnown;

  int finAt;

  /** Whether nothing has come before its time. */
  boolean isEmpty() {
    return ranges.count() == 0 && !finKnown;
  }

  /** Notes that the block that holds this octet has changed. */
  void touch(int sequence) {
    int index = ranges.firstEndingAfter(sequence);
    int left = ranges.left(index);
    int kept = 0;
    int[] old = recent.clone();
    int count = recents;
    recent[kept++] = left;
    for (int i = 0; i < count && kept < BLOCKS_MAX; i++) {
      int block = ranges.firstEndingAfter(old[i]);
      if (block < ranges.count() && !isListed(ranges.left(block), kept)) {
        recent[kept++] = ranges.left(block);
      }
    }
    recents = kept;
  }

  private boolean isListed(int left, int count) {
    for (int i = 0; i < count; i++) {
      if (recent[i] == left) {
        return true;
      }
    }
    return false;
  }

  /** Forgets the blocks that lie before the window now. */
  void forgetBefore(int edge) {
    ranges.removeBefore(edge);
    int kept = 0;
    for (int i = 0; i < recents; i++) {
      int block = ranges.firstEndingAfter(recent[i]);
      if (block < ranges.count() && !isListed(ranges.left(block), kept)) {
        recent[kept++] = ranges.left(block);
      }
    }
    recents = kept;
  }

  /**
   * RFC 2883 4: a D-SACK block reports a duplicate contiguous sequence of the most recent packet;
   * where it has several, the first.
   */
  void noteKnown(int left, int right) {
    int index = ranges.firstEndingAfter(left);
    if (index < ranges.count() && Seq.lt(ranges.left(index), right)) {
      duplicateLeft = Seq.max(ranges.left(index), left);
      duplicateRight = Seq.min(ranges.right(index), right);
    }
  }

  boolean hasDuplicate() {
    return duplicateLeft != duplicateRight;
  }

  void clearDuplicate() {
    duplicateLeft = 0;
    duplicateRight = 0;
  }

  /** How many blocks there are to report, the duplicate apart. */
  int blocks() {
    return recents;
  }

  int blockLeft(int index) {
    return ranges.left(ranges.firstEndingAfter(recent[index]));
  }

  /** A FIN behind the text of a block has a number too, and is here. */
  int blockRight(int index) {
    int right = ranges.right(ranges.firstEndingAfter(recent[index]));
    return finKnown && right == finAt ? right + 1 : right;
  }
}
