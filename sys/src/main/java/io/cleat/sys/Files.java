// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Downcall.INT;
import static io.cleat.sys.Downcall.LONG;
import static io.cleat.sys.Downcall.OWNER;
import static io.cleat.sys.Downcall.POINTER;
import static io.cleat.sys.Downcall.failure;
import static io.cleat.sys.ErrnoCapture.fold;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The calls on descriptors of any kind: opening, closing, reading, writing, duplicating, flags.
 *
 * <p>Each returns the manual's result or {@code -errno}. Lengths are held against their segments.
 */
public final class Files {
  /** open(2): for reading. */
  public static final int O_RDONLY = 0;

  /** open(2): for writing. */
  public static final int O_WRONLY = 1;

  /** open(2): for both. */
  public static final int O_RDWR = 2;

  /** open(2): make the file when there is none. */
  public static final int O_CREAT = 0100;

  /** open(2): fail when there is one. */
  public static final int O_EXCL = 0200;

  /** open(2): empty the file. */
  public static final int O_TRUNC = 01000;

  /** open(2): write at the end, always. */
  public static final int O_APPEND = 02000;

  /** open(2), pipe2(2), fcntl(2): never wait. */
  public static final int O_NONBLOCK = 04000;

  /** fcntl(2): signal SIGIO when something can be done. */
  public static final int O_ASYNC = 020000;

  /** open(2), pipe2(2), dup3(2): closed by execve(2). */
  public static final int O_CLOEXEC = 02000000;

  /** fcntl(2): duplicate to the lowest free number from the argument on. */
  public static final int F_DUPFD = 0;

  /** fcntl(2): the descriptor's flags, which are {@link #FD_CLOEXEC} or none. */
  public static final int F_GETFD = 1;

  /** fcntl(2): set the descriptor's flags. */
  public static final int F_SETFD = 2;

  /** fcntl(2): access mode and status flags of the open file. */
  public static final int F_GETFL = 3;

  /** fcntl(2): set the status flags. */
  public static final int F_SETFL = 4;

  /** fcntl(2): who gets SIGIO and SIGURG; a process, or a negative process group. */
  public static final int F_SETOWN = 8;

  /** fcntl(2): who gets SIGIO and SIGURG. */
  public static final int F_GETOWN = 9;

  /** fcntl(2): {@link #F_DUPFD} with {@link #FD_CLOEXEC} set. */
  public static final int F_DUPFD_CLOEXEC = 1030;

  /** fcntl(2): closed by execve(2). */
  public static final int FD_CLOEXEC = 1;

  /** eventfd(2): a read takes one from the counter, not all. */
  public static final int EFD_SEMAPHORE = 1;

  /** eventfd(2): never wait. */
  public static final int EFD_NONBLOCK = 04000;

  /** eventfd(2): closed by execve(2). */
  public static final int EFD_CLOEXEC = 02000000;

  /** memfd_create(2): closed by execve(2). */
  public static final int MFD_CLOEXEC = 1;

  /** memfd_create(2): fcntl(2) may seal the size and the contents. */
  public static final int MFD_ALLOW_SEALING = 2;

  /** splice(2): move pages where possible. */
  public static final int SPLICE_F_MOVE = 1;

  /** splice(2): never wait for the pipe. */
  public static final int SPLICE_F_NONBLOCK = 2;

  /** splice(2): more follows. */
  public static final int SPLICE_F_MORE = 4;

  private static final MethodHandle OPEN = Downcall.variadicToInt("open", POINTER, INT, INT);
  private static final MethodHandle CLOSE = Downcall.toInt("close", INT);
  private static final MethodHandle READ = Downcall.toLong("read", INT, LONG, LONG, OWNER);
  private static final MethodHandle READV = Downcall.toLong("readv", INT, POINTER, INT);
  private static final MethodHandle WRITE = Downcall.toLong("write", INT, LONG, LONG, OWNER);
  private static final MethodHandle WRITEV = Downcall.toLong("writev", INT, POINTER, INT);
  private static final MethodHandle SPLICE =
      Downcall.toLong("splice", INT, POINTER, INT, POINTER, LONG, INT);
  private static final MethodHandle PIPE2 = Downcall.toInt("pipe2", POINTER, INT);
  private static final MethodHandle EVENTFD = Downcall.toInt("eventfd", INT, INT);
  private static final MethodHandle MEMFD_CREATE = Downcall.toInt("memfd_create", POINTER, INT);
  private static final MethodHandle DUP = Downcall.toInt("dup", INT);
  private static final MethodHandle DUP2 = Downcall.toInt("dup2", INT, INT);
  private static final MethodHandle DUP3 = Downcall.toInt("dup3", INT, INT, INT);
  private static final MethodHandle FCNTL_INT = Downcall.variadicToInt("fcntl", INT, INT, INT);
  private static final MethodHandle FCNTL_STRUCT =
      Downcall.variadicToInt("fcntl", INT, INT, POINTER);
  private static final MethodHandle IOCTL_LONG = Downcall.variadicToInt("ioctl", INT, LONG, LONG);
  private static final MethodHandle IOCTL_STRUCT =
      Downcall.variadicToInt("ioctl", INT, LONG, POINTER);

