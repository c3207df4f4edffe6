// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.ERR;
import static io.cleat.Events.HUP;
import static io.cleat.Events.IN;
import static io.cleat.Events.NVAL;
import static io.cleat.Events.OUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@link io.cleat.Endpoint#await}: what ends a wait, on a thread of either kind. Whether the thread
 * waits already or is about to cannot be known, and must not matter; so what races is tried many
 * times, each after another pause.
 */
abstract class Awaiting extends Stage {
  private static final int ROUNDS = 40;
  private static final int MAX_PAUSE_SPINS = 30_000;
  private static final int CROWD = 4;
  private static final int MANY = 64;

  private final Thread.Builder threads;
  private final Random random = new Random(7);
  private Party client;
  private Party server;

  Awaiting(DoorSuite suite, Thread.Builder threads) {
    super(suite);
    this.threads = threads;
  }

  @BeforeEach
  final void connect() throws Exception {
    reconnect();
  }

  private void reconnect() throws Exception {
    Party[] streams = streams(anyDomain());
    client = streams[0];
    server = streams[1];
  }

  /**
   * Waits as a caller does: again after an early return, until an event is there or the wait fails.
   */
  private static int await(Party party, int events, long nanos) {
    int wanted = events | ERR | HUP | NVAL;
    int result = party.endpoint.await(events, nanos);
    while (result == 1 && (party.endpoint.events() & wanted) == 0) {
      result = party.endpoint.await(events, nanos);
    }
    return result;
  }

  private Waiter<Integer> waiter(Party party, int events) {
    return Waiter.start(deadline(), threads, () -> await(party, events, -1));
  }

  private void pause() {
    for (int i = random.nextInt(MAX_PAUSE_SPINS); i > 0; i--) {
      Thread.onSpinWait();
    }
  }

  private static void ends(Waiter<Integer> waiter, int result) throws Exception {
    assertEquals(result(result), result(waiter.result()));
  }

