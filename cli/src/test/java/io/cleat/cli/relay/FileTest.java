// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.kernel.KernelEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as a side of a relay. */
class FileTest {
  @TempDir Path folder;
  private final KernelEngine engine = KernelEngine.open();

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private static Outcome relay(String first, String second) throws Exception {
    try (RunningRelay relay = RunningRelay.between(first, second)) {
      return relay.outcome();
    }
  }

  private Path written(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void fileIsCopied() throws Exception {
    byte[] data = new byte[3_000_001];
    new Random(3).nextBytes(data);
    Path from = Files.write(folder.resolve("from"), data);
    Path to = folder.resolve("to");
    assertEquals(Outcome.DONE, relay("file:" + from, "file:" + to + ",create"));
    assertArrayEquals(data, Files.readAllBytes(to));
  }

  @Test
  void fileThroughAnEchoAndBackNeedsTwoRelays() throws Exception {
    Path from = written("from", "some text");
    Path to = folder.resolve("to");
    Path server = folder.resolve("server");
    try (RunningRelay sink =
        RunningRelay.between("unix-listen:" + server, "file:" + to + ",create").listening()) {
      assertEquals(Outcome.DONE, relay("file:" + from, "unix:" + server));
      assertEquals(Outcome.DONE, sink.outcome());
    }
    assertEquals("some text", Files.readString(to));
  }

  @Test
  void createEmptiesWhatIsThereUnlessItAppends() throws Exception {
    Path from = written("from", "new");
    Path to = written("to", "much older text");
    assertEquals(Outcome.DONE, relay("file:" + from, "file:" + to + ",create"));
    assertEquals("new", Files.readString(to));
    assertEquals(Outcome.DONE, relay("file:" + from, "file:" + to + ",append"));
    assertEquals("newnew", Files.readString(to));
    assertEquals(Outcome.DONE, relay("file:" + from, "file:" + to + ",trunc"));
    assertEquals("new", Files.readString(to));
  }

  @Test
  void fileToWriteMustBeThereUnlessItIsCreated() throws Exception {
    Path from = written("from", "x");
    Path to = folder.resolve("to");
    try (RunningRelay relay = RunningRelay.between("file:" + from, "file:" + to + ",append")) {
      assertEquals(Outcome.FAILED, relay.outcome());
      relay.lines().await(".*No such file or directory \\(ENOENT\\); with ,create it is made");
    }
    assertFalse(Files.exists(to));
    assertEquals(Outcome.DONE, relay("file:" + from, "file:" + to + ",create,append,mode=640"));
    assertEquals(0640, (int) Files.getAttribute(to, "unix:mode") & 0777);
  }

  @Test
  void folderAndSocketAreNoFiles() throws Exception {
    try (RunningRelay relay = RunningRelay.between("file:" + folder, "pair")) {
      assertEquals(Outcome.FAILED, relay.outcome());
      relay.lines().await(".*Is a directory \\(EISDIR\\)");
    }
    Path server = folder.resolve("server");
    try (Peer listener = Peer.listening(engine, SOCK_STREAM, server);
        RunningRelay relay = RunningRelay.between("file:" + server, "pair")) {
      assertTrue(listener.socket().isOpen());
      assertEquals(Outcome.FAILED, relay.outcome());
      relay.lines().await(".*this is a socket; unix:" + server + " connects to it");
    }
  }

  @Test
  void devicesThatCannotBeWatchedAreRead() throws Exception {
    Path to = folder.resolve("to");
    assertEquals(Outcome.DONE, relay("file:/dev/null", "file:" + to + ",create"));
    assertEquals(0, Files.size(to));
    assertEquals(Outcome.DONE, relay("file:" + written("from", "x"), "file:/dev/null,append"));
  }

  @Test
  void fullDeviceIsAFailureThatIsSaid() throws Exception {
    try (RunningRelay relay =
        RunningRelay.between("file:" + written("from", "x"), "file:/dev/full,append")) {
      assertEquals(Outcome.FAILED, relay.outcome());
      relay.lines().await(".*No space left on device \\(ENOSPC\\)");
    }
  }
}
