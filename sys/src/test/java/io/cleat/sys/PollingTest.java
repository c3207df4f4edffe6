// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Polling.EPOLL_CLOEXEC;
import static io.cleat.sys.Polling.EPOLL_CTL_ADD;
import static io.cleat.sys.Polling.EPOLL_CTL_DEL;
import static io.cleat.sys.Polling.EPOLL_CTL_MOD;
import static io.cleat.sys.Scratch.EBADF;
import static io.cleat.sys.Scratch.EINTR;
import static io.cleat.sys.Scratch.EINVAL;
import static io.cleat.sys.Scratch.ENOENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class PollingTest {
  private static final int POLLIN = 1;
  private static final int POLLOUT = 4;
  private static final int POLLNVAL = 32;
  private static final int SIGPIPE = 13; // the JVM has a handler for it, which does nothing

  private final Scratch scratch = new Scratch();
  private final MemorySegment errno = scratch.errno;

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void pollTellsEachDescriptorItsEvents() {
    int[] pipe = scratch.pipe(0);
    MemorySegment pollfds = scratch.arena.allocate(3 * Pollfd.SIZE);
    ask(pollfds, 0, pipe[0], POLLIN);
    ask(pollfds, 1, pipe[1], POLLOUT);
    ask(pollfds, 2, 999_999, POLLIN);
    assertEquals(2, Polling.poll(errno, pollfds, 3, -1));
    assertEquals(0, Pollfd.returned(pollfds, Pollfd.at(0)));
    assertEquals(POLLOUT, Pollfd.returned(pollfds, Pollfd.at(1)));
    assertEquals(POLLNVAL, Pollfd.returned(pollfds, Pollfd.at(2)));
  }

  @Test
  void ppollWaitsForNanoseconds() {
    MemorySegment pollfds = scratch.arena.allocate(Pollfd.SIZE);
    ask(pollfds, 0, scratch.pipe(0)[0], POLLIN);
    long before = System.nanoTime();
    assertEquals(0, Polling.ppoll(errno, pollfds, 1, timespec(300_000)));
    assertTrue(System.nanoTime() - before >= 300_000);
  }

  private static void ask(MemorySegment pollfds, int index, int fd, int events) {
    Pollfd.fd(pollfds, Pollfd.at(index), fd);
    Pollfd.events(pollfds, Pollfd.at(index), events);
  }

  @Test
  void epollGivesBackTheDataOfEachDescriptor() {
    int epfd = epoll();
    int[] one = scratch.pipe(0);
    int[] two = scratch.pipe(0);
    assertEquals(0, watch(epfd, EPOLL_CTL_ADD, one[0], POLLIN, 0x1122334455667788L));
    assertEquals(0, watch(epfd, EPOLL_CTL_ADD, two[0], POLLIN, -2));
    Files.write(errno, one[1], scratch.ofText("x"), 0, 1);
    Files.write(errno, two[1], scratch.ofText("x"), 0, 1);
    MemorySegment events = scratch.arena.allocate(4 * EpollEvent.SIZE);
    assertEquals(2, Polling.epollWait(errno, epfd, events, 4, -1));
    assertEquals(0x1122334455667788L, EpollEvent.data(events, EpollEvent.at(0)));
    assertEquals(-2, EpollEvent.data(events, EpollEvent.at(1)));
    assertEquals(POLLIN, EpollEvent.events(events, EpollEvent.at(1)));
  }

  @Test
  void oneShotIsSilentUntilItIsAskedForAgain() {
    int epfd = epoll();
    int fd = scratch.pipe(0)[1];
    int events = POLLOUT | Polling.EPOLLONESHOT;
    assertEquals(0, watch(epfd, EPOLL_CTL_ADD, fd, events, 7));
    assertEquals(1, waitNow(epfd));
    assertEquals(0, waitNow(epfd));
    assertEquals(0, watch(epfd, EPOLL_CTL_MOD, fd, events, 7));
    assertEquals(1, waitNow(epfd));
    assertEquals(0, Polling.epollCtl(errno, epfd, EPOLL_CTL_DEL, fd, MemorySegment.NULL));
    assertEquals(0, waitNow(epfd));
  }

  @Test
  void epollRefusesWhatTheManualSays() {
    int epfd = epoll();
    assertEquals(-ENOENT, watch(epfd, EPOLL_CTL_MOD, scratch.pipe(0)[0], POLLIN, 0));
    assertEquals(-EBADF, watch(epfd, EPOLL_CTL_ADD, -1, POLLIN, 0));
    MemorySegment events = scratch.arena.allocate(EpollEvent.SIZE);
    assertEquals(-EINVAL, Polling.epollWait(errno, epfd, events, 0, 0));
    assertEquals(-EINVAL, Polling.epollWait(errno, epfd, events, -1, 0));
  }

  @Test
  void epollWaitsForNanosecondsAndNeverLess() {
    MemorySegment events = scratch.arena.allocate(EpollEvent.SIZE);
    int epfd = epoll();
    long before = System.nanoTime();
    assertEquals(0, Polling.epollPwait2(errno, epfd, events, 1, timespec(300_000)));
    assertTrue(System.nanoTime() - before >= 300_000);
  }

  @Test
  void epollPwait2WithoutTimeoutWaitsForAnEvent() {
    int epfd = epoll();
    assertEquals(0, watch(epfd, EPOLL_CTL_ADD, scratch.pipe(0)[1], POLLOUT, 9));
    MemorySegment events = scratch.arena.allocate(EpollEvent.SIZE);
    assertEquals(1, Polling.epollPwait2(errno, epfd, events, 1, MemorySegment.NULL));
    assertEquals(9, EpollEvent.data(events, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "1000000, 1",
    "1000001, 2",
    "2500000000, 2500",
    "2147483000000000, 2147483000",
    "2147483647000001, 2147483647",
    "9223372036854775807, 2147483647"
  })
  void withoutNanosecondsATimeoutIsRoundedUp(long nanos, int millis) {
    assertEquals(millis, Polling.millis(timespec(nanos)));
  }

  @Test
  void withoutNanosecondsNoTimeoutStaysNone() {
    assertEquals(-1, Polling.millis(MemorySegment.NULL));
  }

  @Test
  void aSignalEndsAWaitWithMinusEintr() throws Throwable {
    int epfd = epoll();
    MemorySegment own = ErrnoCapture.allocate(scratch.arena);
    MemorySegment events = scratch.arena.allocate(EpollEvent.SIZE);
    AtomicInteger tid = new AtomicInteger();
    AtomicInteger result = new AtomicInteger();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> {
              tid.set(Credentials.gettid(own));
              result.set(Polling.epollWait(own, epfd, events, 1, -1));
            });
    Scratch.awaitWaiting(tid);
    assertEquals(0, signal(tid.get(), SIGPIPE));
    waiter.join();
    assertEquals(-EINTR, result.get());
  }

  private long signal(int tid, int number) throws Throwable {
    MethodHandle tgkill = Downcall.systemCall(Downcall.LONG, Downcall.LONG, Downcall.LONG);
    long call =
        switch (SystemSupport.architecture()) {
          case X86_64 -> 234;
          case AARCH64 -> 131;
        };
    return (long)
        tgkill.invokeExact(errno, call, (long) Credentials.getpid(), (long) tid, (long) number);
  }

  private int epoll() {
    return scratch.opened(Polling.epollCreate1(errno, EPOLL_CLOEXEC));
  }

  private int watch(int epfd, int operation, int fd, int events, long data) {
    MemorySegment event = scratch.arena.allocate(EpollEvent.SIZE);
    EpollEvent.events(event, 0, events);
    EpollEvent.data(event, 0, data);
    return Polling.epollCtl(errno, epfd, operation, fd, event);
  }

  private int waitNow(int epfd) {
    return Polling.epollWait(errno, epfd, scratch.arena.allocate(EpollEvent.SIZE), 1, 0);
  }

  private MemorySegment timespec(long nanos) {
    MemorySegment timespec = scratch.arena.allocate(Timespec.SIZE);
    Timespec.set(timespec, 0, nanos);
    return timespec;
  }
}
