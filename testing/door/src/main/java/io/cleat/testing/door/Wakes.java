// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.IN;
import static io.cleat.Events.OUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Poller;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches a poller from outside: wakes, commands, interrupts, its close. */
abstract class Wakes extends Stage {
  private static final int COMMANDS = 500;
  private static final int THREADS = 3;

  private Party client;
  private Party server;

  Wakes(DoorSuite suite) {
    super(suite);
  }

  @BeforeEach
  final void connect() throws Exception {
    Party[] streams = streams(anyDomain());
    client = streams[0];
    server = streams[1];
    watch(server, IN);
  }

  @Test
  void wakeBeforeATurnEndsIt() {
    poller.wake();
    assertEquals(0, poller.turn(Poller.FOREVER));
  }

  @Test
  void wakeFromAnotherThreadEndsTheTurn() throws Exception {
    Thread waker = Thread.ofPlatform().start(poller::wake);
    assertEquals(0, poller.turn(Poller.FOREVER));
    waker.join();
  }

  @Test
  void severalWakesAreNoMoreThanOne() {
    for (int i = 0; i < 10; i++) {
      poller.wake();
    }
    assertEquals(0, poller.turn(Poller.FOREVER));
    client.sends("x");
    tells(server, IN);
  }

  @Test
  void wakeDoesNotHideWhatIsReady() {
    client.sends("x");
    server.shows(IN | OUT);
    poller.wake();
    tells(server, IN);
  }

  @Test
  void everyWakeFromManyThreadsArrives() throws Exception {
    AtomicInteger waking = new AtomicInteger(THREADS);
    AtomicInteger round = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int wake = 0; wake < COMMANDS; wake++) {
                  round.incrementAndGet();
                  poller.wake();
                }
                waking.decrementAndGet();
                poller.wake();
              }));
    }
    // Each thread's last wake comes after it has counted itself out, so none of these turns sleeps
    // on.
    while (waking.get() > 0) {
      assertEquals(0, poller.turn(Poller.FOREVER));
    }
    assertEquals(THREADS * COMMANDS, round.get());
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void commandRunsInTheTurnAndBeforeTheSinks() {
    List<String> log = new ArrayList<>();
    watch(server, IN, (endpoint, now) -> log.add("sink"));
    client.sends("x");
    server.shows(IN | OUT);
    poller.execute(() -> log.add("command"));
    assertEquals(List.of(), log);
    poller.turn(0);
    if (log.size() == 1) {
      poller.turn(0);
    }
    assertEquals(List.of("command", "sink"), log);
  }

  @Test
  void commandsRunInOrderAndOnce() {
    List<Integer> ran = new ArrayList<>();
    for (int i = 0; i < COMMANDS; i++) {
      int number = i;
      poller.execute(() -> ran.add(number));
    }
    deadline().until("commands", () -> poller.turn(0) == 0 && ran.size() >= COMMANDS);
    poller.turn(0);
    assertEquals(IntStream.range(0, COMMANDS).boxed().toList(), ran);
  }

  @Test
  void commandsOfManyThreadsRunInEachThreadsOrder() throws Exception {
    List<int[]> ran = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < COMMANDS; n++) {
                  int[] item = {thread, n};
                  poller.execute(() -> ran.add(item));
                }
              }));
    }
    deadline().until("commands", () -> poller.turn(0) == 0 && ran.size() == THREADS * COMMANDS);
    int[] next = new int[THREADS];
    ran.forEach(item -> assertEquals(next[item[0]]++, item[1]));
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void commandRunsInTheThreadThatTurns() {
    List<Thread> ran = new ArrayList<>();
    poller.execute(() -> ran.add(Thread.currentThread()));
    deadline().until("the command", () -> poller.turn(0) == 0 && !ran.isEmpty());
    assertEquals(List.of(Thread.currentThread()), ran);
  }

  @Test
  void commandOfACommandRunsInTheNextTurn() {
    int[] ran = {0};
    Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          ran[0]++;
          poller.execute(again[0]);
        };
    poller.execute(again[0]);
    for (int turn = 0; turn < 5; turn++) {
      int before = ran[0];
      poller.turn(0);
      assertTrue(ran[0] <= before + 1, "a turn that never ends");
    }
    assertTrue(ran[0] >= 4, () -> "commands that were asked for inside commands: " + ran[0]);
  }

  @Test
  void commandWakesTheSleepingOwner() throws Exception {
    Thread other = Thread.ofPlatform().start(() -> poller.execute(() -> client.sends("x")));
    tells(server, IN);
    other.join();
  }

  @Test
  void commandOfASinkIsNotForgotten() {
    watch(
        server,
        IN,
        (endpoint, now) -> {
          server.receives("x");
          poller.execute(() -> client.sends("x"));
        });
    client.sends("x");
    for (int i = 0; i < 5; i++) {
      tells(server, IN);
    }
  }

  @Test
  void turnThatRanACommandDoesNotWait() throws Exception {
    boolean[] over = {false};
    Thread other = Thread.ofPlatform().start(() -> poller.execute(() -> over[0] = true));
    while (!over[0]) {
      assertEquals(0, poller.turn(Poller.FOREVER));
    }
    other.join();
  }

  @Test
  void interruptEndsTheTurnAndStaysSet() {
    Thread.currentThread().interrupt();
    int result = poller.turn(Poller.FOREVER);
    assertTrue(Thread.interrupted());
    assertEquals(result(Errno.EINTR.negated()), result(result));
    client.sends("x");
    tells(server, IN);
  }

  @Test
  void interruptFromAnotherThreadEndsTheTurn() {
    Thread turning = Thread.currentThread();
    Thread interrupter = Thread.ofPlatform().start(turning::interrupt);
    int result = poller.turn(Poller.FOREVER);
    assertTrue(Thread.interrupted());
    assertEquals(result(Errno.EINTR.negated()), result(result));
    joins(interrupter);
  }

  private static void joins(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void closeFromAnotherThreadEndsTheTurn() {
    Thread closer = Thread.ofPlatform().start(poller::close);
    int result = poller.turn(Poller.FOREVER);
    assertEquals(result(Errno.EBADF.negated()), result(result));
    joins(closer);
  }

  @Test
  void closedPollerRefusesEverythingAndLeavesTheEndpointsOpen() {
    poller.close();
    int closed = Errno.EBADF.negated();
    assertEquals(result(closed), result(poller.turn(0)));
    assertEquals(result(closed), result(poller.watch(server.endpoint, IN, (endpoint, now) -> {})));
    client.sends("x");
    server.receives("x");
    assertEquals(List.of(), told());
  }

  @Test
  void closeInsideASinkEndsTheTelling() throws Exception {
    Party[] others = streams(anyDomain());
    watch(others[1], IN, (endpoint, now) -> poller.close());
    watch(server, IN, (endpoint, now) -> poller.close());
    client.sends("x");
    others[0].sends("x");
    server.shows(IN | OUT);
    others[1].shows(IN | OUT);
    assertEquals(1, poller.turn(0));
    assertEquals(1, told().size());
  }

  @Test
  void ownerIsWhoeverTurnedLast() throws Exception {
    assertTrue(poller.mine());
    poller.turn(0);
    assertTrue(poller.mine());
    boolean[] others = new boolean[2];
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              others[0] = poller.mine();
              poller.turn(0);
              others[1] = poller.mine();
            });
    other.join();
    assertFalse(others[0]);
    assertTrue(others[1]);
    assertFalse(poller.mine());
  }
}
