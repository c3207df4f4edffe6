// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Compiled codecs allocate nothing, whatever kinds of memory they have seen before. */
class AllocationTest {
  private static final int CALLS = 200_000;
  private static final int ROUNDS = 20;

  /** What the measurement itself may need; one object a thousand calls would be more. */
  private static final long NOISE_BYTES = 4_096;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private interface Work {
    long run(MemorySegment memory, int i);
  }

  @Test
  void writingAndReadingASegmentOverIpv4AllocatesNothing() {
    allocatesNothing((frame, i) -> {
      int length = SampleFrames.tcpOverIpv4(frame, 0, i, 1460);
      long sum = SampleFrames.parseIpv4(frame, 0, length);
      assertEquals(i, (int) sum);
      return sum;
    });
  }

  @Test
  void writingAndReadingADatagramOverIpv6AllocatesNothing() {
    allocatesNothing((frame, i) -> {
      int length = SampleFrames.udpOverIpv6(frame, 0, i & 0xffff, 100);
      long sum = SampleFrames.parseIpv6(frame, 0, length);
      assertEquals(i & 0xffff, (int) sum);
      return sum;
    });
  }

  @Test
  void walkingThroughAllThatLinuxSendsAllocatesNothing() {
    MemorySegment[] frames =
        Frames.linux().stream().map(Frames.Known::frame).toArray(MemorySegment[]::new);
    var walk = new Walk();
    allocatesNothing((memory, i) -> {
      walk.ethernet(frames[i % frames.length]);
      return walk.sum;
    });
  }

  /** Passes with the first round that is free; until the compiler is done, rounds are not. */
  private static void allocatesNothing(Work work) {
    try (Arena confined = Arena.ofConfined();
        Arena shared = Arena.ofShared()) {
      MemorySegment[] kinds = {
        confined.allocate(2048), shared.allocate(2048), MemorySegment.ofArray(new byte[2048])
      };
      long bytes = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS && bytes > NOISE_BYTES; round++) {
        bytes = bytes(work, kinds);
      }
      long last = bytes;
      assertTrue(last <= NOISE_BYTES, () -> last + " bytes in " + CALLS + " calls");
    }
  }

  private static long bytes(Work work, MemorySegment[] kinds) {
    long sum = 0;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      sum += work.run(kinds[i % kinds.length], i);
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(sum != 0);
    return bytes;
  }
}
