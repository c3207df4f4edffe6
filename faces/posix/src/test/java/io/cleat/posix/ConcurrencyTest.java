// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Msg.MSG_PEEK;
import static io.cleat.Msg.SHUT_WR;
import static io.cleat.posix.Epoll.EPOLLIN;
import static io.cleat.posix.Epoll.EPOLLONESHOT;
import static io.cleat.posix.Epoll.EPOLL_CTL_ADD;
import static io.cleat.posix.Epoll.EPOLL_CTL_MOD;
import static io.cleat.posix.Poll.POLLIN;
import static io.cleat.posix.Poll.POLLNVAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** Several threads at the same descriptors. */
class ConcurrencyTest extends OnEveryEngine {
  private static final int THREADS = 4;
  private static final int ROUNDS = 3_000;

  @Test
  void noNumberIsGivenTwice() throws Exception {
    int original = pair()[0];
    AtomicIntegerArray holders = new AtomicIntegerArray(p.rlimitNofile());
    List<Future<Long>> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(elsewhere(() -> openAndClose(original, holders)));
    }
    for (Future<Long> thread : threads) {
      assertTrue(thread.get() < 2 + THREADS, "the lowest free numbers are used");
    }
    assertEquals(2, p.dup(original));
  }

  private long openAndClose(int original, AtomicIntegerArray holders) {
    long highest = 0;
    for (int i = 0; i < ROUNDS; i++) {
      int fd = succeeds(p.dup(original));
      assertEquals(1, holders.incrementAndGet(fd));
      holders.decrementAndGet(fd);
      succeeds(p.close(fd));
      highest = Math.max(highest, fd);
    }
    return highest;
  }

  @Test
  void callsOnDescriptorsThatOthersCloseAndOpenEndWell() throws Exception {
    int[] sv = pair();
    sends(sv[0], "x");
    int copy = 50;
    Future<Long> caller =
        elsewhere(() -> {
          byte[] one = new byte[1];
          for (int i = 0; i < ROUNDS; i++) {
            long got = p.recv(copy, one, 1, MSG_PEEK);
            assertTrue(got == 1 || got == Errno.EBADF.negated(), () -> Errno.name(got));
          }
          return 0;
        });
    while (!caller.isDone()) {
      assertEquals(copy, p.dup2(sv[1], copy));
      succeeds(p.close(copy));
    }
    assertEquals(0, caller.get());
  }

  @Test
  void oneshotEventsReachOneThreadEach() throws Exception {
    int epoll = p.epoll_create1(0);
    int[] sv = pair();
    EpollEvent interest = new EpollEvent(EPOLLIN | EPOLLONESHOT, sv[1]);
    succeeds(p.epoll_ctl(epoll, EPOLL_CTL_ADD, sv[1], interest));
    List<Future<Long>> workers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      boolean virtual = i % 2 == 0;
      workers.add(
          virtual ? virtually(() -> work(epoll, sv[1])) : elsewhere(() -> work(epoll, sv[1])));
    }
    for (int i = 0; i < ROUNDS; i++) {
      sends(sv[0], "x");
    }
    succeeds(p.shutdown(sv[0], SHUT_WR));
    long sum = 0;
    for (Future<Long> worker : workers) {
      sum += worker.get();
    }
    assertEquals(ROUNDS, sum);
  }

  /** Reads one byte an event until the end, which wakes the next. */
  private long work(int epoll, int fd) {
    EpollEvent[] events = {new EpollEvent()};
    byte[] one = new byte[1];
    long got = 0;
    while (true) {
      assertEquals(1, succeeds(p.epoll_wait(epoll, events, 1, -1)));
      long result = succeeds(p.recv(fd, one, 1, 0));
      EpollEvent again = new EpollEvent(EPOLLIN | EPOLLONESHOT, fd);
      succeeds(p.epoll_ctl(epoll, EPOLL_CTL_MOD, fd, again));
      if (result == 0) {
        return got;
      }
      got += result;
    }
  }

  @Test
  void descriptionsThatEndWhileTheyAreAddedAreNotLeftBehind() throws Exception {
    int epoll = p.epoll_create1(0);
    for (int i = 0; i < 300; i++) {
      int[] sv = pair();
      sends(sv[0], "x");
      EpollEvent event = new EpollEvent(EPOLLIN, sv[1]);
      Future<Long> added = elsewhere(() -> p.epoll_ctl(epoll, EPOLL_CTL_ADD, sv[1], event));
      succeeds(p.close(sv[1]));
      long result = added.get();
      assertTrue(result == 0 || result == Errno.EBADF.negated(), () -> Errno.name(result));
      succeeds(p.close(sv[0]));
    }
    assertEquals(0, p.epoll_wait(epoll, new EpollEvent[1], 1, 0));
  }

  @Test
  void waitsOneAfterTheOtherTellOfTheirOwn() throws Exception {
    List<Future<Long>> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int[] one = pair();
      int[] two = pair();
      boolean virtual = i % 2 == 0;
      threads.add(virtual ? virtually(() -> answer(one, two)) : elsewhere(() -> answer(one, two)));
      threads.add(elsewhere(() -> ask(one, two)));
    }
    for (Future<Long> thread : threads) {
      assertEquals(ROUNDS, thread.get());
    }
  }

  /** Sends back whatever comes at one or the other, once it is there. */
  private long answer(int[] one, int[] two) {
    Pollfd[] fds = {new Pollfd(one[1], POLLIN), new Pollfd(two[1], POLLIN)};
    byte[] byteOfIt = new byte[1];
    for (int i = 0; i < ROUNDS; i++) {
      assertEquals(1, succeeds(p.poll(fds, 2, -1)));
      int ready = fds[i % 2].fd;
      assertEquals(POLLIN, fds[i % 2].revents);
      assertEquals(1, p.recv(ready, byteOfIt, 1, 0));
      assertEquals(1, p.send(ready, byteOfIt, 1, 0));
    }
    return ROUNDS;
  }

  private long ask(int[] one, int[] two) {
    byte[] byteOfIt = new byte[1];
    for (int i = 0; i < ROUNDS; i++) {
      int fd = i % 2 == 0 ? one[0] : two[0];
      assertEquals(1, p.send(fd, byteOfIt, 1, 0));
      assertEquals(1, p.recv(fd, byteOfIt, 1, 0));
    }
    return ROUNDS;
  }

  @Test
  void waitsThatACloseEndsLeaveNothingToTheNext() throws Exception {
    int[] quiet = pair();
    for (int i = 0; i < 300; i++) {
      int[] sv = pair();
      Pollfd[] fds = {new Pollfd(sv[0], POLLIN), new Pollfd(quiet[0], POLLIN)};
      Future<Long> ended = elsewhere(() -> p.poll(fds, 2, -1));
      succeeds(p.close(sv[0]));
      assertEquals(1, ended.get());
      assertEquals(POLLNVAL, fds[0].revents);
      succeeds(p.close(sv[1]));
    }
    Pollfd[] fds = {new Pollfd(quiet[0], POLLIN), new Pollfd(quiet[1], POLLIN)};
    assertEquals(0, p.poll(fds, 2, 1));
  }
}
