// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ready;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** What can be watched and waited for. */
abstract class ToyEndpoint implements Endpoint {
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
}
