// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.address.Family;
import io.cleat.address.Inet;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Moments of a {@link Socket} that last too short to be met with a real endpoint. */
class SocketMomentsTest {
  private static final int EAGAIN = Errno.EAGAIN.negated();

  @Test
  void connectionAcceptedInTheMomentOfAnInterruptIsClosed() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    Endpoint connection =
        Stubs.endpoint(
            Map.of(
                "close",
                arguments -> {
                  closed.set(true);
                  return 0;
                }));
    AtomicInteger calls = new AtomicInteger();
    Map<String, Stubs.Call> listener = new HashMap<>();
    listener.put("close", arguments -> 0);
    listener.put("await", arguments -> 1);
    listener.put(
        "accept",
        arguments -> {
          if (calls.getAndIncrement() == 0) {
            return EAGAIN;
          }
          ((Endpoint[]) arguments[0])[0] = connection;
          interruptedByAnother();
          return 1;
        });
    Socket socket = Socket.of(Stubs.endpoint(listener));
    assertThrows(ClosedByInterruptException.class, socket::accept);
    assertTrue(Thread.interrupted());
    assertTrue(closed.get(), "nobody can close it any more");
    assertFalse(socket.isOpen());
  }

  /** A thread that interrupts itself closes no channel. */
  private static void interruptedByAnother() {
    Thread other = Thread.ofPlatform().start(Thread.currentThread()::interrupt);
    while (other.isAlive()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void earlyReturnOfAWaitIsNotTheEndOfIt() throws Exception {
    AtomicInteger waits = new AtomicInteger();
    Endpoint endpoint =
        Stubs.endpoint(
            Map.of(
                "recvfrom",
                arguments -> waits.get() < 3 ? (long) EAGAIN : 1L,
                "events",
                arguments -> 0,
                "await",
                arguments -> waits.incrementAndGet() > 0 ? 1 : 0));
    assertEquals(1, Socket.of(endpoint).read(ByteBuffer.allocate(5)));
    assertEquals(3, waits.get());
  }

  @Test
  void connectThatTakesTooLongSaysSo() {
    Endpoint endpoint =
        Stubs.endpoint(
            Map.of(
                "connect",
                arguments -> Errno.EINPROGRESS.negated(),
                "domain",
                arguments -> Family.AF_INET,
                "await",
                arguments -> 0));
    Socket socket = Socket.of(endpoint);
    var thrown = assertThrows(SocketTimeoutException.class, () -> socket.connect(Inet.loopback(7)));
    assertTrue(thrown.getMessage().contains("127.0.0.1:7"), thrown::getMessage);
  }
}
