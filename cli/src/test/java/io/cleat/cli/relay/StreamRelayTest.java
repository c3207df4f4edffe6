// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.kernel.KernelEngine;
import io.cleat.option.Linger;
import io.cleat.option.SocketOptions;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of bytes between sockets. */
@SuppressWarnings("try") // closing early is what is tested; some resources only need be there
class StreamRelayTest {
  @TempDir Path folder;
  private final KernelEngine engine = KernelEngine.open();
  private Path server;
  private Peer listener;

  @BeforeEach
  void serverAtAPath() throws Exception {
    server = folder.resolve("server");
    listener = Peer.listening(engine, SOCK_STREAM, server);
  }

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private RunningRelay tcpToServer(String options) throws Exception {
    return RunningRelay.between("tcp-listen:127.0.0.1:0" + options, "unix:" + server);
  }

  @Test
  void bytesGoBothWays() throws Exception {
    try (RunningRelay relay = tcpToServer("");
        Peer client = Peer.tcp(engine, relay.address());
        Peer accepted = listener.accept()) {
      client.send("question");
      assertEquals("question", accepted.receive());
      accepted.send("answer");
      assertEquals("answer", client.receive());
      client.close();
      assertNull(accepted.receive());
      accepted.close();
      assertEquals(Outcome.DONE, relay.outcome());
    }
  }

  @Test
  void endOfOneSideLeavesTheOtherTalking() throws Exception {
    try (RunningRelay relay = tcpToServer("");
        Peer client = Peer.tcp(engine, relay.address());
        Peer accepted = listener.accept()) {
      client.send("question");
      client.shut();
      assertEquals("question", accepted.receive());
      assertNull(accepted.receive());
      accepted.send("a late answer");
      assertEquals("a late answer", client.receive());
      accepted.close();
      assertNull(client.receive());
      assertEquals(Outcome.DONE, relay.outcome());
    }
  }

  @Test
  void shutNoneKeepsTheEndToItself() throws Exception {
    String to = "unix:" + server + ",shut-none";
    try (RunningRelay relay = RunningRelay.between("tcp-listen:127.0.0.1:0", to);
        Peer client = Peer.tcp(engine, relay.address());
        Peer accepted = listener.accept()) {
      client.send("x");
      client.shut();
      assertEquals("x", accepted.receive());
      accepted.send("still here");
      assertEquals("still here", client.receive());
      accepted.socket().blocking(false);
      assertEquals(0, accepted.socket().read(ByteBuffer.allocate(1)), "no end has been told");
    }
  }

