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
 * The calls on sockets, in the order in which a program meets them.
 *
 * <p>Each returns the manual's result or {@code -errno}. Addresses, option values and messages are
 * native memory in the kernel's own form. Lengths are held against their segments; a length beyond
 * its segment throws {@link IndexOutOfBoundsException}. Any thread may call, but a call that waits
 * holds its thread. The errors named are those of the manual page; protocols add their own.
 */
public final class Sockets {
  private static final MethodHandle SOCKET = Downcall.toInt("socket", INT, INT, INT);
  private static final MethodHandle SOCKETPAIR =
      Downcall.toInt("socketpair", INT, INT, INT, POINTER);
  private static final MethodHandle BIND = Downcall.toInt("bind", INT, POINTER, INT);
  private static final MethodHandle LISTEN = Downcall.toInt("listen", INT, INT);
  private static final MethodHandle ACCEPT4 = Downcall.toInt("accept4", INT, POINTER, POINTER, INT);
  private static final MethodHandle CONNECT = Downcall.toInt("connect", INT, POINTER, INT);
  private static final MethodHandle SEND = Downcall.toLong("send", INT, LONG, LONG, INT, OWNER);
  private static final MethodHandle SENDTO =
      Downcall.toLong("sendto", INT, LONG, LONG, INT, POINTER, INT, OWNER);
  private static final MethodHandle SENDMSG = Downcall.toLong("sendmsg", INT, POINTER, INT);
  private static final MethodHandle SENDMMSG = Downcall.toInt("sendmmsg", INT, POINTER, INT, INT);
  private static final MethodHandle RECV = Downcall.toLong("recv", INT, LONG, LONG, INT, OWNER);
  private static final MethodHandle RECVFROM =
      Downcall.toLong("recvfrom", INT, LONG, LONG, INT, POINTER, POINTER, OWNER);
  private static final MethodHandle RECVMSG = Downcall.toLong("recvmsg", INT, POINTER, INT);
  private static final MethodHandle RECVMMSG =
      Downcall.toInt("recvmmsg", INT, POINTER, INT, INT, POINTER);
  private static final MethodHandle SHUTDOWN = Downcall.toInt("shutdown", INT, INT);
  private static final MethodHandle GETSOCKNAME =
      Downcall.toInt("getsockname", INT, POINTER, POINTER);
  private static final MethodHandle GETPEERNAME =
      Downcall.toInt("getpeername", INT, POINTER, POINTER);
  private static final MethodHandle GETSOCKOPT =
      Downcall.toInt("getsockopt", INT, INT, INT, POINTER, POINTER);
  private static final MethodHandle SETSOCKOPT =
      Downcall.toInt("setsockopt", INT, INT, INT, POINTER, INT);

  private Sockets() {}