  @Test
  void bytesEndTheWait() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Waiter<Integer> waiter = waiter(server, IN);
      pause();
      client.sends("x");
      ends(waiter, 1);
      server.receives("x");
    }
  }

  @Test
  void bytesThatAreThereEndTheWaitBeforeItBegins() throws Exception {
    client.sends("x");
    server.shows(IN | OUT);
    ends(waiter(server, IN), 1);
    ends(waiter(server, IN), 1);
  }

  @Test
  void endOfTheStreamEndsTheWait() throws Exception {
    Waiter<Integer> waiter = waiter(server, IN);
    pause();
    client.closes();
    ends(waiter, 1);
    server.receivesEnd();
  }

  @Test
  void roomEndsTheWait() throws Exception {
    long sent = client.fills();
    Waiter<Integer> waiter = waiter(client, OUT);
    pause();
    assertFalse(waiter.isDone());
    server.drains(sent);
    ends(waiter, 1);
    client.sends("x");
  }

  @Test
  void connectionEndsTheWaitOfAListener() throws Exception {
    Party listener = listener(anyDomain());
    Waiter<Integer> waiter = waiter(listener, IN);
    pause();
    caller("caller", listener);
    ends(waiter, 1);
    accepted("accepted", listener);
  }

  @Test
  void failureEndsAWaitForAnythingElse() throws Exception {
    client.fills();
    server.sends("unread by the client");
    client.shows(IN);
    Waiter<Integer> waiter = waiter(client, OUT);
    pause();
    server.closes();
    ends(waiter, 1);
  }

  @Test
  void closeEndsTheWait() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Waiter<Integer> waiter = waiter(server, IN);
      pause();
      server.closes();
      ends(waiter, Errno.EBADF.negated());
      client.closes();
      reconnect();
    }
  }

  @Test
  void closeEndsEveryWait() throws Exception {
    client.fills();
    List<Waiter<Integer>> waiters = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      waiters.add(waiter(client, i % 2 == 0 ? IN : OUT));
    }
    pause();
    client.closes();
    for (Waiter<Integer> waiter : waiters) {
      ends(waiter, Errno.EBADF.negated());
    }
  }

  @Test
  void closeOfTheEngineEndsEveryWait() throws Exception {
    Party listener = listener(anyDomain());
    List<Waiter<Integer>> waiters = List.of(waiter(listener, IN), waiter(listener, IN));
    pause();
    engine.close();
    for (Waiter<Integer> waiter : waiters) {
      ends(waiter, Errno.EBADF.negated());
    }
  }

  @Test
  void interruptEndsTheWaitAndStaysSet() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      boolean[] flag = new boolean[1];
      Waiter<Integer> waiter =
          Waiter.start(
              deadline(),
              threads,
              () -> {
                int result = await(server, IN, -1);
                flag[0] = Thread.currentThread().isInterrupted();
                return result;
              });
      pause();
      waiter.thread().interrupt();
      ends(waiter, Errno.EINTR.negated());
      assertTrue(flag[0], "the flag stays set");
    }
    client.sends("x");
    server.receives("x");
  }

  @Test
  void interruptOfOneLeavesTheOthersWaiting() throws Exception {
    Waiter<Integer> patient = waiter(server, IN);
    Waiter<Integer> other = waiter(server, IN);
    pause();
    other.thread().interrupt();
    ends(other, Errno.EINTR.negated());
    assertFalse(patient.isDone());
    client.sends("x");
    ends(patient, 1);
  }

  @Test
  void timeEndsTheWait() throws Exception {
    long nanos = 3_000_000;
    Waiter<Long> waiter =
        Waiter.start(
            deadline(),
            threads,
            () -> {
              long start = System.nanoTime();
              long left = nanos;
              while (await(server, IN, left) != 0) {
                left = nanos - (System.nanoTime() - start);
              }
              return System.nanoTime() - start;
            });
    assertTrue(waiter.result() >= nanos, "too early");
  }

  @Test
  void noTimeIsNoWait() throws Exception {
    ends(Waiter.start(deadline(), threads, () -> server.endpoint.await(IN, 0)), 0);
    client.sends("x");
    server.shows(IN | OUT);
    ends(Waiter.start(deadline(), threads, () -> server.endpoint.await(IN, 0)), 1);
  }

  @Test
  void everyWaiterIsToldOfTheSameBytes() throws Exception {
    List<Waiter<Integer>> waiters = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      waiters.add(waiter(server, IN));
    }
    pause();
    client.sends("x");
    for (Waiter<Integer> waiter : waiters) {
      ends(waiter, 1);
    }
  }

  @Test
  void readerAndWriterWaitSideBySide() throws Exception {
    long sent = client.fills();
    Waiter<Integer> reader = waiter(client, IN);
    Waiter<Integer> writer = waiter(client, OUT);
    pause();
    server.drains(sent);
    ends(writer, 1);
    assertFalse(reader.isDone());
    server.sends("x");
    ends(reader, 1);
  }

  @Test
  void waiterAndWatcherAreBothTold() throws Exception {
    watch(server, IN);
    Waiter<Integer> waiter = waiter(server, IN);
    pause();
    client.sends("x");
    tells(server, IN);
    ends(waiter, 1);
  }

  @Test
  void pingPongLosesNoWakeUp() throws Exception {
    int trips = 500;
    Waiter<Integer> echo =
        Waiter.start(
            deadline(),
            threads,
            () -> {
              for (int i = 0; i < trips; i++) {
                assertEquals(1, await(server, IN, -1));
                server.takes(1, "x").sends("y");
              }
              return trips;
            });
    Waiter<Integer> caller =
        Waiter.start(
            deadline(),
            threads,
            () -> {
              for (int i = 0; i < trips; i++) {
                client.sends("x");
                assertEquals(1, await(client, IN, -1));
                client.takes(1, "y");
              }
              return trips;
            });
    ends(caller, trips);
    ends(echo, trips);
  }

  @Test
  void manyWaitersLeaveRoomForTheOneWhoSends() throws Exception {
    List<Party> senders = new ArrayList<>();
    List<Waiter<Integer>> waiters = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Party[] streams = streams(anyDomain());
      senders.add(streams[0]);
      waiters.add(waiter(streams[1], IN));
    }
    Waiter<Integer> sender =
        Waiter.start(
            deadline(),
            threads,
            () -> {
              senders.forEach(party -> party.sends("x"));
              return 0;
            });
    ends(sender, 0);
    for (Waiter<Integer> waiter : waiters) {
      ends(waiter, 1);
    }
  }
}
