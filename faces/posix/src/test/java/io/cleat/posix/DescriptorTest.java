// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.SocketType.SOCK_CLOEXEC;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_NONBLOCK;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNIX;
import static io.cleat.posix.Fcntl.FD_CLOEXEC;
import static io.cleat.posix.Fcntl.F_DUPFD;
import static io.cleat.posix.Fcntl.F_DUPFD_CLOEXEC;
import static io.cleat.posix.Fcntl.F_GETFD;
import static io.cleat.posix.Fcntl.F_GETFL;
import static io.cleat.posix.Fcntl.F_SETFD;
import static io.cleat.posix.Fcntl.F_SETFL;
import static io.cleat.posix.Fcntl.O_CLOEXEC;
import static io.cleat.posix.Fcntl.O_NONBLOCK;
import static io.cleat.posix.Fcntl.O_RDWR;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Events;
import org.junit.jupiter.api.Test;

/** Which numbers descriptors get, what they share, and where they end. */
class DescriptorTest extends OnEveryEngine {
  private int socket() {
    return p.socket(AF_UNIX, SOCK_STREAM, 0);
  }

  @Test
  void firstDescriptorIsZero() {
    assertEquals(0, socket());
  }

  @Test
  void newDescriptorIsTheLowestFreeOne() {
    for (int fd = 0; fd < 5; fd++) {
      assertEquals(fd, socket());
    }
    succeeds(p.close(3));
    succeeds(p.close(1));
    assertEquals(1, socket());
    assertEquals(3, socket());
    assertEquals(5, socket());
  }

  @Test
  void pairTakesTheTwoLowest() {
    for (int fd = 0; fd < 3; fd++) {
      socket();
    }
    succeeds(p.close(1));
    assertArrayEquals(new int[] {1, 3}, pair());
  }

  @Test
  void limitIsTheFirstNumberThatIsNotGiven() {
    p.rlimitNofile(2);
    assertEquals(0, socket());
    assertEquals(1, socket());
    fails(Errno.EMFILE, socket());
    fails(Errno.EMFILE, p.dup(0));
    fails(Errno.EMFILE, p.epoll_create1(0));
    fails(Errno.EMFILE, p.fcntl(0, F_DUPFD, 1));
    assertEquals(2, p.rlimitNofile());
  }

  @Test
  void tableGrowsToItsLimit() {
    int limit = 300;
    p.rlimitNofile(limit);
    socket();
    for (int fd = 1; fd < limit; fd++) {
      assertEquals(fd, p.dup(0));
    }
    fails(Errno.EMFILE, p.dup(0));
    assertEquals(O_RDWR, p.fcntl(limit - 1, F_GETFL));
  }

  @Test
  void whatIsOpenAboveALowerLimitStaysOpen() {
    socket();
    socket();
    p.rlimitNofile(1);
    assertEquals(O_RDWR, p.fcntl(1, F_GETFL));
    succeeds(p.close(0));
    assertEquals(0, socket());
    fails(Errno.EMFILE, socket());
  }

  @Test
  void badFamilyIsToldBeforeTheLimit() {
    p.rlimitNofile(0);
    fails(Errno.EAFNOSUPPORT, p.socket(0, SOCK_STREAM, 0));
    fails(Errno.EMFILE, socket());
    fails(Errno.EINVAL, p.epoll_create1(1));
  }

  @Test
  void limitIsToldBeforeTheBadFamilyOfAPair() {
    p.rlimitNofile(1);
    fails(Errno.EMFILE, p.socketpair(0, SOCK_STREAM, 0, new int[2]));
    fails(Errno.EINVAL, p.socketpair(0, SOCK_STREAM | 0x100000, 0, new int[2]));
  }

  @Test
  void pairThatFailsLeavesNothing() {
    int[] sv = {-7, -7};
    fails(Errno.EOPNOTSUPP, p.socketpair(AF_INET, SOCK_DGRAM, 0, sv));
    assertArrayEquals(new int[] {-7, -7}, sv);
    assertEquals(0, socket());
    fails(Errno.EFAULT, p.socketpair(AF_UNIX, SOCK_STREAM, 0, null));
    assertEquals(1, socket());
  }

