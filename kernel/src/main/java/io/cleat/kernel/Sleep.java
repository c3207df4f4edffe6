// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.sys.Pollfd;
import io.cleat.sys.Polling;
import io.cleat.sys.Timespec;
import java.lang.foreign.MemorySegment;

/**
 * How a platform thread waits for an endpoint: it looks a few times where that has paid before
 * ({@link Spin}), then sleeps in poll(2), together with the engine's {@link Alarm}.
 */
final class Sleep {
  private static final int EBADF = Errno.EBADF.negated();
  private static final int EINTR = Errno.EINTR.negated();

  /** How long one sleeps at most where there is no descriptor left for an alarm. */
  private static final long WITHOUT_ALARM_NANOS = 10_000_000;

  /** Else whoever spins takes the time from the one it waits for. */
  private final boolean severalProcessors = Runtime.getRuntime().availableProcessors() > 1;

  private final Alarm.Bell bell;
  private final InterruptWatch interrupts;

  Sleep(KernelEngine engine, Alarm.Bell bell) {
    this.bell = bell;
    interrupts = new InterruptWatch(engine::ring);
  }

  /** As {@link io.cleat.Endpoint#await}, by a platform thread, for an endpoint that it holds. */
  int await(Scratch s, WatchedDescriptor endpoint, int events, long nanos) {
    boolean maySpin = severalProcessors && (nanos < 0 || nanos >= Spin.SHORTEST_WAIT_NANOS);
    if (maySpin && endpoint.comesSoon(s, events)) {
      return 1;
    }
    long deadline = nanos < 0 ? Long.MAX_VALUE : System.nanoTime() + nanos;
    interrupts.enter();
    try {
      int result;
      do {
        result = sleep(s, endpoint, events, left(deadline));
      } while (result == EINTR && left(deadline) != 0 && !isInterrupted());
      return result == EINTR ? isInterrupted() ? EINTR : 0 : result;
    } finally {
      interrupts.leave();
    }
  }

  private int sleep(Scratch s, WatchedDescriptor endpoint, int events, long nanos) {
    Alarm alarm = bell.listen(s);
    try {
      if (endpoint.isGone()) {
        return EBADF;
      }
      if (isInterrupted()) {
        return EINTR;
      }
      long limit = nanos;
      if (alarm.number() < 0) {
        limit = nanos < 0 ? WITHOUT_ALARM_NANOS : Math.min(nanos, WITHOUT_ALARM_NANOS);
      }
      Pollfd.fd(s.pollfds, 0, endpoint.number());
      Pollfd.events(s.pollfds, 0, events);
      Pollfd.fd(s.pollfds, Pollfd.SIZE, alarm.number());
      Pollfd.events(s.pollfds, Pollfd.SIZE, Events.IN);
      int result = Polling.ppoll(s.errno, s.pollfds, 2, time(s, limit));
      if (endpoint.isGone()) {
        return EBADF;
      }
      boolean meant = result > 0 && Pollfd.returned(s.pollfds, 0) != 0;
      boolean over = result == 0 && limit == nanos;
      return meant ? 1 : over ? 0 : result < 0 ? result : EINTR;
    } finally {
      alarm.letGo(s);
    }
  }

  private static MemorySegment time(Scratch s, long nanos) {
    if (nanos < 0) {
      return MemorySegment.NULL;
    }
    Timespec.set(s.timeout, 0, nanos);
    return s.timeout;
  }

  private static long left(long deadline) {
    return deadline == Long.MAX_VALUE ? -1 : Math.max(0, deadline - System.nanoTime());
  }

  private static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }
}
