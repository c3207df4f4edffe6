// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.stack.spi.Link;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A ring of frames is a queue that is sometimes full. */
class FrameRingProperties {
  private static final int RING_BYTES = 1 << 12;

  @Property(tries = 1000)
  void framesComeOutAsTheyWentIn(
      @ForAll @Size(max = 100) List<@IntRange(max = 1500) Integer> steps) {
    FrameRing ring = new FrameRing(RING_BYTES);
    ArrayDeque<byte[]> model = new ArrayDeque<>();
    int number = 0;
    for (int step : steps) {
      if (step % 3 == 0) {
        take(ring, model, step % 5);
      } else {
        put(ring, model, step, number++);
      }
      assertEquals(!model.isEmpty(), ring.hasFrames());
    }
    take(ring, model, Integer.MAX_VALUE);
    assertTrue(model.isEmpty() && !ring.hasFrames());
  }

  private static void put(FrameRing ring, ArrayDeque<byte[]> model, int length, int number) {
    long at = ring.lend(length);
    if (at == Link.FULL) {
      assertTrue(!model.isEmpty(), "an empty ring has room");
      return;
    }
    byte[] frame = new byte[length];
    Arrays.fill(frame, (byte) number);
    MemorySegment.copy(frame, 0, ring.memory(), ValueLayout.JAVA_BYTE, at, length);
    ring.commit(length, number);
    ring.publish();
    model.add(frame);
  }

  private static void take(FrameRing ring, ArrayDeque<byte[]> model, int budget) {
    int most = Math.min(budget, model.size());
    int count =
        ring.receive(
            (memory, at, length, offload) -> {
              byte[] expected = model.remove();
              byte[] found = memory.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
              assertArrayEquals(expected, found);
            },
            budget);
    assertEquals(most, count);
  }
}
