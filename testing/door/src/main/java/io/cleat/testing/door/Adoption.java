// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.IN;
import static io.cleat.Events.OUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.Errno;
import io.cleat.Poller;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Endpoints at home with a poller: moving there and back, and who may call them meanwhile. */
abstract class Adoption extends Stage {
  private Party client;
  private Party server;
  private Poller other;

  Adoption(DoorSuite suite) {
    super(suite);
  }

  @BeforeEach
  final void connect() throws Exception {
    needs(Feature.ADOPTION);
    Party[] streams = streams(anyDomain());
    client = streams[0];
    server = streams[1];
    other = engine.poller();
    poller.turn(0);
    adopts();
  }

  @AfterEach
  final void closeOther() {
    other.close();
  }

  private void adopts() {
    server.assertResult("adopt", 0, poller.adopt(server.endpoint));
  }

  private void releases() {
    server.assertResult("release", 0, poller.release(server.endpoint));
  }

  private <T> T elsewhere(Callable<T> call) throws Exception {
    return Waiter.start(deadline(), Thread.ofPlatform(), call).result();
  }

  private void failsElsewhere(Callable<?> call) {
    assertThrows(IllegalStateException.class, () -> elsewhere(call));
  }

  @Test
  void callFromAnotherThreadFailsLoudlyAndStealsNothing() {
    client.sends("hello");
    server.shows(IN | OUT);
    MemorySegment bytes = MemorySegment.ofArray(new byte[5]);
    failsElsewhere(() -> server.endpoint.recv(bytes, 0, 5, 0));
    failsElsewhere(() -> server.endpoint.send(bytes, 0, 5, 0));
    failsElsewhere(() -> server.endpoint.receive((endpoint, segment, offset, length) -> length));
    server.receives("hello");
    client.receivesNothing();
  }

  @Test
  void commandReachesTheEndpointFromAnotherThread() throws Exception {
    Thread sender = Thread.ofPlatform().start(() -> poller.execute(() -> server.sends("hello")));
    sender.join();
    deadline().until("the command", () -> poller.turn(0) == 0 && client.readable() == 5);
    client.receives("hello");
  }

  @Test
  void bytesThatWereThereComeAlong() {
    releases();
    client.sends("early");
    server.shows(IN | OUT);
    adopts();
    watch(server, IN);
    tells(server, IN);
    server.receives("early");
  }

  @Test
  void releaseGivesItBackToEverybodyWithItsBytes() throws Exception {
    watch(server, IN);
    client.sends("hello");
    tells(server, IN);
    server.takes(2, "he");
    releases();
    assertEquals("llo", elsewhere(() -> server.receive(10)));
    client.sends("more");
    assertEquals("more", elsewhere(() -> server.receive(10)));
  }

  @Test
  void movingToAndFroKeepsTheOrder() {
    StringBuilder sent = new StringBuilder();
    StringBuilder received = new StringBuilder();
    watch(server, IN, (endpoint, now) -> received.append(server.receive(7)));
    for (int i = 0; i < 100; i++) {
      String text = i + ";";
      sent.append(text);
      client.sends(text);
      if (i % 2 == 0) {
        releases();
      } else {
        adopts();
      }
      turn(0);
    }
    while (received.length() < sent.length()) {
      turnUntilTold();
    }
    assertEquals(sent.toString(), received.toString());
  }

  @Test
  void oneHomeAtATime() {
    server.assertResult("adopt", Errno.EBUSY.negated(), other.adopt(server.endpoint));
    releases();
    server.assertResult("adopt", 0, other.adopt(server.endpoint));
    server.assertResult("release", 0, other.release(server.endpoint));
  }

  @Test
  void releaseOfAGuestIsRefused() {
    client.assertResult("release", Errno.EINVAL.negated(), poller.release(client.endpoint));
    server.assertResult("release", Errno.EINVAL.negated(), other.release(server.endpoint));
  }

  @Test
  void closedPollerLeavesItsEndpointsToEverybody() throws Exception {
    client.sends("hello");
    poller.close();
    assertEquals("hello", elsewhere(() -> server.receive(10)));
  }

  @Test
  void closeOfAnEndpointAtHomeIsTheOwners() {
    watch(server, IN);
    client.sends("x");
    server.shows(IN | OUT);
    failsElsewhere(() -> server.endpoint.close());
    server.receives("x").closes();
    client.receivesEnd();
    silent();
  }
}
