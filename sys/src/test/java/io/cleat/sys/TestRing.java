// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;

/** A ring of the calling thread, mapped, as its user would make one. */
final class TestRing implements AutoCloseable {
  static final int FLAGS =
      Uring.IORING_SETUP_CQSIZE
          | Uring.IORING_SETUP_SUBMIT_ALL
          | Uring.IORING_SETUP_COOP_TASKRUN
          | Uring.IORING_SETUP_TASKRUN_FLAG
          | Uring.IORING_SETUP_SINGLE_ISSUER
          | Uring.IORING_SETUP_DEFER_TASKRUN;

  final MemorySegment params;
  final int fd;
  final SubmissionQueue submissions;
  final CompletionQueue completions;

  private final MemorySegment errno;
  private final MemorySegment queues;
  private final MemorySegment entries;

  TestRing(Scratch scratch, int submissions, int completions) {
    errno = scratch.errno;
    params = scratch.arena.allocate(UringParams.SIZE);
    UringParams.flags(params, 0, FLAGS);
    UringParams.completions(params, 0, completions);
    fd = scratch.opened(Uring.setup(errno, submissions, params));
    assertTrue((UringParams.features(params, 0) & Uring.IORING_FEAT_SINGLE_MMAP) != 0);
    queues = map(UringParams.queueBytes(params, 0), Uring.IORING_OFF_SQ_RING);
    entries = map(UringParams.entryBytes(params, 0), Uring.IORING_OFF_SQES);
    this.submissions = new SubmissionQueue(queues, entries, params);
    this.completions = new CompletionQueue(queues, params);
  }

  private MemorySegment map(long bytes, long offset) {
    int protection = Memory.PROT_READ | Memory.PROT_WRITE;
    int flags = Memory.MAP_SHARED | Memory.MAP_POPULATE;
    long address = Memory.mmap(errno, bytes, protection, flags, fd, offset);
    assertTrue(address > 0, () -> "errno " + -address);
    return Memory.segment(address, bytes);
  }

  /** Begins an entry in {@link #entries}; where it begins. */
  long prepare(int operation, int descriptor, long userData) {
    long at = submissions.next();
    assertTrue(at >= 0, "the queue is full");
    Sqe.prepare(entries, at, operation, descriptor, userData);
    return at;
  }

  MemorySegment entries() {
    return entries;
  }

  /** Submits what is queued, and waits until so many completions are there. */
  void enter(int wanted) {
    int submitted = submissions.pending();
    int flags = Uring.IORING_ENTER_GETEVENTS;
    assertEquals(submitted, Uring.enter(errno, fd, submitted, wanted, flags, MemorySegment.NULL));
  }

  /** The next completion, taken from the queue. */
  Completion take() {
    if (completions.count() == 0) {
      enter(1);
    }
    MemorySegment memory = completions.memory();
    long at = completions.at(0);
    Completion taken =
        new Completion(Cqe.userData(memory, at), Cqe.result(memory, at), Cqe.flags(memory, at));
    completions.release(1);
    return taken;
  }

  record Completion(long userData, int result, int flags) {}

  @Override
  public void close() {
    assertEquals(0, Memory.munmap(errno, queues));
    assertEquals(0, Memory.munmap(errno, entries));
  }
}
