// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.SocketType.SOCK_CLOEXEC;
import static io.cleat.SocketType.SOCK_NONBLOCK;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SO_DOMAIN;
import static io.cleat.option.SocketOptions.SO_PROTOCOL;
import static io.cleat.option.SocketOptions.SO_TYPE;
import static io.cleat.sys.Files.FD_CLOEXEC;
import static io.cleat.sys.Files.F_GETFL;
import static io.cleat.sys.Files.F_SETFD;
import static io.cleat.sys.Files.F_SETFL;
import static io.cleat.sys.Files.O_CLOEXEC;
import static io.cleat.sys.Files.O_NONBLOCK;

import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Poller;
import io.cleat.sys.Files;
import io.cleat.sys.Sockets;
import io.cleat.sys.SystemSupport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;

/**
 * The engine that is Linux itself: endpoints are descriptors of this process, of whatever families
 * the kernel has, and every call is a system call.
 */
public final class KernelEngine implements Engine {
  private static final int FLAGS = SOCK_NONBLOCK | SOCK_CLOEXEC;
  private static final int EINTR = Errno.EINTR.negated();

  private final ThreadLocal<Scratch> ofThread = ThreadLocal.withInitial(Scratch::ofThread);
  private final ScratchPool pool = new ScratchPool();
  private final Descriptors<KernelEndpoint> endpoints = new Descriptors<>();
  private final Alarm.Bell bell = new Alarm.Bell(ofThread.get());
  private final Sleep sleep = new Sleep(this, bell);
  private volatile Watchtower watchtower;
  private volatile boolean closed;

  private KernelEngine() {}

  /**
   * Opens the engine.
   *
   * @throws UnsupportedOperationException this is not Linux on x86_64 or aarch64
   */
  public static KernelEngine open() {
    SystemSupport.architecture();
    return new KernelEngine();
  }

  @Override
  public KernelEndpoint socket(int domain, int type, int protocol) throws ErrnoException {
    requireOpen();
    Scratch s = scratch();
    try {
      int fd = Sockets.socket(s.errno, domain, type | FLAGS, protocol);
      return opened(checked(fd, "socket"), Mode.SOCKET, domain, type, protocol);
    } finally {
      s.release();
    }
  }

  @Override
  public KernelEndpoint[] socketpair(int domain, int type, int protocol) throws ErrnoException {
    requireOpen();
    Scratch s = scratch();
    try {
      int result = Sockets.socketpair(s.errno, domain, type | FLAGS, protocol, s.pair);
      checked(result, "socketpair");
      int first = s.pair.get(ValueLayout.JAVA_INT, 0);
      int second = s.pair.get(ValueLayout.JAVA_INT, Integer.BYTES);
      return new KernelEndpoint[] {
        opened(first, Mode.SOCKET, domain, type, protocol),
        opened(second, Mode.SOCKET, domain, type, protocol)
      };
    } finally {
      s.release();
    }
  }

  /**
   * Makes a pipe, pipe2(2).
   *
   * @return the reading end and the writing end
   * @throws ErrnoException EMFILE or ENFILE descriptors used up
   */
  public KernelEndpoint[] pipe() throws ErrnoException {
    requireOpen();
    Scratch s = scratch();
    try {
      checked(Files.pipe2(s.errno, s.pair, O_NONBLOCK | O_CLOEXEC), "pipe");
      int reading = s.pair.get(ValueLayout.JAVA_INT, 0);
      int writing = s.pair.get(ValueLayout.JAVA_INT, Integer.BYTES);
      return new KernelEndpoint[] {
        opened(reading, Mode.NONBLOCKING, 0, 0, 0), opened(writing, Mode.NONBLOCKING, 0, 0, 0)
      };
    } finally {
      s.release();
    }
  }

