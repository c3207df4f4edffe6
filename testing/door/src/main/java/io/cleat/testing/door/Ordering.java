// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.EDGE;
import static io.cleat.Events.IN;
import static io.cleat.Events.ONESHOT;
import static io.cleat.Events.OUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Poller;
import io.cleat.Ready;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When sinks are called, how often, by whom, and when never. */
abstract class Ordering extends Stage {
  private static final int CROWD = 5;

  private final List<Party> clients = new ArrayList<>();
  private final List<Party> servers = new ArrayList<>();
  private Party client;
  private Party server;

  Ordering(DoorSuite suite, Placement placement) {
    super(suite, placement);
  }

  @BeforeEach
  final void connect() throws Exception {
    for (int i = 0; i < CROWD; i++) {
      Party[] streams = streams(anyDomain());
      clients.add(streams[0]);
      servers.add(streams[1]);
    }
    client = clients.getFirst();
    server = servers.getFirst();
  }

  /** Everybody has a byte to read. */
  private void everybodyIsReady() {
    for (int i = 0; i < CROWD; i++) {
      clients.get(i).sends("x");
      servers.get(i).shows(IN | OUT);
    }
  }

  private void watchEverybody(int events, Consumer<Party> then) {
    servers.forEach(party -> watch(party, events, (endpoint, now) -> then.accept(party)));
  }

  // Turns.

  @Test
  void everyReadyEndpointIsToldOnceATurn() {
    watchEverybody(IN, party -> {});
    everybodyIsReady();
    for (int turn = 0; turn < 3; turn++) {
      List<Told> told = turnUntilTold();
      assertEquals(CROWD, told.size());
      assertEquals(CROWD, new HashSet<>(told).size(), () -> state("told twice"));
    }
  }

  @Test
  void endpointsAreToldInTheOrderInWhichTheyBecameReady() {
    watchEverybody(IN | EDGE, party -> {});
    int[] order = {3, 0, 4, 2, 1};
    List<Told> expected = new ArrayList<>();
    for (int i : order) {
      clients.get(i).sends("x");
      servers.get(i).shows(IN | OUT);
      expected.add(new Told(servers.get(i), IN));
    }
    assertEquals(expected, turnUntilTold());
  }

  @Test
  void turnTellsNoMoreThanAskedFor() {
    watchEverybody(IN | EDGE, party -> {});
    everybodyIsReady();
    Set<Told> told = new HashSet<>();
    for (int turn = 0; turn < CROWD; turn++) {
      List<Told> one = turn(0, 1);
      assertEquals(1, one.size());
      told.addAll(one);
    }
    assertEquals(CROWD, told.size(), () -> state("somebody was told twice"));
    silent();
  }

  @Test
  void turnThatTellsFewStarvesNobody() {
    watchEverybody(IN, party -> {});
    everybodyIsReady();
    Set<Told> told = new HashSet<>();
    for (int turn = 0; turn < CROWD; turn++) {
      told.addAll(turn(0, 1));
    }
    assertEquals(CROWD, told.size(), () -> state("somebody was not told"));
  }

  @Test
  void turnWithoutWaitReturnsAtOnce() {
    watch(server, IN);
    silent();
  }

  @Test
  void turnWaitsNoLongerThanAskedFor() {
    watch(server, IN);
    long start = System.nanoTime();
    long nanos = 3_000_000;
    assertEquals(List.of(), turn(nanos));
    assertTrue(System.nanoTime() - start >= nanos, "too early");
  }

  @Test
  void bytesComeInOrder() {
    Random random = new Random(1);
    StringBuilder sent = new StringBuilder();
    StringBuilder received = new StringBuilder();
    watch(server, IN, (endpoint, now) -> received.append(recv(endpoint, 1 + random.nextInt(50))));
    for (int i = 0; i < 200; i++) {
      String text = i + ",".repeat(random.nextInt(40));
      client.sends(text);
      sent.append(text);
      turn(0);
    }
    while (received.length() < sent.length()) {
      turnUntilTold();
    }
    assertEquals(sent.toString(), received.toString());
  }

  private static String recv(Endpoint endpoint, int most) {
    MemorySegment into = MemorySegment.ofArray(new byte[most]);
    long count = endpoint.recv(into, 0, most, 0);
    return count < 0 ? "" : Party.text(into, count);
  }

  // Never from inside a call.

  @Test
  void noSinkIsCalledOutsideATurn() throws Exception {
    watchEverybody(IN | OUT, party -> {});
    everybodyIsReady();
    watch(server, IN);
    client.sends("more");
    server.receives("x").shows(IN | OUT).receives("more").sends("answer").shuts(1);
    client.receives("answer").receivesEnd().closes();
    unwatch(servers.get(1));
    servers.get(2).closes();
    assertEquals(List.of(), told());
  }

