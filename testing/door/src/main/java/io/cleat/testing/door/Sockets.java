// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_NONBLOCK;
import static io.cleat.SocketType.SOCK_STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.Socket;
import io.cleat.address.Address;
import io.cleat.option.Linger;
import io.cleat.option.SocketOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link Socket}: the door as a Java object, on threads of either kind. */
abstract class Sockets extends Stage {
  private static final Duration SHORT = Duration.ofMillis(3);

  private final Thread.Builder threads;
  private final List<Socket> sockets = new ArrayList<>();
  private Socket client;
  private Socket server;

  Sockets(DoorSuite suite, Thread.Builder threads) {
    super(suite);
    this.threads = threads;
  }

  @BeforeEach
  final void connect() throws Exception {
    Socket listener = listening();
    client = open(SOCK_STREAM);
    assertTrue(client.connect(listener.localAddress()));
    server = opened(listener.accept());
  }

  @AfterEach
  final void closeSockets() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private Socket opened(Socket socket) {
    sockets.add(socket);
    return socket;
  }

  private Socket open(int type) throws IOException {
    return opened(Socket.open(engine, anyDomain(), type));
  }

  private Socket listening() throws IOException {
    return open(SOCK_STREAM).bind(anyAddress(anyDomain())).listen(32);
  }

  private <T> Waiter<T> elsewhere(Callable<T> call) {
    return Waiter.start(deadline(), threads, call);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String read(Socket socket) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(100);
    int count = socket.read(into);
    assertEquals(Math.max(count, 0), into.position());
    return count < 0 ? "end" : new String(into.array(), 0, count, UTF_8);
  }

  private void fill(Socket socket) {
    party("full", socket.endpoint()).fillsForGood();
  }

  private static void assertErrno(Errno errno, ErrnoException thrown) {
    assertEquals(errno, thrown.errno(), thrown::getMessage);
  }

  // Reading and writing.

  @Test
  void readWaitsForBytes() throws Exception {
    Waiter<String> reader = elsewhere(() -> read(server));
    client.write(bytes("hello"));
    assertEquals("hello", reader.result());
  }

  @Test
  void endIsMinusOne() throws Exception {
    client.write(bytes("last"));
    client.close();
    assertEquals("last", read(server));
    assertEquals("end", read(server));
    assertEquals("end", read(server));
  }

  @Test
  void readIntoAFullBufferReturnsAtOnce() throws Exception {
    assertEquals(0, server.read(ByteBuffer.allocate(0)));
    assertEquals(0, server.inputStream().read(new byte[5], 5, 0));
  }

  @Test
  void readUsesTheBuffersPositionAndLimit() throws Exception {
    client.write(bytes("hello"));
    ByteBuffer into = ByteBuffer.wrap("..........".getBytes(UTF_8)).position(2).limit(6);
    assertEquals(4, server.read(into));
    assertEquals("..hell....", new String(into.array(), UTF_8));
    assertEquals(6, into.position());
    assertEquals("o", read(server));
  }

  @Test
  void blockingWriteTakesEverything() throws Exception {
    ByteBuffer data = ByteBuffer.allocate(5 << 20);
    Waiter<Integer> writer = elsewhere(() -> client.write(data));
    ByteBuffer into = ByteBuffer.allocateDirect(data.capacity());
    while (into.hasRemaining()) {
      assertTrue(server.read(into) > 0);
    }
    assertEquals(data.capacity(), writer.result());
    assertFalse(data.hasRemaining());
  }

  @Test
  void oneThreadReadsWhileAnotherWrites() throws Exception {
    Waiter<String> reader = elsewhere(() -> read(client));
    client.write(bytes("ping"));
    assertEquals("ping", read(server));
    server.write(bytes("pong"));
    assertEquals("pong", reader.result());
  }

  @Test
  void halfCloseLeavesTheOtherDirection() throws Exception {
    client.shutdown(Msg.SHUT_WR);
    assertEquals("end", read(server));
    server.write(bytes("answer"));
    assertEquals("answer", read(client));
    assertErrno(Errno.EPIPE, assertThrows(ErrnoException.class, () -> client.write(bytes("x"))));
  }

  @Test
  void resetIsAnError() throws Exception {
    server.write(bytes("unread"));
    deadline().until("bytes", () -> (client.endpoint().events() & Events.IN) != 0);
    client.close();
    assertErrno(Errno.ECONNRESET, assertThrows(ErrnoException.class, () -> read(server)));
    assertEquals("end", read(server));
  }

