// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import io.cleat.Errno;
import io.cleat.sys.Files;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A descriptor of the process, and how many threads are inside a call on it.
 *
 * <p>The kernel gives the number of a closed descriptor to whoever opens the next one. A call that
 * is under way, or about to enter the kernel, while another thread closes would then hit a
 * stranger. Therefore every call is counted in and out, and the last one out of a closed descriptor
 * is the one that gives the number back. One word holds it all, so that each side costs one atomic
 * instruction.
 */
class Descriptor {
  private static final long CALL = 1;
  private static final long WAITER = 1L << 32 | CALL;
  private static final long WAITERS = (1L << 61) - (1L << 32);

  /** No further call gets in. */
  private static final long CLOSED = 1L << 63;

  /** The number was given back, or is about to be. */
  private static final long GONE = 1L << 62;

  private static final int EBADF = Errno.EBADF.negated();

  private static final VarHandle STATE = stateHandle();

  private final int number;
  private volatile long state;

  Descriptor(int number) {
    this.number = number;
  }

  private static VarHandle stateHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(Descriptor.class, "state", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Its number, which is valid between {@link #hold} and {@link #letGo}. */
  final int number() {
    return number;
  }

  final boolean isClosed() {
    return state < 0;
  }

  /** Counts a call in; false, and nothing to let go, when it is closed. */
  final boolean hold(Scratch s) {
    return hold(CALL, s);
  }

  /** Counts a call out. */
  final void letGo(Scratch s) {
    letGo(CALL, s);
  }

  /**
   * Counts in a call that will sleep, so that {@link #closeNumber} knows that somebody must be
   * woken.
   */
  final boolean holdWaiting(Scratch s) {
    return hold(WAITER, s);
  }

  /** Counts out a call that may have slept. */
  final void letGoWaiting(Scratch s) {
    letGo(WAITER, s);
  }

  private boolean hold(long what, Scratch s) {
    if ((long) STATE.getAndAdd(this, what) >= 0) {
      return true;
    }
    letGo(what, s);
    return false;
  }

  private void letGo(long what, Scratch s) {
    if ((long) STATE.getAndAdd(this, -what) - what == CLOSED) {
      giveBack(s);
    }
  }

  /**
   * Lets no further call in, and gives the number back when none is under way.
   *
   * @return 0, or -EBADF it was closed before
   */
  final int closeNumber(Scratch s) {
    long before;
    do {
      before = state;
      if (before < 0) {
        return EBADF;
      }
    } while (!STATE.compareAndSet(this, before, (before | CLOSED) + CALL));
    closed((before & WAITERS) != 0, s);
    letGo(s);
    return 0;
  }

  private void giveBack(Scratch s) {
    if (STATE.compareAndSet(this, CLOSED, CLOSED | GONE)) {
      goes(s);
      if (number >= 0) {
        Files.close(s.errno, number);
      }
    }
  }

  /**
   * Called once, when it has been closed and is still held: wakes those who wait in a call on it.
   */
  void closed(boolean someoneSleeps, Scratch s) {}

  /** Called once, right before the number is given back. */
  void goes(Scratch s) {}
}
