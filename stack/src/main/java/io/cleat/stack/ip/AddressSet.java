// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

/**
 * Addresses, each with how often it was added, by hash: asked for each packet, so nothing is
 * allocated for an answer. The table is never more than half full, and places next to each other
 * are tried in turn.
 */
final class AddressSet {
  private static final int LEAST = 16;

  private long[] highs = new long[LEAST];
  private long[] lows = new long[LEAST];
  private int[] counts = new int[LEAST];
  private int size;

  AddressSet() {}

  private int place(long high, long low) {
    long mixed = (low ^ Long.rotateLeft(high, 29)) * 0x9e37_79b9_7f4a_7c15L;
    int place = (int) (mixed >>> 32) & counts.length - 1;
    while (counts[place] != 0 && (lows[place] != low || highs[place] != high)) {
      place = place + 1 & counts.length - 1;
    }
    return place;
  }

  boolean contains(long high, long low) {
    return counts[place(high, low)] != 0;
  }

  void add(long high, long low) {
    put(high, low, 1);
    if (size * 2 > counts.length) {
      rebuild(counts.length * 2);
    }
  }

  private void put(long high, long low, int times) {
    int place = place(high, low);
    size += counts[place] == 0 ? 1 : 0;
    highs[place] = high;
    lows[place] = low;
    counts[place] += times;
  }

  void remove(long high, long low) {
    int place = place(high, low);
    if (counts[place] > 0 && --counts[place] == 0) {
      // Those that were put further on because of this one find their places again.
      rebuild(counts.length);
    }
  }

  private void rebuild(int capacity) {
    long[] oldHighs = highs;
    long[] oldLows = lows;
    int[] oldCounts = counts;
    highs = new long[capacity];
    lows = new long[capacity];
    counts = new int[capacity];
    size = 0;
    for (int i = 0; i < oldCounts.length; i++) {
      if (oldCounts[i] != 0) {
        put(oldHighs[i], oldLows[i], oldCounts[i]);
      }
    }
  }
}
