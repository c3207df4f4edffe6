// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Failures.EBADF;
import static io.cleat.posix.Failures.EFAULT;
import static io.cleat.posix.Failures.EINVAL;
import static io.cleat.posix.Failures.ENOTTY;
import static io.cleat.posix.Failures.ESRCH;
import static io.cleat.posix.Fcntl.FD_CLOEXEC;
import static io.cleat.posix.Fcntl.F_DUPFD;
import static io.cleat.posix.Fcntl.F_DUPFD_CLOEXEC;
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
import static io.cleat.posix.Fcntl.O_ASYNC;
import static io.cleat.posix.Fcntl.O_CLOEXEC;
import static io.cleat.posix.Fcntl.O_DIRECT;
import static io.cleat.posix.Fcntl.O_NONBLOCK;
import static io.cleat.posix.Fcntl.O_RDWR;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Ioctl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The calls of a {@link Process} about descriptors themselves, whatever they name. */
abstract sealed class DescriptorCalls permits SocketCalls {
  private static final long FIONCLEX = 0x5450;
  private static final long FIOCLEX = 0x5451;

  final Engine engine;
  final DescriptorTable table;
  final Signals signals;
  final Pollers pollers;
  final Timeouts timeouts = new Timeouts();
  private final int pid = (int) ProcessHandle.current().pid();
  private final Spare<MemorySegment> number =
      new Spare<>(() -> Arena.ofAuto().allocate(Integer.BYTES, Integer.BYTES));

  DescriptorCalls(Engine engine, int rlimitNofile) {
    this.engine = engine;
    table = new DescriptorTable(rlimitNofile);
    signals = new Signals(engine);
    pollers = new Pollers(engine);
  }

  /**
   * Lets an endpoint of any engine have a descriptor; it belongs to the process from now on.
   *
   * @return the lowest free descriptor, or -EMFILE: then it is still the caller's
   */
  public int install(Endpoint endpoint) {
    return install(endpoint, O_RDWR);
  }

  /**
   * As {@link #install(Endpoint)}, with flags.
   *
   * @param flags the access mode that F_GETFL shall give, and O_NONBLOCK, O_APPEND, O_CLOEXEC of
   *     {@link Fcntl}
   */
  public int install(Endpoint endpoint, int flags) {
    boolean isSocket = timeouts.isSocket(endpoint);
    Description file = new EndpointDescription(endpoint, isSocket, flags & ~O_CLOEXEC);
    return table.add(file, (flags & O_CLOEXEC) != 0);
  }

  /** Lets a reserved number name a description, unless the process has ended meanwhile. */
  final int install(int reserved, Description file, boolean closesOnExec) {
    int fd = table.install(reserved, file, closesOnExec);
    if (fd < 0) {
      file.release();
    }
    return fd;
  }

  /**
   * What a descriptor names, for calls that this face does not have; it still belongs to the
   * process.
   *
   * @return null where the descriptor is not open
   */
  public Endpoint endpoint(int fd) {
    Description file = table.at(fd);
    return file == null ? null : file.readiness();
  }

  /** The limit of descriptors, RLIMIT_NOFILE of getrlimit(2): all are less than this. */
  public int rlimitNofile() {
    return table.limit();
  }

  /** Sets the limit of descriptors; what is open at or above it stays open. */
  public void rlimitNofile(int descriptors) {
    table.limit(descriptors);
  }

  /** The number to give to F_SETOWN, getpid(2): that of the JVM's process. */
  public int getpid() {
    return pid;
  }

  /**
   * Frees a descriptor, close(2). With the last of a description this is closed: bytes already
   * accepted still go, and calls of other threads that wait for it end with -EBADF, where Linux
   * would let them wait on.
   *
   * @return 0, or -EBADF
   */
  public int close(int fd) {
    Description[] left = new Description[1];
    int result = table.remove(fd, left);
    if (left[0] != null) {
      left[0].release();
    }
    return result;
  }

  /**
   * Another descriptor for the same description, dup(2): the lowest free one.
   *
   * @return it, or -EBADF; -EMFILE
   */
  public int dup(int oldfd) {
    return table.duplicate(oldfd, 0, false);
  }

