// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Epoll.EPOLL_CLOEXEC;
import static io.cleat.posix.Epoll.EPOLL_CTL_DEL;
import static io.cleat.posix.Failures.EBADF;
import static io.cleat.posix.Failures.EFAULT;
import static io.cleat.posix.Failures.EINVAL;
import static io.cleat.posix.Failures.EPERM;

import io.cleat.Engine;
import io.cleat.ErrnoException;

/**
 * A process as the manual pages know it: small numbers for open sockets, and the calls of section 2
 * with their names and the order of their arguments, over any engine.
 *
 * <p>Calls return what the manual says, but {@code -errno} where the manual says -1 and errno:
 * there is one number to look at, it belongs to the thread that called, and nothing is allocated
 * for it. {@link io.cleat.Errno#of(long)} names it:
 *
 * <pre>{@code
 * // n = recv(fd, buf, sizeof buf, 0);
 * // if (n < 0 && errno != EAGAIN) { perror("recv"); close(fd); }
 * long n = p.recv(fd, buf, buf.byteSize(), 0);
 * if (n < 0 && Errno.of(n) != Errno.EAGAIN) {
 *   System.err.println("recv: " + Errno.of(n).text());
 *   p.close(fd);
 * }
 * }</pre>
 *
 * <p>What C passes by address is here an array of one ({@code int[] addrlen}), a class of the same
 * fields ({@link Pollfd}, {@link Msghdr}) or memory; null stands for the null pointer, and is
 * -EFAULT where C's is. A {@link io.cleat.address.Sockaddr} stands for every {@code struct
 * sockaddr}; the length beside it counts.
 *
 * <p>New descriptors are the lowest free ones, 0, 1 and 2 not excepted: {@link #install} something
 * there if the program shall not have them. A process has descriptors, status flags, limits and
 * signal handlers of its own, shared with no other in the same JVM; close-on-exec flags are kept
 * and tell nothing.
 *
 * <p>Differences to Linux, all for the better of a JVM: SIGPIPE does not end the program, a handler
 * is called ({@link #sigaction}); closing the last descriptor of a socket ends the calls that wait
 * for it with -EBADF; -EINTR means that the thread was interrupted, whose flag stays set; a socket
 * that came by SCM_RIGHTS is the same as the sender's but for its status flags.
 *
 * <p>Safe for use by any thread, platform or virtual; a waiting virtual thread leaves its carrier.
 */
@SuppressWarnings("JavaLangClash") // the manual's word, and what a port of C is looking for
public final class Process extends TransferCalls implements AutoCloseable {
  private final Polling polling;

  /** Guards the order of epoll instances inside epoll instances. */
  private final Object nesting = new Object();

  /**
   * A process without open descriptors, with room for 1024, whose sockets come from this engine.
   */
  public Process(Engine engine) {
    this(engine, DescriptorTable.DEFAULT_LIMIT);
  }

  /**
   * As {@link #Process(Engine)}, with another limit.
   *
   * @param rlimitNofile how many descriptors there can be, RLIMIT_NOFILE of getrlimit(2)
   */
  public Process(Engine engine, int rlimitNofile) {
    super(engine, rlimitNofile);
    polling = new Polling(pollers, table);
  }

  /**
   * Waits until something is true of one of several descriptors, poll(2).
   *
   * @param fds what is asked; each gets its answer in {@link Pollfd#revents}, POLLNVAL for one that
   *     is not open; negative ones are left out
   * @param nfds how many of them count
   * @param timeout in milliseconds; 0 does not wait, a negative one has no limit
   * @return of how many there is something to tell, 0 when the time is up, or -EFAULT no {@code
   *     fds}; -EINTR; -EINVAL more than the limit of descriptors; -EMFILE or -ENOMEM the engine
   *     cannot wait
   */
  public int poll(Pollfd[] fds, int nfds, int timeout) {
    return polling.poll(fds, nfds, Deadline.nanos(timeout));
  }

  /**
   * {@link #poll} with a finer timeout; threads have no signal masks here, ppoll(2).
   *
   * @param timeout the longest wait, which is not changed; null for no limit
   * @param sigmask must be null
   * @return as {@link #poll}; -EINVAL also a negative time or a second's worth of nanoseconds
   */
  public int ppoll(Pollfd[] fds, int nfds, Timespec timeout, Object sigmask) {
    return isUnknown(timeout, sigmask) ? EINVAL : polling.poll(fds, nfds, nanos(timeout));
  }

