// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local.vsock;

import io.cleat.stack.mem.ByteRing;
import io.cleat.stack.mem.RingPool;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Bytes on their way, in a ring that is there while there are any, and where messages end in them;
 * a stream has no such ends.
 */
final class Messages {
  private static final int FIRST_ENDS = 8;

  private final RingPool pool;
  private ByteRing ring;
  private boolean lent;
  private int first;
  private int last;

  // Where messages end, in a circle of a power of 2.
  private int[] ends = new int[FIRST_ENDS];
  private int firstEnd;
  private int endCount;

  Messages(RingPool pool) {
    this.pool = pool;
  }

  int bytes() {
    return last - first;
  }

  /** How many messages have all their bytes here. */
  int messages() {
    return endCount;
  }

  /** Bytes of the first message; there must be one. */
  int firstMessage() {
    return ends[firstEnd & ends.length - 1] - first;
  }

  /** Makes room for so many bytes more; false where there is no memory. */
  boolean reserve(int length) {
    long total = (long) bytes() + length;
    if (length == 0 || ring != null && total <= ring.capacity()) {
      return true;
    }
    if (total > RingPool.LARGEST_BYTES) {
      return false;
    }
    ByteRing larger =
        ring == null ? pool.take((int) total) : pool.copy(ring, first, bytes(), (int) total);
    if (larger == null) {
      return false;
    }
    giveRing();
    ring = larger;
    return true;
  }

  /** Appends bytes for which {@link #reserve} has made room. */
  void add(MemorySegment from, long at, int length) {
    if (length > 0) {
      ring.write(last, from, at, length);
      last += length;
    }
  }

  /** What was added so far ends a message. */
  void end() {
    if (endCount == ends.length) {
      int[] wider = Arrays.copyOf(ends, 2 * endCount);
      for (int i = 0; i < endCount; i++) {
        wider[firstEnd + i & wider.length - 1] = ends[firstEnd + i & endCount - 1];
      }
      ends = wider;
    }
    ends[firstEnd + endCount & ends.length - 1] = last;
    endCount++;
  }

  void copy(int leftOut, MemorySegment into, long at, int length) {
    if (length > 0) {
      ring.read(first + leftOut, into, at, length);
    }
  }

  /** Takes bytes away. */
  void remove(int bytes) {
    first += bytes;
    if (first == last && ring != null) {
      giveRing();
      ring = null;
    }
  }

  /** Takes the first message away. */
  void removeMessage() {
    int bytes = firstMessage();
    firstEnd++;
    endCount--;
    remove(bytes);
  }

  void clear() {
    endCount = 0;
    remove(bytes());
  }

  /** A ring that somebody looks at just now is left to the collector. */
  private void giveRing() {
    if (ring != null && lent) {
      pool.discard(ring);
      lent = false;
    } else if (ring != null) {
      pool.give(ring);
    }
  }

  // Lending.

  /** How many of so many bytes lie in a row, from the first. */
  int lend(int length) {
    lent = length > 0;
    return lent ? ring.run(first, length) : 0;
  }

  void endLending() {
    lent = false;
  }

  MemorySegment memory() {
    return ring == null ? MemorySegment.NULL : ring.memory();
  }

  long at() {
    return ring == null ? 0 : ring.offset(first);
  }
}
