// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Endpoint;
import io.cleat.Msg;
import io.cleat.Socket;
import io.cleat.address.Inet;
import io.cleat.testing.leaks.Leaks;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When an endpoint knows, without being asked, that a receive has taken all. */
class DrainedTest {
  private static final int BYTES = 100;

  @RegisterExtension final Leaks leaks = new Leaks();

  private final Host host = leaks.watch(Host.open("here"), Host::openEndpoints, Host::inventory);
  private final MemorySegment memory = MemorySegment.ofArray(new byte[BYTES]);
  private Socket sending;
  private Socket receiving;
  private Endpoint near;
  private Endpoint far;

  @BeforeEach
  void connect() throws IOException {
    try (Socket listener = Socket.open(host, AF_INET, SOCK_STREAM)) {
      listener.bind(Inet.loopback(0)).listen(1);
      sending = Socket.open(host, AF_INET, SOCK_STREAM);
      sending.connect(listener.localAddress());
      receiving = listener.accept();
    }
    near = sending.endpoint();
    far = receiving.endpoint();
  }

  @AfterEach
  void close() throws IOException {
    sending.close();
    receiving.close();
  }

  @Test
  void aShortReadTakesAllUntilThereIsNews() {
    near.send(memory, 0, 10, 0);
    assertEquals(10, far.recv(memory, 0, BYTES, 0));
    assertTrue(far.isDrained());
    near.send(memory, 0, 1, 0);
    assertFalse(far.isDrained());
  }

  @Test
  void aReadThatEndsAtTheUrgentMarkDoesNot() {
    near.send(memory, 0, 10, 0);
    near.send(memory, 0, 1, Msg.MSG_OOB);
    near.send(memory, 0, 10, 0);
    assertEquals(10, far.recv(memory, 0, BYTES, 0));
    assertFalse(far.isDrained());
    assertEquals(10, far.recv(memory, 0, BYTES, 0));
    assertTrue(far.isDrained());
  }
}