  private static boolean isUnknown(Timespec timeout, Object sigmask) {
    return sigmask != null || (timeout != null && !timeout.isValid());
  }

  private static long nanos(Timespec timeout) {
    return timeout == null ? -1 : timeout.nanos();
  }

  /**
   * Waits until one of several descriptors is ready, select(2). The sets are left with those that
   * are.
   *
   * @param nfds descriptors less than this count; none can be more than {@link FdSet#FD_SETSIZE} -
   *     1
   * @param readfds ready when a read would not wait; null for none
   * @param writefds ready when a write would not wait; null for none
   * @param exceptfds ready when there is urgent data; null for none
   * @param timeout the longest wait, gets what is left of it; null for no limit
   * @return how many bits are left in the sets, 0 when the time is up, or, the sets being
   *     untouched, -EBADF one of the descriptors is not open; -EINTR; -EINVAL a negative number or
   *     time; -EMFILE or -ENOMEM the engine cannot wait
   */
  public int select(int nfds, FdSet readfds, FdSet writefds, FdSet exceptfds, Timeval timeout) {
    if (timeout != null && !timeout.isValid()) {
      return EINVAL;
    }
    long deadline = Deadline.in(timeout == null ? -1 : timeout.nanos());
    FdSet[] sets = {readfds, writefds, exceptfds};
    int result = Selecting.select(pollers, table, nfds, sets, deadline);
    if (timeout != null) {
      timeout.setNanos(Deadline.left(deadline));
    }
    return result;
  }

  /**
   * {@link #select} with a finer timeout; threads have no signal masks here, pselect(2).
   *
   * @param timeout the longest wait, which is not changed; null for no limit
   * @param sigmask must be null
   * @return as {@link #select}; -EINVAL also a second's worth of nanoseconds
   */
  public int pselect(
      int nfds, FdSet readfds, FdSet writefds, FdSet exceptfds, Timespec timeout, Object sigmask) {
    if (isUnknown(timeout, sigmask)) {
      return EINVAL;
    }
    FdSet[] sets = {readfds, writefds, exceptfds};
    return Selecting.select(pollers, table, nfds, sets, Deadline.in(nanos(timeout)));
  }

  /**
   * {@link #epoll_create1} without flags, epoll_create(2).
   *
   * @param size has no meaning, but 0 and less are -EINVAL
   */
  @SuppressWarnings("MemberName") // the manual page's name
  public int epoll_create(int size) {
    return size <= 0 ? EINVAL : epoll_create1(0);
  }

  /**
   * Creates an epoll instance, epoll_create1(2).
   *
   * @param flags EPOLL_CLOEXEC or 0
   * @return the lowest free descriptor, or -EINVAL another flag; -EMFILE; -ENFILE; -ENOMEM
   */
  @SuppressWarnings("MemberName") // the manual page's name
  public int epoll_create1(int flags) {
    if ((flags & ~EPOLL_CLOEXEC) != 0) {
      return EINVAL;
    }
    int fd = table.reserve();
    if (fd >= 0) {
      try {
        return install(fd, new EpollInstance(engine, nesting), flags != 0);
      } catch (ErrnoException e) {
        table.cancel(fd);
        return e.errno().negated();
      }
    }
    return fd;
  }

  /**
   * Adds a descriptor to an epoll instance, changes how it is there, or removes it, epoll_ctl(2).
   * What is there is a descriptor with its description: it stays while the description has any
   * descriptor, and copies made by dup(2) are there on their own.
   *
   * @param op EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL of {@link Epoll}
   * @param event which events, and what comes back with them; not looked at by EPOLL_CTL_DEL
   * @return 0, or -EFAULT no {@code event}; -EBADF; -EINVAL {@code epfd} is no epoll instance or
   *     the same as {@code fd}, an unknown {@code op}, EPOLLEXCLUSIVE where it cannot be; -EEXIST;
   *     -ELOOP instances in a circle or more than five deep; -ENOENT; -ENOMEM; -ENOSPC; -EPERM it
   *     cannot be watched
   */
  @SuppressWarnings("MemberName") // the manual page's name
  public int epoll_ctl(int epfd, int op, int fd, EpollEvent event) {
    if (event == null && op != EPOLL_CTL_DEL) {
      return EFAULT;
    }
    Description epoll = table.at(epfd);
    Description file = table.at(fd);
    if (epoll == null || file == null) {
      return EBADF;
    }
    int result = EpollInstance.control(epoll, op, fd, file, event);
    // What cannot be watched is EPERM to Linux before all else; asking costs a poller.
    return result < 0 && !file.isWatchable(engine) ? EPERM : result;
  }

