// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNIX;
import static io.cleat.kernel.Talk.PATIENCE_NANOS;
import static io.cleat.kernel.Talk.assertErrno;
import static io.cleat.kernel.Talk.ok;
import static io.cleat.kernel.Talk.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Blocking;
import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.address.Sockaddr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads on one endpoint, and many endpoints with a thread each. */
class ManyThreadsTest {
  private static final int THREADS = 8;

  private final KernelEngine engine = KernelEngine.open();

  /** The two kinds of threads. */
  enum Kind {
    PLATFORM,
    VIRTUAL;

    ExecutorService executor() {
      return this == VIRTUAL
          ? Executors.newVirtualThreadPerTaskExecutor()
          : Executors.newCachedThreadPool();
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyConnectionIsAcceptedOnce(Kind kind) throws Exception {
    int connections = 400;
    KernelEndpoint listener = Talk.listener(engine);
    Sockaddr address = Talk.name(listener);
    AtomicInteger accepted = new AtomicInteger();
    try (ExecutorService threads = kind.executor()) {
      List<Future<Integer>> acceptors = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        acceptors.add(threads.submit(() -> acceptUntilClosed(listener, accepted)));
      }
      for (int i = 0; i < connections; i++) {
        KernelEndpoint client = engine.socket(AF_INET, SOCK_STREAM, 0);
        ok(Blocking.connect(client, new Sockaddr().set(address), PATIENCE_NANOS));
        assertEquals(1, client.await(Events.RDHUP, PATIENCE_NANOS));
        client.close();
      }
      assertEquals(connections, accepted.get());
      listener.close();
      for (Future<Integer> acceptor : acceptors) {
        assertErrno(Errno.EBADF, acceptor.get());
      }
    }
  }

  private static int acceptUntilClosed(KernelEndpoint listener, AtomicInteger accepted) {
    Endpoint[] into = new Endpoint[1];
    int result;
    while ((result = Blocking.accept(listener, into, 0, null, -1)) == 1) {
      accepted.incrementAndGet();
      into[0].close();
    }
    return result;
  }

  @ParameterizedTest
  @EnumSource
  void everyDatagramIsReceivedByOneOfTheReaders(Kind kind) throws Exception {
    int datagrams = 2000;
    KernelEndpoint[] pair = engine.socketpair(AF_UNIX, SOCK_DGRAM, 0);
    AtomicInteger received = new AtomicInteger();
    try (ExecutorService threads = kind.executor()) {
      for (int i = 0; i < THREADS; i++) {
        threads.execute(() -> {
          MemorySegment into = Arena.ofAuto().allocate(8);
          while (Blocking.recvfrom(pair[1], into, 0, 8, 0, null, -1) == 1) {
            received.incrementAndGet();
          }
        });
      }
      MemorySegment one = Talk.text("x");
      for (int i = 0; i < datagrams; i++) {
        assertEquals(1, Blocking.sendto(pair[0], one, 0, 1, 0, null, PATIENCE_NANOS));
      }
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (received.get() < datagrams && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertEquals(datagrams, received.get());
      pair[1].close();
    }
  }

  @Test
  void tenThousandIdleReadersDoNotHoldUpTheOneWithData() throws Exception {
    int readers = 5_000; // of both ends of a pair each
    CountDownLatch begun = new CountDownLatch(2 * readers);
    CountDownLatch ended = new CountDownLatch(2 * readers);
    List<KernelEndpoint> endpoints = new ArrayList<>();
    AtomicInteger bytes = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      for (KernelEndpoint endpoint : engine.socketpair(AF_UNIX, SOCK_STREAM, 0)) {
        endpoints.add(endpoint);
        threads.add(
            Thread.startVirtualThread(() -> {
              begun.countDown();
              read(endpoint, bytes);
              ended.countDown();
            }));
      }
    }
    begun.await();
    for (Thread thread : threads) {
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      KernelEndpoint lucky = endpoints.get(i * 97);
      int before = bytes.get();
      send(lucky, "x");
      while (bytes.get() == before) {
        Thread.onSpinWait();
      }
    }
    long eachNanos = (System.nanoTime() - start) / 100;
    assertTrue(eachNanos < PATIENCE_NANOS / 20, eachNanos + " ns from send to receive");
    engine.close();
    ended.await();
  }

  private static void read(KernelEndpoint endpoint, AtomicInteger bytes) {
    MemorySegment into = Arena.ofAuto().allocate(1);
    while (Blocking.recvfrom(endpoint, into, 0, 1, 0, null, -1) == 1) {
      bytes.incrementAndGet();
    }
  }

  @Test
  void aCallNeverReachesTheNextOwnerOfANumber() throws Exception {
    // Readers spin on endpoints that are closed under them, while others with the same numbers come
    // to be, full of bytes: a reader that gets one of those has gone through a number reused.
    KernelEndpoint[] victims = new KernelEndpoint[1];
    AtomicInteger stolen = new AtomicInteger();
    AtomicInteger rounds = new AtomicInteger();
    boolean[] over = new boolean[1];
    victims[0] = engine.socketpair(AF_UNIX, SOCK_STREAM, 0)[0];
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      readers.add(
          Thread.ofPlatform()
              .start(() -> {
                MemorySegment into = Arena.ofAuto().allocate(8);
                while (!isOver(over)) {
                  if (current(victims).recv(into, 0, 8, 0) > 0) {
                    stolen.incrementAndGet();
                  }
                  rounds.incrementAndGet();
                }
              }));
    }
    for (int i = 0; i < 20_000; i++) {
      current(victims).close();
      KernelEndpoint[] full = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
      send(full[0], "secret");
      send(full[1], "secret");
      full[0].close();
      full[1].close();
      KernelEndpoint[] next = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
      next[1].close();
      synchronized (victims) {
        victims[0] = next[0];
      }
    }
    synchronized (over) {
      over[0] = true;
    }
    for (Thread reader : readers) {
      reader.join();
    }
    assertEquals(0, stolen.get());
    assertTrue(rounds.get() > 0);
  }

  private static KernelEndpoint current(KernelEndpoint[] victims) {
    synchronized (victims) {
      return victims[0];
    }
  }

  private static boolean isOver(boolean[] over) {
    synchronized (over) {
      return over[0];
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeRacingWithWaitersWakesThemAll(Kind kind) throws Exception {
    try (ExecutorService threads = kind.executor()) {
      for (int round = 0; round < 300; round++) {
        KernelEndpoint[] pair = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
        List<Future<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          waiting.add(threads.submit(() -> pair[0].await(Events.IN, PATIENCE_NANOS)));
        }
        LockSupport.parkNanos(round % 7 * 10_000L);
        pair[0].close();
        for (Future<Integer> each : waiting) {
          assertErrno(Errno.EBADF, each.get());
        }
        pair[1].close();
      }
    }
  }
}
