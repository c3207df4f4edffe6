// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Msg.SHUT_RDWR;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.posix.Poll.POLLHUP;
import static io.cleat.posix.Poll.POLLIN;
import static io.cleat.posix.Poll.POLLNVAL;
import static io.cleat.posix.Poll.POLLOUT;
import static io.cleat.posix.Poll.POLLPRI;
import static io.cleat.posix.Poll.POLLRDHUP;
import static io.cleat.posix.Poll.POLLRDNORM;
import static io.cleat.posix.Poll.POLLWRNORM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** poll(2): what it tells, and when it stops waiting. */
class PollTest extends OnEveryEngine {
  private static final int ALL = POLLIN | POLLOUT | POLLPRI | POLLRDHUP;

  private int revents(int fd, int events) {
    Pollfd[] one = {new Pollfd(fd, events)};
    int ready = succeeds(p.poll(one, 1, 0));
    assertEquals(one[0].revents == 0 ? 0 : 1, ready);
    return one[0].revents;
  }

  @Test
  void tellsWhatIsTrueAndAskedFor() {
    int[] sv = pair();
    assertEquals(POLLOUT, revents(sv[1], ALL));
    sends(sv[0], "x");
    assertEquals(POLLIN | POLLOUT, revents(sv[1], ALL));
    assertEquals(POLLIN, revents(sv[1], POLLIN));
    assertEquals(0, revents(sv[1], POLLPRI));
  }

  @Test
  void normalDataIsData() {
    int[] sv = pair();
    sends(sv[0], "x");
    assertEquals(POLLRDNORM, revents(sv[1], POLLRDNORM));
    assertEquals(POLLWRNORM, revents(sv[1], POLLWRNORM));
  }

  @Test
  void endIsToldUnasked() {
    int[] sv = pair();
    succeeds(p.close(sv[0]));
    assertEquals(POLLIN | POLLOUT | POLLHUP | POLLRDHUP, revents(sv[1], ALL));
    assertEquals(POLLHUP, revents(sv[1], 0));
  }

  @Test
  void freshStreamHangs() {
    assertEquals(POLLOUT | POLLHUP, revents(p.socket(AF_INET, SOCK_STREAM, 0), ALL));
  }

  @Test
  void fullBufferCannotBeWritten() {
    int[] sv = pair();
    fill(sv[0]);
    assertEquals(0, revents(sv[0], ALL));
  }

  @Test
  void descriptorThatIsNotOpenIsTold() {
    assertEquals(POLLNVAL, revents(555, POLLIN));
    assertEquals(0, revents(-1, POLLIN));
  }

  @Test
  void countsThoseWithSomethingToTell() {
    int[] sv = pair();
    Pollfd[] fds = {
      new Pollfd(sv[0], POLLIN),
      new Pollfd(sv[1], POLLOUT),
      new Pollfd(-5, POLLIN),
      new Pollfd(99, 0)
    };
    fds[0].revents = 77;
    assertEquals(2, p.poll(fds, 4, -1));
    assertEquals(0, fds[0].revents);
    assertEquals(POLLOUT, fds[1].revents);
    assertEquals(POLLNVAL, fds[3].revents);
    assertEquals(0, p.poll(fds, 1, 0));
  }

  @Test
  void numberBeyondTheLimitIsInvalid() {
    p.rlimitNofile(1);
    fails(Errno.EINVAL, p.poll(new Pollfd[] {new Pollfd(), new Pollfd()}, 2, 0));
    fails(Errno.EINVAL, p.poll(null, -1, 0));
    fails(Errno.EFAULT, p.poll(null, 1, 0));
  }

  @Test
  void nothingToWaitForIsASleep() {
    long start = System.nanoTime();
    assertEquals(0, p.poll(null, 0, 20));
    assertTrue(System.nanoTime() - start >= 20_000_000);
    assertEquals(0, p.poll(new Pollfd[] {new Pollfd(-1, POLLIN)}, 1, 1));
  }

  @Test
  void timeEndsAWaitForOneAndForSeveral() {
    int[] sv = pair();
    Pollfd[] fds = {new Pollfd(sv[0], POLLIN), new Pollfd(sv[1], POLLIN)};
    long start = System.nanoTime();
    assertEquals(0, p.poll(fds, 1, 20));
    assertEquals(0, p.poll(fds, 2, 20));
    assertTrue(System.nanoTime() - start >= 40_000_000);
  }

  @Test
  void waitsForOne() throws Exception {
    int[] sv = pair();
    Future<Long> ready = elsewhere(() -> p.poll(new Pollfd[] {new Pollfd(sv[0], POLLIN)}, 1, -1));
    sends(sv[1], "x");
    assertEquals(1, ready.get());
  }

