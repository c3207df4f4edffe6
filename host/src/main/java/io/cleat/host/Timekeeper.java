// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.stack.Stack;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The clock thread of a host: turns the stack when a deadline has come and no caller is there. It
 * is started with the first deadline, sleeps until the next, and is woken only for an earlier one.
 */
final class Timekeeper implements Runnable {
  /** {@link #wakeAt} while it is awake: it will look at the deadline itself. */
  private static final long AWAKE = Long.MIN_VALUE;

  private final Driver driver;
  private final String name;
  private final AtomicReference<Thread> thread = new AtomicReference<>();

  /** Until when it sleeps. */
  private volatile long wakeAt = AWAKE;

  private volatile boolean closed;

  Timekeeper(Driver driver, String name) {
    this.driver = driver;
    this.name = name;
  }

  /** Sees to it that it looks at a deadline that was set in the driver. */
  void wakeBy(long deadline) {
    if (deadline == Stack.NEVER) {
      return;
    }
    Thread runs = thread.get();
    if (runs == null) {
      start();
    } else if (deadline < wakeAt) {
      LockSupport.unpark(runs);
    }
  }

  private void start() {
    Thread clock = Thread.ofPlatform().daemon().name("cleat-clock-" + name).unstarted(this);
    if (!closed && thread.compareAndSet(null, clock)) {
      clock.start();
    }
  }

  @Override
  public void run() {
    while (!closed) {
      wakeAt = AWAKE;
      long due = driver.deadline;
      long wait = due - driver.environment.nanoTime();
      if (wait <= 0) {
        driver.tick();
        continue;
      }
      wakeAt = due;
      // Who set an earlier deadline before it could see this one does not wake us.
      if (driver.deadline >= due) {
        LockSupport.parkNanos(this, due == Stack.NEVER ? Long.MAX_VALUE : wait);
      }
    }
  }

  void close() {
    closed = true;
    LockSupport.unpark(thread.get());
  }
}
