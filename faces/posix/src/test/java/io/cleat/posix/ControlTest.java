// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Ioctl.FIOASYNC;
import static io.cleat.Ioctl.FIOGETOWN;
import static io.cleat.Ioctl.FIONBIO;
import static io.cleat.Ioctl.FIONREAD;
import static io.cleat.Ioctl.FIOSETOWN;
import static io.cleat.Ioctl.SIOCGPGRP;
import static io.cleat.Ioctl.SIOCSPGRP;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_UNIX;
import static io.cleat.posix.Fcntl.FD_CLOEXEC;
import static io.cleat.posix.Fcntl.F_GETFD;
import static io.cleat.posix.Fcntl.F_GETFL;
import static io.cleat.posix.Fcntl.F_GETOWN;
import static io.cleat.posix.Fcntl.F_GETOWN_EX;
import static io.cleat.posix.Fcntl.F_GETSIG;
import static io.cleat.posix.Fcntl.F_OWNER_PGRP;
import static io.cleat.posix.Fcntl.F_OWNER_PID;
import static io.cleat.posix.Fcntl.F_OWNER_TID;
import static io.cleat.posix.Fcntl.F_SETFD;
import static io.cleat.posix.Fcntl.F_SETFL;
import static io.cleat.posix.Fcntl.F_SETOWN;
import static io.cleat.posix.Fcntl.F_SETOWN_EX;
import static io.cleat.posix.Fcntl.F_SETSIG;
import static io.cleat.posix.Fcntl.O_APPEND;
import static io.cleat.posix.Fcntl.O_ASYNC;
import static io.cleat.posix.Fcntl.O_DIRECT;
import static io.cleat.posix.Fcntl.O_NOATIME;
import static io.cleat.posix.Fcntl.O_NONBLOCK;
import static io.cleat.posix.Fcntl.O_RDWR;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Errno;
import org.junit.jupiter.api.Test;

/** fcntl(2) and ioctl(2): what they keep, what they ignore, what they refuse. */
class ControlTest extends OnEveryEngine {
  private static final long FIONCLEX = 0x5450;
  private static final long FIOCLEX = 0x5451;

  private int setfl(int fd, int flags) {
    succeeds(p.fcntl(fd, F_SETFL, flags));
    return p.fcntl(fd, F_GETFL);
  }

  @Test
  void setflKeepsWhatLinuxKeeps() {
    int fd = pair()[0];
    assertEquals(O_RDWR, p.fcntl(fd, F_GETFL));
    assertEquals(O_RDWR | O_NONBLOCK, setfl(fd, O_NONBLOCK));
    assertEquals(O_RDWR | O_APPEND, setfl(fd, O_APPEND));
    assertEquals(O_RDWR | O_ASYNC, setfl(fd, O_ASYNC));
    assertEquals(O_RDWR | O_NOATIME, setfl(fd, O_NOATIME));
    assertEquals(O_RDWR | O_APPEND | O_NONBLOCK | O_ASYNC, setfl(fd, 0xffff & ~O_DIRECT));
    assertEquals(O_RDWR, setfl(fd, 0));
  }

  @Test
  void directIoIsRefusedAndChangesNothing() {
    int fd = pair()[0];
    setfl(fd, O_NONBLOCK);
    fails(Errno.EINVAL, p.fcntl(fd, F_SETFL, O_DIRECT));
    assertEquals(O_RDWR | O_NONBLOCK, p.fcntl(fd, F_GETFL));
  }

  @Test
  void onlyCloseOnExecIsADescriptorFlag() {
    int fd = pair()[0];
    succeeds(p.fcntl(fd, F_SETFD, 7));
    assertEquals(FD_CLOEXEC, p.fcntl(fd, F_GETFD));
    succeeds(p.fcntl(fd, F_SETFD, 2));
    assertEquals(0, p.fcntl(fd, F_GETFD));
  }

  @Test
  void unknownCommandIsInvalidButABadDescriptorIsToldFirst() {
    fails(Errno.EINVAL, p.fcntl(pair()[0], 99));
    fails(Errno.EBADF, p.fcntl(-1, 99));
  }

  @Test
  void fionbioIsTheSameFlag() {
    int fd = pair()[0];
    int[] one = {1};
    succeeds(p.ioctl(fd, FIONBIO, one));
    assertEquals(O_RDWR | O_NONBLOCK, p.fcntl(fd, F_GETFL));
    fails(Errno.EAGAIN, p.recv(fd, new byte[1], 1, 0));
    succeeds(p.ioctl(fd, FIONBIO, new int[1]));
    assertEquals(O_RDWR, p.fcntl(fd, F_GETFL));
  }

  @Test
  void fioasyncIsTheSameFlag() {
    int fd = pair()[0];
    succeeds(p.ioctl(fd, FIOASYNC, new int[] {1}));
    assertEquals(O_RDWR | O_ASYNC, p.fcntl(fd, F_GETFL));
    succeeds(p.ioctl(fd, FIOASYNC, new int[1]));
    assertEquals(O_RDWR, p.fcntl(fd, F_GETFL));
  }

  @Test
  void fioclexAndFionclexNeedNoArgument() {
    int fd = pair()[0];
    succeeds(p.ioctl(fd, FIOCLEX, (int[]) null));
    assertEquals(FD_CLOEXEC, p.fcntl(fd, F_GETFD));
    succeeds(p.ioctl(fd, FIONCLEX, (int[]) null));
    assertEquals(0, p.fcntl(fd, F_GETFD));
  }