  /**
   * This descriptor for the same description, dup2(2); what it named before is closed. Nothing
   * happens where both are the same.
   *
   * @return {@code newfd}, or -EBADF one of them is no open or no possible descriptor; -EBUSY
   *     another thread's call is just opening {@code newfd}
   */
  public int dup2(int oldfd, int newfd) {
    return oldfd == newfd && table.at(oldfd) != null ? newfd : replace(oldfd, newfd, false);
  }

  /**
   * As {@link #dup2}, with the flag O_CLOEXEC, dup3(2).
   *
   * @return {@code newfd}, or -EBADF; -EBUSY; -EINVAL another flag, or both descriptors are the
   *     same
   */
  public int dup3(int oldfd, int newfd, int flags) {
    return (flags & ~O_CLOEXEC) != 0 || oldfd == newfd
        ? EINVAL
        : replace(oldfd, newfd, (flags & O_CLOEXEC) != 0);
  }

  private int replace(int oldfd, int newfd, boolean closesOnExec) {
    Description[] left = new Description[1];
    int result = table.replace(oldfd, newfd, closesOnExec, left);
    if (left[0] != null) {
      left[0].release();
    }
    return result;
  }

  /** {@link #fcntl(int, int, int)} for the commands without an argument. */
  public int fcntl(int fd, int cmd) {
    return fcntl(fd, cmd, 0);
  }

