// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.wire.Seq;
import java.util.Arrays;

/**
 * Retransmissions in the order in which they were sent, each by its last octet and its time. What
 * has become of one is the flight's to know; one of which that is known stays here until it is the
 * first.
 */
final class Retransmissions {
  private static final int FIRST_SIZE = 16;

  /** Retransmissions for which room is kept. */
  private static final int KEPT_MAX = 1 << 10;

  private int[] lasts = new int[FIRST_SIZE];
  private int[] times = new int[FIRST_SIZE];
  private int head;
  private int count;

  void clear() {
    head = 0;
    count = 0;
    if (lasts.length > KEPT_MAX) {
      lasts = new int[FIRST_SIZE];
      times = new int[FIRST_SIZE];
    }
  }

  int count() {
    return count;
  }

  /** When one of them was sent, in microseconds; 0 is the one that was sent first. */
  int sentAt(int index) {
    return times[at(index)];
  }

  private int at(int index) {
    return head + index & lasts.length - 1;
  }

  /**
   * The record of one of them.
   *
   * @return {@link Flight#NONE} where its fate is known, or where it was sent once more since
   */
  int undecided(Flight f, int index) {
    int last = lasts[at(index)];
    int record = f.isEmpty() || Seq.lt(last, f.left(f.begin())) ? f.end() : f.find(last);
    return record < f.end() && f.isUndecidedAgain(record) && f.sentAt(record) == sentAt(index)
        ? record
        : Flight.NONE;
  }

  /** A record was sent again. */
  void sent(Flight f, int record) {
    forgetDecided(f);
    if (count == Flight.RECORDS_MAX) {
      sortAnew(f); // no more than there are records
    }
    add(f.right(record) - 1, f.sentAt(record));
  }

  /** Forgets those in front of which is known what has become. */
  void forgetDecided(Flight f) {
    while (count > 0 && undecided(f, 0) == Flight.NONE) {
      head = at(1);
      count--;
    }
  }

  /** Looks for them in the flight. */
  void sortAnew(Flight f) {
    clear();
    for (int i = f.begin(); i < f.end(); i++) {
      if (f.isUndecidedAgain(i)) {
        add(f.right(i) - 1, f.sentAt(i));
      }
    }
  }

  /** Adds one, nearly always behind all others. */
  private void add(int last, int sentAt) {
    if (count == lasts.length) {
      grow();
    }
    int index = count++;
    while (index > 0 && sentAt(index - 1) - sentAt > 0) {
      lasts[at(index)] = lasts[at(index - 1)];
      times[at(index)] = times[at(index - 1)];
      index--;
    }
    lasts[at(index)] = last;
    times[at(index)] = sentAt;
  }

  private void grow() {
    lasts = doubled(lasts);
    times = doubled(times);
    head = 0;
  }

  private int[] doubled(int[] ring) {
    int[] larger = Arrays.copyOfRange(ring, head, head + 2 * ring.length);
    System.arraycopy(ring, 0, larger, ring.length - head, head);
    return larger;
  }
}
