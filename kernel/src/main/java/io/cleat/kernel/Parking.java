// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import io.cleat.Errno;
import io.cleat.Events;
import java.util.concurrent.locks.LockSupport;

/**
 * How a virtual thread waits for an endpoint: it parks, and the engine's {@link Watcher}, which has
 * the descriptor in its epoll set once and for all, wakes it. No system call is made to wait, as
 * long as the thread waits for what a call has just found missing.
 */
final class Parking {
  private static final int EBADF = Errno.EBADF.negated();
  private static final int EINTR = Errno.EINTR.negated();

  private static final int READ_NEWS =
      Events.IN | Events.PRI | Events.RDHUP | Events.HUP | Events.ERR;
  private static final int WRITE_NEWS = Events.OUT | Events.HUP | Events.ERR;

  /** What a call that finds nothing to read or no room says nothing about. */
  private static final int TROUBLE = Events.PRI | Events.HUP | Events.ERR;

  /** What follows the last byte. */
  private static final int ENDING = Events.RDHUP | Events.HUP | Events.ERR;

  /** How long one parks at most for a descriptor that could not be watched. */
  private static final long UNWATCHED_NANOS = 1_000_000;

  final Waiters reading = new Waiters();
  final Waiters writing = new Waiters();

  private volatile int watched;
  private boolean urgent;

  /** What the last news was. */
  private volatile int last;

  /** Which events the watcher looks for. Changed under this object's lock. */
  int watched() {
    return watched;
  }

  void watched(int events) {
    watched = events;
  }

  /** What the watcher has seen. */
  void news(int events) {
    urgent |= (events & Events.PRI) != 0;
    last = events;
    if ((events & READ_NEWS) != 0) {
      reading.wake();
    }
    if ((events & WRITE_NEWS) != 0) {
      writing.wake();
    }
  }

  /**
   * Whether a read of TCP that got fewer bytes than it had asked for has taken all (epoll(7)): not
   * with an end or an error to be told after them, and never again where there was urgent data, at
   * whose mark a read stops.
   */
  boolean endsWithShortRead() {
    return !urgent && (last & ENDING) == 0;
  }

  /** The endpoint was closed. */
  void closed() {
    reading.wake();
    writing.wake();
  }

  /** As {@link io.cleat.Endpoint#await}, by a virtual thread. */
  int await(WatchedDescriptor endpoint, int events, long nanos) {
    boolean writes = (events & Events.OUT) != 0;
    boolean reads = events != Events.OUT;
    long read = reading.news();
    long written = writing.news();
    Thread me = Thread.currentThread();
    try {
      if (reads) {
        reading.publish(me);
      }
      if (writes) {
        writing.publish(me);
      }
      boolean dry =
          (last & TROUBLE) == 0
              && (events & Events.PRI) == 0
              && (!reads || reading.isDry(read))
              && (!writes || writing.isDry(written));
      Watcher.State state = endpoint.watchFor(this, events, dry);
      if (state == Watcher.State.READY) {
        return endpoint.isGone() ? EBADF : 1;
      }
      long limit = state == Watcher.State.UNWATCHED ? UNWATCHED_NANOS : Long.MAX_VALUE;
      long deadline = nanos < 0 ? Long.MAX_VALUE : System.nanoTime() + nanos;
      while (true) {
        if (endpoint.isGone()) {
          return EBADF;
        }
        if ((reads && reading.news() != read) || (writes && writing.news() != written)) {
          return 1;
        }
        if (me.isInterrupted()) {
          return EINTR;
        }
        long left = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
        if (left <= 0) {
          return 0;
        }
        park(Math.min(left, limit));
        if (limit == UNWATCHED_NANOS) {
          return 1;
        }
      }
    } finally {
      reading.retract(me);
      writing.retract(me);
    }
  }

  private void park(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }
}