  @Test
  void slowReaderHoldsTheWriterBackAndGetsEverything() throws Exception {
    byte[] sent = new byte[8 << 20];
    new Random(7).nextBytes(sent);
    try (RunningRelay relay = tcpToServer("");
        Peer client = Peer.tcp(engine, relay.address());
        Peer accepted = listener.accept()) {
      client.socket().blocking(false);
      ByteBuffer data = ByteBuffer.wrap(sent);
      int refusals = 0;
      while (refusals < 1000 && data.hasRemaining()) {
        refusals = client.socket().write(data) == 0 ? refusals + 1 : 0;
        Thread.yield();
      }
      assertTrue(data.hasRemaining(), "nobody reads, so that not all can be accepted");
      client.socket().blocking(true);
      CompletableFuture<Void> rest =
          CompletableFuture.runAsync(() -> {
            try {
              while (data.hasRemaining()) {
                int _ = client.socket().write(data);
              }
              client.shut();
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      assertArrayEquals(sent, accepted.socket().inputStream().readAllBytes());
      rest.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void connectionThatIsStuckKeepsNobodyWaiting() throws Exception {
    try (RunningRelay relay = tcpToServer(",fork");
        Peer stuck = Peer.tcp(engine, relay.address());
        Peer unread = listener.accept()) {
      stuck.socket().blocking(false);
      ByteBuffer data = ByteBuffer.allocate(64 << 20);
      int refusals = 0;
      while (refusals < 1000) {
        refusals = stuck.socket().write(data) == 0 ? refusals + 1 : 0;
        Thread.yield();
      }
      try (Peer client = Peer.tcp(engine, relay.address());
          Peer accepted = listener.accept()) {
        client.send("hello");
        assertEquals("hello", accepted.receive());
        accepted.send("welcome");
        assertEquals("welcome", client.receive());
      }
      assertTrue(unread.socket().isOpen());
    }
  }

  @Test
  void hundredsOfClientsAreServedSideBySide() throws Exception {
    int count = 500;
    List<Peer> clients = new ArrayList<>();
    try (RunningRelay relay = RunningRelay.between("tcp-listen:127.0.0.1:0,fork", "pair")) {
      for (int i = 0; i < count; i++) {
        clients.add(Peer.tcp(engine, relay.address()));
      }
      for (int i = 0; i < count; i++) {
        clients.get(i).send("client " + i);
      }
      for (int i = count - 1; i >= 0; i--) {
        assertEquals("client " + i, clients.get(i).receive());
        clients.get(i).shut();
        assertNull(clients.get(i).receive());
        clients.get(i).close();
      }
    }
  }

  @Test
  void noMoreThanMaxChildrenAreServedAtATime() throws Exception {
    try (RunningRelay relay = tcpToServer(",fork,max-children=1");
        Peer first = Peer.tcp(engine, relay.address());
        Peer second = Peer.tcp(engine, relay.address())) {
      second.send("second");
      first.send("first");
      try (Peer accepted = listener.accept()) {
        assertEquals("first", accepted.receive());
        listener.socket().blocking(false);
        assertNull(listener.socket().accept(), "the second must wait");
        listener.socket().blocking(true);
        first.close();
        assertNull(accepted.receive());
      }
      try (Peer accepted = listener.accept()) {
        assertEquals("second", accepted.receive());
      }
    }
  }

  @Test
  void clientIsTurnedAwayWhereTheServerIsNotThere() throws Exception {
    listener.close();
    Files.delete(server);
    try (RunningRelay relay = tcpToServer(",fork")) {
      try (Peer client = Peer.tcp(engine, relay.address())) {
        assertNull(client.receive());
      }
      String line = relay.lines().await("cleat: unix:.*turned away");
      assertTrue(line.contains("No such file or directory (ENOENT)"), line);
      assertTrue(line.contains("tcp 127.0.0.1:"), line);
      try (Peer again = Peer.tcp(engine, relay.address())) {
        assertNull(again.receive());
      }
    }
  }

  @Test
  void resetOfOneSideIsAFailureThatIsSaid() throws Exception {
    try (RunningRelay relay = tcpToServer("");
        Peer client = Peer.tcp(engine, relay.address());
        Peer accepted = listener.accept()) {
      client.send("x");
      assertEquals("x", accepted.receive());
      client.socket().set(SocketOptions.LINGER, Linger.RESET);
      client.close();
      assertNull(accepted.receive());
      assertEquals(Outcome.FAILED, relay.outcome());
      relay.lines().await("cleat: tcp-listen:.*Connection reset by peer \\(ECONNRESET\\)");
    }
  }

  @Test
  void whatWasSentBeforeTheOtherSideBrokeIsPassedOn() throws Exception {
    try (RunningRelay relay = tcpToServer("");
        Peer client = Peer.tcp(engine, relay.address());
        Peer accepted = listener.accept()) {
      accepted.send("last words");
      accepted.close();
      client.send("to nobody");
      assertEquals("last words", client.receive());
      assertNull(client.receive());
    }
  }

  @Test
  void bothSidesMayWaitAndTheFirstOfEachAreJoined() throws Exception {
    Path second = folder.resolve("second");
    try (RunningRelay relay =
            RunningRelay.between("tcp-listen:127.0.0.1:0", "unix-listen:" + second);
        Peer client = Peer.tcp(engine, relay.address())) {
      relay.lines().await("cleat: listening on unix .*");
      try (Peer other = Peer.stream(engine, second)) {
        client.send("hello");
        assertEquals("hello", other.receive());
      }
      assertNull(client.receive());
      client.close();
      assertEquals(Outcome.DONE, relay.outcome());
    }
    assertFalse(Files.exists(second), "the path goes with its socket");
  }

  @Test
  void secondSideMayBeTheOneThatForks() throws Exception {
    try (RunningRelay relay = RunningRelay.between("pair", "tcp-listen:127.0.0.1:0,fork");
        Peer one = Peer.tcp(engine, relay.address());
        Peer two = Peer.tcp(engine, relay.address())) {
      two.send("two");
      one.send("one");
      assertEquals("one", one.receive());
      assertEquals("two", two.receive());
    }
  }

  @Test
  void oneWayRelayPassesNothingBack() throws Exception {
    try (RunningRelay relay =
            RunningRelay.between(
                "tcp-listen:127.0.0.1:0",
                "unix:" + server,
                Way.FORWARD,
                new Plan.Limits(50_000_000, -1, -1));
        Peer client = Peer.tcp(engine, relay.address());
        Peer accepted = listener.accept()) {
      accepted.send("unwanted");
      client.send("wanted");
      client.shut();
      assertEquals("wanted", accepted.receive());
      assertNull(accepted.receive());
      accepted.close();
      assertNull(client.receive());
      assertEquals(Outcome.DONE, relay.outcome());
    }
  }

  @Test
  void usedPathIsExplainedAndUnlinkRemovesIt() throws Exception {
    try (RunningRelay relay = RunningRelay.between("unix-listen:" + server, "pair")) {
      assertEquals(Outcome.FAILED, relay.outcome());
      relay.lines().await(".*Address already in use \\(EADDRINUSE\\).*,unlink.*");
    }
    listener.close();
    try (RunningRelay relay = RunningRelay.between("unix-listen:" + server + ",unlink", "pair")) {
      relay.listening();
      try (Peer client = Peer.stream(engine, server)) {
        client.send("x");
        assertEquals("x", client.receive());
      }
      assertEquals(Outcome.DONE, relay.outcome());
    }
  }

  @Test
  void unlinkRemovesNothingButSockets() throws Exception {
    Path file = Files.writeString(folder.resolve("precious"), "data");
    try (RunningRelay relay = RunningRelay.between("unix-listen:" + file + ",unlink", "pair")) {
      assertEquals(Outcome.FAILED, relay.outcome());
    }
    assertEquals("data", Files.readString(file));
  }

  @Test
  void socketFileGetsItsMode() throws Exception {
    Path at = folder.resolve("private");
    try (RunningRelay relay = RunningRelay.between("unix-listen:" + at + ",mode=600", "pair")) {
      relay.listening();
      assertEquals(0600, (int) Files.getAttribute(at, "unix:mode") & 0777);
    }
  }
}
