// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.Msg;
import io.cleat.Socket;
import io.cleat.option.SocketOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link Socket#inputStream} and {@link Socket#outputStream}. */
abstract class SocketStreams extends Stage {
  private static final int BIG_BYTES = 5 << 20;

  private Socket client;
  private Socket server;
  private InputStream in;
  private OutputStream out;

  SocketStreams(DoorSuite suite) {
    super(suite);
  }

  @BeforeEach
  final void connect() throws Exception {
    Socket listener = Socket.open(engine, anyDomain(), SOCK_STREAM);
    listener.bind(anyAddress(anyDomain())).listen(1);
    client = Socket.open(engine, anyDomain(), SOCK_STREAM);
    client.connect(listener.localAddress());
    server = listener.accept();
    listener.close();
    in = server.inputStream();
    out = client.outputStream();
  }

  @AfterEach
  final void close() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void bytesAreUnsigned() throws Exception {
    out.write(0xff);
    out.write(0x100);
    assertEquals(0xff, in.read());
    assertEquals(0, in.read());
  }

  @Test
  void endIsMinusOne() throws Exception {
    out.write(new byte[] {1});
    out.close();
    assertFalse(client.isOpen());
    assertEquals(1, in.read());
    assertEquals(-1, in.read());
    assertEquals(-1, in.read(new byte[5]));
  }

  @Test
  void availableCountsWhatIsThere() throws Exception {
    assertEquals(0, in.available());
    out.write(new byte[7]);
    deadline().until("bytes", () -> (server.endpoint().events() & Events.IN) != 0);
    assertEquals(7, in.available());
  }

  @Test
  void everythingGoesThrough() throws Exception {
    byte[] data = new byte[BIG_BYTES];
    new Random(5).nextBytes(data);
    Waiter<byte[]> reader = Waiter.start(deadline(), Thread.ofVirtual(), () -> in.readAllBytes());
    out.write(data, 0, 1000);
    out.write(data, 1000, BIG_BYTES - 1000);
    client.shutdown(Msg.SHUT_WR);
    assertArrayEquals(data, reader.result());
  }

  @Test
  void readTimesOut() throws Exception {
    server.set(SocketOptions.RCVTIMEO, Duration.ofMillis(3));
    assertThrows(SocketTimeoutException.class, () -> in.read());
  }

  @Test
  void writeThatTimesOutTellsHowMuchWent() throws Exception {
    client.set(SocketOptions.SNDTIMEO, Duration.ofMillis(3));
    byte[] data = new byte[50 << 20];
    SocketTimeoutException thrown =
        assertThrows(SocketTimeoutException.class, () -> out.write(data));
    assertTrue(thrown.bytesTransferred > 0);
    server.endpoint().close();
  }

  @Test
  void writeThatFailsInTheMiddleIsNoTimeOut() throws Exception {
    Waiter<Integer> writer =
        Waiter.start(
            deadline(),
            Thread.ofVirtual(),
            () -> {
              out.write(new byte[50 << 20]);
              return 0;
            });
    in.readNBytes(10);
    deadline().until("a full buffer", () -> (client.endpoint().events() & Events.OUT) == 0);
    server.close();
    ErrnoException thrown = assertThrows(ErrnoException.class, writer::result);
    assertTrue(
        thrown.errno() == Errno.ECONNRESET || thrown.errno() == Errno.EPIPE, thrown::getMessage);
  }
}
