// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SOL_TCP;
import static io.cleat.option.SocketOptions.SO_LINGER;
import static io.cleat.option.TcpOptions.TCP_ULP;
import static io.cleat.sys.Files.O_CLOEXEC;
import static io.cleat.sys.Files.O_NONBLOCK;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Protocol;
import io.cleat.Reader;
import io.cleat.Ready;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Sockaddr;
import io.cleat.sys.Sockets;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * An open descriptor of this process as an endpoint: a socket of any family, or what else there is
 * (a pipe, a terminal, a file), whose calls the kernel answers.
 *
 * <p>A call enters, is one system call, and leaves; see {@link Descriptor} for why. Nothing is
 * allocated. Neither SIGPIPE nor EINTR comes of it.
 */
public sealed class KernelEndpoint extends QueuedDescriptor implements Endpoint
    permits PollerEndpoint {
  private static final int EBADF = Errno.EBADF.negated();
  private static final int EINTR = Errno.EINTR.negated();
  private static final int ASKED = Events.IN | Events.PRI | Events.OUT | Events.RDHUP;

  private final int domain;
  private final int protocol;
  private volatile boolean mayLinger;

  KernelEndpoint(KernelEngine engine, int number, Mode mode, int domain, int type, int protocol) {
    super(engine, number, mode, type, isTcp(domain, type, protocol));
    this.domain = domain;
    this.protocol = protocol;
  }

  private static boolean isTcp(int domain, int type, int protocol) {
    return (domain == Family.AF_INET || domain == Family.AF_INET6)
        && SocketType.isStream(type)
        && (protocol == 0 || protocol == Protocol.IPPROTO_TCP);
  }

  @Override
  final KernelEndpoint asEndpoint() {
    return this;
  }

  @Override
  public final int domain() {
    return domain;
  }

  @Override
  public final int protocol() {
    return protocol;
  }

  @Override
  public final int bind(Sockaddr address) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return Names.bind(s, number(), address);
    } finally {
      leave(s);
    }
  }

  @Override
  public final int listen(int backlog) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return Sockets.listen(s.errno, number(), backlog);
    } finally {
      leave(s);
    }
  }

  @Override
  public final int accept(Endpoint[] into, int from, int count) {
    Objects.checkFromIndexSize(from, count, into.length);
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      int accepted = 0;
      while (accepted < count) {
        int fd = accept(s, MemorySegment.NULL, MemorySegment.NULL);
        if (fd < 0) {
          return accepted > 0 ? accepted : fd;
        }
        into[from + accepted++] = child(fd);
      }
      return accepted;
    } finally {
      leave(s);
    }
  }

  @Override
  public final int accept(Endpoint[] into, int at, Sockaddr peer) {
    Objects.checkIndex(at, into.length);
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      MemorySegment room = Names.room(s, Sockaddr.CAPACITY);
      int fd = accept(s, peer.segment(), room);
      if (fd < 0) {
        return fd;
      }
      peer.length(Names.length(room));
      into[at] = child(fd);
      return 1;
    } finally {
      leave(s);
    }
  }

  private int accept(Scratch s, MemorySegment address, MemorySegment room) {
    int fd;
    do {
      fd = Sockets.accept4(s.errno, number(), address, room, O_NONBLOCK | O_CLOEXEC);
    } while (fd == EINTR);
    return (int) triedToRead(s, fd);
  }

  private KernelEndpoint child(int fd) {
    KernelEndpoint child = engine().opened(fd, Mode.SOCKET, domain, type(), protocol);
    child.mayLinger = mayLinger;
    return child;
  }

  @Override
  public final int connect(Sockaddr address) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return Names.connect(s, number(), address);
    } finally {
      leave(s);
    }
  }

  @Override
  public final long send(MemorySegment data, long offset, long length, int flags) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return send(s, data, offset, length, flags);
    } finally {
      leave(s);
    }
  }

  private long send(Scratch s, MemorySegment data, long offset, long length, int flags) {
    return triedToSend(s, Bytes.send(s, number(), data, offset, length, flags, isStream()));
  }

  @Override
  public final long sendto(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return to == null
          ? send(s, data, offset, length, flags)
          : triedToSend(s, Bytes.sendto(s, number(), data, offset, length, flags, to));
    } finally {
      leave(s);
    }
  }

  @Override
  public final long recv(MemorySegment into, long offset, long length, int flags) {
    return recvfrom(into, offset, length, flags, null);
  }

  @Override
  public final long recvfrom(
      MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return recv(s, into, offset, length, flags, from);
    } finally {
      leave(s);
    }
  }

  @Override
  public final long read(MemorySegment into, long offset, long length) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return read(s, into, offset, length);
    } finally {
      leave(s);
    }
  }

  @Override
  public final long write(MemorySegment data, long offset, long length) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return write(s, data, offset, length);
    } finally {
      leave(s);
    }
  }

  @Override
  public final long receive(Reader reader) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    Loan loan = s.takeLoan();
    try {
      return loan.receive(s, this, reader);
    } finally {
      s.putLoan(loan);
      leave(s);
    }
  }

  @Override
  public final long sendmsg(Message message, int flags) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return triedToSend(s, Messages.sendmsg(s, this, message, flags));
    } finally {
      leave(s);
    }
  }

  @Override
  public final long recvmsg(Message message, int flags) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return recvmsg(s, message, flags);
    } finally {
      leave(s);
    }
  }

  @Override
  public final int sendmmsg(Message[] messages, int from, int count, int flags) {
    Objects.checkFromIndexSize(from, count, messages.length);
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return (int) triedToSend(s, Messages.sendmmsg(s, this, messages, from, count, flags));
    } finally {
      leave(s);
    }
  }

  @Override
  public final int recvmmsg(Message[] messages, int from, int count, int flags) {
    Objects.checkFromIndexSize(from, count, messages.length);
    if (pendingLeftover() != null) {
      return Endpoint.super.recvmmsg(messages, from, count, flags);
    }
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return (int) triedToRead(s, Messages.recvmmsg(s, this, messages, from, count, flags));
    } finally {
      leave(s);
    }
  }

  @Override
  public final int shutdown(int how) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return Sockets.shutdown(s.errno, number(), how);
    } finally {
      leave(s);
    }
  }

  @Override
  public final int getsockopt(int level, int name, MemorySegment value, int length) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return Names.getsockopt(s, number(), level, name, value, length);
    } finally {
      leave(s);
    }
  }

  @Override
  public final int setsockopt(int level, int name, MemorySegment value, int length) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      if (level == SOL_SOCKET && name == SO_LINGER) {
        mayLinger = true;
      } else if (level == SOL_TCP && name == TCP_ULP) {
        mayHaveRecords();
      }
      return Names.setsockopt(s, number(), level, name, value, length);
    } finally {
      leave(s);
    }
  }

  @Override
  public final int getsockname(Sockaddr address) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return Names.getsockname(s, number(), address);
    } finally {
      leave(s);
    }
  }

  @Override
  public final int getpeername(Sockaddr address) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return Names.getpeername(s, number(), address);
    } finally {
      leave(s);
    }
  }

  /** As {@link Endpoint#ioctl}. FIONBIO changes nothing: an endpoint never waits. */
  @Override
  public final int ioctl(long request, MemorySegment argument) {
    Scratch s = enter();
    if (s == null) {
      return EBADF;
    }
    try {
      return ioctl(s, (int) request, argument);
    } finally {
      leave(s);
    }
  }

  @Override
  public final int events() {
    Scratch s = enter();
    if (s == null) {
      return Events.NVAL;
    }
    try {
      return facts(s, ASKED);
    } finally {
      leave(s);
    }
  }

  /** For virtual threads, which learn by {@link Watcher} when there is more. */
  @Override
  public final boolean isDrained() {
    return isDry() && pendingLeftover() == null && Thread.currentThread().isVirtual();
  }

  @Override
  public final int await(int events, long nanos) {
    return awaitFacts(events & ASKED, nanos);
  }

  /**
   * Always -EOPNOTSUPP: what these endpoints have to tell, epoll(7) tells a poller of this engine.
   */
  @Override
  public final int watch(Ready sink, int events) {
    return isClosed() ? EBADF : Errno.EOPNOTSUPP.negated();
  }

  @Override
  public final int close() {
    requireOwner();
    Scratch s = engine().scratch();
    try {
      return closeNumber(s);
    } finally {
      s.release();
    }
  }

  /**
   * The descriptor's number, for what works on descriptors. It stays this endpoint's, which closes
   * it; nobody protects the one who uses the number from that.
   *
   * @return the number, or -EBADF
   */
  public final int descriptor() {
    shared();
    return isClosed() ? EBADF : number();
  }

  /** Names the kind and the number, for messages. */
  @Override
  public String toString() {
    String kind = domain == 0 ? "descriptor " : Family.name(domain) + " descriptor ";
    return kind + number() + (isClosed() ? " (closed)" : "");
  }

  /** It was not made by this engine, so that nothing is known of its options. */
  final KernelEndpoint ofUnknownOrigin() {
    mayLinger = true;
    shared();
    return this;
  }

  /** The engine ends. A poller's own endpoint closes the poller. */
  void closePoller(Scratch s) {}

  /** The engine ends. What lives with a poller is closed when that turns no more. */
  final void closeUnlessAtHome(Scratch s) {
    if (!isAtHome()) {
      closeNumber(s);
    }
  }

  /**
   * Prepares for close(2). That would wait for bytes to be sent where SO_LINGER says so, and
   * closing an endpoint never waits. And it would reset a TCP connection whose bytes were not all
   * received: those that a reader has left count too (RFC 9293, 3.6.1), which the kernel does not
   * know.
   */
  @Override
  void goes(Scratch s) {
    if (pendingLeftover() != null && isTcp() && !isShared()) {
      Names.reset(s, number());
    } else if (mayLinger) {
      Names.lingerNot(s, number());
    }
    engine().gone(this);
  }

  private boolean isTcp() {
    return isStream() && (domain == Family.AF_INET || domain == Family.AF_INET6);
  }
}
