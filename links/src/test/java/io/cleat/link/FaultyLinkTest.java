// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.VirtualTime;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@link FaultyLink} does to frames: what its faults say, and no more. */
class FaultyLinkTest {
  private static final long MILLIS = 1_000_000;
  private static final int FRAMES = 100_000;

  private final Cable cable = new Cable();
  private final Link sender = cable.left();
  private final VirtualTime clock = new VirtualTime(1);
  private FaultyLink link;

  private void link(Faults faults) {
    link = new FaultyLink(cable.right(), clock, faults);
  }

  private void send(int number) {
    send(number, 100);
  }

  private void send(int number, int bytes) {
    long at = sender.transmit(bytes);
    assertTrue(at != Link.FULL);
    sender.memory().set(ValueLayout.JAVA_INT_UNALIGNED, at, number);
    sender.commit(bytes, 0);
    sender.flush();
  }

  private List<Integer> arrived() {
    List<Integer> numbers = new ArrayList<>();
    link.receive(
        (memory, at, length, offload) ->
            numbers.add(memory.get(ValueLayout.JAVA_INT_UNALIGNED, at)),
        Integer.MAX_VALUE);
    return numbers;
  }

  /** How many of many frames arrive. */
  private int arrivedOfMany() {
    int count = 0;
    for (int i = 0; i < FRAMES; i++) {
      send(i);
      count += arrived().size();
    }
    return count;
  }

  private static void about(double expected, double actual) {
    assertEquals(expected, actual, expected * 0.1);
  }

  @Test
  void withoutFaultsFramesPassAtOnce() {
    link(Faults.seeded(1));
    send(1);
    send(2);
    assertTrue(link.hasFrames());
    assertEquals(List.of(1, 2), arrived());
    assertFalse(link.hasFrames());
  }

  @Test
  void delayedFramesSayWhenTheyCome() {
    link(Faults.seeded(1).delay(Duration.ofMillis(10)));
    send(1);
    assertEquals(List.of(), arrived());
    assertEquals(10 * MILLIS, link.arrivals().nextFrameAt());
    clock.advanceTo(10 * MILLIS - 1);
    assertFalse(link.hasFrames());
    clock.advanceTo(clock.nanoTime() + 1);
    assertTrue(link.hasFrames());
    assertEquals(List.of(1), arrived());
    assertEquals(Long.MAX_VALUE, link.arrivals().nextFrameAt());
  }

  @Test
  void delaysAddUpWhereOneDecoratesAnother() {
    Faults delay = Faults.seeded(1).delay(Duration.ofMillis(10));
    link(delay);
    link = new FaultyLink(link, clock, delay);
    send(1);
    assertEquals(List.of(), arrived());
    assertEquals(10 * MILLIS, link.arrivals().nextFrameAt());
    clock.advanceTo(10 * MILLIS);
    assertEquals(List.of(), arrived());
    assertEquals(20 * MILLIS, link.arrivals().nextFrameAt());
    clock.advanceTo(20 * MILLIS);
    assertEquals(List.of(1), arrived());
  }

  @Test
  void jitterChangesNoOrder() {
    link(Faults.seeded(1).delay(Duration.ofMillis(10)).jitter(Duration.ofMillis(10)));
    List<Integer> sent = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      clock.advanceTo(clock.nanoTime() + MILLIS / 10);
      send(i);
      assertTrue(arrived().isEmpty() || i > 90);
      sent.add(i);
      if (i == 90) {
        break;
      }
    }
    clock.advanceTo(clock.nanoTime() + 20 * MILLIS);
    assertEquals(sent, arrived());
  }

  @Test
  void theShareThatIsLostIsTheOneThatWasSaid() {
    link(Faults.seeded(1).loss(Loss.random(0.05)));
    about(0.95 * FRAMES, arrivedOfMany());
    about(0.05 * FRAMES, link.count(Fault.LOST));
  }

  @Test
  void burstsLoseTheirShareInRuns() {
    link(Faults.seeded(1).loss(Loss.bursts(0.05, 5)));
    int lost = 0;
    int runs = 0;
    boolean before = false;
    for (int i = 0; i < FRAMES; i++) {
      send(i);
      boolean now = arrived().isEmpty();
      lost += now ? 1 : 0;
      runs += now && !before ? 1 : 0;
      before = now;
    }
    about(0.05 * FRAMES, lost);
    about(5, (double) lost / runs);
  }

  @Test
  void duplicatedFramesComeTwice() {
    link(Faults.seeded(1).duplicate(0.1));
    about(1.1 * FRAMES, arrivedOfMany());
    about(0.1 * FRAMES, link.count(Fault.DUPLICATED));
  }

  @Test
  void reorderedFramesAreOvertaken() {
    link(Faults.seeded(1).reorder(0.5, Duration.ofMillis(1)));
    for (int i = 0; i < 100; i++) {
      send(i);
    }
    List<Integer> first = arrived();
    clock.advanceTo(clock.nanoTime() + MILLIS);
    List<Integer> later = arrived();
    assertEquals(100, first.size() + later.size());
    assertEquals(later.size(), link.count(Fault.REORDERED));
    assertTrue(later.size() > 30 && later.size() < 70, later.toString());
  }

  @Test
  void aBitOfCorruptedFramesIsChanged() {
    link(Faults.seeded(1).corrupt(1));
    send(0x12345678);
    int[] changed = {0};
    link.receive(
        (memory, at, length, offload) -> {
          for (int i = 0; i < length; i++) {
            int expected = i < 4 ? 0x12345678 >>> 8 * i & 0xff : 0;
            changed[0] +=
                Integer.bitCount((memory.get(ValueLayout.JAVA_BYTE, at + i) & 0xff) ^ expected);
          }
        },
        1);
    assertEquals(1, changed[0]);
  }

  @Test
  void aRateSpacesFramesAndItsQueueHasALimit() {
    link(Faults.seeded(1).rate(8_000_000, 1000));
    for (int i = 0; i < 20; i++) {
      send(i, 100);
    }
    assertEquals(List.of(), arrived());
    assertEquals(100_000, link.arrivals().nextFrameAt());
    clock.advanceTo(100_000);
    assertEquals(List.of(0), arrived());
    clock.advanceTo(10 * MILLIS);
    assertEquals(10, arrived().size());
    assertEquals(9, link.count(Fault.QUEUE_FULL));
  }

  @Test
  void oneKindOfFaultDoesNotDisturbTheDiceOfAnother() {
    link(Faults.seeded(3).loss(Loss.random(0.2)));
    List<Integer> without = new ArrayList<>();
    List<Integer> with = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      send(i);
      without.addAll(arrived());
    }
    link(Faults.seeded(3).loss(Loss.random(0.2)).duplicate(0.3).corrupt(0));
    for (int i = 0; i < 1000; i++) {
      send(i);
      List<Integer> now = arrived();
      with.addAll(now.isEmpty() ? now : List.of(now.getFirst()));
    }
    assertEquals(without, with);
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    Faults faults = Faults.seeded(1);
    String message =
        assertThrows(IllegalArgumentException.class, () -> faults.duplicate(1.5)).getMessage();
    assertEquals("duplicated is a probability of 0 to 1, not 1.5", message);
    assertThrows(IllegalArgumentException.class, () -> Loss.bursts(1, 2));
  }
}