  /**
   * Waits for events, epoll_wait(2).
   *
   * @param events gets them; where it holds null a new object is put
   * @param maxevents how many it may get; those left over come with the next call
   * @param timeout in milliseconds; 0 does not wait, a negative one has no limit
   * @return how many it got, 0 when the time is up, or -EBADF; -EFAULT no {@code events}; -EINTR;
   *     -EINVAL {@code epfd} is no epoll instance, or {@code maxevents} is not positive
   */
  @SuppressWarnings("MemberName") // the manual page's name
  public int epoll_wait(int epfd, EpollEvent[] events, int maxevents, int timeout) {
    return epollWait(epfd, events, maxevents, Deadline.nanos(timeout));
  }

  private int epollWait(int epfd, EpollEvent[] events, int maxevents, long nanos) {
    Description epoll = table.at(epfd);
    if (epoll == null) {
      return EBADF;
    }
    if (maxevents <= 0) {
      return EINVAL;
    }
    if (events == null || events.length == 0) {
      return EFAULT;
    }
    return epoll instanceof EpollInstance instance
        ? instance.await(events, Math.min(maxevents, events.length), nanos)
        : EINVAL;
  }

  /**
   * {@link #epoll_wait}, as threads have no signal masks here, epoll_pwait(2).
   *
   * @param sigmask must be null
   */
  @SuppressWarnings("MemberName") // the manual page's name
  public int epoll_pwait(
      int epfd, EpollEvent[] events, int maxevents, int timeout, Object sigmask) {
    return sigmask != null ? EINVAL : epoll_wait(epfd, events, maxevents, timeout);
  }

  /**
   * {@link #epoll_pwait} with a finer timeout, epoll_pwait2(2).
   *
   * @param timeout the longest wait, which is not changed; null for no limit
   * @param sigmask must be null
   */
  @SuppressWarnings("MemberName") // the manual page's name
  public int epoll_pwait2(
      int epfd, EpollEvent[] events, int maxevents, Timespec timeout, Object sigmask) {
    return isUnknown(timeout, sigmask)
        ? EINVAL
        : epollWait(epfd, events, maxevents, nanos(timeout));
  }

  /**
   * Sets what a signal does, signal(2).
   *
   * @param signum of {@link Signal}
   * @return what it did before; {@link SignalHandler#SIG_ERR} where {@link #sigaction} gives an
   *     error
   */
  public SignalHandler signal(int signum, SignalHandler handler) {
    SignalHandler[] before = new SignalHandler[1];
    return sigaction(signum, handler, before) < 0 ? SignalHandler.SIG_ERR : before[0];
  }

  /**
   * Sets or tells what a signal does, sigaction(2): SIGPIPE of a send to a stream that is broken,
   * SIGIO of a descriptor with O_ASYNC and an owner, SIGURG of one with an owner.
   *
   * @param act what it shall do; null changes nothing
   * @param oldact gets at index 0 what it did before; null for nothing
   * @return 0, or -EINVAL no such signal, or one that has no handler
   */
  public int sigaction(int signum, SignalHandler act, SignalHandler[] oldact) {
    SignalHandler before = signals.handler(signum);
    int result = before == null ? EINVAL : act == null ? 0 : signals.handler(signum, act);
    if (result == 0 && oldact != null) {
      oldact[0] = before;
    }
    return result;
  }

  /**
   * Ends the process, as exit(2): closes all descriptors and opens no more. The engine stays open.
   */
  @Override
  public void close() {
    table.removeAll().forEach(Description::release);
    signals.close();
    pollers.close();
  }
}
