// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The queue of io_uring(7) in which results come back: {@link #count} tells how many {@link Cqe}s
 * are there, {@link #at} where each lies, {@link #release} gives their room back. The kernel moves
 * the tail, the program the head; both lie in shared memory, and nothing is kept here. One thread.
 */
public final class CompletionQueue {
  private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

  private final MemorySegment queues;
  private final long head;
  private final long tail;
  private final long overflow;
  private final long entries;
  private final int mask;

  /**
   * @param queues the mapping at {@link Uring#IORING_OFF_SQ_RING}
   * @param params the {@link UringParams} that the kernel has filled in
   */
  public CompletionQueue(MemorySegment queues, MemorySegment params) {
    this.queues = queues;
    head = UringParams.offset(params, 0, UringParams.CQ_HEAD);
    tail = UringParams.offset(params, 0, UringParams.CQ_TAIL);
    overflow = UringParams.offset(params, 0, UringParams.CQ_OVERFLOW);
    entries = UringParams.offset(params, 0, UringParams.CQ_ENTRIES);
    mask = queues.get(ValueLayout.JAVA_INT, UringParams.offset(params, 0, UringParams.CQ_MASK));
  }

  /** The memory in which the {@link Cqe}s lie. */
  public MemorySegment memory() {
    return queues;
  }

  /** How many are there. */
  public int count() {
    return (int) WORD.getAcquire(queues, tail) - (int) WORD.get(queues, head);
  }

  /** Where the {@link Cqe} begins that has {@code index} others before it. */
  public long at(int index) {
    int place = (int) WORD.get(queues, head) + index;
    return entries + (place & mask) * Cqe.SIZE;
  }

  /** Gives the room of the first {@code count} back; they must not be read after that. */
  public void release(int count) {
    WORD.setRelease(queues, head, (int) WORD.get(queues, head) + count);
  }

  /** How many were lost because there was neither room for them nor memory. */
  public int overflow() {
    return (int) WORD.getAcquire(queues, overflow);
  }
}
