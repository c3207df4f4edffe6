// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every workload over both sides, for a few milliseconds and with few endpoints. */
class StackWorkloadTest {
  private static final int PART = 100;
  private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  @TestFactory
  Stream<DynamicTest> everyWorkloadRunsOverBothSides() {
    return Arrays.stream(StackWorkload.values())
        .flatMap(workload ->
            Arrays.stream(Side.values())
                .filter(workload::isFor)
                .map(side ->
                    dynamicTest(workload.id() + " over " + side.id(), () -> runs(workload, side))));
  }

  /** The workloads themselves check every count of bytes. */
  private static void runs(StackWorkload workload, Side side) throws IOException {
    try (Probe probe = workload.open(side, PART)) {
      Reading reading = probe.measure(NANOS);
      assertTrue(reading.facts().get(Reading.OPERATIONS) >= 1, reading::toString);
      // What the kernel's slabs grow by is the whole machine's doing.
      assertTrue(
          reading.value() > 0 || workload.isOnce() && side == Side.KERNEL, reading::toString);
      if (!workload.isOnce()) {
        assertTrue(reading.facts().get(Reading.P99) > 0, reading::toString);
      }
    }
  }

  @Test
  void everyShortConnectionOfTheStackIsKeptInTimeWait() throws IOException {
    try (Probe probe = StackWorkload.SHORT.open(Side.STACK, PART)) {
      Map<String, Double> first = probe.measure(NANOS).facts();
      Map<String, Double> second = probe.measure(NANOS).facts();
      double made = first.get(Reading.OPERATIONS) + second.get(Reading.OPERATIONS);
      assertEquals(made, second.get(Reading.TIME_WAITS));
    }
  }

  @Test
  void turnsAreCountedSoThatNothingOfTheStackIsWaitedFor() throws IOException {
    try (Probe probe = StackWorkload.SHORT.open(Side.STACK, PART);
        Probe bulk = StackWorkload.BULK_1500.open(Side.STACK, PART)) {
      assertEquals(0, probe.measure(NANOS).facts().get(Reading.WAITS));
      assertEquals(0, bulk.measure(NANOS).facts().get(Reading.WAITS));
    }
  }

  @Test
  void idleEndpointsAreCountedAtBothEnds() throws IOException {
    try (Probe probe = StackWorkload.MEMORY_1M.open(Side.STACK, PART)) {
      Reading reading = probe.measure(NANOS);
      assertEquals(1_000_000 / PART, reading.facts().get(Reading.OPERATIONS));
      // The last reply still waits for its acknowledgement.
      assertTrue(reading.facts().get(Reading.NATIVE_BYTES) < 1, reading::toString);
    }
  }

  @Test
  void whatIdleConnectionsCostIsSaidOfTheStack() throws IOException {
    try (Probe probe = StackWorkload.SHORT_10K.open(Side.STACK, PART)) {
      assertTrue(probe.measure(NANOS).facts().get(Reading.LOST) < 1);
    }
  }
}