  @Test
  void unknownFlagOfTypeIsInvalid() {
    fails(Errno.EINVAL, p.socket(AF_UNIX, SOCK_STREAM | 0x40, 0));
  }

  @Test
  void closedDescriptorIsBad() {
    int fd = socket();
    succeeds(p.close(fd));
    fails(Errno.EBADF, p.close(fd));
    fails(Errno.EBADF, p.listen(fd, 1));
    fails(Errno.EBADF, p.fcntl(fd, F_GETFL));
    fails(Errno.EBADF, p.close(-1));
    fails(Errno.EBADF, p.close(100_000));
  }

  @Test
  void copyIsTheLowestFreeAndReachesTheSameSocket() {
    int[] sv = pair();
    int copy = succeeds(p.dup(sv[1]));
    assertEquals(2, copy);
    sends(sv[0], "a");
    receives(copy, "a");
  }

  @Test
  void copiesShareStatusFlagsButNotDescriptorFlags() {
    int[] sv = pair();
    int copy = p.dup(sv[1]);
    succeeds(p.fcntl(sv[1], F_SETFL, O_NONBLOCK));
    assertEquals(O_RDWR | O_NONBLOCK, p.fcntl(copy, F_GETFL));
    fails(Errno.EAGAIN, p.recv(copy, new byte[1], 1, 0));
    succeeds(p.fcntl(sv[1], F_SETFD, FD_CLOEXEC));
    assertEquals(0, p.fcntl(copy, F_GETFD));
  }

  @Test
  void socketIsClosedWithItsLastDescriptor() {
    int[] sv = pair();
    int copy = p.dup(sv[1]);
    succeeds(p.close(sv[1]));
    sends(sv[0], "still");
    receives(copy, "still");
    succeeds(p.close(copy));
    fails(Errno.EPIPE, p.send(sv[0], new byte[1], 1, 0));
  }

  @Test
  void dup2TakesTheNumberAndClosesWhatItWas() {
    int[] one = pair();
    int[] other = pair();
    assertEquals(other[1], p.dup2(one[1], other[1]));
    fails(Errno.EPIPE, p.send(other[0], new byte[1], 1, 0));
    sends(one[0], "b");
    receives(other[1], "b");
  }

  @Test
  void dup2CanOpenAHighNumber() {
    int fd = socket();
    assertEquals(700, p.dup2(fd, 700));
    assertEquals(O_RDWR, p.fcntl(700, F_GETFL));
    assertEquals(1, socket());
  }

  @Test
  void dup2OfADescriptorToItselfDoesNothing() {
    int fd = socket();
    succeeds(p.fcntl(fd, F_SETFD, FD_CLOEXEC));
    assertEquals(fd, p.dup2(fd, fd));
    assertEquals(FD_CLOEXEC, p.fcntl(fd, F_GETFD));
    fails(Errno.EBADF, p.dup2(9, 9));
  }

  @Test
  void dup2AndDup3RefuseAsLinux() {
    int fd = socket();
    fails(Errno.EBADF, p.dup2(fd, -1));
    fails(Errno.EBADF, p.dup2(fd, p.rlimitNofile()));
    fails(Errno.EBADF, p.dup2(-1, fd));
    fails(Errno.EINVAL, p.dup3(fd, fd, 0));
    fails(Errno.EINVAL, p.dup3(fd, 50, 1));
    fails(Errno.EINVAL, p.dup3(99, 99, 0));
    fails(Errno.EBADF, p.dup3(99, 50, 0));
    fails(Errno.EBADF, p.dup3(fd, p.rlimitNofile(), 0));
  }

  @Test
  void dup3SetsCloseOnExecAndDup2ClearsIt() {
    int fd = socket();
    assertEquals(50, p.dup3(fd, 50, O_CLOEXEC));
    assertEquals(FD_CLOEXEC, p.fcntl(50, F_GETFD));
    assertEquals(50, p.dup2(fd, 50));
    assertEquals(0, p.fcntl(50, F_GETFD));
  }

