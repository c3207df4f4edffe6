// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.cleat.Socket;
import io.cleat.address.Inet;
import io.cleat.link.Cable;
import io.cleat.stack.ip.Prefix;
import io.cleat.testing.leaks.Leaks;
import io.cleat.wire.Ipv4Address;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Threads that wait for each other's answers allocate nothing, once that is compiled. */
class WaitingAllocationTest {
  private static final int LEFT = Ipv4Address.of(10, 0, 0, 1);
  private static final int RIGHT = Ipv4Address.of(10, 0, 0, 2);
  private static final int BITS = 24;
  private static final int CALLS = 10_000;
  private static final int ROUNDS = 40;
  private static final int MESSAGE_BYTES = 64;

  /** What the measurement itself may need; one object ten calls would be more. */
  private static final long NOISE_BYTES = 8_192;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @RegisterExtension final Leaks leaks = new Leaks();

  private final Host left = leaks.watch(Host.open("left"), Host::openEndpoints, Host::inventory);
  private final Host right = leaks.watch(Host.open("right"), Host::openEndpoints, Host::inventory);

  /** Sends back what comes, until the end. */
  private static void answer(Socket socket) {
    MemorySegment memory = Arena.ofAuto().allocate(MESSAGE_BYTES);
    try {
      for (long got = socket.read(memory, 0, MESSAGE_BYTES); got > 0; ) {
        long _ = socket.write(memory, 0, got);
        got = socket.read(memory, 0, MESSAGE_BYTES);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoWaitsAllocatesNothing() throws Exception {
    Cable cable = new Cable();
    left.attach(cable.left(), "eth0", Prefix.of(LEFT, BITS));
    right.attach(cable.right(), "eth0", Prefix.of(RIGHT, BITS));
    try (Socket listener = Socket.open(right, AF_INET, SOCK_STREAM);
        Socket near = Socket.open(left, AF_INET, SOCK_STREAM)) {
      listener.bind(new Inet(RIGHT, 0)).listen(1);
      near.connect(listener.localAddress());
      measure(near, listener.accept());
    }
  }

  private static void measure(Socket near, Socket far) throws Exception {
    Thread answering = Thread.ofPlatform().start(() -> answer(far));
    MemorySegment memory = Arena.ofAuto().allocate(MESSAGE_BYTES);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > NOISE_BYTES; round++) {
      long before = allocated(answering);
      for (int i = 0; i < CALLS; i++) {
        long _ = near.write(memory, 0, MESSAGE_BYTES);
        for (long got = 0; got < MESSAGE_BYTES; ) {
          got += near.read(memory, got, MESSAGE_BYTES - got);
        }
      }
      least = Math.min(least, allocated(answering) - before);
    }
    near.close();
    answering.join();
    far.close();
    long bytes = least;
    assertTrue(least <= NOISE_BYTES, () -> bytes + " bytes in " + CALLS + " round trips");
  }

  private static long allocated(Thread other) {
    return THREADS.getCurrentThreadAllocatedBytes()
        + THREADS.getThreadAllocatedBytes(other.threadId());
  }
}
