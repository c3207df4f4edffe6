// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** {@code cleat mud} as a program, with a peer of its own kind and with plain bytes. */
class MudTest {
  private static void types(CleatProcess cleat, String lines) throws IOException {
    cleat.in().write(lines.getBytes(UTF_8));
    cleat.in().flush();
  }

  private static CleatProcess listener(String... options) throws Exception {
    String[] all = new String[options.length + 5];
    System.arraycopy(new String[] {"mud", "listen", "--bind", "127.0.0.1", "0"}, 0, all, 0, 5);
    System.arraycopy(options, 0, all, 5, options.length);
    return CleatProcess.cleat(all).listening();
  }

  private static CleatProcess connector(int port, String... options) throws IOException {
    String[] all = new String[options.length + 4];
    String[] words = {"mud", "connect", "localhost", Integer.toString(port)};
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(options, 0, all, words.length, options.length);
    return CleatProcess.cleat(all);
  }

  @Test
  void linesGoBothWaysUntilTheInputEnds() throws Exception {
    try (CleatProcess listener = listener();
        CleatProcess connector = connector(listener.port())) {
      types(connector, "[\"hello\", 1, 1.0]\n");
      listener.out().await("\\[\"hello\",1,1\\.0\\]");
      types(listener, "{\"answer\": 42}\n");
      connector.out().await("\\{\"answer\":42\\}");
      types(connector, "\"last\"\n");
      connector.in().close();
      assertEquals(ExitCode.OK, connector.exitCode());
      assertEquals(ExitCode.OK, listener.exitCode());
      assertEquals("[\"hello\",1,1.0]\n\"last\"\n", listener.out().text());
    }
  }

  @Test
  void framesAreThoseOfADriver() throws Exception {
    try (CleatProcess listener = listener();
        Socket peer = new Socket(InetAddress.getByName("127.0.0.1"), listener.port())) {
      peer.getOutputStream().write("\0\0\0\013({1,\"a\",})\0\0\0\0\002-\0".getBytes(UTF_8));
      listener.out().await("null");
      assertEquals("[1,\"a\"]\nnull\n", listener.out().text());
      types(listener, "[1, \"a\"]\n");
      byte[] frame = peer.getInputStream().readNBytes(15);
      assertEquals("\0\0\0\013({1,\"a\",})\0", new String(frame, UTF_8));
      peer.shutdownOutput();
      assertEquals(ExitCode.OK, listener.exitCode());
    }
  }

  @Test
  void everybodyGetsTheLinesOfAListenerThatKeepsServing() throws Exception {
    try (CleatProcess listener = listener("-k");
        CleatProcess one = connector(listener.port());
        CleatProcess other = connector(listener.port())) {
      types(one, "1\n");
      listener.out().await("1");
      types(other, "2\n");
      listener.out().await("2");
      types(listener, "\"all\"\n");
      one.out().await("\"all\"");
      other.out().await("\"all\"");
      one.in().close();
      assertEquals(ExitCode.OK, one.exitCode());
      types(other, "3\n");
      listener.out().await("3");
      listener.signal("INT");
      assertEquals(ExitCode.INTERRUPTED, listener.exitCode());
    }
  }

  @Test
  void aLineThatIsNoValueIsToldAndTheNextIsSent() throws Exception {
    try (CleatProcess listener = listener();
        CleatProcess connector = connector(listener.port())) {
      types(connector, "hello\n\n{\"$float\": \"inf\"}\n\"good\"\n");
      connector.in().close();
      listener.out().await("\"good\"");
      assertEquals(ExitCode.FAILED, connector.exitCode());
      assertEquals(
          """
          cleat: line 1 is not sent: it is no JSON, see column 1
          cleat: line 3 is not sent: Object type not supported
          """,
          connector.err().text());
    }
  }

  @Test
  void nobodyThereIsAFailure() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0)) {
      port = server.getLocalPort();
    }
    try (CleatProcess connector = connector(port)) {
      assertEquals(ExitCode.FAILED, connector.exitCode());
      assertEquals(
          "cleat: mud localhost:" + port + ": Connection refused\n", connector.err().text());
    }
  }

  @Test
  void aFrameThatIsTooLongIsAFailure() throws Exception {
    try (CleatProcess listener = listener("--max-frame", "100");
        Socket peer = new Socket(InetAddress.getByName("127.0.0.1"), listener.port())) {
      peer.getOutputStream().write(new byte[] {0, 0, 0, 101});
      assertEquals(ExitCode.FAILED, listener.exitCode());
      assertTrue(listener.err().text().contains(": a frame of 101 bytes was announced"));
    }
  }
}
