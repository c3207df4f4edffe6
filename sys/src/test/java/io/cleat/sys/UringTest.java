// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Scratch.EBADF;
import static io.cleat.sys.Scratch.EINVAL;
import static io.cleat.sys.Scratch.ENOENT;
import static io.cleat.sys.Scratch.SOCK_STREAM;
import static io.cleat.sys.Uring.IORING_CQE_F_BUFFER;
import static io.cleat.sys.Uring.IORING_CQE_F_MORE;
import static io.cleat.sys.Uring.IORING_ENTER_EXT_ARG;
import static io.cleat.sys.Uring.IORING_ENTER_GETEVENTS;
import static io.cleat.sys.Uring.IORING_OP_NOP;
import static io.cleat.sys.Uring.IORING_OP_RECV;
import static io.cleat.sys.Uring.IORING_OP_SEND;
import static io.cleat.sys.Uring.IORING_RECV_MULTISHOT;
import static io.cleat.sys.Uring.IORING_SQ_CQ_OVERFLOW;
import static io.cleat.sys.Uring.IORING_SQ_TASKRUN;
import static io.cleat.sys.Uring.IOSQE_BUFFER_SELECT;
import static io.cleat.sys.Uring.IOSQE_CQE_SKIP_SUCCESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.sys.TestRing.Completion;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A ring does what the calls do that it takes the place of. */
@ExtendWith(RingCondition.class)
class UringTest {
  private static final int ETIME = 62;
  private static final int EEXIST = 17;
  private static final int ENOBUFS = 105;
  private static final int GROUP = 3;

  private final Scratch scratch = new Scratch();
  private final MemorySegment errno = scratch.errno;
  private final TestRing ring = new TestRing(scratch, 4, 8);

  @AfterEach
  void close() {
    ring.close();
    scratch.close();
  }

  @Test
  void theKernelSaysHowLargeTheRingIs() {
    assertEquals(4, UringParams.submissions(ring.params, 0));
    assertEquals(8, UringParams.completions(ring.params, 0));
    assertEquals(TestRing.FLAGS, UringParams.flags(ring.params, 0) & TestRing.FLAGS);
  }

  @Test
  void anOperationCompletesWithTheProgramsOwnData() {
    nop(-42);
    assertEquals(new Completion(-42, 0, 0), ring.take());
    assertEquals(0, ring.completions.count());
  }

  @Test
  void aFullQueueHasNoPlaceUntilTheKernelHasTaken() {
    for (int i = 0; i < 4; i++) {
      nop(i);
    }
    assertEquals(-1, ring.submissions.next());
    assertEquals(4, ring.submissions.pending());
    ring.enter(4);
    assertEquals(0, ring.submissions.pending());
    assertNotEquals(-1, ring.submissions.next());
  }

  @Test
  void bothQueuesGoRoundAndKeepTheirOrder() {
    for (int turn = 0; turn < 100; turn++) {
      for (int i = 0; i < 3; i++) {
        nop(3L * turn + i);
      }
      ring.enter(3);
      assertEquals(3, ring.completions.count());
      for (int i = 0; i < 3; i++) {
        assertEquals(
            3L * turn + i, Cqe.userData(ring.completions.memory(), ring.completions.at(i)));
      }
      ring.completions.release(3);
    }
  }

  @Test
  void completionsThatDoNotFitWaitInTheKernel() {
    for (int i = 0; i < 12; i++) {
      nop(i);
      ring.enter(0);
    }
    assertEquals(8, ring.completions.count());
    assertTrue((ring.submissions.flags() & IORING_SQ_CQ_OVERFLOW) != 0);
    for (int i = 0; i < 12; i++) {
      assertEquals(i, ring.take().userData());
    }
    assertEquals(0, ring.completions.overflow());
  }

