// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Socket;
import io.cleat.address.Family;
import io.cleat.address.Unix;
import io.cleat.cli.relay.Plan.Limits;
import io.cleat.kernel.KernelEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Relays that end because time is up. */
@SuppressWarnings("try") // some resources only need be there
class LimitsTest {
  private static final long SHORT_NANOS = 30_000_000;

  @TempDir Path folder;
  private final KernelEngine engine = KernelEngine.open();

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private static RunningRelay echo(Limits limits) throws Exception {
    return RunningRelay.between("tcp-listen:127.0.0.1:0", "pair", Way.BOTH, limits);
  }

  @Test
  void silentConnectionEndsAfterTheTimeOfInactivity() throws Exception {
    try (RunningRelay relay = echo(new Limits(-1, SHORT_NANOS, -1));
        Peer client = Peer.tcp(engine, relay.address())) {
      client.send("x");
      assertEquals("x", client.receive());
      assertNull(client.receive());
      assertEquals(Outcome.DONE, relay.outcome());
    }
  }

  @Test
  void relayThatTakesTooLongIsAFailure() throws Exception {
    try (RunningRelay relay = echo(new Limits(-1, -1, SHORT_NANOS))) {
      assertEquals(Outcome.FAILED, relay.outcome());
      relay.lines().await("cleat: not finished within 0\\.030 s");
    }
  }

  @Test
  void sideThatIsLeftMayBeSilentOnlyForTheTimeGiven() throws Exception {
    Path server = folder.resolve("server");
    try (Peer listener = Peer.listening(engine, SOCK_STREAM, server);
        RunningRelay relay =
            RunningRelay.between(
                "tcp-listen:127.0.0.1:0",
                "unix:" + server,
                Way.BOTH,
                new Limits(SHORT_NANOS, -1, -1));
        Peer client = Peer.tcp(engine, relay.address());
        Peer accepted = listener.accept()) {
      client.shut();
      assertNull(accepted.receive());
      assertNull(client.receive(), "the server says nothing, and is not waited for");
      assertEquals(Outcome.DONE, relay.outcome());
    }
  }

  @Test
  void datagramsAreNotWaitedForOnceTheOtherSideHasEnded() throws Exception {
    try (RunningRelay relay = RunningRelay.between("tcp-listen:127.0.0.1:0", "pair,type=dgram");
        Peer client = Peer.tcp(engine, relay.address())) {
      client.send("x");
      assertEquals("x", client.receive());
      client.shut();
      assertNull(client.receive());
      assertEquals(Outcome.DONE, relay.outcome());
    }
  }

  @Test
  void connectingGivesUpAfterItsTimeout() throws Exception {
    Path server = folder.resolve("full");
    List<Socket> queue = new ArrayList<>();
    try (Socket listener = Socket.open(engine, Family.AF_UNIX, SOCK_STREAM)) {
      Unix address = Unix.path(server.toString());
      listener.bind(address).listen(0);
      fill(queue, address);
      String to = "unix:" + server + ",connect-timeout=30ms";
      try (RunningRelay relay = RunningRelay.between(to, "pair")) {
        assertEquals(Outcome.FAILED, relay.outcome());
        relay.lines().await("cleat: unix:.*: no connection within 0\\.030 s");
      }
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  /** Connects until the listener's queue is full. */
  private void fill(List<Socket> queue, Unix address) throws Exception {
    while (true) {
      Socket socket = Socket.open(engine, Family.AF_UNIX, SOCK_STREAM);
      queue.add(socket.blocking(false));
      try {
        assertTrue(socket.connect(address));
      } catch (io.cleat.ErrnoException e) {
        assertEquals(io.cleat.Errno.EAGAIN, e.errno());
        return;
      }
    }
  }

  @Test
  void connectingWaitsForRoomInAFullQueue() throws Exception {
    Path server = folder.resolve("full");
    List<Socket> queue = new ArrayList<>();
    try (Socket listener = Socket.open(engine, Family.AF_UNIX, SOCK_STREAM)) {
      Unix address = Unix.path(server.toString());
      listener.bind(address).listen(0);
      fill(queue, address);
      try (RunningRelay relay = RunningRelay.between("unix:" + server, "pair")) {
        for (int i = 0; i < queue.size() - 1; i++) {
          listener.accept().close();
        }
        try (Peer accepted = new Peer(listener.accept())) {
          accepted.send("at last");
          assertEquals("at last", accepted.receive());
        }
        assertEquals(Outcome.DONE, relay.outcome());
      }
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }
}
