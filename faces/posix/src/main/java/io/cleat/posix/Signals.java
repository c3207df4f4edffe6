// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Failures.EINTR;
import static io.cleat.posix.Failures.EINVAL;
import static io.cleat.posix.Signal.SIGKILL;
import static io.cleat.posix.Signal.SIGRTMAX;
import static io.cleat.posix.Signal.SIGSTOP;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.Poller;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The handlers of a process's signals, and the thread that calls those which no call of the program
 * brings about: SIGIO and SIGURG. It is started when the first descriptor asks for them, and is the
 * only thread of this face.
 */
final class Signals implements AutoCloseable {
  private final AtomicReferenceArray<SignalHandler> handlers =
      new AtomicReferenceArray<>(SIGRTMAX + 1);
  private final Engine engine;
  private Poller poller;
  private boolean closed;

  Signals(Engine engine) {
    this.engine = engine;
    for (int signal = 1; signal <= SIGRTMAX; signal++) {
      handlers.set(signal, SignalHandler.SIG_DFL);
    }
  }

  /** Whether a signal has this number. */
  static boolean exists(int signal) {
    return signal >= 1 && signal <= SIGRTMAX;
  }

  /** The handler of a signal; null where there is no such signal. */
  SignalHandler handler(int signal) {
    return exists(signal) ? handlers.get(signal) : null;
  }

  /**
   * Sets the handler of a signal; 0, or -EINVAL there is no such signal or it cannot be handled.
   */
  int handler(int signal, SignalHandler handler) {
    if (!exists(signal) || signal == SIGKILL || signal == SIGSTOP) {
      return EINVAL;
    }
    handlers.set(signal, handler);
    return 0;
  }

  /** Calls a handler in this thread. */
  void raise(int signal, int fd, int events) {
    handlers.get(signal).handle(signal, fd, events);
  }

  /** A poller for one descriptor's events, watched by the thread as {@link #watch} says. */
  Poller newPoller() throws ErrnoException {
    return engine.poller();
  }

  /** Lets the thread run a step whenever this poller has something to tell. */
  synchronized int watch(Poller told, Runnable step) throws ErrnoException {
    if (closed) {
      return 0;
    }
    if (poller == null) {
      poller = engine.poller();
      Poller turned = poller;
      Thread.ofPlatform().daemon().name("cleat-posix-signals").start(() -> run(turned));
    }
    return poller.watch(told.endpoint(), Events.IN, (endpoint, events) -> step.run());
  }

  synchronized void unwatch(Endpoint told) {
    if (poller != null) {
      poller.unwatch(told);
    }
  }

  /** Lets the thread run a step, if there is a thread. */
  synchronized void execute(Runnable step) {
    if (poller != null) {
      poller.execute(step);
    }
  }

  private static void run(Poller poller) {
    int result = 0;
    while (result >= 0 || result == EINTR) {
      try {
        result = poller.turn(Poller.FOREVER);
      } catch (RuntimeException | Error e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
      if (result == EINTR) {
        Thread.interrupted(); // nobody but a handler can mean it
      }
    }
  }

  /** Ends the thread. */
  @Override
  public synchronized void close() {
    closed = true;
    if (poller != null) {
      poller.close();
    }
  }
}