  // Time.

  @Test
  void readTimesOutAndTheSocketLives() throws Exception {
    server.set(SocketOptions.RCVTIMEO, SHORT);
    assertThrows(SocketTimeoutException.class, () -> read(server));
    client.write(bytes("late"));
    assertEquals("late", read(server));
  }

  @Test
  void acceptTimesOut() throws Exception {
    Socket listener = listening().set(SocketOptions.RCVTIMEO, SHORT);
    assertThrows(SocketTimeoutException.class, listener::accept);
  }

  @Test
  void writeGivesWhatWasTakenAndThenTimesOut() throws Exception {
    client.set(SocketOptions.SNDTIMEO, SHORT);
    ByteBuffer data = ByteBuffer.allocate(50 << 20);
    int count = client.write(data);
    assertTrue(count > 0 && count < data.capacity());
    assertEquals(count, data.position());
    fill(client);
    assertThrows(SocketTimeoutException.class, () -> client.write(data));
  }

  @Test
  void noTimeIsForever() throws Exception {
    server.set(SocketOptions.RCVTIMEO, SHORT).set(SocketOptions.RCVTIMEO, Duration.ZERO);
    Waiter<String> reader = elsewhere(() -> read(server));
    client.write(bytes("hello"));
    assertEquals("hello", reader.result());
  }

  // Closing.

  @Test
  void closeEndsARead() throws Exception {
    Waiter<String> reader = elsewhere(() -> read(server));
    untilItWaits(reader);
    server.close();
    assertThrows(AsynchronousCloseException.class, reader::result);
  }

  /**
   * A closed socket before the wait is another exception, so the thread has to be in it; this asks
   * until it sleeps.
   */
  private void untilItWaits(Waiter<?> waiter) {
    deadline().until("a thread that waits", () -> Stage.isInside(waiter.thread(), "await"));
  }

  @Test
  void closeEndsAnAccept() throws Exception {
    Socket listener = listening();
    Waiter<Socket> acceptor = elsewhere(listener::accept);
    untilItWaits(acceptor);
    listener.close();
    assertThrows(AsynchronousCloseException.class, acceptor::result);
  }

  @Test
  void closeEndsAWrite() throws Exception {
    fill(client);
    Waiter<Integer> writer = elsewhere(() -> client.write(bytes("x")));
    untilItWaits(writer);
    client.close();
    assertThrows(AsynchronousCloseException.class, writer::result);
  }

  @Test
  void interruptEndsAReadAndClosesTheSocket() throws Exception {
    boolean[] flag = new boolean[1];
    Waiter<String> reader =
        elsewhere(() -> {
          try {
            return read(server);
          } finally {
            flag[0] = Thread.currentThread().isInterrupted();
          }
        });
    reader.thread().interrupt();
    assertThrows(ClosedByInterruptException.class, reader::result);
    assertTrue(flag[0]);
    assertFalse(server.isOpen());
    assertEquals("end", read(client));
  }

  @Test
  void closedSocketSaysSo() throws Exception {
    client.close();
    client.close();
    assertThrows(ClosedChannelException.class, () -> read(client));
    assertThrows(ClosedChannelException.class, () -> client.write(bytes("x")));
    assertThrows(ClosedChannelException.class, () -> client.shutdown(Msg.SHUT_WR));
    assertThrows(ClosedChannelException.class, () -> client.get(SocketOptions.TYPE));
    assertThrows(ClosedChannelException.class, client::localAddress);
    assertTrue(client.toString().contains("closed"), client::toString);
  }

  // Not waiting.

  @Test
  void nonBlockingCallsReturnAtOnce() throws Exception {
    assertEquals(0, server.blocking(false).read(ByteBuffer.allocate(1)));
    assertNull(listening().blocking(false).accept());
    fill(client);
    assertEquals(0, client.blocking(false).write(bytes("x")));
    Socket datagrams = open(SOCK_DGRAM | SOCK_NONBLOCK).bind(anyAddress(anyDomain()));
    assertFalse(datagrams.isBlocking());
    assertNull(datagrams.receive(ByteBuffer.allocate(1)));
  }

  @Test
  void nonBlockingReadTellsTheEndFromNothing() throws Exception {
    server.blocking(false);
    assertEquals("", read(server));
    client.close();
    deadline().until("the end", () -> (server.endpoint().events() & Events.IN) != 0);
    assertEquals("end", read(server));
  }

