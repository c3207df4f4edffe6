// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_UNIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Poller;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Threads of both kinds do everything to the same few endpoints at once: send, receive, wait,
 * watch, pass them on, interrupt each other, close pollers and endpoints under each other's hands.
 * Each pair of sockets speaks a number of its own, so that a call which reaches a stranger shows.
 * In the end nothing is open.
 */
class ChaosTest {
  private static final int PLACES = 12;
  private static final int THREADS = 6;
  private static final long RUN_NANOS = 1_500_000_000;
  private static final Set<Errno> WELL =
      Set.of(Errno.EAGAIN, Errno.EBADF, Errno.EPIPE, Errno.ECONNRESET, Errno.EINTR, Errno.ENOENT);

  /** One end, and what is said there and at its peer alone. */
  private record Place(Endpoint endpoint, long number) {}

  private final AtomicReferenceArray<Place> places = new AtomicReferenceArray<>(PLACES);
  private final AtomicReferenceArray<Poller> pollers = new AtomicReferenceArray<>(2);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong told = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private Set<String> before;
  private KernelEngine engine;

  @BeforeEach
  void open() throws Exception {
    before = OpenDescriptors.now();
    engine = KernelEngine.open();
    for (int i = 0; i < PLACES; i += 2) {
      renew(i);
    }
    pollers.set(0, engine.poller());
    pollers.set(1, engine.poller());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @RepeatedTest(2)
  void nobodyReachesAStrangerAndNothingIsLeft() throws Exception {
    long end = System.nanoTime() + RUN_NANOS;
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(i);
      threads.add(thread(i % 2 == 0).unstarted(() -> disturb(random, end)));
    }
    List<Thread> turning =
        List.of(
            thread(false).unstarted(() -> turn(0, end)),
            thread(true).unstarted(() -> turn(1, end)));
    threads.addAll(turning);
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join(Talk.PATIENCE_NANOS / 1_000_000);
      assertTrue(!thread.isAlive(), () -> thread + " hangs in " + List.of(thread.getStackTrace()));
    }
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
    assertTrue(received.get() > 0 && told.get() > 0);
    engine.close();
    long deadline = System.nanoTime() + Talk.PATIENCE_NANOS;
    while (!before.equals(OpenDescriptors.now()) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertEquals(before, OpenDescriptors.now());
  }

  private static Thread.Builder thread(boolean virtual) {
    return virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
  }

  private void renew(int place) throws ErrnoException {
    KernelEndpoint[] pair = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    long number = numbers.incrementAndGet();
    for (int i = 0; i < 2; i++) {
      Place old = places.getAndSet(place + i, new Place(pair[i], number));
      if (old != null) {
        old.endpoint.close();
      }
    }
  }

  private void disturb(Random random, long end) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment word = arena.allocate(Long.BYTES);
      while (System.nanoTime() < end && failure.get() == null) {
        step(random, word);
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  private void step(Random random, MemorySegment word) throws ErrnoException {
    Place place = places.get(random.nextInt(PLACES));
    Poller poller = pollers.get(random.nextInt(2));
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> send(place, word);
      case 3, 4 -> receive(place, word);
      case 5 -> ends(place.endpoint.await(Events.IN, random.nextInt(200_000)));
      case 6, 7 -> ends(poller.watch(place.endpoint, events(random), this::told));
      case 8 -> ends(poller.unwatch(place.endpoint));
      case 9 -> pass(place, random, word);
      case 10 -> renew(random.nextInt(PLACES / 2) * 2);
      default -> rare(random);
    }
    boolean _ = Thread.interrupted();
  }

  private static int events(Random random) {
    int events = random.nextBoolean() ? Events.IN : Events.IN | Events.OUT;
    return random.nextBoolean() ? events : events | Events.EDGE;
  }

  private void send(Place place, MemorySegment word) {
    word.set(ValueLayout.JAVA_LONG, 0, place.number);
    ends(place.endpoint.send(word, 0, Long.BYTES, 0));
  }

  private void receive(Place place, MemorySegment word) {
    long got = ends(place.endpoint.recv(word, 0, Long.BYTES, 0));
    if (got > 0) {
      assertEquals(Long.BYTES, got);
      assertEquals(place.number, word.get(ValueLayout.JAVA_LONG, 0), "a stranger's bytes");
      received.incrementAndGet();
    }
  }

  /** A copy of the endpoint goes through a pair of its own, and speaks as the original. */
  private void pass(Place place, Random random, MemorySegment word) throws ErrnoException {
    KernelEndpoint[] pair = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    Message message = new Message(64).add(word);
    message.control().rights(place.endpoint);
    long sent = ends(pair[0].sendmsg(message, 0));
    if (sent > 0 && random.nextInt(4) != 0) {
      Message arrived = new Message(64).add(word);
      assertEquals(sent, pair[1].recvmsg(arrived, 0));
      Endpoint copy = arrived.control().passed(0);
      receive(new Place(copy, place.number), word);
      copy.close();
    }
    pair[0].close();
    pair[1].close();
  }

  private void rare(Random random) throws ErrnoException {
    if (random.nextInt(4) == 0) {
      pollers.getAndSet(random.nextInt(2), engine.poller()).close();
    } else {
      threads.get(random.nextInt(threads.size())).interrupt();
    }
  }

  private void told(Endpoint endpoint, int events) {
    told.incrementAndGet();
  }

  private void turn(int which, long end) {
    try {
      while (System.nanoTime() < end && failure.get() == null) {
        ends(pollers.get(which).turn(1_000_000));
        boolean _ = Thread.interrupted();
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  private static long ends(long result) {
    if (result < 0 && !WELL.contains(Errno.of(result))) {
      throw new AssertionError(Errno.name(result));
    }
    return result;
  }
}
