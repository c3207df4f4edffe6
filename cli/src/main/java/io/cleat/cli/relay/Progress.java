// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import java.util.List;
import java.util.Locale;

/** A line that says how far a long transfer is, for a person who waits. */
final class Progress {
  /** Short transfers need no such line. */
  private static final long FIRST_NANOS = 1_000_000_000;

  private static final long EVERY_NANOS = 250_000_000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double PERCENT = 100;

  /** How much the latest rate counts in the one that is shown. */
  private static final double WEIGHT = 0.2;

  private final Loop loop;
  private final Console console;
  private final List<Traffic> ways;
  private long bytesBefore;
  private long nanosBefore;
  private double rate = -1;

  private Progress(Loop loop, Console console, List<Traffic> ways) {
    this.loop = loop;
    this.console = console;
    this.ways = ways;
  }

  /** Shows the line from now on, after a while. */
  static void start(Loop loop, Console console, List<Traffic> ways) {
    loop.after(FIRST_NANOS, new Progress(loop, console, ways)::tick);
  }

  private void tick() {
    Traffic main = main();
    if (main != null) {
      measure(main);
      console.progress(line(main, rate));
    }
    loop.after(EVERY_NANOS, this::tick);
  }

  /** The way that more goes; null as long as nothing goes. */
  private Traffic main() {
    Traffic main = null;
    for (Traffic way : ways) {
      if (way.bytes() > 0 && (main == null || way.bytes() > main.bytes())) {
        main = way;
      }
    }
    return main;
  }

  private void measure(Traffic way) {
    long now = loop.nanoTime();
    if (nanosBefore == 0) {
      rate = way.bytes() * NANOS_PER_SECOND / Math.max(1, way.nanos());
    } else {
      double latest = (way.bytes() - bytesBefore) * NANOS_PER_SECOND / (now - nanosBefore);
      rate += (latest - rate) * WEIGHT;
    }
    bytesBefore = way.bytes();
    nanosBefore = now;
  }

  /** {@code > 512.0 MB 310.2 MB/s 51 % 0:01 left}. */
  static String line(Traffic way, double bytesPerSecond) {
    StringBuilder line = new StringBuilder();
    line.append(way.arrow()).append(' ').append(Say.bytes(way.bytes()));
    if (way.totalBytes() > 0) {
      line.append(" of ").append(Say.bytes(way.totalBytes()));
    }
    line.append("  ").append(Say.bytes(bytesPerSecond)).append("/s");
    long left = way.totalBytes() - way.bytes();
    if (way.totalBytes() > 0 && left >= 0) {
      double percent = PERCENT * way.bytes() / way.totalBytes();
      line.append(String.format(Locale.ROOT, "  %.0f %%", percent));
      if (bytesPerSecond > 1) {
        line.append("  ").append(Say.clock(left / bytesPerSecond)).append(" left");
      }
    }
    return line.toString();
  }
}
