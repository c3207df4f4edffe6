// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import io.cleat.Errno;
import io.cleat.Msg;
import io.cleat.sys.BufferRing;
import io.cleat.sys.CompletionQueue;
import io.cleat.sys.Cqe;
import io.cleat.sys.GeteventsArg;
import io.cleat.sys.Memory;
import io.cleat.sys.Sqe;
import io.cleat.sys.SubmissionQueue;
import io.cleat.sys.Timespec;
import io.cleat.sys.Uring;
import io.cleat.sys.UringBufReg;
import io.cleat.sys.UringParams;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * A ring of io_uring whose operations are sends and endless receives, with the buffers that these
 * take. A wait that lasts too long is a failure. One thread makes it, uses it and closes it.
 */
final class Ring implements AutoCloseable {
  /** What Linux 6.1 offers a ring of one thread: its work is done when it asks for it. */
  private static final int FLAGS =
      Uring.IORING_SETUP_CQSIZE
          | Uring.IORING_SETUP_SUBMIT_ALL
          | Uring.IORING_SETUP_COOP_TASKRUN
          | Uring.IORING_SETUP_SINGLE_ISSUER
          | Uring.IORING_SETUP_DEFER_TASKRUN;

  private static final int SUBMISSIONS = 256;
  private static final int COMPLETIONS = 1024;
  private static final int GROUP = 0;

  /** Marks a send beside the number of its connection. */
  private static final long SEND = 1L << Integer.SIZE;

  private final Calls calls;
  private final int fd;
  private final MemorySegment queues;
  private final MemorySegment entries;
  private final SubmissionQueue submissions;
  private final CompletionQueue completions;
  private final MemorySegment patience;
  private final int bufferBytes;
  private final MemorySegment buffers;
  private final BufferRing free;

  /**
   * @param bufferCount at the least
   */
  Ring(Calls calls, int bufferCount, int bufferBytes) {
    this.calls = calls;
    this.bufferBytes = bufferBytes;
    MemorySegment params = params(calls);
    fd = Calls.check("io_uring_setup", Uring.setup(calls.errno(), SUBMISSIONS, params));
    queues = map(UringParams.queueBytes(params, 0), Uring.IORING_OFF_SQ_RING);
    entries = map(UringParams.entryBytes(params, 0), Uring.IORING_OFF_SQES);
    submissions = new SubmissionQueue(queues, entries, params);
    completions = new CompletionQueue(queues, params);
    patience = patience();
    int count = powerOfTwo(bufferCount);
    buffers = calls.allocate((long) count * bufferBytes);
    free = register(count);
    for (int i = 0; i < count; i++) {
      giveBack(i);
    }
  }

  /**
   * Tries to make one.
   *
   * @return why the kernel makes none, such as that it is older than 6.1 or may not; null when it
   *     does
   */
  static String refusal() {
    try (Calls calls = new Calls()) {
      int result = Uring.setup(calls.errno(), 1, params(calls));
      if (result >= 0) {
        calls.close(result);
        return null;
      }
      return "io_uring_setup: " + Errno.of(-result).text();
    }
  }

  private static MemorySegment params(Calls calls) {
    MemorySegment params = calls.allocate(UringParams.SIZE);
    UringParams.flags(params, 0, FLAGS);
    UringParams.completions(params, 0, COMPLETIONS);
    return params;
  }

  private MemorySegment map(long bytes, long offset) {
    int protection = Memory.PROT_READ | Memory.PROT_WRITE;
    int flags = Memory.MAP_SHARED | Memory.MAP_POPULATE;
    long address = Memory.mmap(calls.errno(), bytes, protection, flags, fd, offset);
    return Memory.segment(Calls.check("mmap", address), bytes);
  }

  private MemorySegment patience() {
    MemorySegment time = calls.allocate(Timespec.SIZE);
    Timespec.set(time, 0, TimeUnit.MILLISECONDS.toNanos(Calls.PATIENCE_MILLIS));
    MemorySegment argument = calls.allocate(GeteventsArg.SIZE);
    GeteventsArg.timeout(argument, 0, time);
    return argument;
  }

