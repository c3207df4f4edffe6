// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.cleat.testing.bench.server.Transport;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/** Whatever drives it, the echo load sends what it should and finds what is wrong. */
class EchoLoadTest {
  private static final Limit LIMIT = new Limit(TimeUnit.SECONDS.toNanos(20), 500);

  /** A server that does the same with every connection, one at a time a thread. */
  private interface Answer {
    void to(Socket connection) throws IOException;
  }

  private record Peer(ServerSocket listener) implements Closeable {
    static Peer that(Answer answer) throws IOException {
      Peer peer = new Peer(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(() -> peer.accept(answer));
      return peer;
    }

    private void accept(Answer answer) {
      try {
        while (true) {
          Socket connection = listener.accept();
          Thread.ofVirtual().start(() -> serve(connection, answer));
        }
      } catch (IOException e) {
        // The test is over.
      }
    }

    private static void serve(Socket connection, Answer answer) {
      try (connection) {
        answer.to(connection);
      } catch (IOException e) {
        // The load has gone.
      }
    }

    Target target() {
      return Target.of(Transport.TCP, Integer.toString(listener.getLocalPort()));
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  enum Kind {
    RING,
    EPOLL;

    EchoLoad open(Target target, int connections, int messageBytes, int depth) {
      if (this == EPOLL) {
        return new EpollEchoLoad(target, connections, messageBytes, depth, true);
      }
      requireRings();
      return new RingEchoLoad(target, connections, messageBytes, depth, true);
    }
  }

  private static void requireRings() {
    String refusal = Ring.refusal();
    if (refusal == null) {
      return;
    }
    if ("true".equals(System.getenv("CI"))) {
      fail("in CI no test is skipped: " + refusal);
    }
    throw new TestAbortedException(refusal);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyMessageIsCountedAndTimed(Kind kind) throws IOException {
    try (Peer peer = Peer.that(EchoLoadTest::echo);
        Load load = kind.open(peer.target(), 16, 64, 1)) {
      Sample sample = load.run(LIMIT);
      assertTrue(sample.operations() >= 500 && sample.operations() < 500 + 2 * 16);
      assertEquals(sample.operations() * 64, sample.bytes());
      assertEquals(sample.operations(), sample.latencies().getTotalCount());
      assertTrue(sample.latencies().getMaxValue() <= sample.nanos() * 1.01);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void severalUnderWayStayInOrderThoughLargerThanTheSocketsHold(Kind kind) throws IOException {
    int block = 1 << 20;
    Limit few = new Limit(LIMIT.nanos(), 20);
    try (Peer peer = Peer.that(EchoLoadTest::echo);
        Load load = kind.open(peer.target(), 2, block, 4)) {
      Sample sample = load.run(few);
      assertEquals(sample.operations() * block, sample.bytes());
      assertEquals(0, sample.latencies().getTotalCount());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void answersInPiecesAreAnswers(Kind kind) throws IOException {
    try (Peer peer = Peer.that(EchoLoadTest::echoByteByByte);
        Load load = kind.open(peer.target(), 4, 16, 1)) {
      assertTrue(load.run(new Limit(LIMIT.nanos(), 50)).operations() >= 50);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aWrongByteIsFound(Kind kind) throws IOException {
    try (Peer peer = Peer.that(EchoLoadTest::echoWithAMistake);
        Load load = kind.open(peer.target(), 4, 64, 1)) {
      LoadException found = assertThrows(LoadException.class, () -> load.run(LIMIT));
      assertEquals("the server's answer differs from what was sent", found.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aServerThatHangsUpIsNamedAsTheReason(Kind kind) throws IOException {
    try (Peer peer = Peer.that(connection -> connection.getInputStream().readNBytes(64));
        Load load = kind.open(peer.target(), 4, 64, 1)) {
      LoadException found = assertThrows(LoadException.class, () -> load.run(LIMIT));
      assertEquals("the server closed a connection that it should serve", found.getMessage());
    }
  }

  @Test
  void theDriverIsTheRingUnlessTheKernelRefuses() {
    Driver driver = Driver.here();
    assertEquals(driver.isRing(), Ring.refusal() == null);
    assertEquals("io_uring", new Driver(null).toString());
    assertEquals(
        "epoll, for want of io_uring (io_uring_setup: Function not implemented)",
        new Driver("io_uring_setup: Function not implemented").toString());
    if (driver.isRing()) {
      assertNull(driver.refusal());
    }
  }

  private static void echo(Socket connection) throws IOException {
    connection.getInputStream().transferTo(connection.getOutputStream());
  }

  private static void echoByteByByte(Socket connection) throws IOException {
    connection.setTcpNoDelay(true);
    InputStream in = connection.getInputStream();
    for (int read = in.read(); read >= 0; read = in.read()) {
      connection.getOutputStream().write(read);
    }
  }

  private static void echoWithAMistake(Socket connection) throws IOException {
    byte[] bytes = connection.getInputStream().readNBytes(64);
    bytes[40] ^= 1;
    connection.getOutputStream().write(bytes);
    echo(connection);
  }
}
