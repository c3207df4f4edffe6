// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Downcall.INT;
import static io.cleat.sys.Downcall.LONG;
import static io.cleat.sys.Downcall.POINTER;
import static io.cleat.sys.Downcall.failure;
import static io.cleat.sys.ErrnoCapture.fold;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The calls of io_uring(7), and the constants of the operations that move bytes on sockets.
 *
 * <p>A ring is made by {@link #setup}, mapped by {@link Memory#mmap} at {@link #IORING_OFF_SQ_RING}
 * and {@link #IORING_OFF_SQES}, and then seen through a {@link SubmissionQueue} and a {@link
 * CompletionQueue}, which need no call. {@link #enter} hands over what was queued and waits.
 * Closing the descriptor cancels what is under way; memory that operations may still write to has
 * to outlive that.
 *
 * <p>Each call returns the manual's result or {@code -errno}. A kernel or a container may refuse
 * rings altogether: {@code -ENOSYS} or {@code -EPERM} from {@link #setup}.
 */
public final class Uring {
  /** io_uring_setup(2): as many completions fit as the parameters say. */
  public static final int IORING_SETUP_CQSIZE = 1 << 3;

  /** io_uring_setup(2): a submission that fails does not hold back those behind it. Linux 5.18. */
  public static final int IORING_SETUP_SUBMIT_ALL = 1 << 7;

  /** io_uring_setup(2): completions interrupt nobody, they wait for the next call. Linux 5.19. */
  public static final int IORING_SETUP_COOP_TASKRUN = 1 << 8;

  /** io_uring_setup(2): {@link #IORING_SQ_TASKRUN} tells that such a call is due. Linux 5.19. */
  public static final int IORING_SETUP_TASKRUN_FLAG = 1 << 9;

  /** io_uring_setup(2): one thread alone submits; another gets -EEXIST. Linux 6.0. */
  public static final int IORING_SETUP_SINGLE_ISSUER = 1 << 12;

  /** io_uring_setup(2): completions are made only when that thread asks for them. Linux 6.1. */
  public static final int IORING_SETUP_DEFER_TASKRUN = 1 << 13;

  /** {@link UringParams#features}: both queues are in one mapping. Linux 5.4. */
  public static final int IORING_FEAT_SINGLE_MMAP = 1;

  /** Where the queues begin in the ring's descriptor, for mmap(2). */
  public static final long IORING_OFF_SQ_RING = 0;

  /** Where the entries of the submission queue begin in the ring's descriptor, for mmap(2). */
  public static final long IORING_OFF_SQES = 0x10000000;

  /** io_uring_enter(2): takes completions, and waits for them if so many are asked for. */
  public static final int IORING_ENTER_GETEVENTS = 1;

  /** io_uring_enter(2): the last argument is a {@link GeteventsArg}. Linux 5.11. */
  public static final int IORING_ENTER_EXT_ARG = 1 << 3;

  /** {@link SubmissionQueue#flags}: completions did not fit, and wait in the kernel. */
  public static final int IORING_SQ_CQ_OVERFLOW = 1 << 1;

  /** {@link SubmissionQueue#flags}: {@link #enter} has completions to make. */
  public static final int IORING_SQ_TASKRUN = 1 << 2;

  /** io_uring_enter(2): does nothing, and completes. */
  public static final int IORING_OP_NOP = 0;

  /** io_uring_enter(2): send(2). */
  public static final int IORING_OP_SEND = 26;

  /** io_uring_enter(2): recv(2). */
  public static final int IORING_OP_RECV = 27;

  /** {@link Sqe#flags}: the kernel takes a buffer from the group that the entry names. */
  public static final int IOSQE_BUFFER_SELECT = 1 << 5;

  /** {@link Sqe#flags}: only a failure has a completion. Linux 5.17. */
  public static final int IOSQE_CQE_SKIP_SUCCESS = 1 << 6;

  /** {@link Sqe#priority} of send and recv: waits for readiness before it tries. Linux 5.19. */
  public static final int IORING_RECVSEND_POLL_FIRST = 1;

  /** {@link Sqe#priority} of recv: a completion for each arrival, until one says no more. 6.0. */
  public static final int IORING_RECV_MULTISHOT = 1 << 1;

  /** {@link Cqe#flags}: a buffer was used; its number stands in the upper half of the flags. */
  public static final int IORING_CQE_F_BUFFER = 1;

  /** {@link Cqe#flags}: the same operation will complete again. */
  public static final int IORING_CQE_F_MORE = 1 << 1;

  /** {@link Cqe#flags}: the socket has more to read. Linux 5.19. */
  public static final int IORING_CQE_F_SOCK_NONEMPTY = 1 << 2;

  private static final int IORING_REGISTER_PBUF_RING = 22;
  private static final int IORING_UNREGISTER_PBUF_RING = 23;

  // The numbers of these calls are the same on every machine.
  private static final long SETUP_NUMBER = 425;
  private static final long ENTER_NUMBER = 426;
  private static final long REGISTER_NUMBER = 427;

  private static final MethodHandle SETUP = Downcall.systemCall(INT, POINTER);
  private static final MethodHandle ENTER = Downcall.systemCall(INT, INT, INT, INT, POINTER, LONG);
  private static final MethodHandle REGISTER = Downcall.systemCall(INT, INT, POINTER, INT);

  private Uring() {}

  /**
   * io_uring_setup(2): a new ring for {@code entries} submissions at a time, as {@link UringParams}
   * say, which then hold what it has become.
   *
   * @return the descriptor, closed by execve(2), or -EFAULT, -EINVAL, -EMFILE, -ENFILE, -ENOMEM,
   *     -ENOSYS, -EPERM
   */
  public static int setup(MemorySegment errno, int entries, MemorySegment params) {
    Bounds.check(params, UringParams.SIZE);
    try {
      return (int) fold(errno, (long) SETUP.invokeExact(errno, SETUP_NUMBER, entries, params));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * io_uring_enter(2): submits {@code submissions} entries, and with {@link
   * #IORING_ENTER_GETEVENTS} waits until {@code completions} are there, 0 for those that are. A
   * wait holds its thread, so that only platform threads wait here.
   *
   * @param argument a {@link GeteventsArg} with {@link #IORING_ENTER_EXT_ARG}, which says how long
   *     to wait; otherwise {@link MemorySegment#NULL}
   * @return how many were submitted, or -EAGAIN, -EBADF, -EBADFD, -EBADR, -EBUSY, -EEXIST, -EFAULT,
   *     -EINTR, -EINVAL, -ENXIO, -EOPNOTSUPP, or -ETIME when the time is over
   */
  public static int enter(
      MemorySegment errno,
      int ring,
      int submissions,
      int completions,
      int flags,
      MemorySegment argument) {
    long length = GeteventsArg.SIZE;
    Bounds.check(argument, length);
    try {
      return (int)
          fold(
              errno,
              (long)
                  ENTER.invokeExact(
                      errno,
                      ENTER_NUMBER,
                      ring,
                      submissions,
                      completions,
                      flags,
                      argument,
                      length));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * io_uring_register(2): lets operations take buffers from a {@link BufferRing}, which a {@link
   * UringBufReg} describes.
   *
   * @return 0, or -EBADF, -EBADFD, -EEXIST when the group has one, -EFAULT, -EINVAL, -ENOMEM
   */
  public static int registerBufferRing(MemorySegment errno, int ring, MemorySegment registration) {
    return register(errno, ring, IORING_REGISTER_PBUF_RING, registration);
  }

  /**
   * io_uring_register(2): ends that; of the {@link UringBufReg} only the group may be set.
   *
   * @return 0, or -EBADF, -EBADFD, -EFAULT, -EINVAL, -ENOENT when the group has none
   */
  public static int unregisterBufferRing(
      MemorySegment errno, int ring, MemorySegment registration) {
    return register(errno, ring, IORING_UNREGISTER_PBUF_RING, registration);
  }

  private static int register(
      MemorySegment errno, int ring, int operation, MemorySegment registration) {
    Bounds.check(registration, UringBufReg.SIZE);
    try {
      return (int)
          fold(
              errno,
              (long)
                  REGISTER.invokeExact(errno, REGISTER_NUMBER, ring, operation, registration, 1));
    } catch (Throwable e) {
      throw failure(e);
    }
  }
}
