// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.stack.spi.Link;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When whoever has the far end of a cable is rung. */
class CableTest {
  private static final int FRAME = 1000;
  private static final int FRAMES = 20_000;
  private static final int ALL = 256;

  private final Cable cable = new Cable(Cable.DEFAULT_MTU, 0, 1 << 12);
  private final Link left = cable.left();
  private final Link right = cable.right();

  private static boolean send(Link link) {
    if (link.transmit(FRAME) == Link.FULL) {
      return false;
    }
    link.commit(FRAME, 0);
    link.flush();
    return true;
  }

  private static int take(Link link) {
    return link.receive((memory, at, length, offload) -> {}, ALL);
  }

  @Test
  void itIsRungOnceForFrames() {
    Semaphore bell = new Semaphore(0);
    right.bell(walked -> bell.release());
    assertTrue(send(left));
    assertTrue(send(left));
    left.ring(1);
    left.ring(1);
    assertEquals(1, bell.availablePermits());
  }

  @Test
  void itIsRungForRoomWhereSomebodyWaitsForIt() {
    Semaphore bell = new Semaphore(0);
    left.bell(walked -> bell.release());
    assertTrue(send(left));
    assertEquals(1, take(right));
    right.ring(1);
    assertEquals(0, bell.availablePermits());
    int sent = 0;
    while (send(left)) {
      sent++;
    }
    assertEquals(sent, take(right));
    right.ring(1);
    assertEquals(1, bell.availablePermits());
    assertTrue(left.hasRoom());
  }

  @Test
  void cableThatIsTooShortForItsFramesIsNone() {
    assertThrows(IllegalArgumentException.class, () -> new Cable(9000, 0, 1 << 14));
    int segments = Link.CHECKSUM | Link.SEGMENTATION;
    assertThrows(IllegalArgumentException.class, () -> new Cable(1500, segments, 1 << 16));
    assertEquals(9000, new Cable(9000, 0, 1 << 15).left().mtu());
  }

  /** Who found no room sees it, or is rung: whatever the two do at the same time. */
  @Test
  void roomIsNeverMissed() throws Exception {
    Semaphore bell = new Semaphore(0);
    left.bell(walked -> bell.release());
    FutureTask<Integer> reading =
        new FutureTask<>(() -> {
          int taken = 0;
          while (taken < FRAMES) {
            taken += take(right);
            right.ring(1);
          }
          return taken;
        });
    Thread.ofPlatform().daemon().start(reading);
    for (int sent = 0; sent < FRAMES; ) {
      if (send(left)) {
        sent++;
      } else if (!left.hasRoom()) {
        assertTrue(bell.tryAcquire(20, TimeUnit.SECONDS), "nobody rang");
      }
    }
    assertEquals(FRAMES, reading.get(20, TimeUnit.SECONDS));
  }
}
