// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages come out as they went in, and an empty queue holds no memory. */
class MessageQueueTest {
  private final RingPool pool = new RingPool(1 << 20);
  private final MessageQueue queue = new MessageQueue(pool, 8);
  private final MemorySegment head = Arena.ofAuto().allocate(8);

  private boolean add(byte[] body, long mark, int limit) {
    head.set(ValueLayout.JAVA_LONG, 0, mark);
    return queue.add(head, MemorySegment.ofArray(body), 0, body.length, limit);
  }

  @Test
  void messagesComeOutAsTheyWentIn() {
    Random random = new Random(1);
    Deque<byte[]> model = new ArrayDeque<>();
    for (int i = 0; i < 5000; i++) {
      if (random.nextInt(5) < 3) {
        byte[] body = new byte[random.nextInt(700)];
        random.nextBytes(body);
        if (add(body, Arrays.hashCode(body), 20_000)) {
          model.add(body);
        }
      } else if (!model.isEmpty()) {
        byte[] body = new byte[queue.length()];
        queue.head(head);
        queue.body(0, MemorySegment.ofArray(body), 0, body.length);
        queue.remove();
        assertTrue(Arrays.equals(model.remove(), body));
        assertEquals(Arrays.hashCode(body), head.get(ValueLayout.JAVA_LONG, 0));
      }
      assertEquals(model.size(), queue.count());
    }
    queue.clear();
    assertEquals(0, pool.usedBytes());
  }

  @Test
  void limitHoldsButForTheFirst() {
    assertTrue(add(new byte[100], 0, 10));
    assertFalse(add(new byte[100], 0, 200));
    assertTrue(add(new byte[50], 0, 200));
    queue.remove();
    queue.remove();
    assertEquals(0, pool.usedBytes());
  }

  @Test
  void poolThatIsUsedUpRefuses() {
    MessageQueue other = new MessageQueue(new RingPool(1 << 13), 8);
    assertFalse(
        other.add(head, MemorySegment.ofArray(new byte[10_000]), 0, 10_000, Integer.MAX_VALUE));
    assertTrue(other.add(head, MemorySegment.ofArray(new byte[8]), 0, 8, Integer.MAX_VALUE));
  }
}
