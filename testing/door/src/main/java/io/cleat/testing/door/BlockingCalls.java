// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Msg.MSG_DONTWAIT;
import static io.cleat.Msg.MSG_PEEK;
import static io.cleat.Msg.MSG_WAITALL;
import static io.cleat.Msg.SHUT_RD;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_UNIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Blocking;
import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.address.Sockaddr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@link Blocking}: calls that wait, over endpoints that do not, with the results of a blocking
 * descriptor.
 */
abstract class BlockingCalls extends Stage {
  private static final long FOREVER = -1;
  private static final long SHORT_NANOS = 3_000_000;

  private final Thread.Builder threads;
  private Party client;
  private Party server;

  BlockingCalls(DoorSuite suite, Thread.Builder threads) {
    super(suite);
    this.threads = threads;
  }

  @BeforeEach
  final void connect() throws Exception {
    Party[] streams = streams(anyDomain());
    client = streams[0];
    server = streams[1];
  }

  private <T> Waiter<T> elsewhere(Callable<T> call) {
    return Waiter.start(deadline(), threads, call);
  }

  private static long recv(Party party, byte[] into, int flags, long nanos) {
    MemorySegment segment = MemorySegment.ofArray(into);
    return Blocking.recvfrom(party.endpoint, segment, 0, into.length, flags, null, nanos);
  }

  private static long send(Party party, byte[] data, int flags, long nanos) {
    MemorySegment segment = MemorySegment.ofArray(data);
    return Blocking.sendto(party.endpoint, segment, 0, data.length, flags, null, nanos);
  }

  private static void gives(long expected, long result) {
    assertEquals(result(expected), result(result));
  }

  private static String text(byte[] bytes, int length) {
    return new String(bytes, 0, length);
  }

  // Receiving.

  @Test
  void receiveWaitsForBytes() throws Exception {
    byte[] into = new byte[10];
    Waiter<Long> reader = elsewhere(() -> recv(server, into, 0, FOREVER));
    client.sends("hello");
    gives(5, reader.result());
    assertEquals("hello", text(into, 5));
  }

  @Test
  void receiveOfAllWaitsForTheLastByte() throws Exception {
    byte[] into = new byte[11];
    client.sends("hello");
    server.shows(Events.IN | Events.OUT);
    Waiter<Long> reader = elsewhere(() -> recv(server, into, MSG_WAITALL, FOREVER));
    client.sends(", ");
    client.sends("world");
    while (!reader.isDone()) {
      // "hello, world" is longer than what is asked for.
      Thread.yield();
    }
    gives(11, reader.result());
    assertEquals("hello, worl", text(into, 11));
    server.receives("d");
  }

  @Test
  void receiveOfAllEndsWithTheStream() throws Exception {
    byte[] into = new byte[11];
    Waiter<Long> reader = elsewhere(() -> recv(server, into, MSG_WAITALL, FOREVER));
    client.sends("hello").closes();
    gives(5, reader.result());
    gives(0, recv(server, into, MSG_WAITALL, FOREVER));
  }

  @Test
  void receiveOfAllLeavesTheErrorForTheNext() throws Exception {
    byte[] into = new byte[11];
    Waiter<Long> reader = elsewhere(() -> recv(server, into, MSG_WAITALL, FOREVER));
    server.sends("unread");
    client.shows(Events.IN | Events.OUT).sends("hello").closes();
    gives(5, reader.result());
    gives(Errno.ECONNRESET.negated(), recv(server, into, MSG_WAITALL, FOREVER));
    gives(0, recv(server, into, MSG_WAITALL, FOREVER));
  }

  @Test
  void receiveOfAllGivesWhatHasComeWhenTheTimeIsUp() {
    client.sends("hello");
    server.shows(Events.IN | Events.OUT);
    gives(5, recv(server, new byte[11], MSG_WAITALL, SHORT_NANOS));
  }

  @Test
  void receiveGivesUpWhenTheTimeIsUp() {
    long start = System.nanoTime();
    gives(Errno.EAGAIN.negated(), recv(server, new byte[1], 0, SHORT_NANOS));
    assertTrue(System.nanoTime() - start >= SHORT_NANOS, "too early");
  }

  @Test
  void peekWaitsAndTakesNothing() throws Exception {
    byte[] into = new byte[10];
    Waiter<Long> reader = elsewhere(() -> recv(server, into, MSG_PEEK | MSG_WAITALL, FOREVER));
    client.sends("hello");
    gives(5, reader.result());
    server.receives("hello");
  }

  @Test
  void flagForOneCallDoesNotWait() {
    gives(Errno.EAGAIN.negated(), recv(server, new byte[1], MSG_DONTWAIT, FOREVER));
    client.fillsForGood();
    gives(Errno.EAGAIN.negated(), send(client, new byte[1], MSG_DONTWAIT, FOREVER));
  }

  @Test
  void interruptEndsTheReceive() throws Exception {
    Waiter<Long> reader = elsewhere(() -> recv(server, new byte[1], 0, FOREVER));
    reader.thread().interrupt();
    gives(Errno.EINTR.negated(), reader.result());
  }

  @Test
  void closeEndsTheReceive() throws Exception {
    Waiter<Long> reader = elsewhere(() -> recv(server, new byte[1], 0, FOREVER));
    server.closes();
    gives(Errno.EBADF.negated(), reader.result());
  }

