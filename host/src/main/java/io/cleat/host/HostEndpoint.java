// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Reader;
import io.cleat.SocketType;
import io.cleat.address.Sockaddr;
import io.cleat.stack.endpoint.StackEndpoint;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * An endpoint of a host: each call enters the stack, and what it set off happens before it ends.
 */
final class HostEndpoint extends Watchable {
  private static final int FAILED = Events.ERR | Events.HUP;
  private static final int EBADF = Errno.EBADF.negated();
  private static final int EINVAL = Errno.EINVAL.negated();

  private final HostProcess process;
  private final Driver driver;
  private final int domain;
  private final int type;
  private final int protocol;
  private final Origin origin = Origin.here();

  /** Null once closed; changed under the driver's lock. */
  private StackEndpoint stack;

  /** Where it is at home, or null. */
  private volatile HostPoller home;

  // The host's list of those that are open; under the driver's lock.
  HostEndpoint nextOpen;
  HostEndpoint previousOpen;

  /**
   * The last receive has taken all. Written under the lock; who reads an old value without it asks
   * once too often, or waits for what it is told of.
   */
  private boolean drained;

  /** The next of those that are over the same, as SCM_RIGHTS makes them; under the lock. */
  HostEndpoint nextSharing;

  /** Called under the driver's lock. */
  HostEndpoint(HostProcess process, Driver driver, StackEndpoint stack) {
    this.process = process;
    this.driver = driver;
    this.stack = stack;
    domain = stack.domain();
    type = stack.type();
    protocol = stack.protocol();
    nextSharing = (HostEndpoint) stack.owner;
    stack.owner = this;
    stack.hold();
    process.opened(this);
  }

