// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.cleat.Endpoint;
import io.cleat.Errno;
import java.lang.foreign.MemorySegment;

/**
 * Bytes that were accepted from the program and not yet by the endpoint: the writes of this turn,
 * and those that found no room. Little lies in memory of its own, which it keeps; more in a block
 * that is lent for the turn; only what waits for room is copied to memory made for it.
 */
final class SendQueue {
  /** As much as this is kept from turn to turn. */
  static final int OWN_BYTES = 4096;

  private static final int OWN_BYTES_MIN = 256;
  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[0]);

  private final Connection owner;
  private final Gathering gathering;
  private MemorySegment own = NOTHING;
  private MemorySegment memory = NOTHING;
  private boolean lent;

  /** All of it is of this turn, at whose end it is sent. */
  private boolean gathered;

  private long from;
  private long to;

  SendQueue(Connection owner, Gathering gathering) {
    this.owner = owner;
    this.gathering = gathering;
  }

  boolean isEmpty() {
    return from == to;
  }

  /** Adds bytes that can wait for the end of the turn; answers whether they can. */
  boolean gathers(byte[] source, int length) {
    if (!canGather(length)) {
      return false;
    }
    add(source, 0, length);
    waitForTurn();
    return true;
  }

  /** Whether so much more can wait for the end of the turn; not behind what waits for room. */
  boolean canGather(int length) {
    return gathering.isOpen() && (gathered || isEmpty()) && fits(length);
  }

  private boolean fits(int length) {
    long needed = to + length;
    return needed <= Math.max(memory.byteSize(), OWN_BYTES)
        || (needed <= Gathering.BLOCK_BYTES && gathering.canLend());
  }

  /** Has its connection send at the end of the turn. */
  void waitForTurn() {
    if (!gathered) {
      gathered = true;
      gathering.add(owner);
    }
  }

  /** The turn has ended. */
  void turnEnds() {
    gathered = false;
  }

  void clear() {
    giveBack();
    memory = own;
    from = 0;
    to = 0;
  }

  /** Adds a copy of {@code length} bytes at {@code offset} of {@code source}. */
  void add(byte[] source, int offset, int length) {
    if (memory.byteSize() - to < length) {
      moveTo(larger(to - from + length));
    }
    MemorySegment.copy(source, offset, memory, JAVA_BYTE, to, length);
    to += length;
  }

  private MemorySegment larger(long needed) {
    if (needed <= OWN_BYTES) {
      own = heap(Math.max(OWN_BYTES_MIN, Long.highestOneBit(needed - 1) * 2));
      return own;
    }
    MemorySegment block = needed <= Gathering.BLOCK_BYTES && !lent ? gathering.lend() : null;
    return block != null ? block : heap(Math.max(needed, (to - from) * 2));
  }

  private static MemorySegment heap(long size) {
    return MemorySegment.ofArray(new byte[Math.toIntExact(size)]);
  }

  private void moveTo(MemorySegment larger) {
    MemorySegment.copy(memory, from, larger, 0, to - from);
    giveBack();
    memory = larger;
    lent = larger.isNative();
    to -= from;
    from = 0;
  }

  private void giveBack() {
    if (lent) {
      lent = false;
      gathering.giveBack(memory);
    }
  }

  /** Sends what there is room for; 0, or -errno of a connection that is broken. */
  int sendTo(Endpoint endpoint) {
    while (from < to) {
      long sent = endpoint.send(memory, from, to - from, 0);
      if (sent < 0) {
        return sent == EAGAIN ? settled() : (int) sent;
      }
      from += sent;
    }
    clear();
    return 0;
  }

  /** What is left waits for room, which may take long: a block is wanted elsewhere. */
  private int settled() {
    if (lent) {
      moveTo(heap(to - from));
    }
    return 0;
  }
}
