// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The queue of io_uring(7) in which operations reach the kernel: {@link #next} gives a free {@link
 * Sqe}, {@link #push} hands it over. The program moves the tail, the kernel the head; both lie in
 * shared memory, and nothing is kept here. One thread.
 */
public final class SubmissionQueue {
  private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

  private final MemorySegment queues;
  private final MemorySegment entries;
  private final long head;
  private final long tail;
  private final long flags;
  private final int mask;

  /**
   * @param queues the mapping at {@link Uring#IORING_OFF_SQ_RING}
   * @param entries the mapping at {@link Uring#IORING_OFF_SQES}
   * @param params the {@link UringParams} that the kernel has filled in
   */
  public SubmissionQueue(MemorySegment queues, MemorySegment entries, MemorySegment params) {
    this.queues = queues;
    this.entries = entries;
    head = UringParams.offset(params, 0, UringParams.SQ_HEAD);
    tail = UringParams.offset(params, 0, UringParams.SQ_TAIL);
    flags = UringParams.offset(params, 0, UringParams.SQ_FLAGS);
    mask = queues.get(ValueLayout.JAVA_INT, UringParams.offset(params, 0, UringParams.SQ_MASK));
    place(UringParams.offset(params, 0, UringParams.SQ_ARRAY));
  }

  /** The array leads from places in the queue to entries: here, place n is entry n for good. */
  private void place(long array) {
    for (int i = 0; i <= mask; i++) {
      queues.set(ValueLayout.JAVA_INT, array + (long) i * Integer.BYTES, i);
    }
  }

  /** The memory in which {@link #next} lies. */
  public MemorySegment entries() {
    return entries;
  }

  /** Where the next free {@link Sqe} begins; -1 when the kernel has to take some first. */
  public long next() {
    int last = (int) WORD.get(queues, tail);
    return last - (int) WORD.getAcquire(queues, head) > mask ? -1 : (last & mask) * Sqe.SIZE;
  }

  /** Hands over the entry that {@link #next} gave. */
  public void push() {
    WORD.setRelease(queues, tail, (int) WORD.get(queues, tail) + 1);
  }

  /** How many entries the kernel has not taken yet: what {@link Uring#enter} is to submit. */
  public int pending() {
    return (int) WORD.get(queues, tail) - (int) WORD.getAcquire(queues, head);
  }

  /** {@code IORING_SQ_*}: what the kernel wants to tell. */
  public int flags() {
    return (int) WORD.getAcquire(queues, flags);
  }
}
