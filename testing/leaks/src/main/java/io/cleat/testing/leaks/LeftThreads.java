// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.leaks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test, or a class of tests, that leaves a thread of the platform behind: the clock of a
 * host that nobody closed, a caller that nobody woke; and a class of tests that leaves a virtual
 * thread behind, for only all together tell of those. It finds its way into every test by itself,
 * wherever this module is on the path.
 */
public final class LeftThreads
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(LeftThreads.class);

  private static final Namespace VIRTUAL = Namespace.create(LeftThreads.class, "virtual");

  /** A thread that was told to end may take so long, all together. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Threads that the JDK and JUnit start when they first need them, and keep. */
  private static final String KEPT =
      "Common-Cleaner|Cleaner-\\d+|ForkJoinPool.*|VirtualThread-.*|process reaper.*|Attach.*"
          + "|(Read|Write|Master)-Poller.*|junit-.*|surefire-.*|JFR.*|.*Compiler.*";

  /** For JUnit, which makes one. */
  public LeftThreads() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    remember(context);
    context.getStore(VIRTUAL).put(context.getUniqueId(), VirtualThreads.running());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    remember(context);
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    demandNone(context);
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    demandNone(context);
    if (context.getExecutionException().isEmpty()) {
      Map<?, ?> before = context.getStore(VIRTUAL).get(context.getUniqueId(), Map.class);
      demandNoneVirtual(before.keySet(), PATIENCE);
    }
  }

  /** Looks until those have ended that were not there before. */
  static void demandNoneVirtual(Set<?> before, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    Map<Long, String> left;
    do {
      left = VirtualThreads.running();
      left.keySet().removeAll(before);
    } while (!left.isEmpty() && end - System.nanoTime() > 0);
    if (!left.isEmpty()) {
      throw new AssertionError("the tests left virtual threads behind: " + left);
    }
  }

  private static void remember(ExtensionContext context) {
    context.getStore(NAMESPACE).put(context.getUniqueId(), running());
  }

  private static void demandNone(ExtensionContext context) throws InterruptedException {
    if (context.getExecutionException().isEmpty()) {
      Set<?> before = context.getStore(NAMESPACE).get(context.getUniqueId(), Set.class);
      demandNone(before, PATIENCE);
    }
  }

  /** Waits until those end that were not there before. */
  static void demandNone(Set<?> before, Duration patience) throws InterruptedException {
    List<Thread> left = new ArrayList<>(running());
    left.removeIf(before::contains);
    long end = System.nanoTime() + patience.toNanos();
    for (Thread thread : left) {
      thread.join(Duration.ofNanos(Math.max(end - System.nanoTime(), 1)));
    }
    left.removeIf(thread -> !thread.isAlive());
    if (!left.isEmpty()) {
      throw complaint(left);
    }
  }

  /** The threads that run now, but for those that are none of the tests' business. */
  static Set<Thread> running() {
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    Thread[] threads = new Thread[top.activeCount() * 2 + 16];
    int count = top.enumerate(threads);
    Set<Thread> running = new HashSet<>(Arrays.asList(threads).subList(0, count));
    running.removeIf(thread -> thread.getName().matches(KEPT));
    return running;
  }

  private static AssertionError complaint(List<Thread> left) {
    AssertionError error = new AssertionError("the test left threads behind: " + left);
    for (Thread thread : left) {
      Throwable where = new Throwable(thread.getName() + " is here");
      where.setStackTrace(thread.getStackTrace());
      error.addSuppressed(where);
    }
    return error;
  }
}
