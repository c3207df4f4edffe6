// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cleat fuzz flood}: a listener under a flood of SYNs. */
@Command(
    name = "flood",
    description = "Floods a listener with SYNs of addresses that nobody has.",
    mixinStandardHelpOptions = true)
final class FloodCommand implements Callable<Integer> {
  /** Conversations of the honest client while the flood lasts. */
  private static final int PARTS = 20;

  /** What the heap may have grown by, measured when the flood has lasted for a while. */
  private static final long HEAP_GROWTH_MAX = 8L << 20;

  private static final int COLLECTIONS = 3;

  @Option(names = "--syns", paramLabel = "N", defaultValue = "1000000", description = "how many")
  private long syns;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "of the addresses")
  private long seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    long start = System.nanoTime();
    Flood flood = new Flood(seed);
    flood.run(syns / PARTS);
    long before = usedHeap();
    for (int i = 1; i < PARTS; i++) {
      flood.run(syns / PARTS);
    }
    long grown = usedHeap() - before;
    flood.end();
    double seconds = (System.nanoTime() - start) / 1e9;
    out.println(flood.counters());
    out.println("fuzz flood: at the most " + flood.most());
    out.printf(
        "fuzz flood: %d SYNs, %d conversations meanwhile, the slowest %.1f ms, heap %+d KB, %.0f"
            + " s%n",
        flood.sent(), flood.conversations(), flood.slowestNanos() / 1e6, grown >> 10, seconds);
    out.flush();
    return grown <= HEAP_GROWTH_MAX ? 0 : 1;
  }

  private static long usedHeap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
