// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ready;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/** What can be watched and waited for. */
abstract class Watchable implements Endpoint {
  /** Events that are told whether asked for or not. */
  static final int ALWAYS = Events.ERR | Events.HUP | Events.NVAL;

  private static final Watcher[] NONE = {};
  private static final Sleeper[] NOBODY = {};

  /** Replaced and never changed, so that telling needs no lock. */
  private final AtomicReference<Watcher[]> watchers = new AtomicReference<>(NONE);

  private record Watcher(Ready sink, int events) {}

  /** Where threads wait; as many as ever waited at once. Replaced when one is added. */
  private final AtomicReference<Sleeper[]> sleepers = new AtomicReference<>(NOBODY);

  /** What is true now, whoever asks; NVAL after close. */
  abstract int facts();

  /** Of the stack that it belongs to, or null. */
  abstract Driver driver();

  /** What is true for who waits: where a send was refused although there is room, no OUT. */
  int factsToWaitFor() {
    return facts();
  }

  @Override
  public int watch(Ready sink, int events) {
    if (events != 0 && (facts() & Events.NVAL) != 0) {
      return Errno.EBADF.negated();
    }
    Watcher[] before;
    Watcher[] after;
    do {
      before = watchers.get();
      after = replaced(before, sink, events);
    } while (!watchers.compareAndSet(before, after));
    return 0;
  }

  private static Watcher[] replaced(Watcher[] before, Ready sink, int events) {
    Watcher[] after = Arrays.copyOf(before, before.length + 1);
    int count = 0;
    for (Watcher watcher : before) {
      if (watcher.sink != sink) {
        after[count++] = watcher;
      }
    }
    if (events != 0) {
      after[count++] = new Watcher(sink, events);
    }
    return count == 0 ? NONE : Arrays.copyOf(after, count);
  }

  /** How many watch it, or wait for it. */
  final int watches() {
    return watchers.get().length;
  }

  final boolean isWatched() {
    if (watchers.get().length > 0) {
      return true;
    }
    for (Sleeper sleeper : sleepers.get()) {
      if (sleeper.isClaimed()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells those who watch; without any lock.
   *
   * @param became what became true
   * @param now what is true
   */
  final void tell(int became, int now) {
    for (Sleeper sleeper : sleepers.get()) {
      sleeper.tell(became, now);
    }
    for (Watcher watcher : watchers.get()) {
      if ((became & (watcher.events | ALWAYS)) != 0) {
        tell(watcher.sink, now);
      }
    }
  }

  /**
   * What a watcher throws is not the caller's, who may be any thread that turned the stack: it goes
   * to that thread's handler of uncaught exceptions, and the others are told all the same.
   */
  private void tell(Ready sink, int now) {
    try {
      sink.ready(this, now);
    } catch (RuntimeException | Error e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  @Override
  public int await(int events, long nanos) {
    int wanted = events | ALWAYS;
    int now = nanos == 0 ? factsToWaitFor() : sleep(wanted, nanos);
    if ((now & Events.NVAL) != 0) {
      return Errno.EBADF.negated();
    }
    if ((now & wanted) != 0) {
      return 1;
    }
    return Thread.currentThread().isInterrupted() ? Errno.EINTR.negated() : 0;
  }

  /** Waits for one of the events, the end of time, or an interrupt; answers what is true then. */
  private int sleep(int wanted, long nanos) {
    Sleeper sleeper = claim(wanted, nanos);
    try {
      // It is known to be waiting before it looks: what becomes true after that is told.
      int now = factsToWaitFor();
      while ((now & wanted) == 0 && sleeper.sleep(driver())) {
        now = sleeper.facts();
      }
      return now;
    } finally {
      sleeper.free();
    }
  }

  private Sleeper claim(int wanted, long nanos) {
    for (Sleeper sleeper : sleepers.get()) {
      if (sleeper.claim(wanted, nanos)) {
        return sleeper;
      }
    }
    Sleeper added = new Sleeper();
    boolean _ = added.claim(wanted, nanos);
    Sleeper[] before;
    Sleeper[] after;
    do {
      before = sleepers.get();
      after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = added;
    } while (!sleepers.compareAndSet(before, after));
    return added;
  }
}