  @Test
  void waitsForTheFirstOfSeveral() throws Exception {
    int[] one = pair();
    int[] other = pair();
    Pollfd[] fds = {new Pollfd(one[0], POLLIN), new Pollfd(other[0], POLLIN)};
    Future<Long> ready = elsewhere(() -> p.poll(fds, 2, -1));
    sends(other[1], "x");
    assertEquals(1, ready.get());
    assertEquals(0, fds[0].revents);
    assertEquals(POLLIN, fds[1].revents);
  }

  @Test
  void virtualThreadWaitsForTheFirstOfSeveral() throws Exception {
    int[] one = pair();
    int[] other = pair();
    Pollfd[] fds = {new Pollfd(one[0], POLLIN), new Pollfd(other[0], POLLIN)};
    Future<Long> ready = virtually(() -> p.poll(fds, 2, -1));
    sends(other[1], "x");
    assertEquals(1, ready.get());
    assertEquals(POLLIN, fds[1].revents);
  }

  @Test
  void sameDescriptorAndItsCopyAskForDifferentThings() throws Exception {
    int[] sv = pair();
    fill(sv[0]);
    int copy = p.dup(sv[0]);
    Pollfd[] fds = {
      new Pollfd(sv[0], POLLIN), new Pollfd(copy, POLLOUT), new Pollfd(sv[0], POLLPRI)
    };
    Future<Long> ready = elsewhere(() -> p.poll(fds, 3, -1));
    sends(sv[1], "x");
    assertEquals(1, ready.get());
    assertEquals(POLLIN, fds[0].revents);
    assertEquals(0, fds[1].revents);
  }

  @Test
  void closingOneOfThoseWaitedForEndsTheWait() throws Exception {
    int[] sv = pair();
    int[] other = pair();
    Pollfd[] fds = {new Pollfd(sv[0], POLLIN), new Pollfd(other[0], POLLIN)};
    Future<Long> ready = elsewhere(() -> p.poll(fds, 2, -1));
    succeeds(p.close(sv[0]));
    assertEquals(1, ready.get());
    assertEquals(POLLNVAL, fds[0].revents);
  }

  @Test
  void closingTheOnlyOneWaitedForEndsTheWait() throws Exception {
    int[] sv = pair();
    Pollfd[] fds = {new Pollfd(sv[0], POLLIN)};
    Future<Long> ready = elsewhere(() -> p.poll(fds, 1, -1));
    succeeds(p.close(sv[0]));
    assertEquals(1, ready.get());
    assertEquals(POLLNVAL, fds[0].revents);
  }

  @Test
  void interruptEndsAWait() throws Exception {
    int[] sv = pair();
    for (int count = 0; count <= 2; count++) {
      int nfds = count;
      Pollfd[] fds = {new Pollfd(sv[0], POLLIN), new Pollfd(sv[1], POLLIN)};
      Future<Long> ready =
          elsewhere(() -> {
            Thread.currentThread().interrupt();
            return p.poll(fds, nfds, -1);
          });
      fails(Errno.EINTR, ready.get());
    }
  }

  @Test
  void hangUpOfOneDoesNotHideTheOther() throws Exception {
    int[] sv = pair(SOCK_DGRAM);
    int[] other = pair();
    succeeds(p.shutdown(other[0], SHUT_RDWR));
    Pollfd[] fds = {new Pollfd(sv[0], POLLIN), new Pollfd(other[0], 0)};
    assertEquals(1, p.poll(fds, 2, -1));
    assertEquals(POLLHUP, fds[1].revents);
  }

  @Test
  void closingAnEpollInstanceEndsAWaitForIt() throws Exception {
    int epoll = p.epoll_create1(0);
    Pollfd[] fds = {new Pollfd(epoll, POLLIN)};
    assertEquals(0, p.poll(fds, 1, 0));
    Future<Long> ready = elsewhere(() -> p.poll(fds, 1, -1));
    succeeds(p.close(epoll));
    assertEquals(1, ready.get());
    assertEquals(POLLNVAL, fds[0].revents);
  }

  @Test
  void finerTimeoutIsNotChanged() {
    int[] sv = pair();
    Pollfd[] fds = {new Pollfd(sv[0], POLLIN), new Pollfd(sv[1], POLLIN)};
    Timespec timeout = new Timespec(0, 1_000);
    assertEquals(0, p.ppoll(fds, 2, timeout, null));
    assertEquals(1_000, timeout.tv_nsec);
    sends(sv[1], "x");
    assertEquals(1, p.ppoll(fds, 2, null, null));
    assertEquals(POLLIN, fds[0].revents);
  }

  @Test
  void timesAndMasksThatCannotBeAreRefused() {
    fails(Errno.EINVAL, p.ppoll(null, 0, new Timespec(-1, 0), null));
    fails(Errno.EINVAL, p.ppoll(null, 0, new Timespec(0, -1), null));
    fails(Errno.EINVAL, p.ppoll(null, 0, new Timespec(0, 1_000_000_000), null));
    fails(Errno.EINVAL, p.ppoll(null, 0, new Timespec(), new Object()));
    assertEquals(0, p.ppoll(null, 0, new Timespec(), null));
  }
}
