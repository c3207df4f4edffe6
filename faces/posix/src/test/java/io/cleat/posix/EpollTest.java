// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Msg.SHUT_WR;
import static io.cleat.posix.Epoll.EPOLLERR;
import static io.cleat.posix.Epoll.EPOLLET;
import static io.cleat.posix.Epoll.EPOLLEXCLUSIVE;
import static io.cleat.posix.Epoll.EPOLLHUP;
import static io.cleat.posix.Epoll.EPOLLIN;
import static io.cleat.posix.Epoll.EPOLLONESHOT;
import static io.cleat.posix.Epoll.EPOLLOUT;
import static io.cleat.posix.Epoll.EPOLLPRI;
import static io.cleat.posix.Epoll.EPOLLRDHUP;
import static io.cleat.posix.Epoll.EPOLLRDNORM;
import static io.cleat.posix.Epoll.EPOLLWAKEUP;
import static io.cleat.posix.Epoll.EPOLL_CLOEXEC;
import static io.cleat.posix.Epoll.EPOLL_CTL_ADD;
import static io.cleat.posix.Epoll.EPOLL_CTL_DEL;
import static io.cleat.posix.Epoll.EPOLL_CTL_MOD;
import static io.cleat.posix.Fcntl.FD_CLOEXEC;
import static io.cleat.posix.Fcntl.F_GETFD;
import static io.cleat.posix.Fcntl.F_GETFL;
import static io.cleat.posix.Fcntl.F_SETFL;
import static io.cleat.posix.Fcntl.O_ASYNC;
import static io.cleat.posix.Fcntl.O_NONBLOCK;
import static io.cleat.posix.Fcntl.O_RDWR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Ioctl;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** epoll(7): what is registered, how it is told, and who waits. */
class EpollTest extends OnEveryEngine {
  private static final int ALL = EPOLLIN | EPOLLOUT | EPOLLPRI | EPOLLRDHUP;

  private final EpollEvent[] events = new EpollEvent[8];
  private int e;

  @BeforeEach
  void create() {
    e = succeeds(p.epoll_create1(0));
  }

  private int add(int fd, int events) {
    return p.epoll_ctl(e, EPOLL_CTL_ADD, fd, new EpollEvent(events, fd));
  }

  private int modify(int fd, int events) {
    return p.epoll_ctl(e, EPOLL_CTL_MOD, fd, new EpollEvent(events, fd));
  }

  private int delete(int fd) {
    return p.epoll_ctl(e, EPOLL_CTL_DEL, fd, null);
  }

  /** Waits for nothing: says which events there are now, of one descriptor at the most. */
  private int told() {
    int count = succeeds(p.epoll_wait(e, events, events.length, 0));
    assertTrue(count <= 1, () -> count + " events");
    return count == 0 ? 0 : events[0].events;
  }

  @Test
  void createRefusesWhatLinuxRefuses() {
    fails(Errno.EINVAL, p.epoll_create(0));
    fails(Errno.EINVAL, p.epoll_create1(1));
    int fd = succeeds(p.epoll_create1(EPOLL_CLOEXEC));
    assertEquals(FD_CLOEXEC, p.fcntl(fd, F_GETFD));
    assertEquals(0, p.fcntl(p.epoll_create(1), F_GETFD));
  }

  @Test
  void descriptorIsThereOnceUntilItIsRemoved() {
    int fd = pair()[0];
    fails(Errno.ENOENT, modify(fd, EPOLLIN));
    fails(Errno.ENOENT, delete(fd));
    succeeds(add(fd, EPOLLIN));
    fails(Errno.EEXIST, add(fd, EPOLLIN));
    succeeds(modify(fd, EPOLLOUT));
    assertEquals(EPOLLOUT, told());
    succeeds(delete(fd));
    assertEquals(0, told());
    fails(Errno.ENOENT, delete(fd));
  }