  @Test
  void bytesGoFromSendToRecv() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    MemorySegment data = scratch.ofText("a line to make fast");
    MemorySegment into = scratch.arena.allocate(32);
    long send = ring.prepare(IORING_OP_SEND, pair[0], 1);
    Sqe.data(ring.entries(), send, data, 2, 4);
    ring.submissions.push();
    assertEquals(new Completion(1, 4, 0), ring.take());
    long recv = ring.prepare(IORING_OP_RECV, pair[1], 2);
    Sqe.data(ring.entries(), recv, into, 8, 24);
    ring.submissions.push();
    assertEquals(4, ring.take().result());
    assertEquals("line", Scratch.text(into, 8, 4));
  }

  @Test
  void messageFlagsReachTheSocket() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    MemorySegment into = scratch.arena.allocate(8);
    assertEquals(5, Sockets.send(errno, pair[0], scratch.ofText("cleat"), 0, 5, 0));
    int peek = 2;
    for (int flags : new int[] {peek, 0}) {
      long recv = ring.prepare(IORING_OP_RECV, pair[1], 0);
      Sqe.data(ring.entries(), recv, into, 0, 8);
      Sqe.messageFlags(ring.entries(), recv, flags);
      ring.submissions.push();
      assertEquals(5, ring.take().result());
    }
  }

  @Test
  void whatFailsCompletesWithMinusErrno() {
    ring.prepare(IORING_OP_RECV, -1, 9);
    ring.submissions.push();
    assertEquals(new Completion(9, -EBADF, 0), ring.take());
  }

  @Test
  void aSkippedSuccessIsSilentAndAFailureIsNot() {
    for (int fd : new int[] {scratch.socketpair(SOCK_STREAM)[0], -1}) {
      long send = ring.prepare(IORING_OP_SEND, fd, fd);
      Sqe.data(ring.entries(), send, scratch.ofText("x"), 0, 1);
      Sqe.flags(ring.entries(), send, IOSQE_CQE_SKIP_SUCCESS);
      ring.submissions.push();
    }
    ring.enter(1);
    assertEquals(1, ring.completions.count());
    assertEquals(new Completion(-1, -EBADF, 0), ring.take());
  }

  @Test
  void oneReceiveTakesAsManyBuffersAsThereAre() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    MemorySegment data = scratch.arena.allocate(2 * 16);
    BufferRing buffers = buffers(2);
    buffers.add(data, 0, 16, 7);
    buffers.add(data, 16, 16, 8);
    receiveAll(pair[1]);
    assertReceived(pair, "first", data, 0, 7);
    assertReceived(pair, "second", data, 16, 8);
    assertEquals(5, Sockets.send(errno, pair[0], scratch.ofText("third"), 0, 5, 0));
    assertEquals(new Completion(0, -ENOBUFS, 0), ring.take());
  }

  @Test
  void aBufferThatIsGivenBackIsUsedAgain() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    MemorySegment data = scratch.arena.allocate(16);
    BufferRing buffers = buffers(2);
    receiveAll(pair[1]);
    for (int i = 0; i < 100; i++) {
      buffers.add(data, 0, 16, i);
      assertReceived(pair, "message " + i, data, 0, i);
    }
  }

  private void assertReceived(int[] pair, String text, MemorySegment data, long at, int buffer) {
    int length = text.length();
    assertEquals(length, Sockets.send(errno, pair[0], scratch.ofText(text), 0, length, 0));
    Completion received = ring.take();
    assertEquals(length, received.result());
    assertEquals(
        IORING_CQE_F_BUFFER | IORING_CQE_F_MORE,
        received.flags() & (IORING_CQE_F_BUFFER | IORING_CQE_F_MORE));
    assertEquals(buffer, Cqe.buffer(received.flags()));
    assertEquals(text, Scratch.text(data, at, length));
  }

  @Test
  void theEndOfAStreamEndsTheReceive() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    MemorySegment data = scratch.arena.allocate(16);
    buffers(1).add(data, 0, 16, 0);
    receiveAll(pair[1]);
    ring.enter(0);
    assertEquals(0, Sockets.shutdown(errno, pair[0], 1));
    Completion end = ring.take();
    assertEquals(0, end.result());
    assertEquals(0, end.flags() & IORING_CQE_F_MORE);
  }

  @Test
  void aWaitEndsWithItsTime() {
    MemorySegment timespec = scratch.arena.allocate(Timespec.SIZE);
    Timespec.set(timespec, 0, 300_000);
    MemorySegment argument = scratch.arena.allocate(GeteventsArg.SIZE);
    GeteventsArg.timeout(argument, 0, timespec);
    int flags = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG;
    long before = System.nanoTime();
    assertEquals(-ETIME, Uring.enter(errno, ring.fd, 0, 1, flags, argument));
    assertTrue(System.nanoTime() - before >= 300_000);
  }

  @Test
  void theRingTellsThatCompletionsAreToBeMade() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    long recv = ring.prepare(IORING_OP_RECV, pair[1], 5);
    Sqe.data(ring.entries(), recv, scratch.arena.allocate(8), 0, 8);
    ring.submissions.push();
    ring.enter(0);
    assertEquals(0, ring.submissions.flags() & IORING_SQ_TASKRUN);
    assertEquals(1, Sockets.send(errno, pair[0], scratch.ofText("x"), 0, 1, 0));
    assertTrue((ring.submissions.flags() & IORING_SQ_TASKRUN) != 0);
    assertEquals(0, ring.completions.count());
    assertEquals(new Completion(5, 1, 0), ring.take());
  }

  @Test
  void setupRefusesWhatTheManualSays() {
    MemorySegment params = scratch.arena.allocate(UringParams.SIZE);
    assertEquals(-EINVAL, Uring.setup(errno, 0, params));
    UringParams.flags(params, 0, Uring.IORING_SETUP_DEFER_TASKRUN);
    assertEquals(-EINVAL, Uring.setup(errno, 4, params)); // without SINGLE_ISSUER
  }

  @Test
  void anotherThreadMayNotSubmit() throws Exception {
    nop(0);
    int[] result = new int[1];
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              MemorySegment own = ErrnoCapture.allocate(scratch.arena);
              result[0] = Uring.enter(own, ring.fd, 1, 0, 0, MemorySegment.NULL);
            });
    other.join();
    assertEquals(-EEXIST, result[0]);
  }

  @Test
  void aGroupHasOneRingOfBuffersAndThenNone() {
    buffers(1);
    MemorySegment registration = scratch.arena.allocate(UringBufReg.SIZE);
    UringBufReg.set(registration, 0, bufferMemory(1), GROUP);
    assertEquals(-EEXIST, Uring.registerBufferRing(errno, ring.fd, registration));
    MemorySegment group = scratch.arena.allocate(UringBufReg.SIZE);
    UringBufReg.group(group, 0, GROUP);
    assertEquals(0, Uring.unregisterBufferRing(errno, ring.fd, group));
    assertEquals(-ENOENT, Uring.unregisterBufferRing(errno, ring.fd, group));
  }

  @Test
  void nothingReachesBeyondItsSegment() {
    MemorySegment eight = scratch.arena.allocate(8);
    MemorySegment entry = scratch.arena.allocate(Sqe.SIZE);
    refused(() -> Uring.setup(errno, 4, eight));
    refused(() -> Uring.enter(errno, ring.fd, 0, 0, 0, eight));
    refused(() -> Uring.registerBufferRing(errno, ring.fd, eight));
    refused(() -> Sqe.data(entry, 0, eight, 1, 8));
    refused(() -> Sqe.data(entry, 0, eight, 0, -1));
    refused(() -> new BufferRing(eight, 1));
    refused(() -> buffers(1).add(eight, 4, 5, 0));
  }

  private static void refused(Runnable call) {
    assertThrows(IndexOutOfBoundsException.class, call::run);
  }

  private void nop(long userData) {
    ring.prepare(IORING_OP_NOP, -1, userData);
    ring.submissions.push();
  }

  /** Receives without end into the buffers of {@link #GROUP}. */
  private void receiveAll(int fd) {
    long recv = ring.prepare(IORING_OP_RECV, fd, 0);
    Sqe.flags(ring.entries(), recv, IOSQE_BUFFER_SELECT);
    Sqe.priority(ring.entries(), recv, IORING_RECV_MULTISHOT);
    Sqe.bufferGroup(ring.entries(), recv, GROUP);
    ring.submissions.push();
  }

  private BufferRing buffers(int entries) {
    BufferRing buffers = new BufferRing(bufferMemory(entries), entries);
    MemorySegment registration = scratch.arena.allocate(UringBufReg.SIZE);
    UringBufReg.set(registration, 0, buffers.memory(), GROUP);
    assertEquals(0, Uring.registerBufferRing(errno, ring.fd, registration));
    return buffers;
  }

  private MemorySegment bufferMemory(int entries) {
    return scratch.arena.allocate(BufferRing.bytes(entries), Memory.pageSize());
  }
}
