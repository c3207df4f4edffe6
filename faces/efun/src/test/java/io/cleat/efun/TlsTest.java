// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EEACCEPT;
import static io.cleat.efun.SocketError.EEALREADY;
import static io.cleat.efun.SocketError.EECALLBACK;
import static io.cleat.efun.SocketError.EELISTEN;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.STREAM_TLS;
import static io.cleat.efun.SocketMode.STREAM_TLS_BINARY;
import static io.cleat.efun.SocketOption.SO_TLS_CERT;
import static io.cleat.efun.SocketOption.SO_TLS_KEY;
import static io.cleat.efun.SocketOption.SO_TLS_VERIFY_PEER;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.lpc.LpcBuffer;
import io.cleat.efun.lpc.LpcString;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** TLS on both sides, as the profiles share it, and what each makes of failures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest extends InEverySetting {
  private Path folder;
  private Certificates certificates;

  @BeforeAll
  void makeCertificates(@TempDir Path made) throws Exception {
    folder = made;
    certificates = Certificates.make(made);
  }

  private int server(int mode) {
    int s = bound(mode);
    me.socketSetOption(s, SO_TLS_CERT, certificates.certificate());
    me.socketSetOption(s, SO_TLS_KEY, certificates.key());
    gives(EESUCCESS, me.socketListen(s, pending));
    return s;
  }

  private int client(int mode, int server, int verify) {
    int s = create(mode);
    me.socketSetOption(s, SO_TLS_VERIFY_PEER, verify);
    gives(EESUCCESS, me.socketConnect(s, addressOf(server), read, write));
    return s;
  }

  /** Accepts and waits until TLS is set up on both sides. */
  private int established(int server, int client) {
    until(() -> log.contains("pending " + server));
    int s = me.socketAccept(server, read, write);
    gives(EEALREADY, me.socketWrite(s, "too early"));
    until(() -> log.contains("write " + s) && log.contains("write " + client));
    settle();
    log.removeIf(("pending " + server)::equals);
    return s;
  }

  @Test
  void bothSidesAreToldOnceWhenItIsSetUp() {
    int server = server(STREAM_TLS);
    int client = client(STREAM_TLS, server, 0);
    assertEquals("HANDSHAKE", state(client));
    gives(EEALREADY, me.socketWrite(client, "too early"));
    int s = established(server, client);
    assertEquals(2, log.size(), log::toString);
    assertEquals("DATA_XFER", state(client));
    assertEquals("DATA_XFER", state(s));
  }

  @Test
  void textGoesBothWays() {
    int server = server(STREAM_TLS);
    int client = client(STREAM_TLS, server, 0);
    int s = established(server, client);
    log.clear();
    gives(EESUCCESS, me.socketWrite(client, "client hello"));
    gives(EESUCCESS, me.socketWrite(s, "server hello"));
    until(() -> log.size() == 2);
    assertTrue(log.contains("read " + s + " \"client hello\""), log::toString);
    assertTrue(log.contains("read " + client + " \"server hello\""), log::toString);
  }

  @Test
  void muchIsNeitherLostNorChangedWhenItIsClosedBehindIt() {
    int server = server(STREAM_TLS_BINARY);
    int client = client(STREAM_TLS_BINARY, server, 0);
    int s = established(server, client);
    log.clear();
    byte[] much = new byte[8 << 20];
    new Random(5).nextBytes(much);
    gives(EECALLBACK, me.socketWrite(client, LpcBuffer.of(much)));
    gives(EESUCCESS, me.socketClose(client));
    assertEquals("CLOSING", state(client));
    until(() -> state(s).equals("CLOSED"));
    var got = new ByteArrayOutputStream();
    values.forEach(value -> got.writeBytes(((LpcBuffer) value).bytes()));
    assertArrayEquals(much, got.toByteArray());
    assertEquals(closes(s, ""), log.getLast()); // by a close_notify, not by a bare end
  }

  @Test
  void aWriteThatFindsNoRoomIsToldWhenItIsGone() {
    int server = server(STREAM_TLS_BINARY);
    int client = client(STREAM_TLS_BINARY, server, 0);
    int s = established(server, client);
    log.clear();
    gives(EECALLBACK, me.socketWrite(s, LpcBuffer.allocate(8 << 20)));
    gives(EEALREADY, me.socketWrite(s, "more"));
    until(() -> log.contains("write " + s));
    gives(EESUCCESS, me.socketWrite(s, "more"));
  }

  @Test
  void whatIsWrittenInTheReadCallbackGoesOut() {
    int server = server(STREAM_TLS);
    int client = client(STREAM_TLS, server, 0);
    until(() -> log.contains("pending " + server));
    ReadCallback echo = (s, text, from) -> gives(EESUCCESS, me.socketWrite(s, text));
    int s = me.socketAccept(server, echo, write);
    until(() -> log.contains("write " + s) && log.contains("write " + client));
    gives(EESUCCESS, me.socketWrite(client, "echo this"));
    until(() -> values.size() == 1);
    assertEquals(List.of(new LpcString("echo this")), values);
  }

  @Test
  void aServerWithoutCertificateListensAndAcceptsNobody() {
    int server = bound(STREAM_TLS);
    gives(EESUCCESS, me.socketListen(server, pending));
    Peer peer = Peer.connect(this, portOf(server));
    until(() -> !log.isEmpty());
    gives(EEACCEPT, me.socketAccept(server, read, write));
    peer.isLeft();
  }

  @Test
  void aCertificateThatCannotBeReadIsAProblemWithListen() {
    int server = bound(STREAM_TLS);
    me.socketSetOption(server, SO_TLS_CERT, folder.resolve("nothing.pem").toString());
    me.socketSetOption(server, SO_TLS_KEY, certificates.key());
    gives(EELISTEN, me.socketListen(server, pending));
    me.socketSetOption(server, SO_TLS_CERT, certificates.key());
    gives(EELISTEN, me.socketListen(server, pending));
    assertEquals("BOUND", state(server));
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() {
    int server = server(STREAM_TLS);
    int client = client(STREAM_TLS, server, 1);
    until(() -> log.contains("pending " + server));
    int s = me.socketAccept(server, read, write);
    until(() -> state(s).equals("CLOSED") && state(client).equals("CLOSED"));
    settle();
    log.removeIf(("pending " + server)::equals);
    if (isExact()) {
      assertEquals(List.of(), log);
    } else {
      assertEquals(2, log.size(), log::toString);
      assertTrue(log.stream().anyMatch(line -> line.startsWith("close " + client + " (TLS: ")));
      assertTrue(log.stream().anyMatch(line -> line.startsWith("close " + s + " (TLS: ")));
    }
  }

  @Test
  void aConnectThatIsRefused() {
    int s = create(STREAM_TLS);
    String gone = addressOf(bound(STREAM_TLS));
    gives(EESUCCESS, me.socketConnect(s, gone, read, write));
    until(() -> state(s).equals("CLOSED"));
    assertEquals(isExact() ? List.of() : List.of("close " + s + " (Connection refused)"), log);
  }

  @Test
  void bytesThatAreNoTls() {
    int server = server(STREAM_TLS);
    Peer peer = Peer.connect(this, portOf(server));
    until(() -> !log.isEmpty());
    int s = me.socketAccept(server, read, write);
    peer.sends("GET / HTTP/1.0\r\n\r\n");
    peer.isLeft();
    until(() -> state(s).equals("CLOSED"));
    settle();
    log.removeIf(("pending " + server)::equals);
    assertEquals(isExact() ? 0 : 1, log.size(), log::toString);
    assertTrue(isExact() || log.getFirst().startsWith("close " + s + " (TLS: "), log::toString);
  }

  @Test
  void aPeerThatLeavesDuringTheHandshake() {
    int server = server(STREAM_TLS);
    Peer peer = Peer.connect(this, portOf(server));
    until(() -> !log.isEmpty());
    int s = me.socketAccept(server, read, write);
    peer.closes();
    until(() -> state(s).equals("CLOSED"));
    log.removeIf(("pending " + server)::equals);
    String reason = "the end came without a close_notify of TLS";
    assertEquals(isExact() ? List.of() : List.of("close " + s + " (" + reason + ")"), log);
  }
}
