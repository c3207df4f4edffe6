// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.EDGE;
import static io.cleat.Events.EXCLUSIVE;
import static io.cleat.Events.IN;
import static io.cleat.Events.ONESHOT;
import static io.cleat.Events.OUT;
import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Poller;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One poller over several engines, several over one endpoint, one inside another. */
abstract class Pollers extends Stage {
  private final ToyEngine toy = new ToyEngine();
  private Poller inner;
  private Party client;
  private Party server;

  Pollers(DoorSuite suite) {
    super(suite);
  }

  @BeforeEach
  final void connect() throws Exception {
    Party[] streams = streams(anyDomain());
    client = streams[0];
    server = streams[1];
    inner = engine.poller();
  }

  @AfterEach
  final void closeOthers() {
    inner.close();
    toy.close();
  }

  private Party[] toyStreams() throws Exception {
    Party listener = toyParty("toy listener");
    listener.endpoint.bind(Sockaddr.of(anyAddress(anyDomain())));
    listener.endpoint.listen(1);
    Party caller = toyParty("toy client");
    caller.endpoint.connect(Sockaddr.of(listener.address()));
    return new Party[] {caller, accepted("toy server", listener)};
  }

  private Party toyParty(String name) throws Exception {
    return party(name, toy.socket(anyDomain(), SOCK_STREAM, 0));
  }

  // Two engines.

  @Test
  void oneTurnTellsOfTwoEngines() throws Exception {
    Party[] others = toyStreams();
    watch(server, IN);
    watch(others[1], IN);
    client.sends("x");
    others[0].sends("x");
    server.shows(IN | OUT);
    assertEquals(
        Set.of(new Told(server, IN), new Told(others[1], IN)), new HashSet<>(turnUntilTold()));
  }

  @Test
  void eitherEngineEndsTheSameWait() throws Exception {
    Party[] others = toyStreams();
    watch(server, IN);
    watch(others[1], IN);
    for (int i = 0; i < 20; i++) {
      Party from = i % 2 == 0 ? client : others[0];
      Party to = i % 2 == 0 ? server : others[1];
      Thread sender = Thread.ofPlatform().start(() -> from.sends("x"));
      tells(to, IN);
      to.receives("x");
      sender.join();
    }
  }

  @Test
  void readyOfOneEngineDoesNotStarveTheOther() throws Exception {
    Party[] others = toyStreams();
    watch(server, IN | OUT);
    watch(others[1], IN);
    tells(server, OUT);
    others[0].sends("x");
    assertEquals(
        Set.of(new Told(server, OUT), new Told(others[1], IN)), new HashSet<>(turnUntilTold()));
    others[1].receives("x");
    watch(others[1], OUT);
    watch(server, IN);
    client.sends("x");
    server.shows(IN | OUT);
    assertEquals(
        Set.of(new Told(server, IN), new Told(others[1], OUT)), new HashSet<>(turnUntilTold()));
  }

  // Several pollers.

  @Test
  void everyPollerIsToldOfTheSameEndpoint() {
    watch(server, IN | EDGE);
    watch(inner, server, IN | EDGE, (endpoint, now) -> {});
    client.sends("x");
    tells(server, IN);
    assertEquals(1, inner.turn(-1));
    silent();
    assertEquals(0, inner.turn(0));
  }

  @Test
  void unwatchOfOnePollerLeavesTheOther() {
    watch(server, IN);
    watch(inner, server, IN, (endpoint, now) -> {});
    assertEquals(0, inner.unwatch(server.endpoint));
    client.sends("x");
    tells(server, IN);
    assertEquals(0, inner.turn(0));
  }

  // One inside another.

  @Test
  void pollerShowsThatATurnWouldTell() {
    Party nested = party("inner", inner.endpoint());
    watch(inner, server, IN, (endpoint, now) -> server.receives("x"));
    nested.shows(0);
    client.sends("x");
    nested.shows(IN);
    assertEquals(1, inner.turn(-1));
    nested.shows(0);
  }

  @Test
  void pollerInsideAnotherIsToldAsAnyEndpoint() {
    Party nested = party("inner", inner.endpoint());
    watch(nested, IN);
    watch(inner, server, IN, (endpoint, now) -> {});
    silent();
    client.sends("x");
    tells(nested, IN);
    tells(nested, IN);
    assertEquals(1, inner.turn(0));
    tells(nested, IN);
    server.receives("x");
    assertEquals(0, inner.turn(0));
    silent();
  }

  @Test
  void pollerInsideAnotherEndsItsSleep() throws Exception {
    Party nested = party("inner", inner.endpoint());
    watch(nested, IN);
    watch(inner, server, IN, (endpoint, now) -> {});
    Thread sender = Thread.ofPlatform().start(() -> client.sends("x"));
    tells(nested, IN);
    sender.join();
  }

  @Test
  void pollerOfAnotherEngineMayBeInside() throws Exception {
    Party[] others = toyStreams();
    Poller foreign = toy.poller();
    Party nested = party("foreign inner", foreign.endpoint());
    watch(nested, IN);
    watch(foreign, others[1], IN, (endpoint, now) -> others[1].receives("x"));
    silent();
    others[0].sends("x");
    tells(nested, IN);
    assertEquals(1, foreign.turn(0));
    silent();
  }

  @Test
  void pollerCanBeWaitedFor() throws Exception {
    watch(inner, server, IN, (endpoint, now) -> {});
    for (Thread.Builder threads : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      Waiter<Integer> waiter =
          Waiter.start(deadline(), threads, () -> inner.endpoint().await(IN, -1));
      client.sends("x");
      assertEquals(1, waiter.result());
      server.receives("x");
      assertEquals(0, inner.turn(0));
    }
  }

  @Test
  void pollerMovesNoData() {
    Party nested = party("inner", inner.endpoint());
    assertTrue(nested.send("x") < 0);
    byte[] into = new byte[1];
    assertTrue(nested.endpoint.recv(MemorySegment.ofArray(into), 0, 1, 0) < 0);
  }

  // What cannot be watched.

  @Test
  void maskThatMakesNoSenseIsRefused() {
    int result = poller.watch(server.endpoint, IN | EXCLUSIVE | ONESHOT, (endpoint, now) -> {});
    assertEquals(result(Errno.EINVAL.negated()), result(result));
  }

  @Test
  void unwatchOfWhatIsNotWatchedIsRefused() {
    assertEquals(result(Errno.ENOENT.negated()), result(poller.unwatch(server.endpoint)));
  }

  @Test
  void closedEndpointIsNotWatchedAnyMore() {
    watch(server, IN);
    server.closes();
    client.closes();
    silent();
    assertEquals(result(Errno.ENOENT.negated()), result(poller.unwatch(server.endpoint)));
  }
}
