// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A thread that does one thing which may take its time, and what came of it. */
final class Waiter<T> {
  private final FutureTask<T> task;
  private final Thread thread;
  private final Deadline deadline;

  private Waiter(Deadline deadline, Thread.Builder builder, Callable<T> task) {
    this.deadline = deadline;
    this.task = new FutureTask<>(task);
    thread = builder.start(this.task);
  }

  static <T> Waiter<T> start(Deadline deadline, Thread.Builder builder, Callable<T> task) {
    return new Waiter<>(deadline, builder, task);
  }

  Thread thread() {
    return thread;
  }

  boolean isDone() {
    return task.isDone();
  }

  /** What it has returned, waited for. */
  T result() throws Exception {
    try {
      return task.get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      deadline.check("a thread that is still at work");
      throw e;
    }
  }
}
