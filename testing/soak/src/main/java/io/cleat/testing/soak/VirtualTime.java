// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import io.cleat.stack.spi.Environment;
import java.util.SplittableRandom;

/** Time that passes when it is told to, and what two hosts know of it. */
final class VirtualTime {
  /** What the time of day is when it begins: 2001-09-09 01:46:40 UTC. */
  private static final long EPOCH_MILLIS = 1_000_000_000_000L;

  private static final long MILLI_NANOS = 1_000_000;

  private long now;

  /** In nanoseconds since it began. */
  long now() {
    return now;
  }

  void advanceTo(long time) {
    now = Math.max(now, time);
  }

  /** What one host knows: this time, and chance of its own. */
  Environment host(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    long[] secret = {chance.nextLong(), chance.nextLong()};
    return new Environment() {
      @Override
      public long nanoTime() {
        return now;
      }

      @Override
      public long wallMillis() {
        return EPOCH_MILLIS + now / MILLI_NANOS;
      }

      @Override
      public long random() {
        return chance.nextLong();
      }

      @Override
      public long secret(int half) {
        return secret[half];
      }
    };
  }
}
