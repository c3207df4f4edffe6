// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Holds a property of many random values. A failure names the seed; with that as the system
 * property {@code cleat.seed} the same values come again.
 */
public final class Property {
  private static final int TRIES = 3_000;

  private Property() {}

  /** Tries the property many times, each time with random numbers that go on. */
  public static void holds(Consumer<Random> property) {
    long seed = Long.getLong("cleat.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < TRIES; i++) {
      try {
        property.accept(random);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "try " + i + " of -Dcleat.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** Random bytes; short ones and zeros come often. */
  public static byte[] bytes(Random random, int most) {
    byte[] bytes = new byte[random.nextBoolean() ? random.nextInt(most + 1) : random.nextInt(5)];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      if (random.nextInt(3) == 0) {
        bytes[i] = 0;
      }
    }
    return bytes;
  }

  /** Random text of so many bytes in UTF-8 at the most, without zeros. */
  public static String text(Random random, int mostBytes) {
    StringBuilder text = new StringBuilder();
    int bytes = random.nextInt(mostBytes + 1);
    int[] alphabets = {'a', 0xe9, 0x4e2d, 0x1f40c};
    int alphabet = random.nextInt(alphabets.length);
    for (int left = bytes; left > alphabet; left -= alphabet + 1) {
      text.appendCodePoint(alphabets[alphabet] + random.nextInt(10));
    }
    return text.toString();
  }
}
