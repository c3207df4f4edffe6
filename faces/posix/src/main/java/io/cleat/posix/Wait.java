// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Failures.EBADF;
import static io.cleat.posix.Failures.EINTR;
import static io.cleat.posix.Failures.EPERM;

import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.Poller;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * One wait of poll(2) or select(2), for any number of descriptions at once. It refers to them as
 * they were when the call began: a descriptor that is closed and taken by another meanwhile does
 * not count.
 *
 * <p>One description is waited for directly; several by a poller, edge-triggered, since an end or
 * an error that nobody has asked for would wake a level-triggered one for ever.
 */
final class Wait implements Registration, AutoCloseable {
  private static final int ASKED = Events.IN | Events.PRI | Events.OUT | Events.RDHUP;

  private final Pollers pollers;
  private final IdentityHashMap<Description, Integer> asked = new IdentityHashMap<>();
  private Poller poller;
  private boolean woken;
  private volatile boolean stale;

  Wait(Pollers pollers) {
    this.pollers = pollers;
  }

  /** Waits for these events of this description too, bits of {@link Poll}. */
  void add(Description file, int events) {
    int plain =
        (events & ASKED)
            | ((events & Events.RDNORM) != 0 ? Events.IN : 0)
            | ((events & Events.WRNORM) != 0 ? Events.OUT : 0);
    asked.merge(file, plain, (one, other) -> one | other);
  }

  /**
   * Waits. May end early, so that callers look again and come back.
   *
   * @return 0 look again; -EINTR the thread is interrupted; or why there is no poller
   */
  int await(long nanos) {
    int result =
        asked.isEmpty() ? sleep(nanos) : asked.size() == 1 && !woken ? one(nanos) : any(nanos);
    return result == EBADF ? 0 : Math.min(result, 0);
  }

  private static int sleep(long nanos) {
    LockSupport.parkNanos(nanos < 0 ? Long.MAX_VALUE : nanos);
    return Thread.currentThread().isInterrupted() ? EINTR : 0;
  }

  private int one(long nanos) {
    woken = true;
    Map.Entry<Description, Integer> only = asked.entrySet().iterator().next();
    return only.getKey().readiness().await(only.getValue(), nanos);
  }

  private int any(long nanos) {
    int result = poller == null ? watch() : 0;
    if (result < 0 || stale) {
      return result;
    }
    if (!Thread.currentThread().isVirtual()) {
      return poller.turn(nanos);
    }
    result = poller.endpoint().await(Events.IN, nanos);
    return result == 1 ? poller.turn(0) : result;
  }

  /** Watches all; what was already true is told as an edge too. */
  private int watch() {
    try {
      poller = pollers.take();
    } catch (ErrnoException e) {
      return e.errno().negated();
    }
    for (Map.Entry<Description, Integer> entry : asked.entrySet()) {
      Description file = entry.getKey();
      int events = entry.getValue() | Events.EDGE;
      int result = poller.watch(file.readiness(), events, (endpoint, facts) -> {});
      if (result == EBADF || !file.register(this)) {
        stale = true;
      } else if (result < 0 && result != EPERM) {
        return result;
      }
    }
    return 0;
  }

  /** One of them is closed: whoever waits shall look again. Any thread, also after the wait. */
  @Override
  public synchronized void released() {
    stale = true;
    if (poller != null) {
      poller.close();
    }
  }

  @Override
  public void close() {
    asked.keySet().forEach(file -> file.deregister(this));
    Poller used = forget();
    if (used == null) {
      return;
    }
    if (stale) {
      used.close();
    } else {
      asked.keySet().forEach(file -> used.unwatch(file.readiness()));
      pollers.giveBack(used);
    }
  }

  /** The poller, which from now on nobody closes who is late to tell of an end. */
  private synchronized Poller forget() {
    Poller used = poller;
    poller = null;
    return used;
  }
}