  @Test
  void nonBlockingConnectIsFinishedLater() throws Exception {
    Socket listener = listening();
    Socket caller = open(SOCK_STREAM).blocking(false);
    if (!caller.connect(listener.localAddress())) {
      deadline().until("room", () -> (caller.endpoint().events() & Events.OUT) != 0);
      assertNull(caller.pendingError());
    }
    caller.write(bytes("hello"));
    assertEquals("hello", read(opened(listener.accept())));
  }

  @Test
  void nonBlockingSocketHasNoStreams() {
    server.blocking(false);
    assertThrows(IllegalBlockingModeException.class, () -> server.inputStream().read());
    assertThrows(IllegalBlockingModeException.class, () -> server.outputStream().write(1));
  }

  @Test
  void errorQueueIsNotWaitedFor() throws Exception {
    Message message = new Message(100).add(Arena.ofAuto().allocate(10));
    assertEquals(-1, server.recvmsg(message, Msg.MSG_ERRQUEUE));
  }

  // Messages.

  @Test
  void datagramsComeWithTheirSenders() throws Exception {
    Socket left = open(SOCK_DGRAM).bind(anyAddress(anyDomain()));
    Socket right = open(SOCK_DGRAM).bind(anyAddress(anyDomain()));
    ByteBuffer data = bytes("hello");
    assertEquals(5, left.send(data, right.localAddress()));
    assertFalse(data.hasRemaining());
    ByteBuffer into = ByteBuffer.allocate(10);
    Address from = right.receive(into);
    assertEquals(left.localAddress(), from);
    assertEquals("hello", new String(into.array(), 0, into.position(), UTF_8));
  }

  @Test
  void emptyDatagramIsNoEnd() throws Exception {
    Socket left = open(SOCK_DGRAM).bind(anyAddress(anyDomain()));
    Socket right = open(SOCK_DGRAM).bind(anyAddress(anyDomain()));
    left.send(bytes(""), right.localAddress());
    assertEquals("", read(right));
  }

  // Names, options and errors.

  @Test
  void connectionKnowsItsNames() throws Exception {
    assertEquals(server.localAddress(), client.peerAddress());
    assertErrno(
        Errno.ENOTCONN, assertThrows(ErrnoException.class, () -> open(SOCK_STREAM).peerAddress()));
  }

  @Test
  void refusedConnectNamesTheAddressAndTheError() throws Exception {
    Socket gone = open(SOCK_STREAM).bind(anyAddress(anyDomain()));
    Address nobody = gone.localAddress();
    ErrnoException thrown =
        assertThrows(ErrnoException.class, () -> open(SOCK_STREAM).connect(nobody));
    assertErrno(Errno.ECONNREFUSED, thrown);
    assertTrue(thrown.getMessage().contains(nobody.toString()), thrown::getMessage);
    assertTrue(thrown.getMessage().contains("ECONNREFUSED"), thrown::getMessage);
  }

  @Test
  void optionsAreTyped() throws Exception {
    assertEquals(SOCK_STREAM, client.get(SocketOptions.TYPE));
    assertEquals(anyDomain(), client.get(SocketOptions.DOMAIN));
    client.set(SocketOptions.LINGER, new Linger(true, 7));
    assertEquals(new Linger(true, 7), client.get(SocketOptions.LINGER));
    client.set(SocketOptions.LINGER, Linger.OFF);
    assertFalse(client.get(SocketOptions.LINGER).on());
    assertNull(client.pendingError());
  }

  @Test
  void manyConversationsAtOnce() throws Exception {
    Socket listener = listening();
    Waiter<Integer> acceptor =
        elsewhere(() -> {
          for (int i = 0; i < 20; i++) {
            Socket accepted = opened(listener.accept());
            threads.start(() -> echo(accepted));
          }
          return 20;
        });
    List<Waiter<String>> callers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Socket caller = open(SOCK_STREAM);
      String text = "call " + i;
      callers.add(
          elsewhere(() -> {
            caller.connect(listener.localAddress());
            caller.write(bytes(text));
            return read(caller);
          }));
    }
    for (int i = 0; i < callers.size(); i++) {
      assertEquals("call " + i, callers.get(i).result());
    }
    assertEquals(20, acceptor.result());
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.write(bytes(read(socket)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
