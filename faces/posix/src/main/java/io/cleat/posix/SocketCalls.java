// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.SocketType.SOCK_CLOEXEC;
import static io.cleat.SocketType.SOCK_NONBLOCK;
import static io.cleat.SocketType.SOCK_TYPE_MASK;
import static io.cleat.posix.Failures.EAGAIN;
import static io.cleat.posix.Failures.EBADF;
import static io.cleat.posix.Failures.EFAULT;
import static io.cleat.posix.Failures.EINPROGRESS;
import static io.cleat.posix.Failures.EINVAL;
import static io.cleat.posix.Failures.EMFILE;
import static io.cleat.posix.Failures.ENOTSOCK;
import static io.cleat.posix.Fcntl.O_RDWR;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.cleat.Blocking;
import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.ErrnoException;
import io.cleat.address.Sockaddr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The calls of a {@link Process} that make sockets, name them, join them and set their options. */
abstract sealed class SocketCalls extends DescriptorCalls permits TransferCalls {
  private static final int FLAGS = SOCK_NONBLOCK | SOCK_CLOEXEC;

  /** What an int option's value is at first: so much of it as the call leaves is the program's. */
  private final Spare<MemorySegment> option =
      new Spare<>(() -> Arena.ofAuto().allocate(Integer.BYTES, Integer.BYTES));

  SocketCalls(Engine engine, int rlimitNofile) {
    super(engine, rlimitNofile);
  }

  /**
   * Creates a socket, socket(2).
   *
   * @param type {@code SOCK_*}, with SOCK_NONBLOCK and SOCK_CLOEXEC or-ed if wanted
   * @return the lowest free descriptor, or an error as {@link Engine#socket} has it, -EMFILE also
   *     the limit of this process
   */
  public int socket(int domain, int type, int protocol) {
    if ((type & ~SOCK_TYPE_MASK & ~FLAGS) != 0) {
      return EINVAL;
    }
    try {
      Endpoint endpoint = engine.socket(domain, type & SOCK_TYPE_MASK, protocol);
      int fd = table.add(describe(endpoint, type), (type & SOCK_CLOEXEC) != 0);
      if (fd < 0) {
        endpoint.close();
      }
      return fd;
    } catch (ErrnoException e) {
      return e.errno().negated();
    }
  }

  private static Description describe(Endpoint endpoint, int flags) {
    return new EndpointDescription(endpoint, true, O_RDWR | (flags & SOCK_NONBLOCK));
  }

  /**
   * Creates a pair of connected sockets, socketpair(2).
   *
   * @param sv gets the two descriptors; untouched on an error
   * @return 0, or an error as {@link Engine#socketpair} has it, -EMFILE also the limit of this
   *     process, -EFAULT no {@code sv}
   */
  public int socketpair(int domain, int type, int protocol, int[] sv) {
    if ((type & ~SOCK_TYPE_MASK & ~FLAGS) != 0) {
      return EINVAL;
    }
    int first = table.reserve();
    int second = first < 0 ? EMFILE : table.reserve();
    int result = second < 0 ? EMFILE : sv == null ? EFAULT : 0;
    if (result == 0) {
      result = pair(domain, type, protocol, first, second);
    }
    if (result < 0) {
      cancel(first);
      cancel(second);
      return result;
    }
    sv[0] = first;
    sv[1] = second;
    return 0;
  }

  private void cancel(int fd) {
    if (fd >= 0) {
      table.cancel(fd);
    }
  }

  private int pair(int domain, int type, int protocol, int first, int second) {
    try {
      Endpoint[] pair = engine.socketpair(domain, type & SOCK_TYPE_MASK, protocol);
      boolean closesOnExec = (type & SOCK_CLOEXEC) != 0;
      int one = install(first, describe(pair[0], type), closesOnExec);
      int other = install(second, describe(pair[1], type), closesOnExec);
      return Math.min(0, Math.min(one, other));
    } catch (ErrnoException e) {
      return e.errno().negated();
    }
  }

