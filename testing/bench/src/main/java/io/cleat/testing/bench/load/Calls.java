// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import io.cleat.Errno;
import io.cleat.Msg;
import io.cleat.SocketType;
import io.cleat.address.Sockaddr;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpOptions;
import io.cleat.sys.ErrnoCapture;
import io.cleat.sys.Files;
import io.cleat.sys.Memory;
import io.cleat.sys.Sockets;
import io.cleat.sys.Timeval;
import io.cleat.testing.bench.server.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Linux's calls as a load needs them: on descriptors, with nothing between, so that the load costs
 * the same whatever is measured. A failure that a load does not expect is an exception. One thread.
 */
final class Calls implements AutoCloseable {
  /** Nothing is there, or there is no room. */
  static final int EAGAIN = Errno.EAGAIN.negated();

  private static final int EINTR = Errno.EINTR.negated();

  /** How long a server may be silent. */
  static final int PATIENCE_MILLIS = 5_000;

  private static final int MICROS_PER_MILLI = 1_000;
  private static final int MILLIS_PER_SECOND = 1_000;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment errno = ErrnoCapture.allocate(arena);
  private final MemorySegment value = arena.allocate(Timeval.SIZE, Long.BYTES);

  MemorySegment errno() {
    return errno;
  }

  /** Memory that lives as long as this. */
  MemorySegment allocate(long bytes) {
    return arena.allocate(bytes, Long.BYTES);
  }

  /** Memory that begins with a page, and lives as long as this. */
  MemorySegment allocatePages(long bytes) {
    return arena.allocate(bytes, Memory.pageSize());
  }

  /** A socket; {@code flags} SOCK_NONBLOCK or 0. */
  int socket(Transport transport, int flags) {
    int type = transport == Transport.UDP ? SocketType.SOCK_DGRAM : SocketType.SOCK_STREAM;
    return check(
        "socket",
        Sockets.socket(errno, transport.domain(), type | SocketType.SOCK_CLOEXEC | flags, 0));
  }

  /** Connects a socket that waits. */
  int connect(int fd, Sockaddr to) {
    int result;
    do {
      result = Sockets.connect(errno, fd, to.segment(), to.length());
    } while (isInterrupted(result));
    check("connect", result);
    return fd;
  }

  /** Begins to connect a socket that does not wait. */
  void startConnect(int fd, Sockaddr to) {
    int result = Sockets.connect(errno, fd, to.segment(), to.length());
    if (result != Errno.EINPROGRESS.negated()) {
      check("connect", result);
    }
  }

  /** A connected socket that waits, no longer than {@link #PATIENCE_MILLIS} at a time. */
  int connected(Transport transport, Sockaddr to) {
    int fd = socket(transport, 0);
    receiveTimeout(fd, PATIENCE_MILLIS);
    noDelay(fd, transport);
    return connect(fd, to);
  }

  /** Lets a socket wait no more. */
  void nonblocking(int fd) {
    check("fcntl", Files.fcntl(errno, fd, Files.F_SETFL, Files.O_NONBLOCK));
  }

  private void noDelay(int fd, Transport transport) {
    if (transport == Transport.TCP) {
      set(fd, TcpOptions.LEVEL, TcpOptions.TCP_NODELAY, 1);
    }
  }

  /** Sets an option whose value is an int. */
  void set(int fd, int level, int name, int to) {
    value.set(ValueLayout.JAVA_INT, 0, to);
    check("setsockopt", Sockets.setsockopt(errno, fd, level, name, value, Integer.BYTES));
  }

  /** Reads an option whose value is an int. */
  int get(int fd, int level, int name) {
    MemorySegment length = value.asSlice(Integer.BYTES);
    length.set(ValueLayout.JAVA_INT, 0, Integer.BYTES);
    check("getsockopt", Sockets.getsockopt(errno, fd, level, name, value, length));
    return value.get(ValueLayout.JAVA_INT, 0);
  }

  /** Lets a receive wait no longer than that. */
  void receiveTimeout(int fd, int millis) {
    Timeval.seconds(value, 0, millis / MILLIS_PER_SECOND);
    Timeval.micros(value, 0, (long) millis % MILLIS_PER_SECOND * MICROS_PER_MILLI);
    int name = SocketOptions.SO_RCVTIMEO;
    int size = (int) Timeval.SIZE;
    check("setsockopt", Sockets.setsockopt(errno, fd, SocketOptions.SOL_SOCKET, name, value, size));
  }

  /** How many bytes went, or {@link #EAGAIN}. */
  long send(int fd, MemorySegment data, long offset, long length) {
    long sent;
    do {
      sent = Sockets.send(errno, fd, data, offset, length, Msg.MSG_NOSIGNAL);
    } while (isInterrupted(sent));
    return sent == EAGAIN ? sent : check("send", sent);
  }

  /** Sends all, on a socket that waits. */
  void sendAll(int fd, MemorySegment data, long length) {
    for (long sent = 0; sent < length; ) {
      sent += check("send", send(fd, data, sent, length - sent));
    }
  }

  /** How many bytes came, 0 at the end, or {@link #EAGAIN}. */
  long recv(int fd, MemorySegment into, long offset, long length) {
    long received;
    do {
      received = Sockets.recv(errno, fd, into, offset, length, 0);
    } while (isInterrupted(received));
    return received == EAGAIN ? received : check("recv", received);
  }

  /** Receives so many bytes, on a socket that waits. */
  void recvAll(int fd, MemorySegment into, long length) {
    for (long received = 0; received < length; ) {
      received += present(recv(fd, into, received, length - received));
    }
  }

  /** What a receive gave that must give something. */
  long present(long received) {
    if (received == EAGAIN) {
      throw new LoadException("the server was silent for %d ms".formatted(PATIENCE_MILLIS));
    }
    if (received == 0) {
      throw new LoadException("the server closed a connection that it should serve");
    }
    return received;
  }

  /** Ends a connection, which the peer may have ended before. */
  void shutdown(int fd, int how) {
    int result = Sockets.shutdown(errno, fd, how);
    if (result != Errno.ENOTCONN.negated()) {
      check("shutdown", result);
    }
  }

  void close(int fd) {
    Files.close(errno, fd);
  }

  /**
   * Whether a wait has ended for no reason of its own, and begins again. The kernel's work for a
   * ring that was closed does that to the thread that used it, some time later.
   */
  static boolean isInterrupted(long result) {
    return result == EINTR;
  }

  static long check(String call, long result) {
    if (result < 0) {
      throw new LoadException(call + ": " + Errno.of((int) -result).text());
    }
    return result;
  }

  static int check(String call, int result) {
    return (int) check(call, (long) result);
  }

  @Override
  public void close() {
    arena.close();
  }
}