  @Override
  public int domain() {
    return domain;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int protocol() {
    return protocol;
  }

  // At home.

  /**
   * Moves it to a poller, or with null back to everybody.
   *
   * @return 0, or -EBUSY it lives with another
   */
  synchronized int home(HostPoller poller) {
    if (poller != null && home != null && home != poller) {
      return Errno.EBUSY.negated();
    }
    home = poller;
    return 0;
  }

  boolean livesWith(HostPoller poller) {
    return home == poller;
  }

  private StackEndpoint enter() {
    HostPoller owner = home;
    if (owner != null && !owner.mine()) {
      throw new IllegalStateException(
          "this endpoint is at home with a poller of another thread; use Poller.execute");
    }
    driver.enter(process);
    return stack;
  }

  /** Where it was opened, in words; empty where that is not remembered. */
  String origin() {
    return origin == null ? "" : ", opened at " + origin;
  }

  boolean isOf(Driver other) {
    return driver == other;
  }

  /** What it is over; null once closed. Under the lock. */
  StackEndpoint below() {
    return stack;
  }

  /** Linux takes no address that is longer than any can be. */
  private static boolean isTooLong(Sockaddr address) {
    return address != null && address.length() > Sockaddr.CAPACITY;
  }

  // Names.

  @Override
  public int bind(Sockaddr address) {
    StackEndpoint e = enter();
    try {
      return e == null ? EBADF : isTooLong(address) ? EINVAL : e.bind(address);
    } finally {
      driver.leave();
    }
  }

  @Override
  public int getsockname(Sockaddr address) {
    StackEndpoint e = enter();
    try {
      return e == null ? EBADF : e.getsockname(address);
    } finally {
      driver.leave();
    }
  }

  @Override
  public int getpeername(Sockaddr address) {
    StackEndpoint e = enter();
    try {
      return e == null ? EBADF : e.getpeername(address);
    } finally {
      driver.leave();
    }
  }

  // Connections.

  @Override
  public int listen(int backlog) {
    StackEndpoint e = enter();
    try {
      return e == null ? EBADF : e.listen(backlog);
    } finally {
      driver.leave();
    }
  }

  @Override
  public int connect(Sockaddr address) {
    StackEndpoint e = enter();
    try {
      return e == null ? EBADF : isTooLong(address) ? EINVAL : e.connect(address);
    } finally {
      driver.leave();
    }
  }

  @Override
  public int accept(Endpoint[] into, int from, int count) {
    Objects.checkFromIndexSize(from, count, into.length);
    StackEndpoint e = enter();
    try {
      int taken = 0;
      int result = e == null ? EBADF : Errno.EAGAIN.negated();
      for (StackEndpoint[] one = new StackEndpoint[1]; e != null && taken < count; taken++) {
        result = process.roomFor(1);
        result = result < 0 ? result : e.accept(one, 0, 1);
        if (result < 0) {
          break;
        }
        into[from + taken] = new HostEndpoint(process, driver, one[0]);
      }
      return taken > 0 ? taken : result;
    } finally {
      driver.leave();
    }
  }

  @Override
  public int accept(Endpoint[] into, int at, Sockaddr peer) {
    Objects.checkIndex(at, into.length);
    StackEndpoint e = enter();
    try {
      if (e == null) {
        return EBADF;
      }
      StackEndpoint[] one = new StackEndpoint[1];
      int result = process.roomFor(1);
      result = result < 0 ? result : e.accept(one, 0, 1);
      if (result > 0) {
        one[0].peerName(peer);
        into[at] = new HostEndpoint(process, driver, one[0]);
      }
      return result;
    } finally {
      driver.leave();
    }
  }

  @Override
  public int shutdown(int how) {
    StackEndpoint e = enter();
    try {
      return e == null ? EBADF : e.shutdown(how);
    } finally {
      driver.leave();
    }
  }

  @Override
  public int close() {
    StackEndpoint e = enter();
    try {
      if (e == null) {
        return EBADF;
      }
      stack = null;
      stopSharing(e);
      process.closed(this);
      e.release();
    } finally {
      driver.leave();
    }
    tell(Events.NVAL, Events.NVAL);
    return 0;
  }

  private void stopSharing(StackEndpoint e) {
    HostEndpoint before = (HostEndpoint) e.owner;
    if (before == this) {
      e.owner = nextSharing;
      return;
    }
    while (before.nextSharing != this) {
      before = before.nextSharing;
    }
    before.nextSharing = nextSharing;
  }

  // Transfer.

  @Override
  public long send(MemorySegment data, long offset, long length, int flags) {
    return sendto(data, offset, length, flags, null);
  }

  @Override
  public long sendto(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    StackEndpoint e = enter();
    try {
      return e == null
          ? EBADF
          : isTooLong(to) ? EINVAL : sendAll(e, data, offset, length, flags, to);
    } finally {
      driver.leave();
    }
  }

  /**
   * Of a stream, as much as leaves at once makes room for more, as on Linux: what is not taken is
   * what the peer has no room for.
   */
  private long sendAll(
      StackEndpoint e, MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    long sent = e.send(data, offset, length, flags, to);
    long more = sent;
    while (more > 0 && sent < length && isStream(e)) {
      driver.turn();
      if ((e.events() & FAILED) != 0) {
        return sent; // the next call tells why
      }
      more = e.send(data, offset + sent, length - sent, flags, to);
      sent += Math.max(more, 0);
    }
    return sent;
  }

  private static boolean isStream(StackEndpoint e) {
    return e.type() == SocketType.SOCK_STREAM;
  }

  @Override
  public long recv(MemorySegment into, long offset, long length, int flags) {
    return recvfrom(into, offset, length, flags, null);
  }

  @Override
  public long recvfrom(MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    StackEndpoint e = enter();
    try {
      long result = e == null ? EBADF : e.recv(into, offset, length, flags, from);
      boolean isShort = result > 0 && result < length && flags == 0;
      // A read of a stream may end before all is taken, as at the mark of urgent data.
      drained = isShort && isStream(e) && (e.events() & Events.IN) == 0;
      return result;
    } finally {
      driver.leave();
    }
  }

  @Override
  public long read(MemorySegment into, long offset, long length) {
    StackEndpoint e = enter();
    try {
      return e == null ? EBADF : e.read(into, offset, length);
    } finally {
      driver.leave();
    }
  }

  @Override
  public long write(MemorySegment data, long offset, long length) {
    StackEndpoint e = enter();
    try {
      return e == null ? EBADF : e.write(data, offset, length);
    } finally {
      driver.leave();
    }
  }

  @Override
  public long sendmsg(Message message, int flags) {
    StackEndpoint e = enter();
    try {
      return e == null ? EBADF : e.sendmsg(message, flags);
    } finally {
      driver.leave();
    }
  }

  @Override
  public long recvmsg(Message message, int flags) {
    StackEndpoint e = enter();
    try {
      return e == null ? EBADF : e.recvmsg(message, flags);
    } finally {
      driver.leave();
    }
  }

  /** The reader runs without the lock: it may call other endpoints, of this host too. */
  @Override
  public long receive(Reader reader) {
    long total = 0;
    boolean lentAny = false;
    while (true) {
      long length;
      MemorySegment memory = null;
      long at = 0;
      StackEndpoint e = enter();
      try {
        length = e == null ? EBADF : e.lend();
        if (length > 0 || length == 0 && e.isLending()) {
          memory = e.lentMemory();
          at = e.lentAt();
        }
      } finally {
        driver.leave();
      }
      if (memory == null) {
        return lentAny ? total : length;
      }
      lentAny = true;
      long taken = lend(reader, memory, at, length);
      total += taken;
      if (taken < length) {
        return total;
      }
    }
  }

  private long lend(Reader reader, MemorySegment memory, long at, long length) {
    long taken = -1;
    try {
      taken = Math.clamp(reader.read(this, memory, at, length), 0, length);
    } finally {
      driver.enter();
      if (stack != null) {
        stack.take((int) taken);
      }
      driver.leave();
    }
    return taken;
  }

  // Options.

  @Override
  public int getsockopt(int level, int name, MemorySegment value, int length) {
    StackEndpoint e = enter();
    try {
      return e == null ? EBADF : e.getsockopt(level, name, value, length);
    } finally {
      driver.leave();
    }
  }

  @Override
  public int setsockopt(int level, int name, MemorySegment value, int length) {
    StackEndpoint e = enter();
    try {
      return e == null ? EBADF : e.setsockopt(level, name, value, length);
    } finally {
      driver.leave();
    }
  }

  @Override
  public int ioctl(long request, MemorySegment argument) {
    StackEndpoint e = enter();
    try {
      return e == null ? EBADF : e.ioctl(request, argument);
    } finally {
      driver.leave();
    }
  }

  // Facts.

  /** There is news of it. Under the lock. */
  void heard() {
    drained = false;
  }

  @Override
  public boolean isDrained() {
    return drained;
  }

  @Override
  Driver driver() {
    return driver;
  }

  @Override
  public int events() {
    StackEndpoint e = enter();
    try {
      return e == null ? Events.NVAL : e.events();
    } finally {
      driver.leave();
    }
  }

  /** Also for those who do not own it: to look steals nothing. */
  @Override
  int facts() {
    driver.enter();
    try {
      return stack == null ? Events.NVAL : stack.events();
    } finally {
      driver.leave();
    }
  }

  @Override
  int factsToWaitFor() {
    driver.enter();
    try {
      if (stack == null) {
        return Events.NVAL;
      }
      driver.turn(); // who is about to wait takes what has come before
      return stack.isBlocked() ? stack.events() & ~Events.OUT : stack.events();
    } finally {
      driver.leave();
    }
  }
}
