// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.kernel.Talk.PATIENCE_NANOS;
import static io.cleat.kernel.Talk.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Blocking;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Msg;
import io.cleat.Socket;
import io.cleat.option.Linger;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A virtual thread that got fewer bytes of TCP than it had room for waits without asking the kernel
 * again: whatever follows those bytes must still reach it.
 */
class DrainedTest {
  private static final int ROUNDS = 300;

  private final KernelEngine engine = KernelEngine.open();

  @AfterEach
  void close() {
    engine.close();
  }

  /** Receives without a time limit, so that nothing is asked that is believed to be known. */
  private static String recv(KernelEndpoint endpoint) {
    MemorySegment into = Arena.ofAuto().allocate(64);
    long length = Blocking.recvfrom(endpoint, into, 0, 64, 0, null, -1);
    return length < 0 ? Errno.name(length) : Talk.text(into, length);
  }

  private static List<String> recvUntilTheEnd(KernelEndpoint endpoint) {
    List<String> all = new ArrayList<>();
    String next;
    do {
      next = recv(endpoint);
      all.add(next);
    } while (!next.isEmpty() && !next.startsWith("E"));
    return all;
  }

  private static <T> T patiently(FutureTask<T> task) throws Exception {
    return task.get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
  }

  private static <T> FutureTask<T> virtual(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread.startVirtualThread(task);
    return task;
  }

  /** A connection whose second end is watched, and has been read to the last byte. */
  private KernelEndpoint[] drained() throws Exception {
    KernelEndpoint[] pair = Talk.tcp(engine);
    var first = Asleep.virtual(() -> recv(pair[1]));
    send(pair[0], "first");
    assertEquals("first", first.get());
    return pair;
  }

  @Test
  void shortReadIsKnownToHaveTakenAll() throws Exception {
    KernelEndpoint[] pair = drained();
    assertTrue(patiently(virtual(pair[1]::isDrained)));
    assertFalse(pair[1].isDrained(), "a platform thread asks the kernel");
  }

  @Test
  void fullReadIsNot() throws Exception {
    KernelEndpoint[] pair = drained();
    var second = Asleep.virtual(() -> recv(pair[1]) + pair[1].isDrained());
    send(pair[0], "x".repeat(64));
    assertEquals("x".repeat(64) + false, second.get());
  }

  @Test
  void newsEndsIt() throws Exception {
    KernelEndpoint[] pair = drained();
    send(pair[0], "x");
    FutureTask<Boolean> told =
        virtual(() -> {
          while (pair[1].isDrained()) {
            Thread.yield();
          }
          return true;
        });
    assertTrue(patiently(told));
  }

  @Test
  void otherLayerOverTcpMayHaveRecords() throws Exception {
    KernelEndpoint[] pair = Talk.tcp(engine);
    MemorySegment name = Talk.text("no such layer");
    assertTrue(pair[1].setsockopt(6, TcpOptions.TCP_ULP, name, (int) name.byteSize()) < 0);
    var first = Asleep.virtual(() -> recv(pair[1]) + pair[1].isDrained());
    send(pair[0], "first");
    assertEquals("first" + false, first.get());
  }

  @Test
  void endThatCameWithTheLastBytesIsRead() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      KernelEndpoint[] pair = drained();
      FutureTask<List<String>> rest = virtual(() -> recvUntilTheEnd(pair[1]));
      send(pair[0], "last");
      pair[0].shutdown(Msg.SHUT_WR);
      assertEquals(List.of("last", ""), patiently(rest));
      pair[0].close();
      pair[1].close();
    }
  }

  @Test
  void resetAfterBytesIsTold() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      KernelEndpoint[] pair = drained();
      Socket.of(pair[0]).set(SocketOptions.LINGER, new Linger(true, 0));
      FutureTask<List<String>> rest = virtual(() -> recvUntilTheEnd(pair[1]));
      send(pair[0], "last");
      pair[0].close();
      assertEquals("ECONNRESET", patiently(rest).getLast());
      pair[1].close();
    }
  }

  @Test
  void shutdownByItselfIsTheEnd() throws Exception {
    KernelEndpoint[] pair = drained();
    var rest = Asleep.virtual(() -> recvUntilTheEnd(pair[1]));
    pair[1].shutdown(Msg.SHUT_RD);
    assertEquals(List.of(""), rest.get());
  }

  @Test
  void bytesBehindTheUrgentMarkAreRead() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      KernelEndpoint[] pair = drained();
      send(pair[0], "before");
      pair[0].send(Talk.text("!"), 0, 1, Msg.MSG_OOB);
      send(pair[0], "behind");
      assertEquals(1, pair[1].await(Events.PRI, PATIENCE_NANOS));
      MemorySegment urgent = Talk.intOf(0);
      pair[1].recv(urgent, 0, 4, Msg.MSG_OOB);
      FutureTask<List<String>> rest = virtual(() -> recvUntilTheEnd(pair[1]));
      pair[0].shutdown(Msg.SHUT_WR);
      assertEquals("beforebehind", String.join("", patiently(rest)));
      pair[0].close();
      pair[1].close();
    }
  }

  @Test
  void noByteIsOverseenAtAnyRhythm() throws Exception {
    KernelEndpoint[] pair = Talk.tcp(engine);
    int messages = 20_000;
    FutureTask<Long> reader =
        virtual(() -> {
          long bytes = 0;
          for (String next = recv(pair[1]); !next.isEmpty(); next = recv(pair[1])) {
            bytes += next.length();
          }
          return bytes;
        });
    Random random = new Random(11);
    long sent = 0;
    for (int i = 0; i < messages; i++) {
      String text = "x".repeat(1 + random.nextInt(100));
      sent += Blocking.sendto(pair[0], Talk.text(text), 0, text.length(), 0, null, PATIENCE_NANOS);
      for (int pause = random.nextInt(400) - 300; pause > 0; pause--) {
        Thread.onSpinWait();
      }
    }
    pair[0].shutdown(Msg.SHUT_WR);
    assertEquals(sent, patiently(reader));
  }
}
