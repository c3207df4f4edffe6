// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.EDGE;
import static io.cleat.Events.ERR;
import static io.cleat.Events.HUP;
import static io.cleat.Events.IN;
import static io.cleat.Events.ONESHOT;
import static io.cleat.Events.OUT;
import static io.cleat.Events.RDHUP;
import static io.cleat.Msg.SHUT_RD;
import static io.cleat.Msg.SHUT_RDWR;
import static io.cleat.Msg.SHUT_WR;
import static io.cleat.address.Family.AF_UNIX;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Errno;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a connected stream shows, tells and answers, level, edge and one-shot, as Linux has it. The
 * same for every family but for {@link #closed}, and for every {@link Placement}.
 */
abstract class Streams extends Stage {
  private final int domain;

  /**
   * What the close of a peer that has read everything shows: AF_UNIX shuts both ways, TCP only one.
   */
  private final int closed;

  Party client;
  Party server;

  Streams(DoorSuite suite, int domain, Placement placement) {
    super(suite, placement);
    this.domain = domain;
    closed = domain == AF_UNIX ? IN | RDHUP | HUP : IN | RDHUP;
  }

  @BeforeEach
  final void connect() throws Exception {
    Party[] streams = streams(domain);
    client = streams[0];
    server = streams[1];
  }

  // Level.

  @Test
  void idleConnectionHasRoomAndNothingElse() {
    client.shows(OUT);
    server.shows(OUT).receivesNothing();
  }

  @Test
  void levelTellsEveryTurnUntilTheLastByteIsRead() {
    watch(server, IN);
    client.sends("hello");
    tells(server, IN);
    tells(server, IN);
    server.takes(2, "he");
    tells(server, IN);
    server.takes(100, "llo");
    silent();
  }

  @Test
  void levelTellsRoomEveryTurn() {
    watch(server, OUT);
    tells(server, OUT);
    tells(server, OUT);
  }

  @Test
  void partialReadsLeaveTheRest() {
    client.sends("hello");
    server.takes(1, "h").takes(3, "ell").takes(100, "o").receivesNothing();
  }

  @Test
  void peekLeavesTheBytes() {
    watch(server, IN);
    client.sends("hello");
    tells(server, IN);
    server.peeks(2, "he").peeks(100, "hello");
    tells(server, IN);
    server.takes(100, "hello");
    silent();
  }

  @Test
  void interestOffIsSilentAndOnTellsWhatHasCome() {
    watch(server, 0);
    client.sends("hello");
    server.shows(IN | OUT);
    silent();
    watch(server, IN);
    tells(server, IN);
    watch(server, 0);
    silent();
  }

  @Test
  void interestOffStillTellsFailure() {
    watch(client, 0);
    server.shows(OUT);
    client.sends("unread");
    server.sends("unread").shows(IN | OUT);
    client.shows(IN | OUT);
    server.closes();
    tells(client, ERR | HUP);
    tells(client, ERR | HUP);
  }

  // Edge.

  @Test
  void edgeTellsUnreadBytesOnce() {
    watch(server, IN | EDGE);
    client.sends("hello");
    tells(server, IN);
    silent();
    server.takes(2, "he");
    silent();
  }

  @Test
  void edgeTellsAgainWhenMoreArrives() {
    watch(server, IN | EDGE);
    client.sends("hello");
    tells(server, IN);
    client.sends(", world");
    tells(server, IN);
    silent();
    server.receives("hello, world");
  }

  @Test
  void edgeTellsAgainWhenWatchedAnew() {
    watch(server, IN | EDGE);
    client.sends("hello");
    tells(server, IN);
    watch(server, IN | EDGE);
    tells(server, IN);
    silent();
  }

  @Test
  void edgeTellsRoomOnceAndThenBesideBytes() {
    watch(server, IN | OUT | EDGE);
    tells(server, OUT);
    silent();
    client.sends("hello");
    tells(server, IN | OUT);
    silent();
    server.takes(100, "hello");
    silent();
  }

  @Test
  void edgeTellsTheEndBesideUnreadBytes() {
    watch(server, IN | RDHUP | EDGE);
    client.sends("hello");
    tells(server, IN);
    client.shuts(SHUT_WR);
    tells(server, IN | RDHUP);
    silent();
    server.takes(100, "hello");
    silent();
  }

  // One-shot.

  @Test
  void oneShotTellsOnce() {
    watch(server, IN | ONESHOT);
    client.sends("hello");
    tells(server, IN);
    silent();
    client.sends(", world");
    server.peeks(5, "hello");
    silent();
  }

  @Test
  void oneShotTellsAgainWhenWatchedAnew() {
    watch(server, IN | ONESHOT);
    client.sends("hello");
    tells(server, IN);
    watch(server, IN | ONESHOT);
    tells(server, IN);
    silent();
  }

  @Test
  void oneShotThatIsSpentDoesNotTellTheEnd() {
    watch(server, IN | ONESHOT);
    client.sends("x");
    tells(server, IN);
    client.closes();
    server.shows(closed | OUT);
    silent();
    watch(server, IN | ONESHOT);
    tells(server, closed & ~RDHUP);
  }

  // The end.

  @Test
  void endIsToldAndStaysTold() {
    watch(server, IN | RDHUP);
    client.closes();
    tells(server, closed);
    server.receivesEnd().receivesEnd().shows(closed | OUT);
    tells(server, closed);
  }

  @Test
  void endComesAfterTheLastByte() {
    client.sends("hello").closes();
    server.shows(closed | OUT).takes(2, "he").takes(100, "llo").receivesEnd();
  }

  @Test
  void bytesAndEndAreOneCall() {
    watch(server, IN | RDHUP);
    client.sends("hello").closes();
    server.shows(closed | OUT);
    tells(server, closed);
  }

  @Test
  void halfCloseLeavesTheOtherDirection() {
    client.shuts(SHUT_WR).shows(OUT);
    server.shows(IN | OUT | RDHUP).receivesEnd().sends("answer");
    client.receives("answer").failsToSend(Errno.EPIPE);
  }

  @Test
  void halfCloseOfBothHangsUp() {
    client.sends("last").shuts(SHUT_WR);
    server.shuts(SHUT_WR).shows(IN | OUT | RDHUP | HUP).receives("last").receivesEnd();
    client.shows(IN | OUT | RDHUP | HUP).receivesEnd().failsToSend(Errno.EPIPE);
  }

  @Test
  void shutForReadingEndsAfterWhatIsQueued() {
    client.sends("queued");
    server.shows(IN | OUT).shuts(SHUT_RD).shows(IN | OUT | RDHUP);
    server.takes(100, "queued").receivesEnd();
    client.shows(OUT);
  }

  @Test
  void shutBothWaysHangsUpHere() {
    server.shuts(SHUT_RDWR).shows(IN | OUT | RDHUP | HUP).receivesEnd().failsToSend(Errno.EPIPE);
    client.shows(closed | OUT).receivesEnd();
  }

  // Failure.

  @Test
  void closeWithUnreadBytesResetsThePeer() {
    watch(client, IN | RDHUP);
    client.sends("unread");
    server.shows(IN | OUT).closes();
    client.shows(IN | OUT | ERR | HUP | RDHUP);
    tells(client, IN | ERR | HUP | RDHUP);
    client.failsToReceive(Errno.ECONNRESET).shows(IN | OUT | HUP | RDHUP);
    client.receivesEnd().failsToSend(Errno.EPIPE);
  }

  @Test
  void failureComesAfterTheBytesBeforeItAndOnce() {
    client.sends("unread");
    server.shows(IN | OUT).sends("last words").closes();
    client.shows(IN | OUT | ERR | HUP | RDHUP).takes(4, "last");
    client.shows(IN | OUT | ERR | HUP | RDHUP).takes(100, " words");
    client.shows(IN | OUT | ERR | HUP | RDHUP).failsToReceive(Errno.ECONNRESET);
    client.shows(IN | OUT | HUP | RDHUP).receivesEnd().receivesEnd();
  }

  @Test
  void pendingErrorIsTakenByAskingForIt() {
    client.sends("unread");
    server.shows(IN | OUT).closes();
    client.shows(IN | OUT | ERR | HUP | RDHUP);
    assertEquals(Errno.ECONNRESET, client.pendingError());
    assertEquals(null, client.pendingError());
    client.shows(IN | OUT | HUP | RDHUP).receivesEnd();
  }

  // Room.

  @Test
  void fullSendBufferHasNoRoom() {
    watch(client, OUT);
    client.fillsForGood();
    client.failsToSend(Errno.EAGAIN).shows(0);
    silent();
  }

  @Test
  void drainedSendBufferHasRoomAgain() {
    long sent = client.fills();
    watch(client, OUT);
    silent();
    server.drains(sent);
    tells(client, OUT);
    client.sends("more");
    server.receives("more");
  }

  @Test
  void edgeTellsRoomAgainOnceDrained() {
    watch(client, OUT | EDGE);
    tells(client, OUT);
    long sent = client.fills();
    silent();
    server.drains(sent);
    tells(client, OUT);
    silent();
  }

  @Test
  void closeWithUnsentBytesDeliversThemAll() {
    long sent = client.fills();
    client.closes();
    server.drains(sent);
    server.receivesEnd();
  }

  @Test
  void shutdownWithUnsentBytesDeliversThemAll() {
    long sent = client.fills();
    client.shuts(SHUT_WR).failsToSend(Errno.EPIPE);
    server.drains(sent);
    server.receivesEnd().sends("thanks");
    client.receives("thanks");
  }
}