  private Files() {}

  /**
   * open(2): opens the file that a C string names; {@code mode} counts only where it is made.
   *
   * @return the descriptor, or -EACCES, -EBUSY, -EDQUOT, -EEXIST, -EFAULT, -EFBIG, -EINTR, -EINVAL,
   *     -EISDIR, -ELOOP, -EMFILE, -ENAMETOOLONG, -ENFILE, -ENODEV, -ENOENT, -ENOMEM, -ENOSPC,
   *     -ENOTDIR, -ENXIO, -EOPNOTSUPP, -EOVERFLOW, -EPERM, -EROFS, -ETXTBSY, -EWOULDBLOCK
   */
  public static int open(MemorySegment errno, MemorySegment path, int flags, int mode) {
    Bounds.checkString(path);
    try {
      return fold(errno, (int) OPEN.invokeExact(errno, path, flags, mode));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * close(2). On Linux the descriptor is gone whatever is returned: never close again after -EINTR.
   *
   * @return 0, or -EBADF, -EINTR, -EIO, -ENOSPC, -EDQUOT
   */
  public static int close(MemorySegment errno, int fd) {
    try {
      return fold(errno, (int) CLOSE.invokeExact(errno, fd));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * read(2): reads at most {@code length} bytes into {@code into} from {@code offset} on.
   *
   * @return how many bytes came, 0 at the end, or -EAGAIN, -EBADF, -EFAULT, -EINTR, -EINVAL, -EIO,
   *     -EISDIR, or, from a socket, the errors of recv(2)
   */
  public static long read(
      MemorySegment errno, int fd, MemorySegment into, long offset, long length) {
    long space = Bounds.address(into, offset, length);
    try {
      return fold(errno, (long) READ.invokeExact(errno, fd, space, length, into));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * readv(2): reads into {@code count} {@link Iovec}s. The memory that they point to must stay
   * alive during the call; nobody checks that here.
   *
   * @return as {@link #read}, and -EINVAL for more than 1024 vectors
   */
  public static long readv(MemorySegment errno, int fd, MemorySegment vectors, int count) {
    Bounds.checkArray(vectors, count, Iovec.SIZE);
    try {
      return fold(errno, (long) READV.invokeExact(errno, fd, vectors, count));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * write(2): writes {@code length} bytes of {@code data} from {@code offset} on. On a broken pipe
   * the kernel adds SIGPIPE, which the JVM ignores.
   *
   * @return how many bytes were taken, or -EAGAIN, -EBADF, -EDESTADDRREQ, -EDQUOT, -EFAULT, -EFBIG,
   *     -EINTR, -EINVAL, -EIO, -ENOSPC, -EPERM, -EPIPE, or, to a socket, the errors of send(2)
   */
  public static long write(
      MemorySegment errno, int fd, MemorySegment data, long offset, long length) {
    long bytes = Bounds.address(data, offset, length);
    try {
      return fold(errno, (long) WRITE.invokeExact(errno, fd, bytes, length, data));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * writev(2): writes {@code count} {@link Iovec}s. The memory that they point to must stay alive
   * during the call; nobody checks that here.
   *
   * @return as {@link #write}, and -EINVAL for more than 1024 vectors
   */
  public static long writev(MemorySegment errno, int fd, MemorySegment vectors, int count) {
    Bounds.checkArray(vectors, count, Iovec.SIZE);
    try {
      return fold(errno, (long) WRITEV.invokeExact(errno, fd, vectors, count));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * splice(2): moves at most {@code length} bytes from one descriptor to the other without a copy;
   * at least one of them is a pipe. An offset is a long that the kernel moves on, or {@link
   * MemorySegment#NULL} for pipes, sockets, and files with their own position.
   *
   * @return how many bytes were moved, 0 at the end, or -EAGAIN, -EBADF, -EINVAL, -ENOMEM, -ESPIPE
   */
  public static long splice(
      MemorySegment errno,
      int in,
      MemorySegment inOffset,
      int out,
      MemorySegment outOffset,
      long length,
      int flags) {
    Bounds.check(inOffset, Long.BYTES);
    Bounds.check(outOffset, Long.BYTES);
    try {
      return fold(
          errno, (long) SPLICE.invokeExact(errno, in, inOffset, out, outOffset, length, flags));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * pipe2(2): a pipe; the descriptors of its reading and its writing end are stored as two ints.
   *
   * @return 0, or -EFAULT, -EINVAL, -EMFILE, -ENFILE, -ENOPKG
   */
  public static int pipe2(MemorySegment errno, MemorySegment pair, int flags) {
    Bounds.check(pair, 2L * Integer.BYTES);
    try {
      return fold(errno, (int) PIPE2.invokeExact(errno, pair, flags));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * eventfd(2): a counter of 8 bytes that can be waited for.
   *
   * @return the descriptor, or -EINVAL, -EMFILE, -ENFILE, -ENODEV, -ENOMEM
   */
  public static int eventfd(MemorySegment errno, int initial, int flags) {
    try {
      return fold(errno, (int) EVENTFD.invokeExact(errno, initial, flags));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * memfd_create(2): a file without a path, in memory; the C string is its name for debuggers only.
   *
   * @return the descriptor, or -EFAULT, -EINVAL, -EMFILE, -ENFILE, -ENOMEM
   */
  public static int memfdCreate(MemorySegment errno, MemorySegment name, int flags) {
    Bounds.checkString(name);
    try {
      return fold(errno, (int) MEMFD_CREATE.invokeExact(errno, name, flags));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * dup(2): a second descriptor of the same open file, the lowest that is free.
   *
   * @return the descriptor, or -EBADF, -EMFILE
   */
  public static int dup(MemorySegment errno, int fd) {
    try {
      return fold(errno, (int) DUP.invokeExact(errno, fd));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * dup2(2): as {@link #dup}, but the new descriptor is {@code target}, which is closed first if
   * open.
   *
   * @return {@code target}, or -EBADF, -EBUSY, -EINTR, -EMFILE
   */
  public static int dup2(MemorySegment errno, int fd, int target) {
    try {
      return fold(errno, (int) DUP2.invokeExact(errno, fd, target));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * dup3(2): as {@link #dup2}, with {@link #O_CLOEXEC} or 0, and -EINVAL where both are the same.
   *
   * @return {@code target}, or -EBADF, -EBUSY, -EINTR, -EINVAL, -EMFILE
   */
  public static int dup3(MemorySegment errno, int fd, int target, int flags) {
    try {
      return fold(errno, (int) DUP3.invokeExact(errno, fd, target, flags));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * fcntl(2) with an int, or with nothing (pass 0). {@link #F_GETOWN} of a process group returns
   * its negative number, which cannot be told from an error.
   *
   * @return what the command returns, or -EACCES, -EAGAIN, -EBADF, -EBUSY, -EDEADLK, -EFAULT,
   *     -EINTR, -EINVAL, -EMFILE, -ENOLCK, -ENOTDIR, -EPERM
   */
  public static int fcntl(MemorySegment errno, int fd, int command, int argument) {
    try {
      return fold(errno, (int) FCNTL_INT.invokeExact(errno, fd, command, argument));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * fcntl(2) with a struct. How much of {@code argument} is used, only {@code command} says: nobody
   * checks its length here.
   *
   * @return as {@link #fcntl(MemorySegment, int, int, int)}
   */
  public static int fcntl(MemorySegment errno, int fd, int command, MemorySegment argument) {
    try {
      return fold(errno, (int) FCNTL_STRUCT.invokeExact(errno, fd, command, argument));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * ioctl(2) with a number, or with nothing (pass 0).
   *
   * @return what the request returns, or -EBADF, -EFAULT, -EINVAL, -ENOTTY
   */
  public static int ioctl(MemorySegment errno, int fd, long request, long argument) {
    try {
      return fold(errno, (int) IOCTL_LONG.invokeExact(errno, fd, request, argument));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * ioctl(2) with memory. How much of {@code argument} is used, only {@code request} says: nobody
   * checks its length here.
   *
   * @return as {@link #ioctl(MemorySegment, int, long, long)}
   */
  public static int ioctl(MemorySegment errno, int fd, long request, MemorySegment argument) {
    try {
      return fold(errno, (int) IOCTL_STRUCT.invokeExact(errno, fd, request, argument));
    } catch (Throwable e) {
      throw failure(e);
    }
  }
}
