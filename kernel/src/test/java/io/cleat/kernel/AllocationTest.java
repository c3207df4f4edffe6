// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_UNIX;
import static io.cleat.kernel.Talk.name;
import static io.cleat.kernel.Talk.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.cleat.Blocking;
import io.cleat.Endpoint;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Poller;
import io.cleat.Reader;
import io.cleat.address.Sockaddr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What steady traffic allocates: nothing. Measured until the compiler has had its time, over so
 * many operations that what the JVM does by the way is less than a byte each.
 */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int OPERATIONS = 10_000;

  /** The compiler needs some, and on a busy machine some more. */
  private static final int ROUNDS = 50;

  private static final int BYTES = 64;

  /**
   * Each time that a virtual thread continues, the JVM makes a task of it. In a round trip both
   * sides do, and who wakes them does three times each: to tell, to find no more, to look again.
   */
  private static final int CONTINUATIONS = 8;

  /** What the JDK makes to capture errno, where the compiler does not do without. */
  private static final double ERRNO_SLICE_BYTES = 40;

  /** No operation here is more than so many downcalls. */
  private static final int MOST_SLICES = 4;

  private final KernelEngine engine = KernelEngine.open();

  /** One operation. */
  interface Step {
    void run();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** Bytes an operation that the calling thread allocates in the end. */
  private static double perOperation(Step step) {
    return perOperation(step, 1, THREADS::getCurrentThreadAllocatedBytes);
  }

  private static double perOperation(Step step, double enough, LongSupplier allocated) {
    double bytes = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS && bytes >= enough && !isNothing(bytes); round++) {
      long before = allocated.getAsLong();
      for (int i = 0; i < OPERATIONS; i++) {
        step.run();
      }
      bytes = (allocated.getAsLong() - before) / (double) OPERATIONS;
    }
    return bytes;
  }

  private static void assertNothing(double bytes) {
    assertTrue(isNothing(bytes), bytes + " bytes an operation");
  }

  /**
   * Nothing of ours. The JDK slices the memory for errno at each downcall, and the compiler does
   * without that object only where it inlines the whole way down to it; what it leaves is a whole
   * number of slices, and is not ours.
   */
  private static boolean isNothing(double bytes) {
    long slices = Math.round(bytes / ERRNO_SLICE_BYTES);
    return slices <= MOST_SLICES && Math.abs(bytes - slices * ERRNO_SLICE_BYTES) < 1;
  }

  private static MemorySegment memory(int bytes) {
    return Arena.ofAuto().allocate(bytes);
  }

  /** Answers until the peer is gone. */
  private static void echo(Endpoint endpoint) {
    MemorySegment bytes = memory(BYTES);
    while (true) {
      long length = Blocking.recvfrom(endpoint, bytes, 0, BYTES, 0, null, -1);
      if (length <= 0) {
        return;
      }
      Blocking.sendto(endpoint, bytes, 0, length, 0, null, -1);
    }
  }

  private static void pingPong(Endpoint endpoint, MemorySegment bytes) {
    Blocking.sendto(endpoint, bytes, 0, BYTES, 0, null, -1);
    Blocking.recvfrom(endpoint, bytes, 0, BYTES, 0, null, -1);
  }

  @Test
  void blockingOnPlatformThreads() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    Thread.ofPlatform().daemon().start(() -> echo(pair[1]));
    MemorySegment bytes = memory(BYTES);
    assertNothing(perOperation(() -> pingPong(pair[0], bytes)));
  }

  @Test
  void fromAndToTheHeap() throws Exception {
    KernelEndpoint[] pair = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    MemorySegment heap = MemorySegment.ofArray(new byte[BYTES]);
    assertNothing(
        perOperation(() -> {
          pair[0].send(heap, 0, BYTES, 0);
          pair[1].recv(heap, 0, BYTES, 0);
        }));
  }

  @Test
  void inALoop() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    Thread.ofPlatform().daemon().start(() -> echo(pair[1]));
    Poller poller = engine.poller();
    MemorySegment bytes = memory(BYTES);
    poller.watch(
        pair[0],
        Events.IN,
        (endpoint, events) -> {
          long length = endpoint.recv(bytes, 0, BYTES, 0);
          endpoint.send(bytes, 0, length, 0);
        });
    pair[0].send(bytes, 0, BYTES, 0);
    assertNothing(perOperation(() -> poller.turn(Poller.FOREVER)));
  }

  @Test
  void inALoopAtHome() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    Thread.ofPlatform().daemon().start(() -> echo(pair[1]));
    Poller poller = engine.poller();
    assertEquals(0, poller.adopt(pair[0]));
    Reader answering =
        (endpoint, segment, offset, length) -> endpoint.send(segment, offset, length, 0);
    poller.watch(pair[0], Events.IN, (endpoint, events) -> endpoint.receive(answering));
    pair[0].send(memory(BYTES), 0, BYTES, 0);
    assertNothing(perOperation(() -> poller.turn(1_000_000_000)));
  }

  @Test
  void datagramsWithTheirAddresses() throws Exception {
    KernelEndpoint client = Talk.udp(engine);
    KernelEndpoint server = Talk.udp(engine);
    Sockaddr to = name(server);
    Sockaddr from = new Sockaddr();
    MemorySegment bytes = memory(BYTES);
    assertNothing(
        perOperation(() -> {
          client.sendto(bytes, 0, BYTES, 0, to);
          server.recvfrom(bytes, 0, BYTES, 0, from);
        }));
  }

  @Test
  void messages() throws Exception {
    KernelEndpoint[] pair = engine.socketpair(AF_UNIX, SOCK_DGRAM, 0);
    Message out = new Message(64).add(memory(BYTES)).add(MemorySegment.ofArray(new byte[BYTES]));
    Message in = new Message(64).add(memory(BYTES)).add(MemorySegment.ofArray(new byte[BYTES]));
    assertNothing(
        perOperation(() -> {
          pair[0].sendmsg(out, 0);
          pair[1].recvmsg(in, 0);
        }));
  }

  @Test
  void manyMessagesAtOnce() throws Exception {
    KernelEndpoint client = Talk.udp(engine);
    KernelEndpoint server = Talk.udp(engine);
    Message[] out = new Message[16];
    Message[] in = new Message[16];
    for (int i = 0; i < out.length; i++) {
      out[i] = new Message().add(memory(BYTES));
      out[i].address().set(name(server));
      in[i] = new Message(64).add(memory(BYTES));
    }
    assertNothing(
        perOperation(() -> {
          client.sendmmsg(out, 0, out.length, 0);
          server.recvmmsg(in, 0, in.length, 0);
        }));
  }

  @Test
  void onVirtualThreads() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    Thread.startVirtualThread(() -> echo(pair[1]));
    MemorySegment bytes = memory(BYTES);
    double limit = CONTINUATIONS * onAVirtualThread(1, Thread::yield);
    double perRound = onAVirtualThread(limit, () -> pingPong(pair[0], bytes));
    assertTrue(perRound < limit, perRound + " bytes a round trip, of which the JVM's " + limit);
  }

  private static double onAVirtualThread(double enough, Step step) throws Exception {
    FutureTask<Double> task =
        new FutureTask<>(() -> perOperation(step, enough, THREADS::getTotalThreadAllocatedBytes));
    Thread.startVirtualThread(task);
    return task.get();
  }

  @Test
  void waitingForTimeToPass() throws Exception {
    KernelEndpoint[] pair = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    assertNothing(perOperation(() -> pair[0].await(Events.IN, 1)));
  }
}
