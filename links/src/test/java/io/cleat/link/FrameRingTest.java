// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.stack.spi.Link;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames come out as they went in, in order, between threads as in one. */
class FrameRingTest {
  private static boolean send(FrameRing ring, int length, int mark) {
    long at = ring.lend(length);
    if (at == Link.FULL) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      ring.memory().set(ValueLayout.JAVA_BYTE, at + i, (byte) (mark + i));
    }
    ring.commit(length, mark);
    return true;
  }

  @Test
  void nothingIsSeenBeforeItIsPublished() {
    FrameRing ring = new FrameRing(1024);
    assertTrue(send(ring, 10, 1));
    assertFalse(ring.hasFrames());
    assertTrue(ring.publish());
    assertFalse(ring.publish());
    assertTrue(ring.hasFrames());
    assertEquals(1, ring.receive((memory, at, length, offload) -> assertEquals(10, length), 9));
    assertFalse(ring.hasFrames());
  }

  @Test
  void fullRingHasRoomAgainOnceRead() {
    FrameRing ring = new FrameRing(256);
    int sent = 0;
    while (send(ring, 40, sent)) {
      sent++;
    }
    assertEquals(4, sent);
    ring.publish();
    assertFalse(ring.hasRoomAgain());
    assertEquals(1, ring.receive((memory, at, length, offload) -> {}, 1));
    assertTrue(ring.hasRoomAgain());
    assertTrue(send(ring, 40, 9));
  }

  @Test
  void whatDoesNotFitBeforeTheHotPlaceGoesBehindIt() {
    int hot = 1 << 16;
    FrameRing ring = new FrameRing(hot << 2);
    assertTrue(send(ring, hot, 1));
    ring.publish();
    assertEquals(1, ring.receive((memory, at, length, offload) -> {}, 1));
    // The ring is empty, and the writer stands a little behind the hot place.
    assertTrue(send(ring, hot + 1, 2));
  }

  @Test
  void frameThatIsEnoughFindsRoomWhereverTheWriterStands() {
    int longest = 2032;
    assertTrue(FrameRing.isEnough(4096, longest));
    assertFalse(FrameRing.isEnough(4096, longest + 1));
    for (int before = 1; before < 4000; before += 16) {
      FrameRing ring = new FrameRing(4096);
      assertTrue(send(ring, before, 1));
      ring.publish();
      assertEquals(1, ring.receive((memory, at, length, offload) -> {}, 1));
      assertTrue(send(ring, longest, 2), "behind " + before);
    }
  }

  @Test
  void framesOfAllSizesComeOutAsTheyWentIn() {
    Random random = new Random(1);
    FrameRing ring = new FrameRing(4096);
    Deque<int[]> model = new ArrayDeque<>();
    for (int i = 0; i < 20_000; i++) {
      int length = random.nextInt(600);
      if (random.nextBoolean() && send(ring, length, i)) {
        model.add(new int[] {length, i});
        ring.publish();
      } else {
        ring.receive(
            (memory, at, got, offload) -> check(model.remove(), memory, at, got, offload), 2);
      }
    }
  }

  private static void check(int[] expected, MemorySegment memory, long at, int got, long offload) {
    assertEquals(expected[0], got);
    assertEquals(expected[1], offload);
    for (int b = 0; b < got; b++) {
      assertEquals((byte) (expected[1] + b), memory.get(ValueLayout.JAVA_BYTE, at + b));
    }
  }

  @Test
  void framesCrossFromThreadToThread() throws Exception {
    FrameRing ring = new FrameRing(2048);
    int count = 100_000;
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < count; i++) {
                while (!send(ring, i % 97, i)) {
                  Thread.onSpinWait();
                }
                ring.publish();
              }
            });
    int[] seen = {0};
    while (seen[0] < count) {
      ring.receive(
          (memory, at, got, offload) ->
              check(new int[] {seen[0] % 97, seen[0]++}, memory, at, got, offload),
          64);
      Thread.onSpinWait();
    }
    writer.join();
  }
}
