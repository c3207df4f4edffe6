// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import io.cleat.stack.spi.Link;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How fast two stacks in one thread are, to be run by hand; not a benchmark with an opponent, a
 * look at whether a change made things slower. Prints the best of several rounds, in time of the
 * processor that this thread used, so that others on the machine count for less.
 */
final class Speed {
  private static final int ROUNDS = 6;
  private static final long ROUND_NANOS = 300_000_000L;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Speed() {}

  /** Prints a table. */
  public static void main(String[] arguments) {
    Pair ping = new Pair(0);
    ping.connect();
    print("64 B round trip", "ns", best(() -> ping.roundTrip(64)));
    Pair shortLived = new Pair(0);
    double nanos = best(() -> shortLived.shortConnection(64));
    print("short connection", "ns", nanos);
    print("short connections", "thousand/s", 1e6 / nanos);
    print("  of them in TIME-WAIT", "", shortLived.client.tcp().timeWaits());
    print("bulk, MTU 1500, checksums", "GB/s", bulk(new Pair(1500, 0)));
    print("bulk, MTU 1500, no checksums", "GB/s", bulk(new Pair(1500, Link.CHECKSUM)));
    print("bulk, 64 KiB segments, checksums", "GB/s", bulk(new Pair(65_535, 0)));
    int both = Link.CHECKSUM | Link.SEGMENTATION;
    print("bulk, segmentation and checksum offload", "GB/s", bulk(new Pair(1500, both)));
  }

  private static double bulk(Pair pair) {
    int bytes = 1 << 20;
    pair.connect();
    return bytes / best(() -> pair.bulk(bytes));
  }

  /** Nanoseconds of one operation in the best round. */
  private static double best(Runnable operation) {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      long end = start;
      int count = 0;
      while (end - start < ROUND_NANOS) {
        for (int i = 0; i < 16; i++) {
          operation.run();
        }
        count += 16;
        end = THREADS.getCurrentThreadCpuTime();
      }
      best = Math.min(best, (double) (end - start) / count);
    }
    return best;
  }

  @SuppressWarnings("SystemOut") // it is there to print
  private static void print(String what, String unit, double value) {
    System.out.printf("%-42s %10.2f %s%n", what, value, unit);
  }
}
