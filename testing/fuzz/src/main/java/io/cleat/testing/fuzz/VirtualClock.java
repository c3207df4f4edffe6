// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import io.cleat.stack.spi.Environment;
import java.util.SplittableRandom;

/** Time that passes when it is told to, and dice that fall alike in each world. */
final class VirtualClock implements Environment {
  private static final long NANOS_A_MILLI = 1_000_000;
  private static final long SECRET = 0x0123_4567_89ab_cdefL;

  private final SplittableRandom random = new SplittableRandom(1);
  private long now;

  void advanceTo(long time) {
    now = Math.max(now, time);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public long wallMillis() {
    return now / NANOS_A_MILLI;
  }

  @Override
  public long random() {
    return random.nextLong();
  }

  @Override
  public long secret(int half) {
    return SECRET + half;
  }
}
