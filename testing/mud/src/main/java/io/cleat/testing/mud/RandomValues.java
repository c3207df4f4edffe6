// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.mud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcClass;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.random.RandomGenerator;

/** Random values that survive a journey: of all kinds that have a form on the wire. */
final class RandomValues {
  private static final String[] ALPHABET = {
    "a", "b", "\"", "\\", "\n", "\r", "\t", "\u001b", "(", "{", ",", ":", "é", "中", "😀", "\u007f"
  };

  private static final int WIDTH_MAX = 20;

  private final RandomGenerator random;

  RandomValues(RandomGenerator random) {
    this.random = random;
  }

  /** A value with at most {@code depth} containers in each other. */
  LpcValue next(int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 7)) {
      case 0 -> LpcInt.of(number());
      case 1 -> new LpcFloat(real());
      case 2 -> string();
      case 3, 4 -> LpcArray.of(some(depth));
      case 5 -> LpcClass.of(some(depth));
      default -> LpcMapping.of(pairs(depth));
    };
  }

  private long number() {
    return random.nextLong() >> random.nextInt(Long.SIZE);
  }

  /** Any float that is finite, simple ones as often as those of many digits. */
  double real() {
    if (random.nextBoolean()) {
      return number() / 64.0;
    }
    double real = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(real) ? real : -0.0;
  }

  private LpcString string() {
    var text = new StringBuilder();
    boolean plain = random.nextBoolean();
    for (int left = random.nextInt(random.nextInt(64) == 0 ? 3000 : 30); left > 0; left--) {
      text.append(plain ? "x" : ALPHABET[random.nextInt(ALPHABET.length)]);
    }
    return new LpcString(text.toString());
  }

  private LpcValue[] some(int depth) {
    return fill(new LpcValue[random.nextInt(WIDTH_MAX) >> random.nextInt(4)], depth);
  }

  private LpcValue[] pairs(int depth) {
    return fill(new LpcValue[2 * (random.nextInt(WIDTH_MAX) >> random.nextInt(4))], depth);
  }

  private LpcValue[] fill(LpcValue[] values, int depth) {
    for (int i = 0; i < values.length; i++) {
      values[i] = next(depth - 1);
    }
    return values;
  }
}
