// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.kernel.Talk.assertErrno;
import static io.cleat.kernel.Talk.send;
import static io.cleat.kernel.Talk.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Waiting for an endpoint, on platform threads and on virtual ones. */
class AwaitTest {
  private final KernelEngine engine = KernelEngine.open();

  /** The two kinds of threads that wait. */
  enum Kind {
    PLATFORM,
    VIRTUAL;

    <T> Asleep<T> start(Callable<T> call) throws Exception {
      return this == VIRTUAL ? Asleep.virtual(call) : Asleep.platform("waiter", call);
    }

    <T> T run(Callable<T> call) throws Exception {
      return start(call).get();
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @EnumSource
  void bytesWakeTheReader(Kind kind) throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    Asleep<Integer> reader = kind.start(() -> pair[0].await(Events.IN, -1));
    assertFalse(reader.isDone());
    send(pair[1], "x");
    assertEquals(1, reader.get());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReadyIsNotWaitedFor(Kind kind) throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    assertEquals(1, kind.run(() -> pair[0].await(Events.OUT, -1)));
    assertEquals(1, kind.run(() -> pair[0].await(Events.IN | Events.OUT, -1)));
  }

  @ParameterizedTest
  @EnumSource
  void bytesThatNobodyTookAreStillWorthLookingAt(Kind kind) throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    send(pair[1], "xyz");
    assertEquals(1, kind.run(() -> pair[0].await(Events.IN, -1)));
    assertEquals(1, kind.run(() -> pair[0].await(Events.IN, -1)));
    assertEquals(1, pair[0].recv(Talk.text("?"), 0, 1, 0));
    assertEquals(1, kind.run(() -> pair[0].await(Events.IN, -1)));
  }

  @ParameterizedTest
  @EnumSource
  void roomWakesTheWriter(Kind kind) throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    var block = java.lang.foreign.Arena.ofAuto().allocate(1 << 16);
    while (pair[0].send(block, 0, block.byteSize(), 0) > 0) {
      // until the buffers are full
    }
    Asleep<Integer> writer = kind.start(() -> pair[0].await(Events.OUT, -1));
    while (!writer.isDone()) {
      pair[1].recv(block, 0, block.byteSize(), 0);
    }
    assertEquals(1, writer.get());
  }

  @ParameterizedTest
  @EnumSource
  void theTimeIsUp(Kind kind) throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    long start = System.nanoTime();
    assertEquals(0, kind.run(() -> pair[0].await(Events.IN, 20_000_000)));
    assertTrue(System.nanoTime() - start >= 20_000_000);
    assertEquals(0, kind.run(() -> pair[0].await(Events.IN, 0)));
  }

  @ParameterizedTest
  @EnumSource
  void closeWakesThoseWhoWait(Kind kind) throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    List<Asleep<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(kind.start(() -> pair[0].await(Events.IN, -1)));
    }
    assertEquals(0, pair[0].close());
    for (Asleep<Integer> each : waiting) {
      assertErrno(Errno.EBADF, each.get());
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeDoesNotDisturbThoseWhoWaitElsewhere(Kind kind) throws Exception {
    KernelEndpoint[] one = tcp(engine);
    KernelEndpoint[] other = tcp(engine);
    Asleep<Integer> here = kind.start(() -> one[0].await(Events.IN, -1));
    Asleep<Integer> there = kind.start(() -> other[0].await(Events.IN, -1));
    one[0].close();
    assertErrno(Errno.EBADF, here.get());
    assertFalse(there.isDone());
    send(other[1], "x");
    assertEquals(1, there.get());
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptEndsTheWaitAndStaysSet(Kind kind) throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    boolean[] flag = new boolean[1];
    Asleep<Integer> waiting =
        kind.start(() -> {
          int result = pair[0].await(Events.IN, -1);
          flag[0] = Thread.currentThread().isInterrupted();
          return result;
        });
    waiting.interrupt();
    assertErrno(Errno.EINTR, waiting.get());
    assertTrue(flag[0]);
    assertEquals(Events.OUT, pair[0].events());
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedThreadDoesNotWait(Kind kind) throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    int result =
        kind.run(() -> {
          Thread.currentThread().interrupt();
          return pair[0].await(Events.IN, -1);
        });
    assertErrno(Errno.EINTR, result);
  }

  @ParameterizedTest
  @EnumSource
  void theEndWakesTheReader(Kind kind) throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    Asleep<Integer> reader = kind.start(() -> pair[0].await(Events.IN, -1));
    pair[1].close();
    assertEquals(1, reader.get());
  }

  @ParameterizedTest
  @EnumSource
  void engineCloseWakesEverybody(Kind kind) throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    Asleep<Integer> waiting = kind.start(() -> pair[0].await(Events.IN, -1));
    engine.close();
    assertErrno(Errno.EBADF, waiting.get());
  }

  @Test
  void aFileIsAlwaysReady() throws Exception {
    KernelEndpoint file = engine.open("/proc/self/stat", 0, 0);
    assertEquals(1, Kind.PLATFORM.run(() -> file.await(Events.IN, -1)));
    KernelEndpoint plain = engine.open("/etc/passwd", 0, 0);
    assertEquals(1, Kind.VIRTUAL.run(() -> plain.await(Events.IN, -1)));
  }

  @ParameterizedTest
  @EnumSource
  void aPipeWakesItsReader(Kind kind) throws Exception {
    KernelEndpoint[] pipe = engine.pipe();
    Asleep<Integer> reader = kind.start(() -> pipe[0].await(Events.IN, -1));
    assertEquals(1, pipe[1].write(Talk.text("x"), 0, 1));
    assertEquals(1, reader.get());
  }
}
