// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.stack.spi.Environment;
import java.security.SecureRandom;

/** The real time, and chance that nobody can foresee. */
final class SystemEnvironment implements Environment {
  private final SecureRandom random = new SecureRandom();
  private final long secret0 = random.nextLong();
  private final long secret1 = random.nextLong();
  private final long origin = System.nanoTime();

  @Override
  public long nanoTime() {
    return System.nanoTime() - origin;
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long random() {
    return random.nextLong();
  }

  @Override
  public long secret(int half) {
    return half == 0 ? secret0 : secret1;
  }
}
