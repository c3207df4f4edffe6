// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Reader;
import io.cleat.Ready;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * What can be watched and waited for, and nothing else: a poller as an endpoint is no more than
 * this, so every call that moves data answers -EINVAL here.
 */
abstract class ToyEndpoint implements Endpoint {
  private static final int EINVAL = Errno.EINVAL.negated();
  private static final int ALWAYS = Events.ERR | Events.HUP | Events.NVAL;

  private final Map<Ready, Integer> watchers = new ConcurrentHashMap<>();

  @Override
  public int watch(Ready sink, int events) {
    if (events == 0) {
      watchers.remove(sink);
      return 0;
    }
    if (isClosed()) {
      return Errno.EBADF.negated();
    }
    watchers.put(sink, events);
    return 0;
  }

  /** Tells those who watch; to be called when something became true, without a lock. */
  void tell() {
    if (watchers.isEmpty()) {
      return;
    }
    int now = facts();
    watchers.forEach((sink, events) -> {
      if ((now & (events | ALWAYS)) != 0) {
        sink.ready(this, now);
      }
    });
  }

  @Override
  public int await(int events, long nanos) {
    Thread waiting = Thread.currentThread();
    long start = System.nanoTime();
    // A flag too: to look at the facts takes locks, which may use up what an unpark leaves.
    AtomicBoolean told = new AtomicBoolean();
    Ready wake =
        (endpoint, now) -> {
          told.set(true);
          LockSupport.unpark(waiting);
        };
    watch(wake, events | ALWAYS);
    try {
      while (true) {
        told.set(false);
        int now = events();
        if ((now & Events.NVAL) != 0) {
          return Errno.EBADF.negated();
        }
        if ((now & (events | ALWAYS)) != 0) {
          return 1;
        }
        if (waiting.isInterrupted()) {
          return Errno.EINTR.negated();
        }
        long left = nanos - (System.nanoTime() - start);
        if (nanos >= 0 && left <= 0) {
          return 0;
        }
        if (!told.get()) {
          LockSupport.parkNanos(this, nanos < 0 ? Long.MAX_VALUE : left);
        }
      }
    } finally {
      watch(wake, 0);
    }
  }

  /** Whether {@link #close} was called. */
  abstract boolean isClosed();

  /** As {@link #events}, for those who may ask although they do not own it. */
  abstract int facts();

  @Override
  public int events() {
    return facts();
  }

  @Override
  public int domain() {
    return -1;
  }

  @Override
  public int type() {
    return -1;
  }

  @Override
  public int protocol() {
    return -1;
  }

  @Override
  public int bind(Sockaddr address) {
    return EINVAL;
  }

  @Override
  public int listen(int backlog) {
    return EINVAL;
  }

  @Override
  public int accept(Endpoint[] into, int from, int count) {
    return EINVAL;
  }

  @Override
  public int accept(Endpoint[] into, int at, Sockaddr peer) {
    return EINVAL;
  }

  @Override
  public int connect(Sockaddr address) {
    return EINVAL;
  }

  @Override
  public long send(MemorySegment data, long offset, long length, int flags) {
    return EINVAL;
  }

  @Override
  public long sendto(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    return EINVAL;
  }

  @Override
  public long recv(MemorySegment into, long offset, long length, int flags) {
    return EINVAL;
  }

  @Override
  public long recvfrom(MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    return EINVAL;
  }

  @Override
  public long receive(Reader reader) {
    return EINVAL;
  }

  @Override
  public long sendmsg(Message message, int flags) {
    return EINVAL;
  }

  @Override
  public long recvmsg(Message message, int flags) {
    return EINVAL;
  }

  @Override
  public int shutdown(int how) {
    return EINVAL;
  }

  @Override
  public int getsockopt(int level, int name, MemorySegment value, int length) {
    return EINVAL;
  }

  @Override
  public int setsockopt(int level, int name, MemorySegment value, int length) {
    return EINVAL;
  }

  @Override
  public int getsockname(Sockaddr address) {
    return EINVAL;
  }

  @Override
  public int getpeername(Sockaddr address) {
    return EINVAL;
  }

  @Override
  public int ioctl(long request, MemorySegment argument) {
    return EINVAL;
  }
}
