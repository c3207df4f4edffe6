// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Downcall.INT;
import static io.cleat.sys.Downcall.LONG;
import static io.cleat.sys.Downcall.POINTER;
import static io.cleat.sys.Downcall.failure;
import static io.cleat.sys.ErrnoCapture.fold;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The calls that wait for descriptors: poll and epoll.
 *
 * <p>Each returns the manual's result or {@code -errno}. {@code -EINTR} is left to the caller, who
 * alone knows how much of its time is left. A wait holds its thread: only platform threads wait
 * here, a virtual thread asks with a timeout of 0.
 */
public final class Polling {
  /** epoll_create1(2): closed by execve(2). */
  public static final int EPOLL_CLOEXEC = 02000000;

  /** epoll_ctl(2): watch a descriptor. */
  public static final int EPOLL_CTL_ADD = 1;

  /** epoll_ctl(2): watch it no more. */
  public static final int EPOLL_CTL_DEL = 2;

  /** epoll_ctl(2): change events and data. */
  public static final int EPOLL_CTL_MOD = 3;

  /** epoll_ctl(2): of several epoll sets, not all are woken. */
  public static final int EPOLLEXCLUSIVE = 1 << 28;

  /** epoll_ctl(2): tell once, then be silent until changed. */
  public static final int EPOLLONESHOT = 1 << 30;

  /** epoll_ctl(2): tell when it changes, not while it is so. */
  public static final int EPOLLET = 1 << 31;

  private static final SyscallNumbers NUMBERS = SyscallNumbers.of(SystemSupport.architecture());
  private static final int ENOSYS = 38;
  private static final int EPERM = 1;
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final MethodHandle POLL = Downcall.toInt("poll", POINTER, LONG, INT);
  private static final MethodHandle PPOLL =
      Downcall.toInt("ppoll", POINTER, LONG, POINTER, POINTER);
  private static final MethodHandle EPOLL_CREATE1 = Downcall.toInt("epoll_create1", INT);
  private static final MethodHandle EPOLL_CTL = Downcall.toInt("epoll_ctl", INT, INT, INT, POINTER);
  private static final MethodHandle EPOLL_WAIT =
      Downcall.toInt("epoll_wait", INT, POINTER, INT, INT);
  private static final MethodHandle EPOLL_PWAIT2 =
      Downcall.systemCall(INT, POINTER, INT, POINTER, POINTER, LONG);

  private Polling() {}

  /**
   * poll(2): waits until one of {@code count} {@link Pollfd}s has an event; a negative timeout
   * means without end.
   *
   * @return how many have events, 0 when the time is over, or -EFAULT, -EINTR, -EINVAL, -ENOMEM
   */
  public static int poll(MemorySegment errno, MemorySegment pollfds, int count, int timeoutMillis) {
    Bounds.checkArray(pollfds, count, Pollfd.SIZE);
    try {
      return fold(errno, (int) POLL.invokeExact(errno, pollfds, (long) count, timeoutMillis));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * ppoll(2) without a signal mask: {@link #poll} with a {@link Timespec}, which is not changed, or
   * {@link MemorySegment#NULL} for a wait without end.
   *
   * @return as {@link #poll}
   */
  public static int ppoll(
      MemorySegment errno, MemorySegment pollfds, int count, MemorySegment timeout) {
    Bounds.checkArray(pollfds, count, Pollfd.SIZE);
    Bounds.check(timeout, Timespec.SIZE);
    try {
      return fold(
          errno,
          (int) PPOLL.invokeExact(errno, pollfds, (long) count, timeout, MemorySegment.NULL));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * epoll_create1(2): a new epoll set.
   *
   * @return the descriptor, or -EINVAL, -EMFILE, -ENFILE, -ENOMEM
   */
  public static int epollCreate1(MemorySegment errno, int flags) {
    try {
      return fold(errno, (int) EPOLL_CREATE1.invokeExact(errno, flags));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * epoll_ctl(2): watches {@code fd} as an {@link EpollEvent} says, changes that, or ends it
   * ({@link MemorySegment#NULL} will do then).
   *
   * @return 0, or -EBADF, -EEXIST, -EINVAL, -ELOOP, -ENOENT, -ENOMEM, -ENOSPC, -EPERM
   */
  public static int epollCtl(
      MemorySegment errno, int epfd, int operation, int fd, MemorySegment event) {
    Bounds.check(event, EpollEvent.SIZE);
    try {
      return fold(errno, (int) EPOLL_CTL.invokeExact(errno, epfd, operation, fd, event));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * epoll_wait(2): waits for events and stores at most {@code maxEvents} {@link EpollEvent}s; a
   * negative timeout means without end.
   *
   * @return how many came, 0 when the time is over, or -EBADF, -EFAULT, -EINTR, -EINVAL
   */
  public static int epollWait(
      MemorySegment errno, int epfd, MemorySegment events, int maxEvents, int timeoutMillis) {
    Bounds.check(events, maxEvents * EpollEvent.SIZE);
    try {
      return fold(
          errno, (int) EPOLL_WAIT.invokeExact(errno, epfd, events, maxEvents, timeoutMillis));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * epoll_pwait2(2) without a signal mask: {@link #epollWait} with a {@link Timespec}, or {@link
   * MemorySegment#NULL} for a wait without end. Before Linux 5.11 there is no such call; then the
   * time is rounded up to milliseconds.
   *
   * @return as {@link #epollWait}
   */
  public static int epollPwait2(
      MemorySegment errno, int epfd, MemorySegment events, int maxEvents, MemorySegment timeout) {
    if (!NanosecondWait.PRESENT) {
      return epollWait(errno, epfd, events, maxEvents, millis(timeout));
    }
    Bounds.check(events, maxEvents * EpollEvent.SIZE);
    Bounds.check(timeout, Timespec.SIZE);
    return rawEpollPwait2(errno, epfd, events, maxEvents, timeout);
  }

  private static int rawEpollPwait2(
      MemorySegment errno, int epfd, MemorySegment events, int maxEvents, MemorySegment timeout) {
    try {
      return (int)
          fold(
              errno,
              (long)
                  EPOLL_PWAIT2.invokeExact(
                      errno,
                      NUMBERS.epollPwait2(),
                      epfd,
                      events,
                      maxEvents,
                      timeout,
                      MemorySegment.NULL,
                      0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** The same time for epoll_wait, rounded up, but at most the longest that it knows, 24 days. */
  static int millis(MemorySegment timeout) {
    if (timeout.address() == 0) {
      return -1;
    }
    long seconds = Math.min(Timespec.seconds(timeout, 0), Integer.MAX_VALUE);
    long rest = Timespec.nanos(timeout, 0) + NANOS_PER_MILLI - 1;
    long millis = seconds * MILLIS_PER_SECOND + rest / NANOS_PER_MILLI;
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  /** Whether the kernel has epoll_pwait2 and lets us call it, asked once, with a bad descriptor. */
  private static final class NanosecondWait {
    static final boolean PRESENT = isPresent();

    private static boolean isPresent() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment errno = ErrnoCapture.allocate(arena);
        MemorySegment event = arena.allocate(EpollEvent.SIZE);
        int answer = rawEpollPwait2(errno, -1, event, 1, MemorySegment.NULL);
        return answer != -ENOSYS && answer != -EPERM; // EPERM: the seccomp filter of a container
      }
    }
  }
}
