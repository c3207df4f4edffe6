// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.kernel.KernelEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MUD mode at one side of a relay, lines of JSON at the other. */
@SuppressWarnings("try") // some resources only need be there
class MudRelayTest {
  private static final String FRAME = "\0\0\0\013({1,\"a\",})\0";

  @TempDir Path folder;
  private final KernelEngine engine = KernelEngine.open();
  private Path there;

  @BeforeEach
  void paths() {
    there = folder.resolve("there");
  }

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private RunningRelay toStream() throws Exception {
    return RunningRelay.between("mud-listen:127.0.0.1:0", "unix:" + there);
  }

  @Test
  void framesAreLinesHoweverTheyAreCut() throws Exception {
    try (Peer server = Peer.listening(engine, SOCK_STREAM, there);
        RunningRelay relay = toStream();
        Peer mud = Peer.tcp(engine, relay.address())) {
      mud.send(FRAME + "\0\0");
      mud.send("\0\002");
      mud.send("7" + "\0" + "\0\0\0\001-");
      Peer lines = server.accept();
      String expected = "[1,\"a\"]\n7\nnull\n";
      assertEquals(expected, lines.receive(expected.length()));
      mud.shut();
      assertNull(lines.receive());
      lines.close();
      assertEquals(Outcome.DONE, relay.outcome());
    }
  }

  @Test
  void linesAreFramesHoweverTheyAreCut() throws Exception {
    try (Peer server = Peer.listening(engine, SOCK_STREAM, there);
        RunningRelay relay = toStream();
        Peer mud = Peer.tcp(engine, relay.address())) {
      Peer lines = server.accept();
      lines.send("[1, \"a\"]\n\n  \n[1");
      lines.send(",\"a\"]\n[1,\"a\"]");
      assertEquals(FRAME + FRAME, mud.receive(2 * FRAME.length()));
      lines.shut(); // the last line has no line feed
      assertEquals(FRAME, mud.receive(FRAME.length()));
      assertNull(mud.receive());
      mud.close();
      assertEquals(Outcome.DONE, relay.outcome());
    }
  }

  @Test
  void eachValueIsADatagram() throws Exception {
    try (Peer datagrams = Peer.listening(engine, SOCK_DGRAM, there);
        RunningRelay relay = RunningRelay.between("mud-listen:127.0.0.1:0", "unix-dgram:" + there);
        Peer mud = Peer.tcp(engine, relay.address())) {
      mud.send(FRAME + FRAME);
      assertEquals("[1,\"a\"]\n", datagrams.receive());
      assertEquals("[1,\"a\"]\n", datagrams.receive());
    }
  }

  @Test
  void eachDatagramIsAValue() throws Exception {
    Path own = folder.resolve("own");
    try (Peer server = Peer.listening(engine, SOCK_DGRAM, there);
        RunningRelay relay =
            RunningRelay.between("mud-listen:127.0.0.1:0", "unix-dgram:" + there + ",bind=" + own);
        Peer mud = Peer.tcp(engine, relay.address())) {
      mud.send(FRAME);
      assertEquals("[1,\"a\"]\n", server.receive()); // now its own path is there
      server.connect(io.cleat.address.Unix.path(own.toString())).send("[1,\"a\"]");
      server.send("[1,\"a\"]\n");
      assertEquals(FRAME + FRAME, mud.receive(2 * FRAME.length()));
    }
  }

  @Test
  void muchIsNotLostWhereThePeerIsSlow() throws Exception {
    String line = "\"" + "x".repeat(200_000) + "\"\n";
    int count = 40;
    try (Peer server = Peer.listening(engine, SOCK_STREAM, there);
        RunningRelay relay = toStream();
        Peer mud = Peer.tcp(engine, relay.address())) {
      Peer lines = server.accept();
      Thread sender =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (int i = 0; i < count; i++) {
                    lines.send(line);
                  }
                  lines.shut();
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      for (int i = 0; i < count; i++) {
        String frame = mud.receive(4 + 200_003);
        assertEquals("\"xxx", frame.substring(frame.length() - 200_003).substring(0, 4));
      }
      assertNull(mud.receive());
      sender.join();
    }
  }

  @Test
  void aLineThatIsNoValueIsAFailure() throws Exception {
    try (Peer server = Peer.listening(engine, SOCK_STREAM, there);
        RunningRelay relay = toStream();
        Peer mud = Peer.tcp(engine, relay.address())) {
      Peer lines = server.accept();
      lines.send("hello\n");
      assertEquals(Outcome.FAILED, relay.outcome());
      assertTrue(relay.lines().text().contains("EBADMSG"), relay.lines().text());
    }
  }

  @Test
  void aFrameOfABadLengthIsAFailureBehindWhatCameBefore() throws Exception {
    try (Peer server = Peer.listening(engine, SOCK_STREAM, there);
        RunningRelay relay = toStream();
        Peer mud = Peer.tcp(engine, relay.address())) {
      mud.send(FRAME + "\0\0\0\0");
      Peer lines = server.accept();
      assertEquals("[1,\"a\"]\n", lines.receive());
      assertEquals(Outcome.FAILED, relay.outcome());
      assertTrue(relay.lines().text().contains("EBADMSG"), relay.lines().text());
    }
  }

  @Test
  void anEndWithinAFrameIsTold() throws Exception {
    try (Peer server = Peer.listening(engine, SOCK_STREAM, there);
        RunningRelay relay = toStream();
        Peer mud = Peer.tcp(engine, relay.address())) {
      mud.send("\0\0\0\013({1");
      mud.shut();
      Peer lines = server.accept();
      assertNull(lines.receive());
      lines.close();
      assertEquals(Outcome.FAILED, relay.outcome());
      assertTrue(relay.lines().text().contains("the end came within a frame"));
    }
  }

  @Test
  void twoRelaysSpeakMudToEachOther() throws Exception {
    try (Peer server = Peer.listening(engine, SOCK_STREAM, there);
        RunningRelay near = toStream();
        RunningRelay far =
            RunningRelay.between(
                "unix-listen:" + folder.resolve("far"),
                "mud:localhost:" + near.address().getPort());
        Peer one = Peer.stream(engine, farPath(far))) {
      one.send("{\"a\": [1.5, null]}\n");
      Peer other = server.accept();
      assertEquals("{\"a\":[1.5,0]}\n", other.receive());
      other.send("\"back\"\n");
      assertEquals("\"back\"\n", one.receive());
    }
  }

  private Path farPath(RunningRelay far) throws InterruptedException {
    var _ = far.listening();
    return folder.resolve("far");
  }
}
