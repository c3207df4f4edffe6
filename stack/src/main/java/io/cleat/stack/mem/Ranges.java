// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.mem;

import io.cleat.wire.Seq;
import java.util.Arrays;

/**
 * Disjoint ranges of sequence numbers in order, each {@code left <= s < right}: what arrived out of
 * order, or what the peer says it has. Their number is limited, for it is the peer who decides how
 * many there are.
 */
public final class Ranges {
  private static final int FIRST_SIZE = 8;

  private final int limit;
  private int[] lefts;
  private int[] rights;
  private int count;

  /**
   * @param limit how many ranges it can hold; there is memory for as many as there ever were
   */
  public Ranges(int limit) {
    this.limit = limit;
    lefts = new int[Math.min(limit, FIRST_SIZE)];
    rights = new int[lefts.length];
  }

  /** How many ranges there are. */
  public int count() {
    return count;
  }

  /** The first number of a range. */
  public int left(int index) {
    return lefts[index];
  }

  /** The number after the last of a range. */
  public int right(int index) {
    return rights[index];
  }

  /** Forgets all. */
  public void clear() {
    count = 0;
  }

  /** How many numbers lie in the ranges. */
  public int total() {
    int total = 0;
    for (int i = 0; i < count; i++) {
      total += rights[i] - lefts[i];
    }
    return total;
  }

  /** Whether all numbers from {@code left} to before {@code right} lie in one range. */
  public boolean contains(int left, int right) {
    int i = firstEndingAfter(left);
    return i < count && Seq.le(lefts[i], left) && Seq.le(right, rights[i]);
  }

  /**
   * Adds a range and joins it with those that it meets.
   *
   * @return how many numbers are new, or -1 when there is no room for another range
   */
  public int add(int left, int right) {
    int first = firstEndingAfter(left - 1);
    int last = first;
    int known = 0;
    int newLeft = left;
    int newRight = right;
    while (last < count && Seq.le(lefts[last], right)) {
      known += rights[last] - lefts[last];
      newLeft = Seq.min(newLeft, lefts[last]);
      newRight = Seq.max(newRight, rights[last]);
      last++;
    }
    if (first == last && count == limit) {
      return -1;
    }
    replace(first, last, newLeft, newRight);
    return newRight - newLeft - known;
  }

  /** Puts one range in the place of those from {@code first} to before {@code last}. */
  private void replace(int first, int last, int left, int right) {
    if (first == last && count == lefts.length) {
      lefts = Arrays.copyOf(lefts, Math.min(2 * count, limit));
      rights = Arrays.copyOf(rights, lefts.length);
    }
    int tail = count - last;
    System.arraycopy(lefts, last, lefts, first + 1, tail);
    System.arraycopy(rights, last, rights, first + 1, tail);
    lefts[first] = left;
    rights[first] = right;
    count += 1 - (last - first);
  }

  /**
   * Forgets all numbers before {@code edge}.
   *
   * @return how many were forgotten
   */
  public int removeBefore(int edge) {
    int gone = 0;
    int forgotten = 0;
    while (gone < count && Seq.le(rights[gone], edge)) {
      forgotten += rights[gone] - lefts[gone];
      gone++;
    }
    count -= gone;
    System.arraycopy(lefts, gone, lefts, 0, count);
    System.arraycopy(rights, gone, rights, 0, count);
    if (count > 0 && Seq.lt(lefts[0], edge)) {
      forgotten += edge - lefts[0];
      lefts[0] = edge;
    }
    return forgotten;
  }

  /** The index of the first range that ends after {@code sequence}, or {@link #count}. */
  public int firstEndingAfter(int sequence) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = low + high >>> 1;
      if (Seq.le(rights[middle], sequence)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(Integer.toUnsignedString(lefts[i])).append(':');
      text.append(Integer.toUnsignedString(rights[i]));
    }
    return text.append('}').toString();
  }
}
