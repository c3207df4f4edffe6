// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.ERR;
import static io.cleat.Events.HUP;
import static io.cleat.Events.IN;
import static io.cleat.Events.OUT;
import static io.cleat.Events.RDHUP;
import static io.cleat.Msg.SHUT_RD;
import static io.cleat.Msg.SHUT_RDWR;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Errno;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How TCP says that a connection is gone: the error once, from whichever call comes first, after
 * the bytes and before the end.
 */
abstract class TcpResets extends Stage {
  private static final int RESET = IN | OUT | ERR | HUP | RDHUP;
  private static final int GONE = IN | OUT | HUP | RDHUP;

  private Party client;
  private Party server;

  TcpResets(DoorSuite suite, Placement placement) {
    super(suite, placement);
  }

  @BeforeEach
  final void connect() throws Exception {
    Party[] streams = streams(AF_INET);
    client = streams[0];
    server = streams[1];
  }

  @Test
  void resetBeforeAnyByte() {
    watch(server, IN | OUT | RDHUP);
    client.resets();
    server.shows(RESET);
    tells(server, RESET);
    server.failsToReceive(Errno.ECONNRESET).shows(GONE);
    tells(server, GONE);
    server.receivesEnd().failsToSend(Errno.EPIPE).failsToSend(Errno.EPIPE).shows(GONE);
    assertEquals(null, server.pendingError());
  }

  @Test
  void resetAfterBytes() {
    client.sends("hello").resets();
    server.shows(RESET).takes(2, "he").shows(RESET).takes(100, "llo");
    server.shows(RESET).failsToReceive(Errno.ECONNRESET).shows(GONE).receivesEnd().receivesEnd();
    server.failsToSend(Errno.EPIPE);
  }

  @Test
  void resetNoticedBySend() {
    client.resets();
    server.shows(RESET).failsToSend(Errno.ECONNRESET).shows(GONE);
    server.failsToSend(Errno.EPIPE).receivesEnd();
  }

  @Test
  void resetNoticedBySendKeepsTheBytes() {
    client.sends("hello").resets();
    server.shows(RESET).failsToSend(Errno.ECONNRESET).receives("hello").receivesEnd();
    server.failsToSend(Errno.EPIPE);
  }

  @Test
  void resetNoticedByAskingForTheError() {
    client.resets();
    server.shows(RESET);
    assertEquals(Errno.ECONNRESET, server.pendingError());
    server.shows(GONE).receivesEnd().failsToSend(Errno.EPIPE);
    assertEquals(null, server.pendingError());
  }

  @Test
  void resetIsToldWithInterestOff() {
    watch(server, 0);
    client.resets();
    tells(server, ERR | HUP);
    tells(server, ERR | HUP);
  }

  @Test
  void bytesSentToAClosedPeerComeBackAsAReset() {
    client.closes();
    server.shows(IN | OUT | RDHUP).receivesEnd().sends("late").shows(RESET);
    server.failsToSend(Errno.EPIPE).failsToSend(Errno.EPIPE).receivesEnd().shows(GONE);
  }

  @Test
  void bytesSentToAPeerShutBothWaysComeBackAsAReset() {
    client.shuts(SHUT_RDWR);
    server.shows(IN | OUT | RDHUP).sends("late").shows(RESET).failsToSend(Errno.EPIPE);
  }

  @Test
  void bytesThatComeAfterShutForReadingAreDelivered() {
    server.shuts(SHUT_RD).shows(IN | OUT | RDHUP).receivesEnd();
    client.shows(OUT).sends("late");
    assertEquals("late", lateBytes());
    server.receivesEnd().shows(IN | OUT | RDHUP);
    client.shows(OUT);
  }

  /** The end and the late bytes look the same to poll(2), so this asks until they are there. */
  private String lateBytes() {
    deadline().until("the late bytes", () -> server.readable() > 0);
    return server.receive(100);
  }
}
