// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNIX;
import static io.cleat.kernel.Talk.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.Poller;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every descriptor is given back. */
class LeakTest {
  private Set<String> before;
  private KernelEngine engine;

  @BeforeEach
  void open() throws Exception {
    before = OpenDescriptors.now();
    engine = KernelEngine.open();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void closeOfTheEngineClosesEverything() throws Exception {
    tcp(engine);
    engine.pipe();
    engine.poller();
    Poller poller = engine.poller();
    KernelEndpoint[] atHome = tcp(engine);
    assertEquals(0, poller.adopt(atHome[0]));
    poller.turn(0);
    AwaitTest.Kind.VIRTUAL.run(() -> atHome[1].await(Events.OUT, -1));
    engine.close();
    awaitSame();
  }

  @Test
  void waitersOnCloseLeaveNoAlarmsBehind() throws Exception {
    for (int i = 0; i < 20; i++) {
      KernelEndpoint[] pair = tcp(engine);
      var waiting = Asleep.platform("waiter", () -> pair[0].await(Events.IN, -1));
      pair[0].close();
      pair[1].close();
      waiting.get();
    }
    engine.close();
    awaitSame();
  }

  @Test
  void aCallThatFailsOpensNothing() throws Exception {
    assertErrno(Errno.EAFNOSUPPORT, () -> engine.socket(4711, SOCK_STREAM, 0));
    assertErrno(Errno.EINVAL, () -> engine.socket(AF_INET, SOCK_STREAM | 1 << 28, 0));
    assertErrno(Errno.EOPNOTSUPP, () -> engine.socketpair(AF_INET, SOCK_STREAM, 0));
    assertErrno(Errno.ENOENT, () -> engine.open("/nowhere", 0, 0));
    assertErrno(Errno.EBADF, () -> engine.adopt(987_654));
    engine.close();
    awaitSame();
  }

  private static void assertErrno(Errno expected, org.junit.jupiter.api.function.Executable call) {
    assertEquals(expected, assertThrows(ErrnoException.class, call).errno());
  }

  @Test
  void aFullTableOfDescriptorsIsEmfile() throws Exception {
    KernelEndpoint listener = Talk.listener(engine);
    KernelEndpoint client = engine.socket(AF_INET, SOCK_STREAM, 0);
    int limit = OpenLimit.lower(client.descriptor() + 1);
    try {
      assertErrno(Errno.EMFILE, () -> fill());
      assertErrno(Errno.EMFILE, () -> engine.poller());
      assertErrno(Errno.EMFILE, () -> engine.socketpair(AF_UNIX, SOCK_STREAM, 0));
      client.connect(Talk.name(listener));
      assertEquals(1, listener.await(Events.IN, Talk.PATIENCE_NANOS));
      Talk.assertErrno(Errno.EMFILE, listener.accept(new KernelEndpoint[1], 0, 1));
    } finally {
      OpenLimit.lower(limit);
    }
    assertEquals(1, listener.accept(new KernelEndpoint[1], 0, 1));
  }

  private void fill() throws ErrnoException {
    while (true) {
      engine.socket(AF_INET, SOCK_STREAM, 0);
    }
  }

  /** The last to leave may be another thread, which needs a moment. */
  private void awaitSame() throws Exception {
    long deadline = System.nanoTime() + Talk.PATIENCE_NANOS;
    while (!before.equals(OpenDescriptors.now()) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertEquals(before, OpenDescriptors.now());
  }
}
