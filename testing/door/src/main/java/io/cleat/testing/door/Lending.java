// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.EDGE;
import static io.cleat.Events.ERR;
import static io.cleat.Events.IN;
import static io.cleat.Events.OUT;
import static io.cleat.Events.RDHUP;
import static io.cleat.Msg.MSG_PEEK;
import static io.cleat.Msg.SHUT_WR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Message;
import io.cleat.Reader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@link Endpoint#receive}: bytes lent, taken or left. What is left is as if it had never been
 * touched: every way of receiving, asking and being told sees it first.
 */
abstract class Lending extends Stage {
  private Party client;
  private Party server;

  Lending(DoorSuite suite, Placement placement) {
    super(suite, placement);
  }

  @BeforeEach
  final void connect() throws Exception {
    Party[] streams = streams(anyDomain());
    client = streams[0];
    server = streams[1];
  }

  /** Takes at most so many bytes of what it is lent, and keeps them. */
  private static final class Taking implements Reader {
    private final StringBuilder taken = new StringBuilder();
    private final int most;
    private int calls;

    Taking(int most) {
      this.most = most;
    }

    @Override
    public long read(Endpoint endpoint, MemorySegment segment, long offset, long length) {
      calls++;
      long count = Math.min(length, most - taken.length());
      taken.append(Party.text(segment.asSlice(offset), count));
      return count;
    }
  }

  /** Lends, and expects so many bytes to be taken in all. */
  private void lends(int most, String taken) {
    Taking reader = new Taking(most);
    server.assertResult("receive", taken.length(), server.endpoint.receive(reader));
    assertEquals(taken, reader.taken.toString());
  }

  private void arrives(String text) {
    client.sends(text);
    deadline().until(text + " to arrive", () -> server.readable() >= text.length());
  }

  @Test
  void everythingIsLentAndTaken() {
    arrives("hello");
    lends(100, "hello");
    server.receivesNothing();
  }

  @Test
  void whatIsLeftComesFirstWithTheNextLending() {
    arrives("hello");
    lends(2, "he");
    lends(1, "l");
    client.sends(", world");
    deadline().until("all of it", () -> server.readable() == 9);
    lends(100, "lo, world");
  }

  @Test
  void whatIsLeftComesFirstWithRecv() {
    arrives("hello");
    lends(2, "he");
    server.takes(1, "l").receives("lo").receivesNothing();
  }

  @Test
  void whatIsLeftComesBeforeWhatCameLater() {
    arrives("hello");
    lends(2, "he");
    client.sends(" again");
    server.receives("llo again").receivesNothing();
  }

  @Test
  void whatIsLeftIsSeenByPeek() {
    arrives("hello");
    lends(2, "he");
    server.peeks(2, "ll").peeks(3, "llo").receives("llo").receivesNothing();
  }

  @Test
  void peekSeesWhatIsLeftAndWhatCameLater() {
    arrives("hello");
    lends(2, "he");
    client.sends("!");
    deadline().until("all of it", () -> server.readable() == 4);
    MemorySegment into = MemorySegment.ofArray(new byte[10]);
    long seen = server.endpoint.recv(into, 0, 10, MSG_PEEK);
    assertTrue(seen == 3 || seen == 4, () -> state("peek gave " + seen));
    assertEquals("llo!".substring(0, (int) seen), Party.text(into, seen));
    server.receives("llo!");
  }

  @Test
  void whatIsLeftComesFirstWithRecvmsg() {
    arrives("hello");
    lends(2, "he");
    Message message = new Message().add(Arena.ofAuto().allocate(10));
    server.assertResult("recvmsg", 3, server.endpoint.recvmsg(message, 0));
    assertEquals("llo", Party.text(message.segment(0), 3));
  }

  @Test
  void whatIsLeftIsCounted() {
    arrives("hello");
    lends(2, "he");
    assertEquals(3, server.readable());
    client.sends(", world");
    deadline().until("the rest to be counted", () -> server.readable() == 10);
    server.takes(1, "l");
    assertEquals(9, server.readable());
  }