  /**
   * socket(2): a new socket's descriptor.
   *
   * @return the descriptor, or -EACCES, -EAFNOSUPPORT, -EINVAL, -EMFILE, -ENFILE, -ENOBUFS,
   *     -ENOMEM, -EPROTONOSUPPORT
   */
  public static int socket(MemorySegment errno, int domain, int type, int protocol) {
    try {
      return fold(errno, (int) SOCKET.invokeExact(errno, domain, type, protocol));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * socketpair(2): two connected sockets; their descriptors are stored as two ints in {@code pair}.
   *
   * @return 0, or -EAFNOSUPPORT, -EFAULT, -EMFILE, -ENFILE, -EOPNOTSUPP, -EPROTONOSUPPORT
   */
  public static int socketpair(
      MemorySegment errno, int domain, int type, int protocol, MemorySegment pair) {
    Bounds.check(pair, 2L * Integer.BYTES);
    try {
      return fold(errno, (int) SOCKETPAIR.invokeExact(errno, domain, type, protocol, pair));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * bind(2): gives the socket the {@code length} bytes of {@code address} as its name.
   *
   * @return 0, or -EACCES, -EADDRINUSE, -EBADF, -EINVAL, -ENOTSOCK, -EADDRNOTAVAIL, -EFAULT,
   *     -ELOOP, -ENAMETOOLONG, -ENOENT, -ENOMEM, -ENOTDIR, -EROFS
   */
  public static int bind(MemorySegment errno, int fd, MemorySegment address, int length) {
    Bounds.check(address, length);
    try {
      return fold(errno, (int) BIND.invokeExact(errno, fd, address, length));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * listen(2): the socket takes connections from now on; at most about {@code backlog} wait.
   *
   * @return 0, or -EADDRINUSE, -EBADF, -ENOTSOCK, -EOPNOTSUPP
   */
  public static int listen(MemorySegment errno, int fd, int backlog) {
    try {
      return fold(errno, (int) LISTEN.invokeExact(errno, fd, backlog));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * accept4(2): takes the first waiting connection. {@code length} holds an int, the room in {@code
   * address} before the call and the peer's full length after it; both may be {@link
   * MemorySegment#NULL}.
   *
   * @return the new descriptor, or -EAGAIN, -EBADF, -ECONNABORTED, -EFAULT, -EINTR, -EINVAL,
   *     -EMFILE, -ENFILE, -ENOBUFS, -ENOMEM, -ENOTSOCK, -EOPNOTSUPP, -EPERM, -EPROTO, or an error
   *     that was pending on the new connection
   */
  public static int accept4(
      MemorySegment errno, int fd, MemorySegment address, MemorySegment length, int flags) {
    Bounds.checkResult(address, length);
    try {
      return fold(errno, (int) ACCEPT4.invokeExact(errno, fd, address, length, flags));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * connect(2): connects to the {@code length} bytes of {@code address}.
   *
   * @return 0, or -EACCES, -EPERM, -EADDRINUSE, -EADDRNOTAVAIL, -EAFNOSUPPORT, -EAGAIN, -EALREADY,
   *     -EBADF, -ECONNREFUSED, -EFAULT, -EINPROGRESS, -EINTR, -EISCONN, -ENETUNREACH, -ENOTSOCK,
   *     -EPROTOTYPE, -ETIMEDOUT
   */
  public static int connect(MemorySegment errno, int fd, MemorySegment address, int length) {
    Bounds.check(address, length);
    try {
      return fold(errno, (int) CONNECT.invokeExact(errno, fd, address, length));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * send(2): sends {@code length} bytes of {@code data} from {@code offset} on. Without
   * MSG_NOSIGNAL, EPIPE comes with SIGPIPE, which the JVM ignores.
   *
   * @return how many bytes were taken, or -EACCES, -EAGAIN, -EALREADY, -EBADF, -ECONNRESET,
   *     -EDESTADDRREQ, -EFAULT, -EINTR, -EINVAL, -EISCONN, -EMSGSIZE, -ENOBUFS, -ENOMEM, -ENOTCONN,
   *     -ENOTSOCK, -EOPNOTSUPP, -EPIPE
   */
  public static long send(
      MemorySegment errno, int fd, MemorySegment data, long offset, long length, int flags) {
    long bytes = Bounds.address(data, offset, length);
    try {
      return fold(errno, (long) SEND.invokeExact(errno, fd, bytes, length, flags, data));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * sendto(2): sends to {@code address}, or to the peer when that is {@link MemorySegment#NULL} and
   * its length 0.
   *
   * @return how many bytes were taken, or the errors of {@link #send}
   */
  public static long sendto(
      MemorySegment errno,
      int fd,
      MemorySegment data,
      long offset,
      long length,
      int flags,
      MemorySegment address,
      int addressLength) {
    long bytes = Bounds.address(data, offset, length);
    Bounds.check(address, addressLength);
    try {
      return fold(
          errno,
          (long) SENDTO.invokeExact(errno, fd, bytes, length, flags, address, addressLength, data));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * sendmsg(2): sends what a {@link Msghdr} describes. The memory that it points to must stay alive
   * during the call; nobody checks that here.
   *
   * @return how many bytes were taken, or the errors of {@link #send}
   */
  public static long sendmsg(MemorySegment errno, int fd, MemorySegment message, int flags) {
    Bounds.check(message, Msghdr.SIZE);
    try {
      return fold(errno, (long) SENDMSG.invokeExact(errno, fd, message, flags));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * sendmmsg(2): sends up to {@code count} messages, {@link Mmsghdr}s in a row, and stores in each
   * how many bytes were taken. The kernel looks at no more than 1024 of them. An error after the
   * first message is lost here; the next call meets it.
   *
   * @return how many messages were sent, or the errors of {@link #send} for the first
   */
  public static int sendmmsg(
      MemorySegment errno, int fd, MemorySegment messages, int count, int flags) {
    Bounds.checkArray(messages, count, Mmsghdr.SIZE);
    try {
      return fold(errno, (int) SENDMMSG.invokeExact(errno, fd, messages, count, flags));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * recv(2): receives at most {@code length} bytes into {@code into} from {@code offset} on.
   *
   * @return how many bytes came (with MSG_TRUNC, how many the datagram had), 0 at the end of a
   *     stream, or -EAGAIN, -EBADF, -ECONNREFUSED, -EFAULT, -EINTR, -EINVAL, -ENOMEM, -ENOTCONN,
   *     -ENOTSOCK
   */
  public static long recv(
      MemorySegment errno, int fd, MemorySegment into, long offset, long length, int flags) {
    long space = Bounds.address(into, offset, length);
    try {
      return fold(errno, (long) RECV.invokeExact(errno, fd, space, length, flags, into));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * recvfrom(2): receives, and stores the sender's address. {@code addressLength} holds an int, the
   * room in {@code address} before the call and the sender's full length after it; both may be
   * {@link MemorySegment#NULL}.
   *
   * @return as {@link #recv}
   */
  public static long recvfrom(
      MemorySegment errno,
      int fd,
      MemorySegment into,
      long offset,
      long length,
      int flags,
      MemorySegment address,
      MemorySegment addressLength) {
    long space = Bounds.address(into, offset, length);
    Bounds.checkResult(address, addressLength);
    try {
      return fold(
          errno,
          (long)
              RECVFROM.invokeExact(errno, fd, space, length, flags, address, addressLength, into));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * recvmsg(2): receives into what a {@link Msghdr} describes, and stores the sender's name, the
   * control data and the flags there. The memory that it points to must stay alive during the call;
   * nobody checks that here.
   *
   * @return as {@link #recv}
   */
  public static long recvmsg(MemorySegment errno, int fd, MemorySegment message, int flags) {
    Bounds.check(message, Msghdr.SIZE);
    try {
      return fold(errno, (long) RECVMSG.invokeExact(errno, fd, message, flags));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * recvmmsg(2): receives up to {@code count} messages into {@link Mmsghdr}s in a row, and stores
   * in each how many bytes came. {@code timeout} is a {@link Timespec} or {@link
   * MemorySegment#NULL}; the kernel looks at it only between two datagrams, and writes the rest of
   * it back.
   *
   * @return how many messages came, or the errors of {@link #recv} for the first
   */
  public static int recvmmsg(
      MemorySegment errno,
      int fd,
      MemorySegment messages,
      int count,
      int flags,
      MemorySegment timeout) {
    Bounds.checkArray(messages, count, Mmsghdr.SIZE);
    Bounds.check(timeout, Timespec.SIZE);
    try {
      return fold(errno, (int) RECVMMSG.invokeExact(errno, fd, messages, count, flags, timeout));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * shutdown(2): ends receiving (0), sending (1) or both (2).
   *
   * @return 0, or -EBADF, -EINVAL, -ENOTCONN, -ENOTSOCK
   */
  public static int shutdown(MemorySegment errno, int fd, int how) {
    try {
      return fold(errno, (int) SHUTDOWN.invokeExact(errno, fd, how));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * getsockname(2): stores the socket's own name. {@code length} holds an int, the room before the
   * call and the name's full length after it.
   *
   * @return 0, or -EBADF, -EFAULT, -EINVAL, -ENOBUFS, -ENOTSOCK
   */
  public static int getsockname(
      MemorySegment errno, int fd, MemorySegment address, MemorySegment length) {
    Bounds.checkResult(address, length);
    try {
      return fold(errno, (int) GETSOCKNAME.invokeExact(errno, fd, address, length));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * getpeername(2): stores the peer's name, as {@link #getsockname} does the own.
   *
   * @return 0, or -EBADF, -EFAULT, -EINVAL, -ENOBUFS, -ENOTCONN, -ENOTSOCK
   */
  public static int getpeername(
      MemorySegment errno, int fd, MemorySegment address, MemorySegment length) {
    Bounds.checkResult(address, length);
    try {
      return fold(errno, (int) GETPEERNAME.invokeExact(errno, fd, address, length));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * getsockopt(2): stores an option's value. {@code length} holds an int, the room in {@code value}
   * before the call and what was used of it after.
   *
   * @return 0, or -EBADF, -EFAULT, -EINVAL, -ENOPROTOOPT, -ENOTSOCK
   */
  public static int getsockopt(
      MemorySegment errno, int fd, int level, int name, MemorySegment value, MemorySegment length) {
    Bounds.checkResult(value, length);
    try {
      return fold(errno, (int) GETSOCKOPT.invokeExact(errno, fd, level, name, value, length));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * setsockopt(2): sets an option to the {@code length} bytes of {@code value}.
   *
   * @return 0, or -EBADF, -EFAULT, -EINVAL, -ENOPROTOOPT, -ENOTSOCK
   */
  public static int setsockopt(
      MemorySegment errno, int fd, int level, int name, MemorySegment value, int length) {
    Bounds.check(value, length);
    try {
      return fold(errno, (int) SETSOCKOPT.invokeExact(errno, fd, level, name, value, length));
    } catch (Throwable e) {
      throw failure(e);
    }
  }
}
