// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.cleat.stack.spi.Link;
import io.cleat.testing.leaks.Leaks;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The steady state allocates nothing: round trips, bulk, and short connections. */
class StackAllocationTest {
  private static final int WARM_UP = 30_000;
  private static final int OPERATIONS = 20_000;

  /** What is left of objects that the compiler has not done without yet, in bytes an operation. */
  private static final double TOLERANCE = 0.5;

  @RegisterExtension final Leaks leaks = new Leaks();

  private static void assertAllocatesNothing(String what, Runnable operation) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < WARM_UP; i++) {
      operation.run();
    }
    double least = Double.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < OPERATIONS; i++) {
        operation.run();
      }
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      least = Math.min(least, (double) bytes / OPERATIONS);
    }
    double seen = least;
    assertTrue(least <= TOLERANCE, () -> what + " allocates " + seen + " bytes");
  }

  @Test
  void roundTrips() {
    Pair pair = leaks.watch(new Pair(0));
    pair.connect();
    assertAllocatesNothing("a round trip", () -> pair.roundTrip(64));
  }

  @Test
  void bulk() {
    Pair pair = leaks.watch(new Pair(0));
    pair.connect();
    assertAllocatesNothing("bulk", () -> pair.bulk(1 << 16));
  }

  @Test
  void roundTripsOverEthernet() {
    Pair pair = leaks.watch(new Pair(Cable.ethernet(0, 0x0200_0000_0001L, 0x0200_0000_0002L)));
    pair.connect();
    assertAllocatesNothing("a round trip", () -> pair.roundTrip(64));
  }

  @Test
  void datagramsOverEthernet() {
    Pair pair = leaks.watch(new Pair(Cable.ethernet(0, 0x0200_0000_0001L, 0x0200_0000_0002L)));
    pair.datagrams();
    assertAllocatesNothing("a datagram", () -> pair.datagram(64));
  }

  @Test
  void datagramsInFragments() {
    Pair pair = leaks.watch(new Pair(Cable.ethernet(0, 0x0200_0000_0001L, 0x0200_0000_0002L)));
    pair.datagrams();
    assertAllocatesNothing("a datagram in fragments", () -> pair.datagram(8000));
  }

  @Test
  void bulkOverEthernet() {
    int offers = Link.CHECKSUM | Link.SEGMENTATION;
    Pair pair = leaks.watch(new Pair(Cable.ethernet(offers, 0x0200_0000_0001L, 0x0200_0000_0002L)));
    pair.connect();
    assertAllocatesNothing("bulk", () -> pair.bulk(1 << 16));
  }

  @Test
  void shortConnections() {
    Pair pair = leaks.watch(new Pair(0));
    assertAllocatesNothing("a short connection", () -> pair.shortConnection(64));
  }
}