  @Test
  void whatIsLeftIsShownAndToldAtEveryTurn() {
    watch(server, IN);
    arrives("hello");
    tells(server, IN);
    lends(2, "he");
    server.shows(IN | OUT);
    tells(server, IN);
    tells(server, IN);
    lends(100, "llo");
    server.shows(OUT);
    silent();
  }

  @Test
  void whatIsLeftIsToldToAWatchThatComesLater() {
    arrives("hello");
    lends(2, "he");
    watch(server, IN);
    tells(server, IN);
    server.receives("llo");
    silent();
  }

  @Test
  void whatIsLeftInsideATurnIsToldInTheNext() {
    StringBuilder taken = new StringBuilder();
    watch(
        server,
        IN,
        (endpoint, now) -> {
          Taking reader = new Taking(2);
          endpoint.receive(reader);
          taken.append(reader.taken).append(';');
        });
    arrives("hello");
    tells(server, IN);
    tells(server, IN);
    tells(server, IN);
    silent();
    assertEquals("he;ll;o;", taken.toString());
  }

  @Test
  void whatIsLeftIsNotToldAtTheEdge() {
    watch(server, IN | EDGE);
    arrives("hello");
    tells(server, IN);
    lends(2, "he");
    silent();
    client.sends("!");
    tells(server, IN);
    server.receives("llo!");
  }

  @Test
  void whatIsLeftEndsAWait() {
    arrives("hello");
    lends(2, "he");
    server.assertResult("await", 1, server.endpoint.await(IN, -1));
  }

  @Test
  void whatIsLeftComesBeforeTheEnd() {
    arrives("hello");
    lends(2, "he");
    client.shuts(SHUT_WR);
    server.shows(IN | OUT | RDHUP);
    lends(100, "llo");
    server.receivesEnd();
  }

  @Test
  void whatIsLeftComesBeforeTheError() {
    server.sends("unread");
    client.shows(IN | OUT);
    arrives("hello");
    lends(2, "he");
    client.closes();
    deadline().until("the reset", () -> (server.endpoint.events() & ERR) != 0);
    server.receives("llo").failsToReceive(Errno.ECONNRESET).receivesEnd();
  }

  @Test
  void closeWithSomethingLeftResetsThePeer() {
    arrives("hello");
    lends(2, "he");
    server.closes();
    deadline().until("the reset", () -> (client.endpoint.events() & ERR) != 0);
    client.failsToReceive(Errno.ECONNRESET);
  }

  @Test
  void readerThatTakesNothingKeepsEverything() {
    arrives("hello");
    lends(0, "");
    server.shows(IN | OUT).receives("hello").receivesNothing();
  }

  @Test
  void nothingIsLentWhereNothingIs() {
    Taking reader = new Taking(100);
    server.assertResult("receive", Errno.EAGAIN.negated(), server.endpoint.receive(reader));
    assertEquals(0, reader.calls);
  }

  @Test
  void nothingIsLentAtTheEnd() {
    client.closes();
    deadline().until("the end", () -> (server.endpoint.events() & RDHUP) != 0);
    Taking reader = new Taking(100);
    server.assertResult("receive", 0, server.endpoint.receive(reader));
    assertEquals(0, reader.calls);
  }

  @Test
  void readerThatThrowsHasTakenNothing() {
    arrives("hello");
    IllegalArgumentException failure = new IllegalArgumentException("bad bytes");
    assertEquals(
        failure,
        assertThrows(
            IllegalArgumentException.class,
            () ->
                server.endpoint.receive((endpoint, segment, offset, length) -> {
                  throw failure;
                })));
    server.receives("hello");
  }

  @Test
  void relayThatTakesWhatTheOtherSideTookLosesNothing() throws Exception {
    Party[] onward = streams(anyDomain());
    long full = onward[0].fillsForGood();
    arrives("hello");
    Endpoint out = onward[0].endpoint;
    Reader relay =
        (endpoint, segment, offset, length) -> Math.max(0, out.send(segment, offset, length, 0));
    server.assertResult("receive", 0, server.endpoint.receive(relay));
    onward[1].drains(full);
    deadline().until("room", () -> (out.events() & OUT) != 0);
    server.assertResult("receive", 5, server.endpoint.receive(relay));
    onward[1].receives("hello");
  }
}
