// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.stack.spi.Environment;
import java.util.Random;

/** A clock that stands still until it is moved, and dice that always fall the same. */
final class VirtualTime implements Environment {
  private static final long SEED = 9293;

  /** Not 0, so that what takes 0 for "never" would be seen. */
  private static final long ORIGIN_NANOS = 3_600_000_000_000L;

  private final Random random = new Random(SEED);
  private long nanos = ORIGIN_NANOS;

  /** Nanoseconds since the script began. */
  long scriptNanos() {
    return nanos - ORIGIN_NANOS;
  }

  void moveTo(long scriptNanos) {
    nanos = scriptNanos + ORIGIN_NANOS;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long wallMillis() {
    return nanos / 1_000_000;
  }

  @Override
  public long random() {
    return random.nextLong();
  }

  @Override
  public long secret(int half) {
    return SEED + half;
  }
}
