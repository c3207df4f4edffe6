// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.IN;
import static io.cleat.Events.OUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What other threads do to what a poller is about to tell. */
abstract class Races extends Stage {
  private static final int ROUNDS = 200;

  private Party[] one;
  private Party[] other;

  Races(DoorSuite suite, Placement placement) {
    super(suite, placement);
  }

  @BeforeEach
  final void connect() throws Exception {
    one = streams(anyDomain());
    other = streams(anyDomain());
  }

  private void bothAreReady() {
    one[0].sends("x");
    other[0].sends("x");
    one[1].shows(IN | OUT);
    other[1].shows(IN | OUT);
  }

  /**
   * Whoever is told first lets another thread do something to the second, and waits until it has
   * returned.
   */
  private void anotherThreadDoesToTheSecond(Consumer<Party> what) {
    AtomicInteger calls = new AtomicInteger();
    for (Party party : new Party[] {one[1], other[1]}) {
      Party second = party == one[1] ? other[1] : one[1];
      watch(
          party,
          IN,
          (endpoint, now) -> {
            if (calls.getAndIncrement() == 0) {
              joins(Thread.ofPlatform().start(() -> what.accept(second)));
            }
          });
    }
    bothAreReady();
    assertEquals(1, turnUntilTold().size(), () -> state("told"));
    assertEquals(1, turnUntilTold().size(), () -> state("told"));
  }

  private static void joins(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void unwatchByAnotherThreadSilencesAtOnce() {
    anotherThreadDoesToTheSecond(this::unwatch);
  }

  @Test
  void closeByAnotherThreadSilencesAtOnce() {
    anotherThreadDoesToTheSecond(Party::closes);
  }

  @Test
  void watchByAnotherThreadReachesTheSleepingTurn() throws Exception {
    one[0].sends("x");
    one[1].shows(IN | OUT);
    Thread watcher = Thread.ofPlatform().start(() -> watch(one[1], IN));
    tells(one[1], IN);
    watcher.join();
  }

  @Test
  void unwatchInARaceLeavesNothingBehind() throws Exception {
    one[0].sends("x");
    one[1].shows(IN | OUT);
    AtomicInteger calls = new AtomicInteger();
    boolean[] over = {false};
    Waiter<Integer> switcher =
        Waiter.start(
            deadline(),
            Thread.ofPlatform(),
            () -> {
              for (int i = 0; i < ROUNDS; i++) {
                poller.watch(one[1].endpoint, IN, (endpoint, now) -> calls.incrementAndGet());
                poller.unwatch(one[1].endpoint);
              }
              poller.execute(() -> over[0] = true);
              return 0;
            });
    Deadline deadline = deadline();
    while (!over[0]) {
      assertTrue(poller.turn(0) >= 0);
      deadline.check("the switcher");
    }
    assertEquals(0, switcher.result());
    int before = calls.get();
    silent();
    assertEquals(before, calls.get());
  }

  @Test
  void sendersOfManyThreadsAreAllHeard() throws Exception {
    int count = 300;
    AtomicInteger heard = new AtomicInteger();
    watch(one[1], IN, (endpoint, now) -> heard.addAndGet(one[1].receive(100).length()));
    watch(other[1], IN, (endpoint, now) -> heard.addAndGet(other[1].receive(100).length()));
    Thread first = Thread.ofPlatform().start(() -> repeat(count, one[0]));
    Thread second = Thread.ofPlatform().start(() -> repeat(count, other[0]));
    while (heard.get() < 2 * count) {
      turnUntilTold();
    }
    first.join();
    second.join();
  }

  private static void repeat(int count, Party sender) {
    for (int i = 0; i < count; i++) {
      sender.sends("x");
    }
  }
}
