// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.cleat.stack.spi.VirtualTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Trouble costs no memory once as many frames have been under way as ever are together. */
class FaultyLinkAllocationTest {
  private static final int ROUNDS = 20_000;
  private static final int FRAMES_A_ROUND = 8;
  private static final int FRAME_BYTES = 1500;

  private final VirtualTime time = new VirtualTime(1);

  @Test
  void framesOfATroubledLink() {
    Faults faults =
        Faults.seeded(1)
            .delay(Duration.ofMillis(20))
            .jitter(Duration.ofMillis(1))
            .loss(Loss.random(0.01))
            .duplicate(0.01)
            .corrupt(0.01)
            .reorder(0.1, Duration.ofMillis(7))
            .rate(1_000_000_000, 1 << 20);
    Cable cable = new Cable();
    FaultyLink link = new FaultyLink(cable.right(), time, faults);
    rounds(cable, link);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    rounds(cable, link);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < ROUNDS, () -> bytes + " bytes for " + ROUNDS * FRAMES_A_ROUND + " frames");
    assertEquals(0, link.count(Fault.IN_FLIGHT_LIMITED));
  }

  private void rounds(Cable cable, FaultyLink link) {
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < FRAMES_A_ROUND; i++) {
        long _ = cable.left().transmit(FRAME_BYTES);
        cable.left().commit(FRAME_BYTES, 0);
      }
      cable.left().flush();
      time.advanceTo(time.nanoTime() + 1_000_000);
      int _ = link.receive((memory, at, length, offload) -> {}, Integer.MAX_VALUE);
    }
  }
}
