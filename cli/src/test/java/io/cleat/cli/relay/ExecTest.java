// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.cleat.cli.relay.Plan.Limits;
import io.cleat.kernel.KernelEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as a side of a relay. */
@SuppressWarnings("try") // closing early is what is tested; some resources only need be there
class ExecTest {
  @TempDir Path folder;
  private final KernelEngine engine = KernelEngine.open();

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private static RunningRelay command(String command) throws Exception {
    return RunningRelay.between("tcp-listen:127.0.0.1:0", "exec:" + command);
  }

  @Test
  void commandReadsAndWrites() throws Exception {
    try (RunningRelay relay = command("tr a-z A-Z");
        Peer client = Peer.tcp(engine, relay.address())) {
      client.send("quiet");
      client.shut();
      assertEquals("QUIET", client.receive());
      assertNull(client.receive());
      assertEquals(Outcome.DONE, relay.outcome());
    }
  }

  @Test
  void endOfTheInputIsSeenByTheCommandWhichThenAnswers() throws Exception {
    try (RunningRelay relay = command("wc -c; echo done");
        Peer client = Peer.tcp(engine, relay.address())) {
      client.send("12345");
      client.shut();
      assertEquals("5\ndone\n", client.receive(7).replace(" ", ""));
    }
  }

  @Test
  void exitCodeIsReported() throws Exception {
    try (RunningRelay relay = command("cat; exit 3");
        Peer client = Peer.tcp(engine, relay.address())) {
      client.shut();
      assertNull(client.receive());
      assertEquals(Outcome.FAILED, relay.outcome());
      relay.lines().await("cleat: exec:cat; exit 3: the command exited with 3");
    }
  }

  @Test
  void commandThatStopsReadingMayGoOnWriting() throws Exception {
    try (RunningRelay relay = command("exec 0<&-; cat " + fifo("go") + "; echo late");
        Peer client = Peer.tcp(engine, relay.address())) {
      client.send("x".repeat(100_000));
      Files.writeString(folder.resolve("go"), "now\n");
      assertEquals("now\nlate\n", client.receive(9));
      client.close();
      assertEquals(Outcome.DONE, relay.outcome());
      assertFalse(relay.lines().text().contains("EPIPE"), relay.lines().text());
    }
  }

  private Path fifo(String name) throws Exception {
    Path fifo = folder.resolve(name);
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    return fifo;
  }

  @Test
  void commandEndsWhenNobodyListensAnyMore() throws Exception {
    try (RunningRelay relay = command("yes");
        Peer client = Peer.tcp(engine, relay.address())) {
      assertEquals("y\ny\n", client.receive(4));
      client.close();
      assertEquals(Outcome.FAILED, relay.outcome(), "what it wrote was not passed on");
    }
  }

  @Test
  void commandOfEachConnectionIsItsOwn() throws Exception {
    try (RunningRelay relay =
            RunningRelay.between("tcp-listen:127.0.0.1:0,fork", "exec:head -n 1");
        Peer one = Peer.tcp(engine, relay.address());
        Peer two = Peer.tcp(engine, relay.address())) {
      two.send("two\n");
      assertEquals("two\n", two.receive());
      one.send("one\n");
      assertEquals("one\n", one.receive());
    }
  }

  @Test
  void commandThatGoesOnIsToldToEndWithTheRelay() throws Exception {
    Path pid = folder.resolve("pid");
    RunningRelay relay = command("echo $$ > " + pid + "; echo up; exec sleep 1000");
    try (relay;
        Peer client = Peer.tcp(engine, relay.address())) {
      assertEquals("up\n", client.receive());
    }
    long number = Long.parseLong(Files.readString(pid).strip());
    assertFalse(ProcessHandle.of(number).map(ProcessHandle::isAlive).orElse(false));
  }

  @Test
  void namedPipesAreWaitedForAndRead() throws Exception {
    Path fifo = fifo("pipe");
    Path server = folder.resolve("server");
    try (Peer listener = Peer.listening(engine, SOCK_STREAM, server);
        RunningRelay relay =
            RunningRelay.between("file:" + fifo, "unix:" + server, Way.BOTH, Limits.NONE)) {
      Files.writeString(fifo, "through a pipe");
      try (Peer accepted = listener.accept()) {
        assertEquals("through a pipe", accepted.receive());
        assertNull(accepted.receive());
      }
      assertEquals(Outcome.DONE, relay.outcome());
    }
  }
}
