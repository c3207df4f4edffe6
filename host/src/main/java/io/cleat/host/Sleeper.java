// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A place in which a thread waits for news of an endpoint: it looks for a while whether they come
 * soon, then parks. Whoever brings the news pays for waking it only when it sleeps. A place serves
 * one thread after the other, and may be told of what was meant for the one before: whoever is
 * woken looks again.
 */
final class Sleeper {
  /**
   * Looks before it lets another thread run in between: two microseconds, more than an answer takes
   * from another processor. To let others run costs as much as that answer.
   */
  private static final int SPINS = 64;

  /** So long it looks; a little longer than it takes to wake a sleeping core. */
  private static final long SPIN_NANOS = 20_000;

  /** Looks between two looks at the clock, which cost as much as many. */
  private static final int LOOKS_A_TIME = 8;

  /** On a single processor, whoever looks takes the time from the one it waits for. */
  private static final boolean SEVERAL_PROCESSORS = Runtime.getRuntime().availableProcessors() > 1;

  private static final int FREE = 0;
  private static final int WAITING = 1;
  private static final int PARKED = 2;
  private static final int TOLD = 3;

  private final AtomicInteger state = new AtomicInteger(FREE);

  // Written by the thread that waits, before it looks whether it must.
  private volatile Thread thread;
  private volatile int wanted;
  private boolean forever;
  private long end;

  /** What was true when the news came. */
  private volatile int facts;

  /**
   * Begins a wait of the calling thread; {@link #free} must follow.
   *
   * @param events that end it
   * @param nanos the longest wait in all; negative for no limit
   * @return false where another thread waits here
   */
  boolean claim(int events, long nanos) {
    if (!state.compareAndSet(FREE, WAITING)) {
      return false;
    }
    thread = Thread.currentThread();
    wanted = events;
    forever = nanos < 0;
    end = forever ? 0 : System.nanoTime() + nanos;
    return true;
  }

  /** Nobody waits here any more. */
  void free() {
    thread = null;
    state.set(FREE);
  }

  boolean isClaimed() {
    return state.get() != FREE;
  }

  /**
   * Ends the wait if it is for that, and that is still so: what has passed already must not cover
   * what somebody else tells meanwhile.
   *
   * @param became what became true
   * @param now what is true
   */
  void tell(int became, int now) {
    int events = wanted;
    if ((became & events) == 0 || (now & events) == 0) {
      return;
    }
    facts = now;
    int before = state.get();
    while (before == WAITING || before == PARKED) {
      if (state.compareAndSet(before, TOLD)) {
        if (before == PARKED) {
          // Who is here by now: whoever was here when we looked first may have left this place to
          // another, whom nobody would wake any more.
          LockSupport.unpark(thread);
        }
        return;
      }
      before = state.get();
    }
  }

  /** What was true when it was told last. */
  int facts() {
    return facts;
  }

  /**
   * Waits until it is told; false when time is up or the thread is interrupted.
   *
   * @param driver of the stack that the news comes from, which is looked after meanwhile; or null
   */
  boolean sleep(Driver driver) {
    // A virtual thread holds the carrier that the one it waits for may need.
    if (SEVERAL_PROCESSORS && !thread.isVirtual()) {
      spin(driver);
    }
    if (state.compareAndSet(WAITING, PARKED)) {
      while (state.get() == PARKED && mayWait()) {
        park();
      }
    }
    boolean told = state.getAndSet(WAITING) == TOLD;
    return told || mayWait();
  }

  private void spin(Driver driver) {
    long start = System.nanoTime();
    boolean leads = false;
    try {
      for (int looks = 0; state.get() != TOLD && isPatient(looks, start); looks++) {
        if (looks > 0) {
          pause(looks);
        }
        leads = leads || driver != null && driver.lead();
        if (leads) {
          driver.look();
        }
      }
    } finally {
      if (leads) {
        driver.abdicate();
      }
    }
  }

  private static void pause(int looks) {
    if (looks < SPINS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  private boolean isPatient(int looks, long start) {
    return looks % LOOKS_A_TIME != 0 || mayWait() && System.nanoTime() - start <= SPIN_NANOS;
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
