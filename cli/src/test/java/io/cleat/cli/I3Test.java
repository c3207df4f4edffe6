// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cleat i3} as programs: a router, and muds that talk through it. */
class I3Test {
  @TempDir Path folder;

  private static CleatProcess router() throws Exception {
    return CleatProcess.cleat("i3", "router", "--bind", "127.0.0.1", "0").listening();
  }

  private static CleatProcess mud(int port, String name, String... options) throws IOException {
    List<String> words = List.of("i3", "connect", "localhost:" + port, name);
    return CleatProcess.cleat(
        Stream.concat(words.stream(), Stream.of(options)).toArray(String[]::new));
  }

  private static void types(CleatProcess cleat, String lines) throws IOException {
    cleat.in().write(lines.getBytes(UTF_8));
    cleat.in().flush();
  }

  @Test
  void mudsTalkThroughARouter() throws Exception {
    try (CleatProcess router = router();
        CleatProcess a = mud(router.port(), "A MUD", "--user", "Al");
        CleatProcess b = mud(router.port(), "B")) {
      a.out().await("\\{\"event\":\"connected\",\"router\":\"\\*cleat\".*");
      b.out().await("\\{\"event\":\"connected\",\"router\":\"\\*cleat\".*");
      router.out().await(".*\"event\":\"up\",\"mud\":\"B\".*");
      types(a, "tell cleat@B: hello: you\n");
      b.out()
          .await(
              "\\{\"type\":\"tell\",\"from\":\"al@A MUD\",\"to\":\"cleat@B\",\"visname\":\"Al\","
                  + "\"message\":\"hello: you\"\\}");
      types(
          b, "{\"type\":\"tell\",\"to\":\"al@A MUD\",\"visname\":\"B\",\"message\":\"\u00e4\"}\n");
      a.out().await("\\{\"type\":\"tell\",\"from\":\"cleat@B\",.*\"message\":\"\u00e4\"\\}");
      types(a, "who B\nquit\n");
      assertEquals(ExitCode.OK, a.exitCode());
      router.out().await(".*\"event\":\"down\",\"mud\":\"A MUD\".*");
      types(b, "tell al@A MUD: too late\n");
      b.out().await("\\{\"type\":\"error\",\"from\":\"@\\*cleat\",.*\"code\":\"unk-dst\".*");
      b.in().close();
      assertEquals(ExitCode.OK, b.exitCode());
      router.signal("INT");
      assertEquals(ExitCode.INTERRUPTED, router.exitCode());
    }
  }

  @Test
  void channelsAreMadeAndListenedTo() throws Exception {
    try (CleatProcess router = router();
        CleatProcess a = mud(router.port(), "A")) {
      types(a, "{\"type\":\"channel-add\",\"to\":\"*cleat\",\"channel\":\"gossip\",\"kind\":0}\n");
      a.out().await(".*\"channels\":\\{\"gossip\":\\[\"A\",0\\]\\}.*");
      try (CleatProcess b = mud(router.port(), "B", "--listen", "gossip")) {
        types(b, "ping *cleat\n");
        b.out().await("\\{\"type\":\"ping-reply\".*");
        types(a, "say gossip: hello\n");
        b.out().await("\\{\"type\":\"channel-m\",\"from\":\"cleat@A\".*\"message\":\"hello\"\\}");
      }
    }
  }

  @Test
  void whatIsKeptKeepsTheName() throws Exception {
    Path state = folder.resolve("state");
    try (CleatProcess router = router()) {
      for (int i = 0; i < 2; i++) {
        try (CleatProcess a = mud(router.port(), "A", "--once", "--state", state.toString())) {
          a.out().await("\\{\"event\":\"connected\".*");
          types(a, "quit\n");
          assertEquals(ExitCode.OK, a.exitCode());
        }
      }
      assertTrue(Files.readString(state).startsWith("({"));
      try (CleatProcess thief = mud(router.port(), "A", "--once")) {
        assertEquals(ExitCode.FAILED, thief.exitCode());
        assertTrue(thief.err().text().contains("the name is taken"), thief.err().text());
      }
    }
  }

  @Test
  void aLineThatMakesNoSenseIsToldAndTheNextIsSent() throws Exception {
    try (CleatProcess router = router();
        CleatProcess a = mud(router.port(), "A")) {
      types(a, "hello\ntell bob: hi\ntell bob@A hi\n{\"type\":\"tell\"}\n{\"x\":1}\nping *cleat\n");
      a.out().await("\\{\"type\":\"ping-reply\".*");
      a.in().close();
      assertEquals(ExitCode.FAILED, a.exitCode());
      String text = a.err().text();
      assertTrue(text.startsWith("cleat: i3: line 1 is not sent: a packet in JSON, or one of: "));
      assertTrue(text.contains("line 2 is not sent: 'bob' is not USER@MUD"), text);
      assertTrue(text.contains("line 3 is not sent: a colon stands before the text"), text);
      assertTrue(text.contains("line 4 is not sent: tell needs \"visname\""), text);
      assertTrue(text.contains("line 5 is not sent: \"type\" is one of startup-req-3, "), text);
    }
  }

  @Test
  void nobodyThereIsAFailureForThoseWhoTryOnce() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0)) {
      port = server.getLocalPort();
    }
    try (CleatProcess a = mud(port, "A", "--once")) {
      assertEquals(ExitCode.FAILED, a.exitCode());
      assertEquals("cleat: i3: Connection refused\n", a.err().text());
    }
  }

  @Test
  void aCommandLineThatMakesNoSenseIsTold() throws Exception {
    try (CleatProcess a = CleatProcess.cleat("i3", "connect", "localhost", "A")) {
      assertEquals(ExitCode.USAGE, a.exitCode());
      assertEquals("cleat: i3 connect: 'localhost' is not HOST:PORT\n", a.err().text());
    }
    try (CleatProcess a = CleatProcess.cleat("i3", "router", "--name", "home", "0")) {
      assertEquals(ExitCode.USAGE, a.exitCode());
      assertEquals(
          "cleat: i3 router: a router's name begins with a star, as *home\n", a.err().text());
    }
  }
}
