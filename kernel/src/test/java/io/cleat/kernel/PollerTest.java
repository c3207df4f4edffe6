// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.kernel.Talk.PATIENCE_NANOS;
import static io.cleat.kernel.Talk.assertErrno;
import static io.cleat.kernel.Talk.recv;
import static io.cleat.kernel.Talk.send;
import static io.cleat.kernel.Talk.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Poller;
import io.cleat.Ready;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A poller over descriptors, in the thread that turns it. */
class PollerTest {
  private final KernelEngine engine = KernelEngine.open();
  private final List<String> told = new ArrayList<>();
  private final Ready note = (endpoint, events) -> told.add(Events.names(events));
  private Poller poller;
  private KernelEndpoint[] pair;

  @BeforeEach
  void open() throws Exception {
    poller = engine.poller();
    pair = tcp(engine);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void byLevelItIsToldWhileItIsTrue() {
    assertEquals(0, poller.watch(pair[0], Events.IN, note));
    assertEquals(0, poller.turn(0));
    send(pair[1], "x");
    assertEquals(1, poller.turn(PATIENCE_NANOS));
    assertEquals(1, poller.turn(0));
    recv(pair[0]);
    assertEquals(0, poller.turn(0));
    assertEquals(List.of("IN", "IN"), told);
  }

  @Test
  void byEdgeItIsToldWhenItBecomesTrue() {
    poller.watch(pair[0], Events.IN | Events.EDGE, note);
    send(pair[1], "x");
    assertEquals(1, poller.turn(PATIENCE_NANOS));
    assertEquals(0, poller.turn(0));
    send(pair[1], "y");
    assertEquals(1, poller.turn(PATIENCE_NANOS));
  }

  @Test
  void oneShotTellsOnceUntilWatchedAgain() {
    poller.watch(pair[0], Events.IN | Events.ONESHOT, note);
    send(pair[1], "x");
    assertEquals(1, poller.turn(PATIENCE_NANOS));
    assertEquals(0, poller.turn(0));
    poller.watch(pair[0], Events.IN | Events.ONESHOT, note);
    assertEquals(1, poller.turn(0));
  }

  @Test
  void factsComeTogether() {
    poller.watch(pair[0], Events.IN | Events.OUT | Events.RDHUP, note);
    send(pair[1], "x");
    pair[1].close();
    assertEquals(1, pair[0].await(Events.RDHUP, PATIENCE_NANOS));
    poller.turn(0);
    assertEquals(List.of("IN|OUT|RDHUP"), told);
  }

  @Test
  void withoutEventsItIsSilentButForTheWorst() {
    poller.watch(pair[0], 0, note);
    send(pair[1], "x");
    assertEquals(1, pair[0].await(Events.IN, PATIENCE_NANOS));
    assertEquals(0, poller.turn(0));
    poller.watch(pair[0], Events.IN, note);
    assertEquals(1, poller.turn(0));
  }

  @Test
  void unwatchedIsNotTold() {
    poller.watch(pair[0], Events.OUT, note);
    assertEquals(0, poller.unwatch(pair[0]));
    assertErrno(Errno.ENOENT, poller.unwatch(pair[0]));
    assertEquals(0, poller.turn(0));
  }

  @Test
  void closedIsNotTold() {
    poller.watch(pair[0], Events.OUT, note);
    pair[0].close();
    assertEquals(0, poller.turn(0));
    assertErrno(Errno.ENOENT, poller.unwatch(pair[0]));
    assertErrno(Errno.EBADF, poller.watch(pair[0], Events.OUT, note));
  }

  @Test
  void whatAnotherSinkClosesInThisTurnIsNotTold() {
    Ready closer =
        (endpoint, events) -> {
          told.add("told");
          pair[0].close();
          pair[1].close();
        };
    poller.watch(pair[0], Events.OUT, closer);
    poller.watch(pair[1], Events.OUT, closer);
    assertEquals(1, poller.turn(0));
    assertEquals(List.of("told"), told);
  }

  @Test
  void aNewOwnerOfANumberHearsNothingOfTheOldOne() throws Exception {
    KernelEndpoint listener = Talk.listener(engine);
    Ready replacer =
        (endpoint, events) -> {
          KernelEndpoint other = endpoint == pair[0] ? pair[1] : pair[0];
          other.close();
          replace(poller);
        };
    poller.watch(pair[0], Events.OUT, replacer);
    poller.watch(pair[1], Events.OUT, replacer);
    assertEquals(1, poller.turn(0));
    assertEquals(List.of(), told);
    listener.close();
  }

  private void replace(Poller poller) {
    try {
      KernelEndpoint[] fresh = engine.socketpair(1, 1, 0);
      poller.watch(fresh[0], Events.IN, note);
      poller.watch(fresh[1], Events.IN, note);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void moreThanAreAskedForStayReady() throws Exception {
    for (int i = 0; i < 5; i++) {
      poller.watch(tcp(engine)[0], Events.OUT | Events.EDGE, note);
    }
    assertEquals(2, poller.turn(0, 2));
    assertEquals(2, poller.turn(0, 2));
    assertEquals(1, poller.turn(0, 2));
    assertEquals(0, poller.turn(0, 2));
  }

  @Test
  void theTurnIsOverWhenTheTimeIs() {
    long start = System.nanoTime();
    assertEquals(0, poller.turn(15_000_000));
    long took = System.nanoTime() - start;
    assertTrue(took >= 15_000_000, took + " ns");
  }

  @Test
  void whatASinkThrowsComesAfterTheOthers() {
    Ready failing =
        (endpoint, events) -> {
          told.add("failed");
          throw new IllegalArgumentException("on purpose");
        };
    poller.watch(pair[0], Events.OUT, failing);
    poller.watch(pair[1], Events.OUT, failing);
    var thrown = assertThrows(IllegalArgumentException.class, () -> poller.turn(0));
    assertEquals(1, thrown.getSuppressed().length);
    assertEquals(List.of("failed", "failed"), told);
    poller.watch(pair[0], Events.OUT, note);
    poller.watch(pair[1], Events.OUT, note);
    assertEquals(2, poller.turn(0));
  }

  @Test
  void commandsRunInOrderAtTheStartOfTheTurn() {
    poller.watch(pair[0], Events.OUT, note);
    poller.execute(() -> told.add("first"));
    poller.execute(() -> told.add("second"));
    poller.execute(() -> poller.execute(() -> told.add("in the next turn")));
    assertEquals(1, poller.turn(PATIENCE_NANOS));
    assertEquals(List.of("first", "second", "OUT"), told);
    poller.turn(0);
    assertEquals(List.of("first", "second", "OUT", "in the next turn", "OUT"), told);
  }

  @Test
  void wakeEndsTheNextTurnToo() {
    poller.wake();
    assertEquals(0, poller.turn(-1));
    assertEquals(0, poller.turn(0));
  }

  @Test
  void aPlainFileCannotBeWatched() throws Exception {
    assertErrno(Errno.EPERM, poller.watch(engine.open("/etc/passwd", 0, 0), Events.IN, note));
  }

  @Test
  void unknownBitsAreInvalid() {
    assertErrno(Errno.EINVAL, poller.watch(pair[0], Events.IN | 1 << 20, note));
    int both = Events.IN | Events.EXCLUSIVE | Events.ONESHOT;
    assertErrno(Errno.EINVAL, poller.watch(pair[0], both, note));
    assertEquals(0, poller.watch(pair[0], Events.IN | Events.EXCLUSIVE, note));
  }

  @Test
  void aClosedPollerDoesNothing() {
    poller.watch(pair[0], Events.OUT, note);
    poller.close();
    assertErrno(Errno.EBADF, poller.turn(-1));
    assertErrno(Errno.EBADF, poller.watch(pair[1], Events.OUT, note));
    assertEquals(Events.OUT, pair[0].events());
  }

  @Test
  void aPollerIsReadyWhenATurnWouldTell() {
    Endpoint inner = poller.endpoint();
    assertEquals(0, inner.events());
    poller.watch(pair[0], Events.IN, note);
    send(pair[1], "x");
    assertEquals(1, inner.await(Events.IN, PATIENCE_NANOS));
    assertEquals(Events.IN, inner.events());
    poller.turn(0);
    recv(pair[0]);
    assertEquals(0, inner.events());
    poller.execute(() -> {});
    assertEquals(Events.IN, inner.events());
  }

  @Test
  void aPollerWatchesAPoller() throws Exception {
    Poller outer = engine.poller();
    outer.watch(poller.endpoint(), Events.IN, (endpoint, events) -> poller.turn(0));
    poller.watch(pair[0], Events.IN, note);
    send(pair[1], "x");
    assertEquals(1, outer.turn(PATIENCE_NANOS));
    assertEquals(List.of("IN"), told);
  }

  @Test
  void aTurnWithinATurnIsAMistake() {
    poller.watch(pair[0], Events.OUT, (endpoint, events) -> poller.turn(0));
    assertThrows(IllegalStateException.class, () -> poller.turn(0));
  }

  @Test
  void twoPollersMayWatchOneEndpoint() throws Exception {
    Poller other = engine.poller();
    poller.watch(pair[0], Events.IN, note);
    other.watch(pair[0], Events.IN, note);
    send(pair[1], "x");
    assertEquals(1, poller.turn(PATIENCE_NANOS));
    assertEquals(1, other.turn(PATIENCE_NANOS));
    pair[0].close();
    assertEquals(0, poller.turn(0) + other.turn(0));
  }

  @Test
  void passedOnAndClosedItIsNotToldEither() throws Exception {
    KernelEndpoint[] carrier = engine.socketpair(1, 1, 0);
    var message = new io.cleat.Message(64).add(Talk.text("x"));
    message.control().rights(pair[0]);
    assertEquals(1, carrier[0].sendmsg(message, 0));
    poller.watch(pair[0], Events.OUT, note);
    pair[0].close();
    assertEquals(0, poller.turn(0));
    assertFalse(poller.turn(1_000_000) > 0);
  }
}
