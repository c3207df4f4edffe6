// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.cleat.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ping-pong over AF_UNIX allocates nothing, once it is compiled. */
class LocalAllocationTest extends LocalFixture {
  private static final int CALLS = 100_000;
  private static final int ROUNDS = 20;
  private static final int MESSAGE_BYTES = 64;

  /** What the measurement itself may need; one object a hundred calls would be more. */
  private static final long NOISE_BYTES = 8_192;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(ints = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET})
  void pingPongAllocatesNothing(int type) {
    Talker[] pair = pair(type);
    Endpoint left = pair[0].endpoint;
    Endpoint right = pair[1].endpoint;
    MemorySegment memory = Arena.ofAuto().allocate(MESSAGE_BYTES);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > NOISE_BYTES; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        left.send(memory, 0, MESSAGE_BYTES, 0);
        right.recv(memory, 0, MESSAGE_BYTES, 0);
        right.send(memory, 0, MESSAGE_BYTES, 0);
        left.recv(memory, 0, MESSAGE_BYTES, 0);
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    long bytes = least;
    assertTrue(least <= NOISE_BYTES, () -> bytes + " bytes in " + CALLS + " round trips");
  }
}
