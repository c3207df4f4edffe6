// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** A thread of a test of which one can wait until it sleeps. */
final class Asleep<T> {
  private static final Path TASKS = Path.of("/proc/self/task");

  private final FutureTask<T> task;
  private final Thread thread;

  private Asleep(FutureTask<T> task, Thread thread) {
    this.task = task;
    this.thread = thread;
  }

  /**
   * Starts a platform thread with this name of at most 15 characters, and waits until it sleeps.
   */
  static <T> Asleep<T> platform(String name, Callable<T> call) throws Exception {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = Thread.ofPlatform().name(name).start(task);
    while (!task.isDone() && !sleepsInTheKernel(thread)) {
      Thread.onSpinWait();
    }
    return new Asleep<>(task, thread);
  }

  /** Starts a virtual thread, and waits until it is parked. */
  static <T> Asleep<T> virtual(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = Thread.ofVirtual().start(task);
    while (!task.isDone() && !isParked(thread)) {
      Thread.onSpinWait();
    }
    return new Asleep<>(task, thread);
  }

  private static boolean isParked(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  /** Java believes that it runs, and Linux that it sleeps: so it is in a system call. */
  private static boolean sleepsInTheKernel(Thread thread) throws IOException {
    return thread.getState() == Thread.State.RUNNABLE && sleeps(thread.getName());
  }

  private static boolean sleeps(String name) throws IOException {
    try (var tasks = Files.list(TASKS)) {
      return tasks.anyMatch(task -> stat(task).contains("(" + name + ") S "));
    }
  }

  private static String stat(Path task) {
    try {
      return Files.readString(task.resolve("stat"));
    } catch (IOException e) {
      return ""; // it ended meanwhile
    }
  }

  boolean isDone() {
    return task.isDone();
  }

  void interrupt() {
    thread.interrupt();
  }

  T get() throws Exception {
    return task.get();
  }
}