  private static int powerOfTwo(int least) {
    int highest = Integer.highestOneBit(least);
    return highest == least ? least : highest << 1;
  }

  private BufferRing register(int count) {
    BufferRing ring = new BufferRing(calls.allocatePages(BufferRing.bytes(count)), count);
    MemorySegment registration = calls.allocate(UringBufReg.SIZE);
    UringBufReg.set(registration, 0, ring.memory(), GROUP);
    int result = Uring.registerBufferRing(calls.errno(), fd, registration);
    Calls.check("io_uring_register", result);
    return ring;
  }

  /** Begins to receive whatever comes, each time into a buffer of this ring. */
  void receive(int socket, int number) {
    long at = next();
    Sqe.prepare(entries, at, Uring.IORING_OP_RECV, socket, number);
    Sqe.flags(entries, at, Uring.IOSQE_BUFFER_SELECT);
    Sqe.priority(entries, at, Uring.IORING_RECV_MULTISHOT);
    Sqe.bufferGroup(entries, at, GROUP);
    submissions.push();
  }

  /** Sends all of that; the result is how much went. */
  void send(int socket, MemorySegment data, long offset, int length, int number) {
    prepareSend(socket, data, offset, length, number);
    submissions.push();
  }

  /** Sends all of that; nothing is heard of it when all goes. */
  void sendSilently(int socket, MemorySegment data, long offset, int length, int number) {
    long at = prepareSend(socket, data, offset, length, number);
    Sqe.flags(entries, at, Uring.IOSQE_CQE_SKIP_SUCCESS);
    submissions.push();
  }

  private long prepareSend(int socket, MemorySegment data, long offset, int length, int number) {
    long at = next();
    Sqe.prepare(entries, at, Uring.IORING_OP_SEND, socket, SEND | number);
    Sqe.data(entries, at, data, offset, length);
    Sqe.messageFlags(entries, at, Msg.MSG_NOSIGNAL | Msg.MSG_WAITALL);
    return at;
  }

  private long next() {
    while (submissions.next() < 0) {
      enter(0, 0, MemorySegment.NULL);
    }
    return submissions.next();
  }

  /** Submits all, waits for so many completions; how many there are, at least one. */
  int await(int wanted) {
    do {
      enter(wanted, Uring.IORING_ENTER_GETEVENTS | Uring.IORING_ENTER_EXT_ARG, patience);
    } while (completions.count() == 0);
    return completions.count();
  }

  private void enter(int wanted, int flags, MemorySegment argument) {
    int pending = submissions.pending();
    int result = Uring.enter(calls.errno(), fd, pending, wanted, flags, argument);
    if (result == Errno.ETIME.negated()) {
      calls.present(Calls.EAGAIN);
    }
    if (!Calls.isInterrupted(result)) {
      Calls.check("io_uring_enter", result);
    }
  }

  /** The number that a completed operation was begun with. */
  int number(int index) {
    return (int) Cqe.userData(queues, completions.at(index));
  }

  boolean isSend(int index) {
    return (Cqe.userData(queues, completions.at(index)) & SEND) != 0;
  }

  /** How many bytes, or -errno. */
  int result(int index) {
    return Cqe.result(queues, completions.at(index));
  }

  /** {@code IORING_CQE_F_*}. */
  int flags(int index) {
    return Cqe.flags(queues, completions.at(index));
  }

  /** Makes room for others where the first {@code count} completions are. */
  void release(int count) {
    completions.release(count);
  }

  /** The memory of all buffers. */
  MemorySegment buffers() {
    return buffers;
  }

  /** Where a buffer begins. */
  long offset(int buffer) {
    return (long) buffer * bufferBytes;
  }

  /** Lets the kernel use a buffer again. */
  void giveBack(int buffer) {
    free.add(buffers, offset(buffer), bufferBytes, buffer);
  }

  @Override
  public void close() {
    calls.close(fd);
    Memory.munmap(calls.errno(), queues);
    Memory.munmap(calls.errno(), entries);
  }
}
