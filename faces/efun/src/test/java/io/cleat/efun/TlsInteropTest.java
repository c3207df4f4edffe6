// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.STREAM_TLS;
import static io.cleat.efun.SocketMode.STREAM_TLS_BINARY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.efun.lpc.LpcBuffer;
import io.cleat.efun.lpc.LpcString;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a peer that is not ours: Java's own sockets, in a thread of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsInteropTest extends OnTheKernel {
  private Certificates certificates;

  @BeforeAll
  void makeCertificates(@TempDir Path made) throws Exception {
    certificates = Certificates.make(made);
  }

  private <T> FutureTask<T> elsewhere(Callable<T> task) {
    var running = new FutureTask<>(task);
    Thread.ofPlatform().daemon().start(running);
    return running;
  }

  private int server(int mode, ReadCallback onRead) {
    int s = bound(mode);
    me.socketSetOption(s, SocketOption.SO_TLS_CERT, certificates.certificate());
    me.socketSetOption(s, SocketOption.SO_TLS_KEY, certificates.key());
    gives(EESUCCESS, me.socketListen(s, fd -> me.socketAccept(fd, onRead, write)));
    return s;
  }

  private SSLSocket dial(int port) throws Exception {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    return (SSLSocket) certificates.context().getSocketFactory().createSocket(loopback, port);
  }

  @Test
  void aClientOfJavaIsAnswered() throws Exception {
    int server = server(STREAM_TLS, (s, text, from) -> me.socketWrite(s, text));
    int port = portOf(server);
    var client =
        elsewhere(() -> {
          try (SSLSocket socket = dial(port)) {
            socket.getOutputStream().write("grüße".getBytes(UTF_8));
            byte[] answer = socket.getInputStream().readNBytes("grüße".getBytes(UTF_8).length);
            return new String(answer, UTF_8);
          }
        });
    until(client::isDone);
    assertEquals("grüße", client.get());
  }

  @Test
  void aClientOfJavaReadsAllUntilTheGoodbye() throws Exception {
    byte[] much = new byte[5 << 20];
    new Random(3).nextBytes(much);
    ReadCallback answer =
        (s, question, from) -> {
          gives(SocketError.EECALLBACK, me.socketWrite(s, LpcBuffer.of(much)));
          gives(EESUCCESS, me.socketClose(s));
        };
    int port = portOf(server(STREAM_TLS_BINARY, answer));
    var client =
        elsewhere(() -> {
          try (SSLSocket socket = dial(port)) {
            socket.getOutputStream().write('?');
            return socket.getInputStream().readAllBytes();
          }
        });
    until(client::isDone);
    assertArrayEquals(much, client.get());
  }

  @Test
  void aServerOfJavaIsAskedForItsNameAndHeard() throws Exception {
    try (var listener =
        (SSLServerSocket)
            certificates
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var server =
          elsewhere(() -> {
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
              byte[] got = socket.getInputStream().readNBytes(5);
              socket.getOutputStream().write("welcome".getBytes(UTF_8));
              var session = (ExtendedSSLSession) socket.getSession();
              return new String(got, UTF_8) + session.getRequestedServerNames();
            }
          });
      int s = create(STREAM_TLS);
      me.socketSetOption(s, SocketOption.SO_TLS_VERIFY_PEER, 0);
      me.socketSetOption(s, SocketOption.SO_TLS_SNI_HOSTNAME, "mud.example");
      String address = "127.0.0.1 " + listener.getLocalPort();
      gives(EESUCCESS, me.socketConnect(s, address, read, write));
      until(() -> log.contains("write " + s));
      gives(EESUCCESS, me.socketWrite(s, "hello"));
      until(server::isDone);
      assertEquals("hello" + List.of(new SNIHostName("mud.example")), server.get());
      until(() -> state(s).equals("CLOSED"));
      assertEquals(List.of(new LpcString("welcome")), values);
      assertEquals(closes(s, ""), log.getLast());
    }
  }
}