  @Test
  void dupfdStartsAtItsArgument() {
    int fd = socket();
    assertEquals(100, p.fcntl(fd, F_DUPFD, 100));
    assertEquals(101, p.fcntl(fd, F_DUPFD_CLOEXEC, 100));
    assertEquals(0, p.fcntl(100, F_GETFD));
    assertEquals(FD_CLOEXEC, p.fcntl(101, F_GETFD));
    fails(Errno.EINVAL, p.fcntl(fd, F_DUPFD, -1));
    fails(Errno.EINVAL, p.fcntl(fd, F_DUPFD, p.rlimitNofile()));
  }

  @Test
  void closedNumberForgetsItsFlags() {
    int fd = p.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    assertEquals(FD_CLOEXEC, p.fcntl(fd, F_GETFD));
    succeeds(p.close(fd));
    assertEquals(fd, socket());
    assertEquals(0, p.fcntl(fd, F_GETFD));
    assertEquals(O_RDWR, p.fcntl(fd, F_GETFL));
  }

  @Test
  void installedEndpointHasADescriptor() throws ErrnoException {
    Endpoint[] pair = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    assertEquals(0, p.install(pair[0]));
    assertEquals(1, p.install(pair[1], O_RDWR | O_NONBLOCK | O_CLOEXEC));
    assertEquals(pair[1], p.endpoint(1));
    assertNull(p.endpoint(2));
    assertEquals(O_RDWR | O_NONBLOCK, p.fcntl(1, F_GETFL));
    assertEquals(FD_CLOEXEC, p.fcntl(1, F_GETFD));
    sends(0, "c");
    receives(1, "c");
    succeeds(p.close(0));
    assertEquals(Events.NVAL, pair[0].events());
  }

  @Test
  void installedEndpointStaysTheCallersWhereNumbersHaveEnded() throws ErrnoException {
    p.rlimitNofile(0);
    try (Closing open = new Closing(engine.socketpair(AF_UNIX, SOCK_STREAM, 0))) {
      fails(Errno.EMFILE, p.install(open.endpoints()[0]));
      assertEquals(1, open.endpoints()[0].send(memory("d"), 0, 1, 0));
    }
  }

  private record Closing(Endpoint... endpoints) implements AutoCloseable {
    @Override
    public void close() {
      for (Endpoint endpoint : endpoints) {
        endpoint.close();
      }
    }
  }

  @Test
  void acceptReservesItsNumberWhileItWaits() {
    int[] seen = new int[2];
    Endpoint slow =
        new Scripted()
            .on(
                "accept",
                arguments -> {
                  seen[0] = p.dup2(0, 1);
                  seen[1] = p.dup(0);
                  return Errno.ECONNABORTED.negated();
                })
            .endpoint();
    assertEquals(0, p.install(slow));
    fails(Errno.ECONNABORTED, p.accept(0));
    fails(Errno.EBUSY, seen[0]);
    assertEquals(2, seen[1]);
    assertEquals(1, p.dup(0));
  }

  @Test
  void processEndsWithAllItsDescriptors() throws ErrnoException {
    Endpoint[] pair = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    p.install(pair[0]);
    p.dup(0);
    p.close();
    fails(Errno.EBADF, p.dup(0));
    fails(Errno.EMFILE, socket());
    fails(Errno.EPIPE, pair[1].send(memory("e"), 0, 1, 0));
    pair[1].close();
  }

  @Test
  void whatIsAcceptedWhileTheProcessEndsIsClosed() throws Exception {
    Endpoint accepted = engine.socket(AF_UNIX, SOCK_STREAM, 0);
    Scripted listener =
        new Scripted()
            .on(
                "accept",
                arguments -> {
                  p.close();
                  ((Endpoint[]) arguments[0])[0] = accepted;
                  return 1;
                });
    int fd = succeeds(p.install(listener.endpoint()));
    fails(Errno.EBADF, p.accept(fd));
    assertEquals(Events.NVAL, accepted.events());
  }
}
