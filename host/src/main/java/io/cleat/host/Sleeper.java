// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.Endpoint;
import io.cleat.Ready;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that waits: it looks for a while whether the news comes soon, then parks. Whoever brings
 * the news pays for waking it only when it sleeps.
 */
final class Sleeper implements Ready {
  /** Looks before it lets another thread run in between. */
  private static final int SPINS = 16;

  /** So long it looks; a little longer than it takes to wake a sleeping core. */
  private static final long SPIN_NANOS = 20_000;

  /** Looks between two looks at the clock, which cost as much as many. */
  private static final int LOOKS_A_TIME = 8;

  /** On a single processor, whoever looks takes the time from the one it waits for. */
  private static final boolean SEVERAL_PROCESSORS = Runtime.getRuntime().availableProcessors() > 1;

  private static final int WAITING = 0;
  private static final int PARKED = 1;
  private static final int TOLD = 2;

  private final AtomicInteger state = new AtomicInteger(WAITING);
  private final Thread thread = Thread.currentThread();
  private final boolean forever;
  private final long end;

  /**
   * @param nanos the longest wait in all; negative for no limit
   */
  Sleeper(long nanos) {
    forever = nanos < 0;
    end = forever ? 0 : System.nanoTime() + nanos;
  }

  @Override
  public void ready(Endpoint endpoint, int events) {
    if (state.getAndSet(TOLD) == PARKED) {
      LockSupport.unpark(thread);
    }
  }

  /** Waits until it is told; false when time is up or the thread is interrupted. */
  boolean sleep() {
    // A virtual thread holds the carrier that the one it waits for may need.
    if (SEVERAL_PROCESSORS && !thread.isVirtual() && spin()) {
      return true;
    }
    if (state.compareAndSet(WAITING, PARKED)) {
      while (state.get() == PARKED && mayWait()) {
        park();
      }
    }
    boolean told = state.getAndSet(WAITING) == TOLD;
    return told || mayWait();
  }

  private boolean spin() {
    long start = System.nanoTime();
    for (int look = 0; ; look++) {
      if (state.compareAndSet(TOLD, WAITING)) {
        return true;
      }
      if (look < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
      if (look % LOOKS_A_TIME == 0 && (System.nanoTime() - start > SPIN_NANOS || !mayWait())) {
        return false;
      }
    }
  }

  private boolean mayWait() {
    return !thread.isInterrupted() && (forever || end - System.nanoTime() > 0);
  }

  private void park() {
    if (forever) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, end - System.nanoTime());
    }
  }
}
