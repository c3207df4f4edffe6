// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Poller;
import io.cleat.Ready;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * One thread that waits for everything: endpoints by a poller, times, and what other threads ask
 * for. All connections of a relay live here; none of them may make it wait.
 *
 * <p>{@link #execute} may be called by any thread; all else by the one that runs the loop.
 */
final class Loop implements AutoCloseable {
  /** Room for the largest message that a socket may hold with the usual limits. */
  static final int BUFFER_BYTES = 1 << 20;

  private final Engine engine;
  private final Poller poller;
  private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_BYTES, Long.BYTES);
  private final Queue<Timer> timers = new PriorityQueue<>();
  private Queue<Runnable> soon = new ArrayDeque<>();
  private Queue<Runnable> now = new ArrayDeque<>();
  private boolean stopped;
  private long nanoTime = System.nanoTime();

  Loop(Engine engine) throws ErrnoException {
    this.engine = engine;
    this.poller = engine.poller();
  }

  Engine engine() {
    return engine;
  }

  /**
   * Memory of {@link #BUFFER_BYTES} bytes for whoever reads just now; its bytes are good until they
   * return.
   */
  MemorySegment buffer() {
    return buffer;
  }

  /** The time of this turn, in nanoseconds of {@link System#nanoTime}. */
  long nanoTime() {
    return nanoTime;
  }

  /** Turns until {@link #stop}. */
  void run() {
    while (!stopped) {
      nanoTime = System.nanoTime();
      runSoon();
      fireTimers();
      if (!stopped) {
        int told = poller.turn(patienceNanos());
        if (told == Errno.EINTR.negated()) {
          Thread.interrupted(); // nobody here is interrupted for a reason: execute is the way in
        }
      }
    }
  }

  void stop() {
    stopped = true;
  }

  /** Runs it after what is going on now, before the loop waits again. */
  void soon(Runnable action) {
    soon.add(action);
  }

  /** Runs it in so many nanoseconds. */
  Timer after(long nanos, Runnable action) {
    Timer timer = new Timer(System.nanoTime() + nanos, action);
    timers.add(timer);
    return timer;
  }

  /** Any thread: runs it in the loop. */
  void execute(Runnable action) {
    poller.execute(() -> {
      action.run();
      poller.wake(); // what it has asked for in turn is to be seen before the wait
    });
  }

  /** Makes the endpoint this thread's own, where its engine knows such a thing. */
  void adopt(Endpoint endpoint) {
    poller.adopt(endpoint);
  }

  int watch(Endpoint endpoint, int events, Ready sink) {
    return poller.watch(endpoint, events, sink);
  }

  void unwatch(Endpoint endpoint) {
    poller.unwatch(endpoint);
  }

  @Override
  public void close() {
    poller.close();
  }

  private void runSoon() {
    Queue<Runnable> due = soon;
    soon = now;
    now = due;
    for (Runnable action = due.poll(); action != null; action = due.poll()) {
      action.run();
    }
  }

  private void fireTimers() {
    for (Timer first = timers.peek(); first != null; first = timers.peek()) {
      if (!first.isCancelled() && first.nanosLeft(nanoTime) > 0) {
        return;
      }
      timers.remove().fire();
    }
  }

  private long patienceNanos() {
    if (!soon.isEmpty()) {
      return 0;
    }
    Timer first = timers.peek();
    return first == null ? Poller.FOREVER : Math.max(0, first.nanosLeft(System.nanoTime()));
  }
}
