// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.mem;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A queue of messages, each with a head of fixed size, in a ring that it takes from the pool when
 * the first comes and gives back when the last is gone.
 */
public final class MessageQueue {
  private static final int LENGTH_BYTES = 8;

  private final RingPool pool;
  private final MemorySegment length = Arena.ofAuto().allocate(LENGTH_BYTES, LENGTH_BYTES);
  private final int headBytes;
  private ByteRing ring;
  private int first;
  private int end;
  private int count;

  /**
   * @param headBytes of the head of each message
   */
  public MessageQueue(RingPool pool, int headBytes) {
    this.pool = pool;
    this.headBytes = headBytes;
  }

  /** How many messages there are. */
  public int count() {
    return count;
  }

  /** Bytes that the messages take, with heads. */
  public int bytes() {
    return end - first;
  }

  /**
   * Appends a message.
   *
   * @param head its head, from offset 0
   * @param limitBytes that all messages may take
   * @return whether there was room
   */
  public boolean add(
      MemorySegment head, MemorySegment body, long at, int bodyLength, int limitBytes) {
    int needed = LENGTH_BYTES + headBytes + bodyLength;
    // The first message is taken whatever the limit, or it could never be.
    if (count > 0 && needed > limitBytes - bytes() || !makeRoom(needed)) {
      return false;
    }
    length.set(ValueLayout.JAVA_INT, 0, bodyLength);
    ring.write(end, length, 0, LENGTH_BYTES);
    ring.write(end + LENGTH_BYTES, head, 0, headBytes);
    ring.write(end + LENGTH_BYTES + headBytes, body, at, bodyLength);
    end += needed;
    count++;
    return true;
  }

  private boolean makeRoom(int needed) {
    int total = bytes() + needed;
    if (total > RingPool.LARGEST_BYTES) {
      return false;
    }
    if (ring == null) {
      ring = pool.take(total);
      return ring != null;
    }
    if (total <= ring.capacity()) {
      return true;
    }
    ByteRing larger = pool.grow(ring, first, bytes(), total);
    ring = larger == null ? ring : larger;
    return larger != null;
  }

  /** Bytes of the first message. */
  public int length() {
    ring.read(first, length, 0, LENGTH_BYTES);
    return length.get(ValueLayout.JAVA_INT, 0);
  }

  /** Copies the first message's head. */
  public void head(MemorySegment into) {
    ring.read(first + LENGTH_BYTES, into, 0, headBytes);
  }

  /** Copies bytes of the first message from {@code from} on. */
  public void body(int from, MemorySegment into, long at, int count) {
    ring.read(first + LENGTH_BYTES + headBytes + from, into, at, count);
  }

  /** Takes the first message away. */
  public void remove() {
    first += LENGTH_BYTES + headBytes + length();
    count--;
    if (count == 0) {
      release();
    }
  }

  /** Takes all away. */
  public void clear() {
    if (ring != null) {
      release();
    }
  }

  private void release() {
    pool.give(ring);
    ring = null;
    first = 0;
    end = 0;
    count = 0;
  }
}