  @Test
  void fionreadCountsWhatHasArrived() {
    int[] sv = pair();
    sends(sv[0], "abc");
    int[] count = {-1};
    succeeds(p.ioctl(sv[1], FIONREAD, count));
    assertEquals(3, count[0]);
    fails(Errno.EFAULT, p.ioctl(sv[1], FIONREAD, (int[]) null));
    fails(Errno.EBADF, p.ioctl(9, FIONREAD, count));
  }

  @Test
  void unknownRequestIsNoneOfASocket() {
    fails(Errno.ENOTTY, p.ioctl(pair()[0], 0x1234, new int[1]));
  }

  @Test
  void ownerIsThisProcessOrItsGroup() {
    int fd = pair()[0];
    int pid = p.getpid();
    assertEquals(0, p.fcntl(fd, F_GETOWN));
    succeeds(p.fcntl(fd, F_SETOWN, pid));
    assertEquals(pid, p.fcntl(fd, F_GETOWN));
    succeeds(p.fcntl(fd, F_SETOWN, -pid));
    assertEquals(-pid, p.fcntl(fd, F_GETOWN));
    fails(Errno.ESRCH, p.fcntl(fd, F_SETOWN, 999_999_999));
    fails(Errno.EINVAL, p.fcntl(fd, F_SETOWN, Integer.MIN_VALUE));
    succeeds(p.fcntl(fd, F_SETOWN, 0));
    assertEquals(0, p.fcntl(fd, F_GETOWN));
  }

  @Test
  void ownerHasAType() {
    int fd = pair()[0];
    FOwnerEx owner = new FOwnerEx(-1, -1);
    succeeds(p.fcntl(fd, F_GETOWN_EX, owner));
    assertEquals(F_OWNER_TID, owner.type);
    assertEquals(0, owner.pid);
    for (int type : new int[] {F_OWNER_TID, F_OWNER_PID, F_OWNER_PGRP}) {
      succeeds(p.fcntl(fd, F_SETOWN_EX, new FOwnerEx(type, p.getpid())));
      succeeds(p.fcntl(fd, F_GETOWN_EX, owner));
      assertEquals(type, owner.type);
      assertEquals(p.getpid(), owner.pid);
      assertEquals(type == F_OWNER_PGRP ? -p.getpid() : p.getpid(), p.fcntl(fd, F_GETOWN));
    }
    succeeds(p.fcntl(fd, F_SETOWN, 0));
    succeeds(p.fcntl(fd, F_GETOWN_EX, owner));
    assertEquals(F_OWNER_PID, owner.type);
    assertEquals(0, owner.pid);
  }

  @Test
  void ownerWithATypeMustBeThisProcess() {
    int fd = pair()[0];
    fails(Errno.ESRCH, p.fcntl(fd, F_SETOWN_EX, new FOwnerEx(F_OWNER_PID, 999_999_999)));
    fails(Errno.ESRCH, p.fcntl(fd, F_SETOWN_EX, new FOwnerEx(F_OWNER_PGRP, -p.getpid())));
    fails(Errno.EINVAL, p.fcntl(fd, F_SETOWN_EX, new FOwnerEx(3, p.getpid())));
    fails(Errno.EINVAL, p.fcntl(fd, F_GETOWN, new FOwnerEx()));
    fails(Errno.EFAULT, p.fcntl(fd, F_SETOWN_EX, null));
    fails(Errno.EFAULT, p.fcntl(fd, F_GETOWN_EX));
    fails(Errno.EBADF, p.fcntl(555, F_GETOWN_EX, new FOwnerEx()));
  }

  @Test
  void ownerCanBeSetAndReadByIoctl() {
    int fd = pair()[0];
    succeeds(p.ioctl(fd, FIOSETOWN, new int[] {p.getpid()}));
    int[] owner = new int[1];
    succeeds(p.ioctl(fd, FIOGETOWN, owner));
    assertEquals(p.getpid(), owner[0]);
    succeeds(p.ioctl(fd, SIOCSPGRP, new int[1]));
    succeeds(p.ioctl(fd, SIOCGPGRP, owner));
    assertEquals(0, owner[0]);
    fails(Errno.ESRCH, p.ioctl(fd, SIOCSPGRP, new int[] {999_999_999}));
  }

  @Test
  void signalOfReadinessCanBeAnother() {
    int fd = pair()[0];
    assertEquals(0, p.fcntl(fd, F_GETSIG));
    succeeds(p.fcntl(fd, F_SETSIG, 34));
    assertEquals(34, p.fcntl(fd, F_GETSIG));
    fails(Errno.EINVAL, p.fcntl(fd, F_SETSIG, 65));
    fails(Errno.EINVAL, p.fcntl(fd, F_SETSIG, -1));
    succeeds(p.fcntl(fd, F_SETSIG, 0));
    assertEquals(0, p.fcntl(fd, F_GETSIG));
  }

  @Test
  void ownerBelongsToTheDescription() {
    int fd = p.socket(AF_UNIX, SOCK_STREAM, 0);
    int copy = p.dup(fd);
    succeeds(p.fcntl(fd, F_SETOWN, p.getpid()));
    assertEquals(p.getpid(), p.fcntl(copy, F_GETOWN));
  }
}
