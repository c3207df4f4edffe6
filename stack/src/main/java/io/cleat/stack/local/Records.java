// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import io.cleat.option.Credentials;
import io.cleat.stack.mem.ByteRing;
import io.cleat.stack.mem.RingPool;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * What was sent to an endpoint and is not received yet: records, each with its bytes, its sender
 * and what came with it. A datagram is a record, and so is what one send adds to a stream.
 *
 * <p>The bytes lie in a ring, one record after the other; all else in columns, used in a circle.
 * Records have numbers that go up for ever.
 */
final class Records {
  private static final int FIRST_ROWS = 8;

  /** More are given back when the queue is empty. */
  private static final int KEPT_ROWS_MAX = 512;

  private final RingPool pool;
  private ByteRing ring;
  private boolean lent;

  /** Where the next record's bytes will be. */
  private int endByte;

  // One row a record; the number of rows is a power of 2.
  private int[] starts = new int[FIRST_ROWS];
  private int[] sizes = new int[FIRST_ROWS];
  private int[] read = new int[FIRST_ROWS];
  private int[] charges = new int[FIRST_ROWS];
  private LocalEndpoint[] senders = new LocalEndpoint[FIRST_ROWS];
  private Credentials[] credentials = new Credentials[FIRST_ROWS];
  private Rights[] rights = new Rights[FIRST_ROWS];

  private int first;
  private int count;

  Records(RingPool pool) {
    this.pool = pool;
  }

  /** How many records there are. */
  int count() {
    return count;
  }

  /** The number of the first one. */
  int first() {
    return first;
  }

  /** The number after the last. */
  int end() {
    return first + count;
  }

  private int row(int number) {
    return number & starts.length - 1;
  }

  // Adding.

  /** Makes room for one more record of so many bytes; false where there is no memory. */
  boolean reserve(int length) {
    if (count == starts.length) {
      growRows();
    }
    int used = usedBytes();
    long total = (long) used + length;
    if (length == 0 || ring != null && total <= ring.capacity()) {
      return true;
    }
    if (total > RingPool.LARGEST_BYTES) {
      return false;
    }
    if (ring == null) {
      ring = pool.take((int) total);
      return ring != null;
    }
    ByteRing larger = pool.copy(ring, endByte - used, used, (int) total);
    if (larger == null) {
      return false;
    }
    giveRing();
    ring = larger;
    return true;
  }

  /** Adds a record, for which {@link #reserve} made room. */
  void add(Pieces from, int length, int charge, LocalEndpoint sender) {
    if (length > 0) {
      from.copyTo(ring, endByte, length);
    }
    int row = row(end());
    starts[row] = endByte;
    sizes[row] = length;
    read[row] = 0;
    charges[row] = charge;
    senders[row] = sender;
    endByte += length;
    count++;
  }

  /** Adds to the last record who sent it, and what it passes; null for neither. */
  void accompany(Credentials shown, Rights passed) {
    int row = row(end() - 1);
    credentials[row] = shown;
    rights[row] = passed;
  }

  private void growRows() {
    int rows = starts.length;
    int turn = first & rows - 1;
    starts = unrolled(starts, turn, first);
    sizes = unrolled(sizes, turn, first);
    read = unrolled(read, turn, first);
    charges = unrolled(charges, turn, first);
    senders = unrolled(senders, new LocalEndpoint[2 * rows], turn);
    credentials = unrolled(credentials, new Credentials[2 * rows], turn);
    rights = unrolled(rights, new Rights[2 * rows], turn);
  }

  /** Twice the rows, each record in the row of its number. */
  private static int[] unrolled(int[] column, int turn, int first) {
    int[] wider = new int[2 * column.length];
    for (int i = 0; i < column.length; i++) {
      wider[first + i & wider.length - 1] = column[turn + i & column.length - 1];
    }
    return wider;
  }

  private <T> T[] unrolled(T[] column, T[] wider, int turn) {
    for (int i = 0; i < column.length; i++) {
      wider[first + i & wider.length - 1] = column[turn + i & column.length - 1];
    }
    return wider;
  }

  // Looking.

  /** Bytes of a record that were not read. */
  int length(int number) {
    int row = row(number);
    return sizes[row] - read[row];
  }

  /** Bytes of all records that were not read. */
  int unread() {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += length(first + i);
    }
    return sum;
  }

  LocalEndpoint sender(int number) {
    return senders[row(number)];
  }

  Credentials credentials(int number) {
    return credentials[row(number)];
  }

  Rights rights(int number) {
    return rights[row(number)];
  }

  /** Copies bytes of a record, from the first that was not read and is not left out. */
  void copy(int number, int leftOut, Pieces into, int length) {
    if (length > 0) {
      int row = row(number);
      into.copyFrom(ring, starts[row] + read[row] + leftOut, length);
    }
  }

  // Taking.

  /** The first bytes of a record are read. */
  void read(int number, int bytes) {
    read[row(number)] += bytes;
  }

  /** What a record passes is another's now. */
  Rights takeRights(int number) {
    int row = row(number);
    Rights taken = rights[row];
    rights[row] = null;
    return taken;
  }

  /** Takes the first record away, and its charge from its sender. */
  void removeFirst() {
    int row = row(first);
    LocalEndpoint sender = senders[row];
    senders[row] = null;
    credentials[row] = null;
    rights[row] = null;
    first++;
    count--;
    if (count == 0) {
      release();
    }
    sender.discharge(charges[row]);
  }

  private int usedBytes() {
    return count == 0 ? 0 : endByte - starts[row(first)];
  }

  private void release() {
    if (ring != null) {
      giveRing();
      ring = null;
    }
    if (starts.length > KEPT_ROWS_MAX) {
      shrink();
    }
  }

  private void shrink() {
    starts = new int[FIRST_ROWS];
    sizes = new int[FIRST_ROWS];
    read = new int[FIRST_ROWS];
    charges = new int[FIRST_ROWS];
    senders = Arrays.copyOf(senders, FIRST_ROWS);
    credentials = Arrays.copyOf(credentials, FIRST_ROWS);
    rights = Arrays.copyOf(rights, FIRST_ROWS);
  }

  /** A ring that somebody looks at just now is left to the collector. */
  private void giveRing() {
    if (lent) {
      pool.discard(ring);
      lent = false;
    } else {
      pool.give(ring);
    }
  }

  // Lending.

  /** How many unread bytes of a record lie in a row, from the first. */
  int lend(int number) {
    int length = length(number);
    lent = length > 0;
    return lent ? ring.run(lentSequence(number), length) : 0;
  }

  void endLending() {
    lent = false;
  }

  MemorySegment lentMemory() {
    return ring == null ? MemorySegment.NULL : ring.memory();
  }

  long lentAt(int number) {
    return ring == null ? 0 : ring.offset(lentSequence(number));
  }

  private int lentSequence(int number) {
    int row = row(number);
    return starts[row] + read[row];
  }
}
