// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_NONBLOCK;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_UNIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Msg;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Threads of both kinds make every call on the same few descriptors at once, which are closed,
 * copied over each other and opened again all the while. Each call ends, and with an error that its
 * manual page knows; in the end the process has room for as many descriptors as in the beginning.
 */
class ChaosTest extends OnEveryEngine {
  private static final int DESCRIPTORS = 24;
  private static final int THREADS = 6;
  private static final long RUN_NANOS = 1_200_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Set<Errno> WELL =
      Set.of(
          Errno.EAGAIN,
          Errno.EBADF,
          Errno.EBUSY,
          Errno.ECONNRESET,
          Errno.ECONNREFUSED,
          Errno.EEXIST,
          Errno.EINTR,
          Errno.EINVAL,
          Errno.ELOOP,
          Errno.EMFILE,
          Errno.ENOENT,
          Errno.ENOTCONN,
          Errno.ENOTSOCK,
          Errno.EPIPE);

  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicLong steps = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();

  @Test
  void everyCallEndsAsItsManualPageSays() throws Exception {
    p.rlimitNofile(DESCRIPTORS);
    long end = System.nanoTime() + RUN_NANOS;
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(i);
      Thread.Builder builder = i % 2 == 0 ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
      threads.add(builder.unstarted(() -> disturb(random, end)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      boolean over = thread.join(PATIENCE);
      assertTrue(over, () -> "hangs in " + List.of(thread.getStackTrace()));
    }
    assertNull(failure.get());
    assertTrue(steps.get() > THREADS);
    for (int fd = 0; fd < DESCRIPTORS; fd++) {
      int _ = p.close(fd);
    }
    for (int fd = 0; fd < DESCRIPTORS; fd++) {
      assertEquals(fd, p.socket(AF_UNIX, SOCK_STREAM, 0));
    }
  }

  private void disturb(Random random, long end) {
    try {
      while (System.nanoTime() < end && failure.get() == null) {
        long result = step(random);
        assertFalse(result < 0 && !WELL.contains(Errno.of(result)), () -> Errno.name(result));
        steps.incrementAndGet();
        boolean _ = Thread.interrupted();
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  private long step(Random random) {
    int fd = random.nextInt(DESCRIPTORS);
    int other = random.nextInt(DESCRIPTORS);
    int millis = random.nextInt(3);
    return switch (random.nextInt(16)) {
      case 0, 1 -> open(random);
      case 2 -> p.epoll_create1(0);
      case 3 -> p.close(fd);
      case 4 -> p.dup2(fd, other);
      case 5, 6 -> p.send(fd, new byte[10], 10, Msg.MSG_DONTWAIT | Msg.MSG_NOSIGNAL);
      case 7 -> p.recv(fd, new byte[10], 10, Msg.MSG_DONTWAIT);
      case 8, 9 -> poll(fd, other, millis);
      case 10 -> select(fd, other, millis);
      case 11, 12 -> control(random, fd, other);
      case 13 -> p.epoll_wait(fd, new EpollEvent[4], 4, millis);
      case 14 -> own(random, fd);
      default -> interrupt(random);
    };
  }

  private int open(Random random) {
    int type = random.nextBoolean() ? SOCK_STREAM : SOCK_DGRAM | SOCK_NONBLOCK;
    return p.socketpair(AF_UNIX, type, 0, new int[2]);
  }

  private int poll(int fd, int other, int millis) {
    Pollfd[] fds = {new Pollfd(fd, Poll.POLLIN), new Pollfd(other, Poll.POLLPRI)};
    return p.poll(fds, fds.length, millis);
  }

  private int select(int fd, int other, int millis) {
    FdSet read = new FdSet();
    FdSet.FD_SET(fd, read);
    FdSet.FD_SET(other, read);
    return p.select(DESCRIPTORS, read, null, null, new Timeval(0, 500L * millis));
  }

  private int control(Random random, int fd, int other) {
    int events = random.nextBoolean() ? Epoll.EPOLLIN : Epoll.EPOLLOUT | Epoll.EPOLLET;
    return p.epoll_ctl(fd, 1 + random.nextInt(3), other, new EpollEvent(events, other));
  }

  private int own(Random random, int fd) {
    int result = p.fcntl(fd, Fcntl.F_SETOWN, random.nextBoolean() ? p.getpid() : 0);
    return result < 0
        ? result
        : p.fcntl(fd, Fcntl.F_SETFL, random.nextBoolean() ? Fcntl.O_ASYNC : 0);
  }

  private int interrupt(Random random) {
    threads.get(random.nextInt(threads.size())).interrupt();
    return 0;
  }
}
