// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.leaks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thread that stays fails the test; one that ends, or was there before, does not. */
class LeftThreadsTest {
  private static final Duration NONE = Duration.ofNanos(1);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final CountDownLatch end = new CountDownLatch(1);
  private final Set<Thread> before = LeftThreads.running();
  private Thread thread;

  @AfterEach
  void endThread() throws InterruptedException {
    end.countDown();
    thread.join();
  }

  private void start(String name) {
    thread = Thread.ofPlatform().name(name).start(this::waitForEnd);
  }

  private void waitForEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void threadThatStaysIsNamedWithThePlaceWhereItIs() {
    start("cleat-clock-forgotten");
    AssertionError failure =
        assertThrows(AssertionError.class, () -> LeftThreads.demandNone(before, NONE));
    assertTrue(failure.getMessage().contains("cleat-clock-forgotten"), failure::getMessage);
    Throwable where = failure.getSuppressed()[0];
    assertEquals("cleat-clock-forgotten is here", where.getMessage());
  }

  @Test
  void placeOfAThreadThatStaysIsItsStack() {
    start("somewhere");
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    AssertionError failure =
        assertThrows(AssertionError.class, () -> LeftThreads.demandNone(before, NONE));
    StackTraceElement[] stack = failure.getSuppressed()[0].getStackTrace();
    assertTrue(
        Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("waitForEnd")),
        () -> Arrays.toString(stack));
  }

  @Test
  void virtualThreadThatStaysIsNamedWithThePlaceWhereItIs() {
    Set<Long> virtualBefore = VirtualThreads.running().keySet();
    thread = Thread.ofVirtual().name("forgotten").start(this::waitForEnd);
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    AssertionError failure =
        assertThrows(
            AssertionError.class, () -> LeftThreads.demandNoneVirtual(virtualBefore, NONE));
    String message = failure.getMessage();
    assertTrue(message.contains("\"forgotten\" at "), message);
    assertTrue(message.contains("waitForEnd"), message);
  }

  @Test
  void virtualThreadThatEndsIsWaitedFor() {
    Set<Long> virtualBefore = VirtualThreads.running().keySet();
    thread = Thread.ofVirtual().name("ends soon").start(this::waitForEnd);
    end.countDown();
    LeftThreads.demandNoneVirtual(virtualBefore, LONG);
  }

  @Test
  void threadThatEndsIsWaitedFor() throws InterruptedException {
    start("ends soon");
    end.countDown();
    LeftThreads.demandNone(before, LONG);
  }

  @Test
  void threadThatWasThereBeforeIsNoneOfTheTestsBusiness() throws InterruptedException {
    start("older");
    LeftThreads.demandNone(LeftThreads.running(), NONE);
  }
}
