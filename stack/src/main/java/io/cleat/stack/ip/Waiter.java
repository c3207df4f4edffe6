// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.time.Timer;

/**
 * Who can wait until a neighbour's address is known, and keeps what it has to send until then: the
 * network keeps no packet for it. It waits for one neighbour at a time.
 */
public abstract class Waiter extends Timer {
  Waiter nextWaiting;
  Waiter previousWaiting;
  Neighbour awaited;

  /** The neighbour did not answer; what is sent next goes as if there were nobody to wait for. */
  boolean givenUp;

  /** For subclasses. */
  protected Waiter() {}

  /** Whether it waits. */
  protected final boolean isWaiting() {
    return awaited != null;
  }

  /** Waits no more. */
  protected final void stopWaiting() {
    if (awaited != null) {
      awaited.forget(this);
    }
    givenUp = false;
  }

  /**
   * The wait is over.
   *
   * @param errno 0 when the neighbour is known now, else EHOSTUNREACH
   */
  protected abstract void resolved(int errno);
}