  /**
   * Opens a file, a device or a named pipe, open(2); its endpoint can be read, written and waited
   * for.
   *
   * @param flags {@code O_*} numbers; O_NONBLOCK and O_CLOEXEC are added
   * @param mode permissions of a file that is made
   * @throws ErrnoException as open(2): EACCES, ENOENT, ENXIO and others
   */
  public KernelEndpoint open(String path, int flags, int mode) throws ErrnoException {
    requireOpen();
    Scratch s = scratch();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path);
      int fd;
      do {
        fd = Files.open(s.errno, name, flags | O_NONBLOCK | O_CLOEXEC, mode);
      } while (fd == EINTR);
      return opened(checked(fd, "open " + path), Mode.NONBLOCKING, 0, 0, 0);
    } finally {
      s.release();
    }
  }

  /**
   * Takes in a descriptor that somebody else has opened, a socket or not. It belongs to the
   * endpoint from now on. Its open file is set to O_NONBLOCK, for all who share it.
   *
   * @throws ErrnoException EBADF it is not open
   */
  public KernelEndpoint adopt(int fd) throws ErrnoException {
    return adopt(fd, true);
  }

  /**
   * Takes in a descriptor whose open file belongs to other processes too, such as standard input:
   * their mode is left as it is, and what is no socket is asked whether it is ready before each
   * read and write. Where another process is faster between the two, the call waits.
   *
   * @throws ErrnoException EBADF it is not open
   */
  public KernelEndpoint adoptShared(int fd) throws ErrnoException {
    return adopt(fd, false);
  }

  private KernelEndpoint adopt(int fd, boolean ours) throws ErrnoException {
    requireOpen();
    Scratch s = scratch();
    try {
      int result = Files.fcntl(s.errno, fd, F_SETFD, FD_CLOEXEC);
      checked(result, "adopt descriptor " + fd);
      return taken(s, fd, ours);
    } finally {
      s.release();
    }
  }

  private KernelEndpoint taken(Scratch s, int fd, boolean ours) {
    int flags = Files.fcntl(s.errno, fd, F_GETFL, 0);
    boolean waits = flags >= 0 && (flags & O_NONBLOCK) == 0;
    if (waits && ours) {
      Files.fcntl(s.errno, fd, F_SETFL, flags | O_NONBLOCK);
    }
    int type = Names.intOption(s, fd, SOL_SOCKET, SO_TYPE);
    if (type < 0) {
      Mode mode = waits && !ours ? Mode.ASKED_FIRST : Mode.NONBLOCKING;
      return opened(fd, mode, 0, 0, 0).ofUnknownOrigin();
    }
    int domain = Names.intOption(s, fd, SOL_SOCKET, SO_DOMAIN);
    int protocol = Names.intOption(s, fd, SOL_SOCKET, SO_PROTOCOL);
    return opened(fd, Mode.SOCKET, domain, type, protocol).ofUnknownOrigin();
  }

  @Override
  public Poller poller() throws ErrnoException {
    requireOpen();
    Scratch s = scratch();
    try {
      return KernelPoller.open(this, s);
    } finally {
      s.release();
    }
  }

  @Override
  public String describe() {
    return "kernel: Linux "
        + System.getProperty("os.version")
        + " "
        + System.getProperty("os.arch")
        + ", epoll";
  }

  @Override
  public void close() {
    closed = true;
    Scratch s = scratch();
    each(endpoint -> endpoint.closePoller(s));
    each(endpoint -> endpoint.closeUnlessAtHome(s));
    synchronized (this) {
      if (watchtower != null) {
        watchtower.close(s);
      }
    }
    bell.close(s);
    s.release();
  }

  private void each(Consumer<KernelEndpoint> action) {
    for (int fd = 0; fd < endpoints.limit(); fd++) {
      KernelEndpoint endpoint = endpoints.at(fd);
      if (endpoint != null) {
        action.accept(endpoint);
      }
    }
  }

  /** A descriptor that came with a message. */
  KernelEndpoint received(int fd) {
    Scratch s = scratch();
    try {
      return taken(s, fd, true);
    } finally {
      s.release();
    }
  }

  KernelEndpoint opened(int fd, Mode mode, int domain, int type, int protocol) {
    KernelEndpoint endpoint = new KernelEndpoint(this, fd, mode, domain, type, protocol);
    endpoints.put(fd, endpoint);
    return endpoint;
  }

  /** Who has this descriptor; null for nobody. */
  KernelEndpoint at(int fd) {
    return endpoints.at(fd);
  }

  void here(KernelEndpoint endpoint) {
    endpoints.put(endpoint.number(), endpoint);
  }

  void gone(KernelEndpoint endpoint) {
    endpoints.remove(endpoint.number(), endpoint);
  }

  boolean isClosed() {
    return closed;
  }

  Sleep sleep() {
    return sleep;
  }

  /** Wakes all platform threads that wait. */
  void ring(Scratch s) {
    bell.ring(s);
  }

  /** Wakes all platform threads that wait: one of them was interrupted. */
  void ring() {
    Scratch s = scratch();
    bell.ring(s);
    s.release();
  }

  /** Who wakes virtual threads. */
  Watcher watcher(Scratch s, int fd) {
    Watchtower started = watchtower;
    return (started != null ? started : start(s)).watcher(fd);
  }

  private synchronized Watchtower start(Scratch s) {
    if (watchtower == null) {
      watchtower = Watchtower.start(this, s);
    }
    return watchtower;
  }

  /** Memory for a call of the calling thread, to be released after it. */
  Scratch scratch() {
    return Thread.currentThread().isVirtual() ? pool.take() : ofThread.get();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
  }

  static int checked(int result, String call) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(call, result);
    }
    return result;
  }

  /** A poller is closed and turns no more. */
  void homeless(KernelPoller poller) {
    each(endpoint -> endpoint.moveFrom(poller));
    if (closed) {
      close();
    }
  }
}