  /**
   * {@link #fcntl(int, int, int)} for F_SETOWN_EX and F_GETOWN_EX, which can tell a thread and a
   * process apart: the first process has a thread with its number, as in Linux.
   *
   * @param owner who it shall be; or gets who it is
   * @return 0, or -EBADF; -EFAULT no {@code owner}; -EINVAL another command, or an unknown type;
   *     -ESRCH an owner that is not this process
   */
  public int fcntl(int fd, int cmd, FOwnerEx owner) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    if (cmd != F_SETOWN_EX && cmd != F_GETOWN_EX) {
      return EINVAL;
    }
    if (owner == null) {
      return EFAULT;
    }
    if (cmd == F_SETOWN_EX) {
      return setOwner(file, fd, owner.type, owner.pid);
    }
    Notification notification = file.notification();
    owner.type = notification == null ? F_OWNER_TID : notification.ownerType();
    owner.pid = notification == null ? 0 : notification.ownerNumber();
    return 0;
  }

  /**
   * Changes or tells something about a descriptor, fcntl(2): F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD,
   * F_SETFD, F_GETFL, F_SETFL, F_SETOWN, F_GETOWN, F_SETSIG, F_GETSIG of {@link Fcntl}.
   *
   * <p>FD_CLOEXEC is kept for each descriptor, and that is all: nothing is executed here, and the
   * engine's own descriptors are always closed on exec. F_SETFL changes O_NONBLOCK, O_ASYNC,
   * O_APPEND and O_NOATIME, the last two of which do nothing, and ignores other bits. The signals
   * of an owner are the process's own handlers ({@link Process#sigaction}), whence the owner can
   * only be {@link #getpid}, or that number negative, which is a group.
   *
   * @return what the command gives, or -EBADF; -EINVAL an unknown command, O_DIRECT, or an argument
   *     out of range; -EMFILE; -ESRCH an owner that is not this process
   */
  public int fcntl(int fd, int cmd, int arg) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    return switch (cmd) {
      case F_DUPFD, F_DUPFD_CLOEXEC -> duplicate(fd, arg, cmd == F_DUPFD_CLOEXEC);
      case F_GETFD -> table.flags(fd);
      case F_SETFD -> table.flags(fd, arg);
      case F_GETFL -> file.status();
      case F_SETFL -> setStatus(file, fd, arg);
      case F_SETOWN -> setOwner(file, fd, arg);
      case F_GETOWN -> file.notification() == null ? 0 : file.notification().owner();
      case F_SETSIG -> setSignal(file, arg);
      case F_GETSIG -> file.notification() == null ? 0 : file.notification().signal();
      case F_SETOWN_EX, F_GETOWN_EX -> EFAULT; // no struct is at that address
      default -> EINVAL;
    };
  }

  private int duplicate(int fd, int lowest, boolean closesOnExec) {
    return lowest < 0 || lowest >= table.limit()
        ? EINVAL
        : table.duplicate(fd, lowest, closesOnExec);
  }

  private int setStatus(Description file, int fd, int flags) {
    if ((flags & O_DIRECT) != 0) {
      return EINVAL;
    }
    boolean async = (flags & O_ASYNC) != 0;
    int result =
        file instanceof EpollInstance || async == file.isAsync() ? 0 : setAsync(file, fd, async);
    if (result == 0) {
      file.status(flags);
    }
    return result;
  }

  private int setAsync(Description file, int fd, boolean on) {
    file.status(O_ASYNC, on);
    int result = file.notification(signals).async(fd);
    if (result < 0) {
      file.status(O_ASYNC, false);
    }
    return result;
  }

  private int setOwner(Description file, int fd, int who) {
    if (who == Integer.MIN_VALUE) {
      return EINVAL;
    }
    return setOwner(file, fd, who < 0 ? F_OWNER_PGRP : F_OWNER_PID, Math.abs(who));
  }

  private int setOwner(Description file, int fd, int type, int number) {
    if (type < F_OWNER_TID || type > F_OWNER_PGRP) {
      return EINVAL;
    }
    if (number != 0 && number != pid) {
      return ESRCH;
    }
    return file.notification(signals).owner(type, number, fd);
  }

  private int setSignal(Description file, int signal) {
    if (signal != 0 && !Signals.exists(signal)) {
      return EINVAL;
    }
    file.notification(signals).signal(signal);
    return 0;
  }

  /**
   * Asks for what has no other call, ioctl(2). FIONBIO, FIOASYNC, FIOCLEX and FIONCLEX are about
   * the descriptor or its description; FIOSETOWN, SIOCSPGRP, FIOGETOWN and SIOCGPGRP about a
   * socket's owner, as F_SETOWN; the other requests are the endpoint's ({@link Ioctl}).
   *
   * @param argument what the request points to; native memory for those of the endpoint
   * @return 0 or what the request gives, or -EBADF; -EFAULT no argument; -EINVAL; -ENOTTY no such
   *     request here
   */
  public int ioctl(int fd, long request, MemorySegment argument) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    if (request == FIOCLEX || request == FIONCLEX) {
      return table.flags(fd, request == FIOCLEX ? FD_CLOEXEC : 0);
    }
    if (argument == null) {
      return EFAULT;
    }
    if (request == Ioctl.FIONBIO) {
      file.status(O_NONBLOCK, intAt(argument) != 0);
      return 0;
    }
    if (request == Ioctl.FIOASYNC) {
      boolean on = intAt(argument) != 0;
      boolean same = on == file.isAsync();
      return same ? 0 : file instanceof EpollInstance ? ENOTTY : setAsync(file, fd, on);
    }
    return file.isSocket && isAboutOwner(request)
        ? owner(file, fd, request, argument)
        : file.endpoint.ioctl(request, argument);
  }

  private static boolean isAboutOwner(long request) {
    return request >= Ioctl.FIOSETOWN && request <= Ioctl.SIOCGPGRP;
  }

  private int owner(Description file, int fd, long request, MemorySegment argument) {
    if (request == Ioctl.FIOSETOWN || request == Ioctl.SIOCSPGRP) {
      return setOwner(file, fd, intAt(argument));
    }
    argument.set(JAVA_INT_UNALIGNED, 0, fcntl(fd, F_GETOWN));
    return 0;
  }

  private static int intAt(MemorySegment argument) {
    return argument.get(JAVA_INT_UNALIGNED, 0);
  }

  /** {@link #ioctl(int, long, MemorySegment)} for the requests whose argument is an int. */
  public int ioctl(int fd, long request, int[] argument) {
    if (argument == null) {
      return ioctl(fd, request, (MemorySegment) null);
    }
    MemorySegment memory = number.take();
    memory.set(JAVA_INT_UNALIGNED, 0, argument[0]);
    int result = ioctl(fd, request, memory);
    argument[0] = intAt(memory);
    number.giveBack(memory);
    return result;
  }
}
