// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.virtual;

import io.cleat.stack.spi.Environment;
import java.util.SplittableRandom;

/** Time that stands still until it is told to pass, and chance that comes from a seed. */
public final class VirtualTime implements Environment {
  /** What the time of day is when it begins: 2001-09-09 01:46:40 UTC. */
  private static final long EPOCH_MILLIS = 1_000_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SplittableRandom random;
  private final long[] secret;

  // Threads of a test may look at the clock; one of them lets it go on.
  private volatile long now;

  VirtualTime(long seed) {
    random = new SplittableRandom(seed);
    secret = random.longs(2).toArray();
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public long wallMillis() {
    return EPOCH_MILLIS + now / NANOS_PER_MILLI;
  }

  @Override
  public long random() {
    return random.nextLong();
  }

  @Override
  public long secret(int half) {
    return secret[half];
  }

  /** It is {@code time} now, unless it is later already. */
  void advanceTo(long time) {
    now = Math.max(now, time);
  }
}
