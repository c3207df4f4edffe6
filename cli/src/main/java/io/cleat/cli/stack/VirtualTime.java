// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.stack;

import io.cleat.stack.spi.Environment;
import java.util.SplittableRandom;

/** Time that passes when it is told to, and chance that comes from a seed. */
final class VirtualTime implements Environment {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SplittableRandom random;
  private final long[] secret;
  private long now;

  VirtualTime(long seed) {
    random = new SplittableRandom(seed);
    secret = random.longs(2).toArray();
  }

  @Override
  public long nanoTime() {
    return now;
  }

  /** The day on which all simulations begin is that of UNIX. */
  @Override
  public long wallMillis() {
    return now / NANOS_PER_MILLI;
  }

  @Override
  public long random() {
    return random.nextLong();
  }

  @Override
  public long secret(int half) {
    return secret[half];
  }

  void advanceTo(long nanos) {
    now = Math.max(now, nanos);
  }
}