  @Test
  void wrongArgumentsFailInLinuxsOrder() {
    int fd = pair()[0];
    EpollEvent event = new EpollEvent(EPOLLIN, fd);
    fails(Errno.EFAULT, p.epoll_ctl(-1, EPOLL_CTL_ADD, fd, null));
    fails(Errno.EBADF, p.epoll_ctl(-1, EPOLL_CTL_ADD, fd, event));
    fails(Errno.EBADF, p.epoll_ctl(fd, EPOLL_CTL_ADD, -1, event));
    fails(Errno.EINVAL, p.epoll_ctl(fd, EPOLL_CTL_ADD, fd, event));
    fails(Errno.EINVAL, p.epoll_ctl(fd, EPOLL_CTL_ADD, e, event));
    fails(Errno.EINVAL, add(e, EPOLLIN));
    fails(Errno.EINVAL, p.epoll_ctl(e, EPOLL_CTL_ADD, p.dup(e), event));
    fails(Errno.EINVAL, p.epoll_ctl(e, 9, fd, event));
    fails(Errno.EBADF, p.epoll_wait(-1, events, 0, 0));
    fails(Errno.EINVAL, p.epoll_wait(e, events, 0, 0));
    fails(Errno.EINVAL, p.epoll_wait(e, events, -1, 0));
    fails(Errno.EFAULT, p.epoll_wait(e, null, 1, 0));
    fails(Errno.EINVAL, p.epoll_wait(fd, events, 1, 0));
    fails(Errno.EINVAL, p.epoll_pwait(e, events, 1, 0, "a mask"));
    assertEquals(0, p.epoll_pwait(e, events, 1, 0, null));
    fails(Errno.EFAULT, p.epoll_wait(e, new EpollEvent[0], 1, 0));
    fails(Errno.EINVAL, p.epoll_pwait2(e, events, 1, new Timespec(0, 1_000_000_000), null));
    fails(Errno.EINVAL, p.epoll_pwait2(e, events, 1, null, "a mask"));
    assertEquals(0, p.epoll_pwait2(e, events, 1, new Timespec(0, 1_000), null));
  }

  @Test
  void exclusiveIsForAddingSocketsAlone() {
    int[] sv = pair();
    succeeds(add(sv[0], EPOLLEXCLUSIVE | EPOLLIN | EPOLLET | EPOLLWAKEUP));
    fails(Errno.EINVAL, modify(sv[0], EPOLLIN));
    fails(Errno.EINVAL, modify(sv[0], EPOLLIN | EPOLLEXCLUSIVE));
    fails(Errno.EINVAL, add(sv[1], EPOLLEXCLUSIVE | EPOLLIN | EPOLLRDHUP));
    fails(Errno.EINVAL, add(sv[1], EPOLLEXCLUSIVE | EPOLLIN | EPOLLONESHOT));
    fails(Errno.EINVAL, add(sv[1], EPOLLEXCLUSIVE | EPOLLRDNORM));
    fails(Errno.EINVAL, add(p.epoll_create1(0), EPOLLEXCLUSIVE | EPOLLIN));
    sends(sv[1], "x");
    assertEquals(EPOLLIN, told());
    succeeds(delete(sv[0]));
  }

  @Test
  void numberAndObjectComeBack() {
    int[] sv = pair();
    Object connection = new Object();
    EpollEvent event = new EpollEvent(EPOLLOUT, connection);
    event.data = 0xffff_ffff_ffffL;
    succeeds(p.epoll_ctl(e, EPOLL_CTL_ADD, sv[0], event));
    EpollEvent mine = new EpollEvent();
    events[0] = mine;
    assertEquals(1, p.epoll_wait(e, events, 8, 0));
    assertSame(mine, events[0]);
    assertSame(connection, mine.ptr);
    assertEquals(0xffff_ffff_ffffL, mine.data);
  }

  @Test
  void levelIsToldAsLongAsItIsTrue() {
    int[] sv = pair();
    succeeds(add(sv[0], EPOLLIN));
    assertEquals(0, told());
    sends(sv[1], "xy");
    assertEquals(EPOLLIN, told());
    p.recv(sv[0], new byte[1], 1, 0);
    assertEquals(EPOLLIN, told());
    p.recv(sv[0], new byte[1], 1, 0);
    assertEquals(0, told());
  }

  @Test
  void edgeIsToldWhenItBecomesTrue() {
    int[] sv = pair();
    sends(sv[1], "x");
    succeeds(add(sv[0], EPOLLIN | EPOLLET));
    assertEquals(EPOLLIN, told());
    assertEquals(0, told());
    sends(sv[1], "y");
    assertEquals(EPOLLIN, told());
    assertEquals(0, told());
    succeeds(modify(sv[0], EPOLLIN | EPOLLET));
    assertEquals(EPOLLIN, told());
  }

