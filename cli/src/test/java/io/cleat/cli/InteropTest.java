// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.testing.door.Needs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file of 100 MB through {@code cleat relay}, with socat or curl at the other end, arrives
 * intact.
 */
@Needs({"socat", "curl"})
class InteropTest {
  /** What a record holds; both programs cut a stream so. */
  private static final String BLOCK = "65536";

  @TempDir static Path shared;
  private static BigFile file;

  @TempDir Path folder;

  @BeforeAll
  static void makeFile() throws Exception {
    file = BigFile.make(shared.resolve("sent"));
  }

  private Path received() {
    return folder.resolve("received");
  }

  private void assertIntact() throws Exception {
    assertEquals(file.digest(), BigFile.digest(received()));
  }

  /** Sends with cleat, which waits for socat to come and get it. */
  private void send(String listen, String socat) throws Exception {
    try (CleatProcess cleat =
        CleatProcess.cleat("relay", "-b", BLOCK, "file:" + file.path(), listen).listening()) {
      String from = socat.replace("PORT", listen.startsWith("tcp") ? "" + cleat.port() : "");
      CleatProcess.run("socat", "-u", "-b", BLOCK, from, "CREATE:" + received());
      assertEquals(0, cleat.exitCode());
    }
    assertIntact();
  }

  /** Receives with cleat, which waits for socat to come and bring it. */
  private void receive(String listen, String socat) throws Exception {
    try (CleatProcess cleat =
        CleatProcess.cleat("relay", listen, "file:" + received() + ",create").listening()) {
      String to = socat.replace("PORT", listen.startsWith("tcp") ? "" + cleat.port() : "");
      CleatProcess.run("socat", "-u", "-b", BLOCK, "OPEN:" + file.path(), to);
      assertEquals(0, cleat.exitCode());
    }
    assertIntact();
  }

  @Test
  void overTcpToSocat() throws Exception {
    send("tcp-listen:127.0.0.1:0", "TCP:127.0.0.1:PORT");
  }

  @Test
  void overTcpFromSocat() throws Exception {
    receive("tcp-listen:127.0.0.1:0", "TCP:127.0.0.1:PORT");
  }

  @Test
  void overIpv6FromSocat() throws Exception {
    receive("tcp-listen:[::1]:0", "TCP6:[::1]:PORT");
  }

  @Test
  void overUnixToSocat() throws Exception {
    Path socket = folder.resolve("socket");
    send("unix-listen:" + socket, "UNIX-CONNECT:" + socket);
  }

  @Test
  void overUnixFromSocat() throws Exception {
    Path socket = folder.resolve("socket");
    receive("unix-listen:" + socket, "UNIX-CONNECT:" + socket);
  }

  @Test
  void overSeqpacketToSocat() throws Exception {
    Path socket = folder.resolve("socket");
    send("unix-seqpacket-listen:" + socket, "UNIX-CONNECT:" + socket + ",type=5");
  }

  @Test
  void overSeqpacketFromSocat() throws Exception {
    Path socket = folder.resolve("socket");
    receive("unix-seqpacket-listen:" + socket, "UNIX-CONNECT:" + socket + ",type=5");
  }

  @Test
  void overAnAbstractNameThatSocatListensAt() throws Exception {
    String name = "cleat-interop-" + ProcessHandle.current().pid();
    try (CleatProcess socat =
        CleatProcess.start(
            List.of(
                "socat", "-d", "-d", "-u", "ABSTRACT-LISTEN:" + name, "CREATE:" + received()))) {
      socat.err().await(".*listening on .*");
      try (CleatProcess cleat =
          CleatProcess.cleat("relay", "file:" + file.path(), "abstract:" + name)) {
        assertEquals(0, cleat.exitCode(), cleat.err()::text);
      }
      assertEquals(0, socat.exitCode());
    }
    assertIntact();
  }

  @Test
  void curlGetsAndPutsThroughTcpAndUnix() throws Exception {
    Path socket = folder.resolve("http");
    Path stored = folder.resolve("stored");
    try (HttpServer _ = new HttpServer(socket, stored);
        CleatProcess cleat =
            CleatProcess.cleat("relay", "tcp-listen:127.0.0.1:0,fork", "unix:" + socket)) {
      String url = "http://127.0.0.1:" + cleat.port() + "/file";
      CleatProcess.run("curl", "-sS", "-T", file.path().toString(), url);
      assertEquals(file.digest(), BigFile.digest(stored));
      CleatProcess.run("curl", "-sS", "-o", received().toString(), url);
    }
    assertIntact();
  }

  @Test
  void datagramsOfSocatAreAnswered() throws Exception {
    try (CleatProcess cleat =
            CleatProcess.cleat("relay", "udp-listen:127.0.0.1:0,fork", "pair,type=dgram");
        CleatProcess socat =
            CleatProcess.start(
                List.of("socat", "-t", "100", "STDIO", "UDP:127.0.0.1:" + cleat.port()))) {
      socat.in().write("hello\n".getBytes(StandardCharsets.US_ASCII));
      socat.in().flush();
      assertEquals("hello", socat.out().await("(.*)"));
    }
  }
}