  @Test
  void shutEndsTheReceiveOfDatagrams() throws Exception {
    Party[] parties = datagrams(anyDomain());
    Party socket = parties[0];
    gives(0, socket.endpoint.connect(Sockaddr.of(parties[1].address())));
    Waiter<Long> reader = elsewhere(() -> recv(socket, new byte[1], 0, FOREVER));
    socket.shuts(SHUT_RD);
    gives(0, reader.result());
    Message message = new Message().add(Arena.ofAuto().allocate(1));
    gives(0, Blocking.recvmsg(socket.endpoint, message, 0, FOREVER));
    MemorySegment into = MemorySegment.ofArray(new byte[1]);
    gives(0, Blocking.read(socket.endpoint, into, 0, 1, FOREVER));
  }

  @Test
  void datagramsFromBeforeTheShutAreReceived() throws Exception {
    Party[] parties = datagrams(anyDomain());
    Party socket = parties[0];
    gives(0, socket.endpoint.connect(Sockaddr.of(parties[1].address())));
    parties[1].sendsTo(socket.address(), "late");
    socket.shows(Events.IN | Events.OUT).shuts(SHUT_RD);
    byte[] into = new byte[10];
    gives(4, recv(socket, into, 0, FOREVER));
    assertEquals("late", text(into, 4));
    gives(0, recv(socket, into, 0, FOREVER));
  }

  @Test
  void messageIsWaitedFor() throws Exception {
    Message in = new Message().add(Arena.ofAuto().allocate(10));
    Waiter<Long> reader = elsewhere(() -> Blocking.recvmsg(server.endpoint, in, 0, FOREVER));
    Message out = new Message().add(MemorySegment.ofArray("hello".getBytes()));
    gives(5, Blocking.sendmsg(client.endpoint, out, 0, FOREVER));
    gives(5, reader.result());
    assertEquals("hello", Party.text(in.segment(0), 5));
    gives(Errno.EAGAIN.negated(), Blocking.recvmsg(server.endpoint, in, 0, SHORT_NANOS));
  }

  // Sending.

  @Test
  void sendWaitsUntilEverythingIsTaken() throws Exception {
    byte[] data = new byte[10 << 20];
    Waiter<Long> writer = elsewhere(() -> send(client, data, 0, FOREVER));
    server.drains(data.length);
    gives(data.length, writer.result());
    server.receivesNothing();
  }

  @Test
  void sendGivesHowMuchWasTakenWhenTheTimeIsUp() {
    byte[] data = new byte[10 << 20];
    long sent = send(client, data, 0, SHORT_NANOS);
    assertTrue(sent > 0 && sent < data.length, () -> "sent " + sent);
    client.fillsForGood();
    gives(Errno.EAGAIN.negated(), send(client, data, 0, SHORT_NANOS));
  }

  @Test
  void interruptEndsTheSend() throws Exception {
    client.fillsForGood();
    Waiter<Long> writer = elsewhere(() -> send(client, new byte[1], 0, FOREVER));
    writer.thread().interrupt();
    gives(Errno.EINTR.negated(), writer.result());
  }

  // Connecting.

  @Test
  void connectWaitsUntilItIsDone() throws Exception {
    Party listener = listener(anyDomain());
    Party caller = party("caller", anyDomain(), SOCK_STREAM);
    gives(0, Blocking.connect(caller.endpoint, Sockaddr.of(listener.address()), FOREVER));
    caller.sends("hello");
    accepted("accepted", listener).receives("hello");
  }

  @Test
  void connectGivesTheErrorOfTheConnection() throws Exception {
    Party gone = bound("gone", anyDomain(), SOCK_STREAM);
    Party caller = party("caller", anyDomain(), SOCK_STREAM);
    int result = Blocking.connect(caller.endpoint, Sockaddr.of(gone.address()), FOREVER);
    gives(Errno.ECONNREFUSED.negated(), result);
  }

  @Test
  void connectWaitsForRoomInTheBacklog() throws Exception {
    Party listener = bound("listener", AF_UNIX, SOCK_STREAM);
    listener.assertResult("listen", 0, listener.endpoint.listen(0));
    caller("first", listener);
    Party second = party("second", AF_UNIX, SOCK_STREAM);
    Sockaddr name = Sockaddr.of(listener.address());
    gives(Errno.EAGAIN.negated(), Blocking.connect(second.endpoint, name, SHORT_NANOS));
    Waiter<Integer> waiting = elsewhere(() -> Blocking.connect(second.endpoint, name, FOREVER));
    accepted("accepted", listener);
    gives(0, waiting.result());
  }

  @Test
  void acceptWaitsForAConnection() throws Exception {
    Party listener = listener(anyDomain());
    Endpoint[] into = new Endpoint[1];
    gives(Errno.EAGAIN.negated(), Blocking.accept(listener.endpoint, into, 0, null, SHORT_NANOS));
    Sockaddr peer = new Sockaddr();
    Waiter<Integer> waiting =
        elsewhere(() -> Blocking.accept(listener.endpoint, into, 0, peer, FOREVER));
    Party caller = caller("caller", listener);
    gives(1, waiting.result());
    party("accepted", into[0]).sends("hello");
    caller.receives("hello");
    assertEquals(anyDomain(), peer.family());
  }
}
