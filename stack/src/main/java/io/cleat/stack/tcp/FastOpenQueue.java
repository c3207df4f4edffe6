// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import java.util.Arrays;

/**
 * PendingFastOpenRequests of a listener (RFC 7413 4.2): connections that were opened by their SYN
 * and whose ACK has not come. Those that were reset count on for a while, for a host whose address
 * was forged resets what it never asked for (RFC 7413 5.1).
 */
final class FastOpenQueue {
  /** Linux: how long one that was reset counts. */
  static final long RESET_COUNTS_NANOS = 60_000_000_000L;

  private static final int FIRST_SIZE = 4;

  private int pending;

  /** When those that were reset count no more, a ring of a power of two. */
  private long[] resets = new long[FIRST_SIZE];

  private int first;
  private int count;

  /** Whether there is room for one more of {@code most}. */
  boolean hasRoom(int most, long now) {
    while (count > 0 && pending + count >= most && resets[first] <= now) {
      first = first + 1 & resets.length - 1;
      count--;
    }
    return pending + count < most;
  }

  void add() {
    pending++;
  }

  /** One has had its ACK, or has ended otherwise. */
  void remove() {
    pending--;
  }

  /** One was reset by its peer. */
  void removeReset(long now) {
    pending--;
    if (count == resets.length) {
      grow();
    }
    resets[first + count & resets.length - 1] = now + RESET_COUNTS_NANOS;
    count++;
  }

  private void grow() {
    long[] larger = Arrays.copyOf(resets, 2 * count);
    for (int i = 0; i < count; i++) {
      larger[i] = resets[first + i & count - 1];
    }
    resets = larger;
    first = 0;
  }
}