  @Test
  void oneshotIsToldOnceUntilModified() {
    int[] sv = pair();
    sends(sv[1], "x");
    succeeds(add(sv[0], EPOLLIN | EPOLLONESHOT));
    assertEquals(EPOLLIN, told());
    sends(sv[1], "y");
    assertEquals(0, told());
    fails(Errno.EEXIST, add(sv[0], EPOLLIN));
    succeeds(modify(sv[0], EPOLLIN | EPOLLONESHOT));
    assertEquals(EPOLLIN, told());
    assertEquals(0, told());
  }

  @Test
  void onlyWhatIsAskedForIsToldButEndsAlways() {
    int[] sv = pair();
    succeeds(add(sv[0], 0));
    sends(sv[1], "x");
    assertEquals(0, told());
    succeeds(p.close(sv[1]));
    assertEquals(EPOLLHUP, told() & ~EPOLLERR);
  }

  @Test
  void normalDataIsData() {
    int[] sv = pair();
    succeeds(add(sv[0], EPOLLRDNORM));
    sends(sv[1], "x");
    assertEquals(EPOLLRDNORM, told());
  }

  @Test
  void halfCloseOfThePeerIsTold() {
    int[] sv = pair();
    succeeds(add(sv[0], ALL));
    succeeds(p.shutdown(sv[1], SHUT_WR));
    assertEquals(EPOLLIN | EPOLLOUT | EPOLLRDHUP, told());
  }

  @Test
  void closingTheLastDescriptorRemoves() {
    int[] sv = pair();
    succeeds(add(sv[0], EPOLLOUT));
    succeeds(p.close(sv[0]));
    assertEquals(0, told());
    int fd = succeeds(p.dup(sv[1]));
    assertEquals(sv[0], fd);
    succeeds(add(fd, EPOLLOUT));
  }

  @Test
  void registrationStaysWithTheDescription() {
    int[] sv = pair();
    succeeds(add(sv[0], EPOLLIN));
    int copy = p.dup(sv[0]);
    succeeds(p.close(sv[0]));
    sends(sv[1], "x");
    assertEquals(EPOLLIN, told());
    assertEquals(sv[0], events[0].data);
    fails(Errno.EBADF, delete(sv[0]));
    fails(Errno.ENOENT, delete(copy));
    succeeds(p.close(copy));
    assertEquals(0, told());
  }

  @Test
  void numberUsedAgainIsAnotherRegistration() {
    int[] sv = pair();
    succeeds(add(sv[0], EPOLLIN));
    p.dup(sv[0]);
    succeeds(p.close(sv[0]));
    int[] other = new int[] {p.dup(sv[1])};
    assertEquals(sv[0], other[0]);
    succeeds(add(other[0], EPOLLOUT));
    assertEquals(EPOLLOUT, told());
    sends(sv[1], "x");
    assertEquals(2, p.epoll_wait(e, events, 8, 0));
  }

  @Test
  void copyIsRegisteredOnItsOwn() {
    int[] sv = pair();
    int copy = p.dup(sv[0]);
    succeeds(add(sv[0], EPOLLIN));
    succeeds(add(copy, EPOLLIN | EPOLLET));
    sends(sv[1], "x");
    assertEquals(2, p.epoll_wait(e, events, 8, 0));
    assertEquals(1, p.epoll_wait(e, events, 8, 0));
    assertEquals(sv[0], events[0].data);
    succeeds(delete(sv[0]));
    assertEquals(0, told());
    sends(sv[1], "y");
    assertEquals(EPOLLIN, told());
    assertEquals(copy, events[0].data);
    succeeds(modify(copy, EPOLLOUT));
    assertEquals(EPOLLOUT, told());
    succeeds(delete(copy));
    assertEquals(0, told());
  }

  @Test
  void copiesGoTogetherWithTheDescription() {
    int[] sv = pair();
    int copy = p.dup(sv[0]);
    succeeds(add(sv[0], EPOLLOUT));
    succeeds(add(copy, EPOLLOUT));
    succeeds(p.close(sv[0]));
    assertEquals(2, p.epoll_wait(e, events, 8, 0));
    succeeds(p.close(copy));
    assertEquals(0, told());
  }

