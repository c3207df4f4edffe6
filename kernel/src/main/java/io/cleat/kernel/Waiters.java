// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Virtual threads that are parked for one direction of an endpoint, and the number of the last news
 * about it. The {@link Watcher} brings news; a waiter publishes itself, then looks whether the
 * number is still the one it knew, then parks.
 *
 * <p>A call that found nothing leaves the number that it had read before it tried: as long as that
 * is the last one, there still is nothing, and whoever waits need not ask the kernel again.
 */
final class Waiters {
  /** The number of no news at all. */
  static final long NONE = -1;

  private static final VarHandle NEWS = handle("news", long.class);
  private static final VarHandle PARKED = handle("parked", Object.class);

  private volatile long news;
  private volatile Object parked;
  private long dry = NONE;

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(Waiters.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The number of the last news. */
  long news() {
    return news;
  }

  /** A call found nothing that had begun when this was the number. */
  void dry(long atNews) {
    dry = atNews;
  }

  /** Whether a call found nothing and there was no news since it began. */
  boolean isDry(long atNews) {
    return dry == atNews;
  }

  /** Whether a call found nothing and there was no news since it began. */
  boolean isDry() {
    return dry == news;
  }

  void publish(Thread waiter) {
    Object before;
    do {
      before = parked;
    } while (!PARKED.compareAndSet(this, before, Few.plus(before, waiter)));
  }

  void retract(Thread waiter) {
    Object before;
    do {
      before = parked;
    } while (before != null && !PARKED.compareAndSet(this, before, Few.minus(before, waiter)));
  }

  /** There is news: all wake and look. */
  void wake() {
    NEWS.getAndAdd(this, 1L);
    if (parked == null) {
      return;
    }
    Object all = PARKED.getAndSet(this, null);
    for (int i = 0; i < Few.size(all); i++) {
      LockSupport.unpark((Thread) Few.at(all, i));
    }
  }
}
