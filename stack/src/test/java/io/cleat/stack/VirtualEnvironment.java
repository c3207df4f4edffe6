// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import io.cleat.stack.spi.Environment;
import java.util.Random;

/** Time that passes when it is told to, and dice that fall as the seed says. */
final class VirtualEnvironment implements Environment {
  private final Random random;
  private long nanos;

  VirtualEnvironment(long seed) {
    random = new Random(seed);
  }

  void pass(long more) {
    nanos += more;
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
    return 0x0123_4567_89ab_cdefL + half;
  }
}