  @Test
  void fewerEventsThanThereAreComeInTurn() {
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      succeeds(add(pair()[0], EPOLLOUT));
    }
    for (int i = 0; i < 4; i++) {
      assertEquals(1, p.epoll_wait(e, events, 1, 0));
      seen.add(events[0].data);
    }
    assertEquals(4, seen.size());
    assertEquals(4, p.epoll_wait(e, events, 100, 0));
  }

  @Test
  void instanceInsideAnInstance() {
    int[] sv = pair();
    int inner = p.epoll_create1(0);
    succeeds(p.epoll_ctl(inner, EPOLL_CTL_ADD, sv[0], new EpollEvent(EPOLLIN, 7)));
    succeeds(add(inner, EPOLLIN));
    assertEquals(0, told());
    sends(sv[1], "x");
    assertEquals(EPOLLIN, told());
    assertEquals(inner, events[0].data);
    Pollfd[] fds = {new Pollfd(inner, Poll.POLLIN)};
    assertEquals(1, p.poll(fds, 1, -1));
    assertEquals(1, p.epoll_wait(inner, events, 8, 0));
    assertEquals(7, events[0].data);
    p.recv(sv[0], new byte[1], 1, 0);
    assertEquals(0, told());
    succeeds(p.close(inner));
    fails(Errno.EBADF, delete(inner));
  }

  @Test
  void instancesNestFiveDeepAndNotInACircle() {
    int[] chain = new int[6];
    for (int i = 0; i < chain.length; i++) {
      chain[i] = p.epoll_create1(0);
    }
    EpollEvent event = new EpollEvent(EPOLLIN, 0);
    for (int i = 0; i < 4; i++) {
      succeeds(p.epoll_ctl(chain[i], EPOLL_CTL_ADD, chain[i + 1], event));
    }
    fails(Errno.ELOOP, p.epoll_ctl(chain[4], EPOLL_CTL_ADD, chain[5], event));
    fails(Errno.ELOOP, p.epoll_ctl(e, EPOLL_CTL_ADD, chain[0], event));
    fails(Errno.ELOOP, p.epoll_ctl(chain[1], EPOLL_CTL_ADD, chain[0], event));
  }

  @Test
  void descriptorOfAnInstanceIsNoSocket() {
    assertEquals(O_RDWR, p.fcntl(e, F_GETFL));
    succeeds(p.fcntl(e, F_SETFL, O_NONBLOCK | O_ASYNC));
    assertEquals(O_RDWR | O_NONBLOCK, p.fcntl(e, F_GETFL));
    byte[] one = new byte[1];
    fails(Errno.EINVAL, p.read(e, one, 1));
    fails(Errno.EINVAL, p.write(e, one, 1));
    fails(Errno.ENOTSOCK, p.send(e, one, 1, 0));
    fails(Errno.ENOTSOCK, p.recv(e, one, 1, 0));
    fails(Errno.ENOTSOCK, p.sendmsg(e, new Msghdr(), 0));
    fails(Errno.ENOTSOCK, p.recvmmsg(e, null, 0, 0, null));
    fails(Errno.ENOTSOCK, p.bind(e, Sockaddr.of(Inet.of("127.0.0.1", 0)), 16));
    fails(Errno.ENOTSOCK, p.listen(e, 1));
    fails(Errno.ENOTSOCK, p.accept(e));
    fails(Errno.ENOTSOCK, p.shutdown(e, SHUT_WR));
    fails(Errno.ENOTSOCK, p.getsockname(e, new Sockaddr(), room()));
    fails(Errno.EINVAL, p.ioctl(e, Ioctl.FIONREAD, new int[1]));
    fails(Errno.ENOTTY, p.ioctl(e, Ioctl.FIOASYNC, new int[] {1}));
  }

  @Test
  void copyOfTheInstanceIsTheInstance() {
    int[] sv = pair();
    int copy = p.dup(e);
    succeeds(add(sv[0], EPOLLOUT));
    succeeds(p.close(e));
    assertEquals(1, p.epoll_wait(copy, events, 8, 0));
    fails(Errno.EBADF, p.epoll_wait(e, events, 8, 0));
  }

  @Test
  void timeEndsAWait() {
    succeeds(add(pair()[0], EPOLLIN));
    long start = System.nanoTime();
    assertEquals(0, p.epoll_wait(e, events, 8, 20));
    assertTrue(System.nanoTime() - start >= 20_000_000);
  }

  @Test
  void timeEndsAWaitOnAVirtualThread() throws Exception {
    succeeds(add(pair()[0], EPOLLIN));
    assertEquals(0, virtually(() -> p.epoll_wait(e, events, 8, 20)).get());
  }

  @Test
  void waitsForAnEvent() throws Exception {
    int[] sv = pair();
    succeeds(add(sv[0], EPOLLIN));
    Future<Long> count = elsewhere(() -> p.epoll_wait(e, events, 8, -1));
    sends(sv[1], "x");
    assertEquals(1, count.get());
    assertEquals(EPOLLIN, events[0].events);
  }

  @Test
  void waitsForAnEventOnAVirtualThread() throws Exception {
    int[] sv = pair();
    succeeds(add(sv[0], EPOLLIN));
    Future<Long> count = virtually(() -> p.epoll_wait(e, events, 8, -1));
    sends(sv[1], "x");
    assertEquals(1, count.get());
  }

  @Test
  void whatIsAddedWhileAnotherThreadWaitsIsTold() throws Exception {
    int[] sv = pair();
    sends(sv[1], "x");
    Future<Long> count = elsewhere(() -> p.epoll_wait(e, events, 8, -1));
    succeeds(add(sv[0], EPOLLIN));
    assertEquals(1, count.get());
  }

  @Test
  void eachOfSeveralWaitersGetsAnEvent() throws Exception {
    List<Future<Long>> waiters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      EpollEvent[] own = new EpollEvent[1];
      waiters.add(elsewhere(() -> p.epoll_wait(e, own, 1, -1) == 1 ? own[0].data : -1));
      EpollEvent[] virtual = new EpollEvent[1];
      waiters.add(virtually(() -> p.epoll_wait(e, virtual, 1, -1) == 1 ? virtual[0].data : -1));
    }
    Set<Long> ready = new HashSet<>();
    for (int i = 0; i < waiters.size(); i++) {
      int[] sv = pair();
      succeeds(add(sv[0], EPOLLIN | EPOLLONESHOT));
      ready.add((long) sv[0]);
      sends(sv[1], "x");
    }
    Set<Long> told = new HashSet<>();
    for (Future<Long> waiter : waiters) {
      told.add(waiter.get());
    }
    assertEquals(ready, told);
  }

  @Test
  void oneWhoDoesNotWaitIsNotHeldUpByOneWhoDoes() throws Exception {
    int[] sv = pair();
    succeeds(add(sv[0], EPOLLIN));
    Future<Long> waiter = elsewhere(() -> p.epoll_wait(e, new EpollEvent[1], 1, -1));
    assertEquals(0, p.epoll_wait(e, events, 8, 0));
    assertEquals(0, p.epoll_wait(e, events, 8, 5));
    sends(sv[1], "x");
    assertEquals(1, waiter.get());
  }

  @Test
  void closingTheInstanceEndsAWait() throws Exception {
    Future<Long> platform = elsewhere(() -> p.epoll_wait(e, new EpollEvent[1], 1, -1));
    Future<Long> virtual = virtually(() -> p.epoll_wait(e, new EpollEvent[1], 1, -1));
    succeeds(p.close(e));
    fails(Errno.EBADF, platform.get());
    fails(Errno.EBADF, virtual.get());
  }

  @Test
  void interruptEndsAWait() throws Exception {
    Future<Long> count =
        elsewhere(() -> {
          Thread.currentThread().interrupt();
          return p.epoll_wait(e, events, 8, -1);
        });
    fails(Errno.EINTR, count.get());
  }

  @Test
  void sameSocketInTwoInstances() {
    int[] sv = pair();
    int other = p.epoll_create1(0);
    succeeds(add(sv[0], EPOLLIN));
    succeeds(p.epoll_ctl(other, EPOLL_CTL_ADD, sv[0], new EpollEvent(EPOLLIN, 1)));
    sends(sv[1], "x");
    assertEquals(EPOLLIN, told());
    assertEquals(1, p.epoll_wait(other, events, 8, 0));
    succeeds(p.close(other));
    assertEquals(EPOLLIN, told());
  }

  @Test
  void eventsThatAreThereComeBeforeAnInterrupt() throws Exception {
    int[] sv = pair();
    succeeds(add(sv[0], EPOLLIN));
    Future<Long> counts =
        elsewhere(() -> {
          Thread.currentThread().interrupt();
          long none = p.epoll_wait(e, events, 8, 0);
          sends(sv[1], "x");
          long one = p.epoll_wait(e, events, 8, -1);
          boolean interrupted = Thread.interrupted();
          return interrupted ? none + one : -1;
        });
    assertEquals(1, counts.get());
  }
}
