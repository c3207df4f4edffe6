// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.EDGE;
import static io.cleat.Events.IN;
import static io.cleat.Events.OUT;
import static io.cleat.Msg.MSG_PEEK;
import static io.cleat.Msg.MSG_TRUNC;
import static io.cleat.SocketType.SOCK_DGRAM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Errno;
import io.cleat.Message;
import io.cleat.address.Sockaddr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages with boundaries and senders, of any family. */
abstract class Datagrams extends Stage {
  private static final int TOO_LONG_BYTES = 1 << 20;

  final int domain;
  Party client;
  Party server;

  Datagrams(DoorSuite suite, int domain) {
    super(suite);
    this.domain = domain;
  }

  @BeforeEach
  final void bind() throws Exception {
    Party[] datagrams = datagrams(domain);
    client = datagrams[0];
    server = datagrams[1];
  }

  private void says(String text) {
    client.sendsTo(server.address(), text);
  }

  private void connects() {
    Sockaddr to = Sockaddr.of(server.address());
    client.assertResult("connect", 0, client.endpoint.connect(to));
  }

  @Test
  void messagesKeepTheirBoundaries() {
    says("one");
    says("two");
    server.takes(100, "one").takes(100, "two").receivesNothing();
  }

  @Test
  void emptyMessageIsAMessageAndNoEnd() {
    watch(server, IN);
    says("");
    says("after");
    tells(server, IN);
    server.takes(100, "");
    tells(server, IN);
    server.takes(100, "after");
    silent();
  }

  @Test
  void whatDoesNotFitIsLost() {
    says("too long");
    says("next");
    server.takes(3, "too").takes(100, "next");
  }

  @Test
  void trueLengthIsToldOnRequest() {
    says("too long");
    MemorySegment into = MemorySegment.ofArray(new byte[3]);
    server.shows(IN | OUT);
    server.assertResult("peek", 8, server.endpoint.recv(into, 0, 3, MSG_PEEK | MSG_TRUNC));
    server.assertResult("recv", 8, server.endpoint.recv(into, 0, 3, MSG_TRUNC));
    assertEquals("too", Party.text(into, 3));
    server.receivesNothing();
  }

  @Test
  void senderIsTold() {
    says("hello");
    server.shows(IN | OUT);
    Sockaddr from = new Sockaddr();
    MemorySegment into = MemorySegment.ofArray(new byte[10]);
    server.assertResult("recvfrom", 5, server.endpoint.recvfrom(into, 0, 10, 0, from));
    assertEquals(client.address(), from.address());
  }

  @Test
  void segmentsAreUsedFromTheirOffset() {
    MemorySegment data = MemorySegment.ofArray("...hello...".getBytes());
    Sockaddr to = Sockaddr.of(server.address());
    client.assertResult("sendto", 5, client.endpoint.sendto(data, 3, 5, 0, to));
    MemorySegment into = MemorySegment.ofArray(".".repeat(9).getBytes());
    server.shows(IN | OUT);
    server.assertResult("recv", 5, server.endpoint.recv(into, 2, 7, 0));
    assertEquals("..hello..", Party.text(into, 9));
  }

  @Test
  void piecesAreGatheredAndScattered() {
    try (Arena arena = Arena.ofConfined()) {
      Message out = new Message();
      out.add(arena.allocateFrom("hell"), 0, 4).add(arena.allocateFrom("o, world"), 0, 8);
      out.address().set(server.address());
      client.assertResult("sendmsg", 12, client.endpoint.sendmsg(out, 0));
      server.shows(IN | OUT);
      MemorySegment first = arena.allocate(3);
      MemorySegment second = arena.allocate(100);
      Message in = new Message().add(first).add(second, 10, 20);
      server.assertResult("recvmsg", 12, server.endpoint.recvmsg(in, 0));
      assertEquals("hel", Party.text(first, 3));
      assertEquals("lo, world", Party.text(second.asSlice(10), 9));
      assertEquals(client.address(), in.address().address());
      assertEquals(0, in.flags() & MSG_TRUNC);
    }
  }

  @Test
  void cutMessageIsMarked() {
    says("too long");
    server.shows(IN | OUT);
    Message in = new Message().add(Arena.ofAuto().allocate(3));
    server.assertResult("recvmsg", 3, server.endpoint.recvmsg(in, 0));
    assertEquals(MSG_TRUNC, in.flags() & MSG_TRUNC);
  }

  @Test
  void severalMessagesGoAndComeInOneCall() {
    try (Arena arena = Arena.ofConfined()) {
      Message[] out = new Message[3];
      Message[] in = new Message[5];
      for (int i = 0; i < out.length; i++) {
        out[i] = new Message().add(arena.allocateFrom("message".substring(i)), 0, 7 - i);
        out[i].address().set(server.address());
      }
      for (int i = 0; i < in.length; i++) {
        in[i] = new Message().add(arena.allocate(10));
      }
      client.assertResult("sendmmsg", 3, client.endpoint.sendmmsg(out, 0, 3, 0));
      assertEquals(6, out[1].transferred());
      server.shows(IN | OUT);
      server.assertResult("recvmmsg", 3, server.endpoint.recvmmsg(in, 1, 4, 0));
      assertEquals("essage", Party.text(in[2].segment(0), in[2].transferred()));
      assertEquals(client.address(), in[3].address().address());
    }
  }

  @Test
  void nextMessagesSizeCanBeAsked() {
    assertEquals(0, server.readable());
    says("hello");
    says("longer than that");
    server.shows(IN | OUT);
    assertEquals(5, server.readable());
  }

  @Test
  void edgeTellsEachMessage() {
    watch(server, IN | EDGE);
    says("one");
    tells(server, IN);
    silent();
    says("two");
    tells(server, IN);
    silent();
  }

  @Test
  void connectedOneNeedsNoAddress() throws Exception {
    connects();
    client.sends("hello");
    server.takes(100, "hello");
    assertEquals(server.address(), client.peerAddress());
  }

  @Test
  void messageTooLongIsRefused() {
    MemorySegment data = MemorySegment.ofArray(new byte[TOO_LONG_BYTES]);
    Sockaddr to = Sockaddr.of(server.address());
    long result = client.endpoint.sendto(data, 0, TOO_LONG_BYTES, 0, to);
    client.assertResult("sendto", Errno.EMSGSIZE.negated(), result);
  }

  @Test
  void datagramsDoNotListen() throws Exception {
    Party fresh = party("fresh", domain, SOCK_DGRAM);
    fresh.shows(OUT);
    fresh.assertResult("listen", Errno.EOPNOTSUPP.negated(), fresh.endpoint.listen(1));
  }

  @Test
  void eachMessageIsLentByItself() {
    says("one");
    says("");
    says("three");
    server.shows(IN | OUT);
    StringBuilder lent = new StringBuilder();
    long taken =
        server.endpoint.receive((endpoint, segment, offset, length) -> {
          lent.append('<').append(Party.text(segment.asSlice(offset), length)).append('>');
          return length;
        });
    server.assertResult("receive", 8, taken);
    assertEquals("<one><><three>", lent.toString());
    server.receivesNothing();
  }
}