  /**
   * Gives a socket a name, bind(2).
   *
   * @param addrlen how many bytes of {@code addr} count, in place of its own length
   * @return 0, or -EBADF; -EFAULT no {@code addr}; or an error as {@link Endpoint#bind}
   */
  public int bind(int fd, Sockaddr addr, int addrlen) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    return file.isSocket && isMissing(addr, addrlen)
        ? EFAULT
        : file.endpoint.bind(Names.in(addr, addrlen));
  }

  /** Whether bytes are to be read that are not there. */
  private static boolean isMissing(Sockaddr addr, int addrlen) {
    return addr == null && addrlen > 0 && addrlen <= Sockaddr.CAPACITY;
  }

  /** For calls that give an address. */
  private static int check(Description file, Sockaddr addr) {
    if (file == null) {
      return EBADF;
    }
    return addr != null ? 0 : file.isSocket ? EFAULT : ENOTSOCK;
  }

  /**
   * Lets connections queue, listen(2). Returns 0, -EBADF, or an error as {@link Endpoint#listen}.
   */
  public int listen(int fd, int backlog) {
    Description file = table.at(fd);
    return file == null ? EBADF : file.endpoint.listen(backlog);
  }

  /** {@link #accept(int, Sockaddr, int[])} for programs that do not ask for the address. */
  public int accept(int fd) {
    return accept4(fd, null, null, 0);
  }

  /** {@link #accept4} without flags, accept(2). */
  public int accept(int fd, Sockaddr addr, int[] addrlen) {
    return accept4(fd, addr, addrlen, 0);
  }

  /**
   * Takes a connection, accept4(2). Waits until there is one, SO_RCVTIMEO at the most, if the
   * socket is blocking. The new socket has no status flags but those of {@code flags}.
   *
   * @param addr gets the peer's address; null for none
   * @param addrlen holds at index 0 how much room {@code addr} has, and gets the address's length
   * @param flags SOCK_NONBLOCK and SOCK_CLOEXEC of {@link io.cleat.SocketType}
   * @return the lowest free descriptor, or -EBADF; -EINVAL another flag; -EMFILE; -EAGAIN; -EINTR;
   *     or an error as {@link Endpoint#accept(Endpoint[], int, int)}; and, the connection being
   *     lost, -EFAULT no {@code addrlen}; -EINVAL it is negative
   */
  public int accept4(int fd, Sockaddr addr, int[] addrlen, int flags) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    if ((flags & ~FLAGS) != 0) {
      return EINVAL;
    }
    int accepted = table.reserve();
    if (accepted < 0) {
      return accepted;
    }
    Endpoint[] taken = new Endpoint[1];
    int result = EINVAL;
    try {
      result = accept(file, taken, addr, addrlen);
    } finally {
      if (result < 0) {
        table.cancel(accepted);
      }
    }
    if (result < 0) {
      return result;
    }
    return install(accepted, describe(taken[0], flags), (flags & SOCK_CLOEXEC) != 0);
  }

  private int accept(Description file, Endpoint[] taken, Sockaddr addr, int[] addrlen) {
    Endpoint endpoint = file.endpoint;
    int result = addr == null ? endpoint.accept(taken, 0, 1) : endpoint.accept(taken, 0, addr);
    if (result == EAGAIN && file.waits(0)) {
      result = Blocking.accept(endpoint, taken, 0, addr, timeouts.receiveNanos(endpoint));
    }
    if (result > 0 && addr != null) {
      int bad = Names.out(addr, addrlen);
      if (bad < 0) {
        taken[0].close();
        return bad;
      }
    }
    return result;
  }

  /**
   * Connects, connect(2). Waits until it is done, SO_SNDTIMEO at the most, if the socket is
   * blocking.
   *
   * @param addrlen how many bytes of {@code addr} count, in place of its own length
   * @return 0, or -EBADF; -EFAULT no {@code addr}; -EINPROGRESS it has begun, or the time is up;
   *     -EINTR; or an error as {@link Endpoint#connect}
   */
  public int connect(int fd, Sockaddr addr, int addrlen) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    // Linux reads the address before it looks whether it has a socket.
    if (addrlen < 0 || addrlen > Sockaddr.CAPACITY) {
      return EINVAL;
    }
    if (isMissing(addr, addrlen)) {
      return EFAULT;
    }
    Endpoint endpoint = file.endpoint;
    Sockaddr to = Names.in(addr, addrlen);
    if (file.waits(0)) {
      return Blocking.connect(endpoint, to, timeouts.sendNanos(endpoint));
    }
    int result = endpoint.connect(to);
    if (result == EINPROGRESS) {
      file.wantsRoom();
    }
    return result;
  }

  /** Shuts one or both directions, shutdown(2). Errors -EBADF, and as {@link Endpoint#shutdown}. */
  public int shutdown(int fd, int how) {
    Description file = table.at(fd);
    return file == null ? EBADF : file.endpoint.shutdown(how);
  }

  /**
   * Its own address, getsockname(2).
   *
   * @param addrlen holds at index 0 how much room {@code addr} has, and gets the address's length
   * @return 0, or -EBADF; -EFAULT no {@code addr} or {@code addrlen}; -EINVAL a negative room; or
   *     an error as {@link Endpoint#getsockname}
   */
  public int getsockname(int fd, Sockaddr addr, int[] addrlen) {
    Description file = table.at(fd);
    int bad = check(file, addr);
    int result = bad < 0 ? bad : file.endpoint.getsockname(addr);
    return result < 0 ? result : Names.out(addr, addrlen);
  }

  /** The peer's address, getpeername(2); as {@link #getsockname}, and -ENOTCONN. */
  public int getpeername(int fd, Sockaddr addr, int[] addrlen) {
    Description file = table.at(fd);
    int bad = check(file, addr);
    int result = bad < 0 ? bad : file.endpoint.getpeername(addr);
    return result < 0 ? result : Names.out(addr, addrlen);
  }

  /**
   * Reads an option, getsockopt(2).
   *
   * @param optval gets the value; native memory
   * @param optlen holds at index 0 how much room there is, and gets the value's length
   * @return 0, or -EBADF; -EFAULT no {@code optval} or {@code optlen}; or an error as {@link
   *     Endpoint#getsockopt}
   */
  public int getsockopt(int fd, int level, int optname, MemorySegment optval, int[] optlen) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    if (optlen == null || optval == null) {
      return file.isSocket ? EFAULT : ENOTSOCK;
    }
    int result = file.endpoint.getsockopt(level, optname, optval, optlen[0]);
    if (result >= 0) {
      optlen[0] = result;
    }
    return Math.min(result, 0);
  }

  /** Reads an option whose value is an int: index 0 gets it. Errors as the other. */
  public int getsockopt(int fd, int level, int optname, int[] value) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    if (value == null || value.length == 0) {
      return file.isSocket ? EFAULT : ENOTSOCK;
    }
    MemorySegment memory = option.take();
    memory.set(JAVA_INT_UNALIGNED, 0, 0);
    int result = file.endpoint.getsockopt(level, optname, memory, Integer.BYTES);
    if (result >= 0) {
      value[0] = memory.get(JAVA_INT_UNALIGNED, 0);
    }
    option.giveBack(memory);
    return Math.min(result, 0);
  }

  /**
   * Sets an option, setsockopt(2).
   *
   * @param optval the value; native memory
   * @return 0, or -EBADF; -EFAULT no {@code optval}; or an error as {@link Endpoint#setsockopt}
   */
  public int setsockopt(int fd, int level, int optname, MemorySegment optval, int optlen) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    return optval == null
        ? file.isSocket ? EFAULT : ENOTSOCK
        : file.endpoint.setsockopt(level, optname, optval, optlen);
  }

  /** Sets an option whose value is an int. Errors as the other. */
  public int setsockopt(int fd, int level, int optname, int value) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    MemorySegment memory = option.take();
    memory.set(JAVA_INT_UNALIGNED, 0, value);
    int result = file.endpoint.setsockopt(level, optname, memory, Integer.BYTES);
    option.giveBack(memory);
    return result;
  }
}
