// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

/** The sources that a router asks about, a limited number; none where it asks about all. */
final class AskedSources {
  /** Where more are asked about, all are: whoever asks must not have us remember much. */
  static final int LIMIT = 64;

  private final long[] highs = new long[LIMIT];
  private final long[] lows = new long[LIMIT];
  private int count;

  AskedSources() {}

  /** Whether the question is about all sources. */
  boolean isAll() {
    return count == 0;
  }

  int count() {
    return count;
  }

  long high(int index) {
    return highs[index];
  }

  long low(int index) {
    return lows[index];
  }

  /** Makes the question one about all. */
  void all() {
    count = 0;
  }

  /** Asks about one more; false when these are too many. */
  boolean add(long high, long low) {
    for (int i = 0; i < count; i++) {
      if (lows[i] == low && highs[i] == high) {
        return true;
      }
    }
    if (count == LIMIT) {
      return false;
    }
    highs[count] = high;
    lows[count++] = low;
    return true;
  }

  /** Adds what another asks about, or becomes a question about all. */
  void addAll(AskedSources other) {
    for (int i = 0; i < other.count; i++) {
      if (!add(other.highs[i], other.lows[i])) {
        all();
        return;
      }
    }
  }
}
