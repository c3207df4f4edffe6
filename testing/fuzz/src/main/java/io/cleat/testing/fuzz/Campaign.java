// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Plays inputs that a target invents, until so many frames have been played or one fails. The input
 * with a number is the same for the same seed, whatever came before.
 */
final class Campaign {
  private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;
  private static final long TOLD_EVERY = 1_000_000;
  private static final double NANOS_A_SECOND = 1e9;

  private final String name;
  private final Target target;
  private final PrintWriter out;
  private long frames;

  Campaign(String name, PrintWriter out) {
    this.name = name;
    this.out = out;
    target = Targets.named(name);
  }

  /**
   * Runs it.
   *
   * @param count frames at least
   * @param patience with one input
   * @return how many failures there were, 0 or 1
   */
  int run(long count, long seed, Duration patience) throws IOException {
    long start = System.nanoTime();
    int failures = 0;
    try (Watchdog watchdog = new Watchdog(name, target, patience, out)) {
      for (long n = 0; frames < count && failures == 0; n++) {
        byte[] input = target.invent(new SplittableRandom(seed + n * GOLDEN));
        watchdog.begin(input);
        failures += plays(input, seed, n) ? 0 : 1;
        if (input.length > 0 && frames / TOLD_EVERY != told) {
          tell(count);
        }
      }
    }
    double seconds = (System.nanoTime() - start) / NANOS_A_SECOND;
    out.printf(
        "fuzz %s: %d frames, seed %d, %d failures, %.0f s%n",
        name, frames, seed, failures, seconds);
    out.flush();
    return failures;
  }

  private long told;

  private void tell(long count) {
    told = frames / TOLD_EVERY;
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    out.printf("fuzz %s: %d of %d, heap %d MB%n", name, frames, count, heap >> 20);
    out.flush();
  }

  @SuppressWarnings("CatchingUnchecked") // whatever it is that the target throws
  private boolean plays(byte[] input, long seed, long number) throws IOException {
    try {
      frames += target.play(input);
      return true;
    } catch (Exception | AssertionError | StackOverflowError e) {
      out.printf("fuzz %s: seed %d, input %d failed%n", name, seed, number);
      e.printStackTrace(out);
      out.println(target.describe());
      out.flush();
      byte[] least = Minimizer.minimize(name, input, e);
      Path kept = Seeds.keep(name, least);
      out.printf(
          "fuzz %s: %d of %d bytes suffice, kept as %s%n", name, least.length, input.length, kept);
      return false;
    }
  }
}