  @Test
  void noSinkIsCalledInsideASink() {
    List<String> log = new ArrayList<>();
    watchEverybody(
        IN | OUT | EDGE,
        party -> {
          log.add("begin");
          int i = servers.indexOf(party);
          Party next = servers.get((i + 1) % CROWD);
          clients.get((i + 1) % CROWD).send("y");
          recv(next.endpoint, 100);
          next.send("z");
          poller.watch(party.endpoint, IN, (endpoint, now) -> {});
          log.add("end");
        });
    everybodyIsReady();
    turnUntilTold();
    for (int i = 0; i < log.size(); i++) {
      assertEquals(i % 2 == 0 ? "begin" : "end", log.get(i), log::toString);
    }
  }

  // Changes from inside a sink.

  /** Whoever is told first does something to all the others, which then are not told. */
  private void firstOneDoesToTheOthers(Consumer<Party> what) {
    boolean[] done = {false};
    watchEverybody(
        IN,
        party -> {
          if (!done[0]) {
            done[0] = true;
            servers.stream().filter(other -> other != party).forEach(what);
          }
        });
    everybodyIsReady();
    assertEquals(1, turnUntilTold().size(), () -> state("told"));
  }

  @Test
  void sinkThatClosesOthersOfTheSameTurnSilencesThem() {
    firstOneDoesToTheOthers(Party::closes);
    assertEquals(1, turnUntilTold().size());
  }

  @Test
  void sinkThatUnwatchesOthersOfTheSameTurnSilencesThem() {
    firstOneDoesToTheOthers(this::unwatch);
    assertEquals(1, turnUntilTold().size());
  }

  @Test
  void sinkThatReadsWhatOthersWereReadyForMakesThemWait() {
    watchEverybody(IN, party -> {});
    everybodyIsReady();
    assertEquals(CROWD, turnUntilTold().size());
    servers.forEach(party -> party.receives("x"));
    silent();
  }

  @Test
  void sinkThatUnwatchesItselfIsNotCalledAgain() {
    watch(server, IN, (endpoint, now) -> poller.unwatch(endpoint));
    client.sends("x");
    tells(server, IN);
    silent();
    assertEquals(Errno.ENOENT.negated(), poller.unwatch(server.endpoint));
  }

  @Test
  void sinkThatClosesItselfIsNotCalledAgain() {
    watch(server, IN, (endpoint, now) -> endpoint.close());
    client.sends("x");
    tells(server, IN);
    silent();
  }

  @Test
  void sinkThatChangesItsInterestIsToldByTheNewOne() {
    watch(server, IN, (endpoint, now) -> watch(server, OUT));
    client.sends("x");
    tells(server, IN);
    tells(server, OUT);
  }

  @Test
  void oneShotSinkThatWatchesItselfAnewIsToldAgain() {
    int[] calls = {0};
    AtomicReference<Ready> again = new AtomicReference<>();
    again.set((endpoint, now) -> {
      calls[0]++;
      poller.watch(endpoint, IN | ONESHOT, again.get());
    });
    poller.watch(server.endpoint, IN | ONESHOT, again.get());
    client.sends("x");
    server.shows(IN | OUT);
    assertEquals(1, poller.turn(0));
    assertEquals(1, poller.turn(0));
    assertEquals(2, calls[0]);
  }

  @Test
  void endpointClosedAndReplacedIsNotTakenForItsSuccessor() throws Exception {
    watch(server, IN);
    client.sends("x");
    server.shows(IN | OUT).closes();
    Party[] successors = streams(anyDomain());
    successors[0].sends("y");
    successors[1].shows(IN | OUT);
    silent();
    watch(successors[1], IN);
    tells(successors[1], IN);
  }

  // Failing sinks.

  @Test
  void sinkThatThrowsDoesNotKeepOthersFromBeingTold() {
    IllegalArgumentException failure = new IllegalArgumentException("from a sink");
    watchEverybody(
        IN,
        party -> {
          if (party == servers.get(1)) {
            throw failure;
          }
        });
    everybodyIsReady();
    assertSame(
        failure, assertThrows(IllegalArgumentException.class, () -> poller.turn(Poller.FOREVER)));
    assertEquals(CROWD, told().size(), () -> state("told"));
    unwatch(servers.get(1));
    assertEquals(CROWD - 1, turnUntilTold().size());
  }

  @Test
  void severalSinksThatThrowLeaveThePollerSound() {
    watchEverybody(
        IN,
        party -> {
          throw new IllegalStateException(party.name);
        });
    everybodyIsReady();
    assertThrows(IllegalStateException.class, () -> poller.turn(Poller.FOREVER));
    assertEquals(CROWD, told().size());
    servers.forEach(this::unwatch);
    silent();
  }
}
