// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.driving;

import io.cleat.link.DecoratedLink;
import io.cleat.stack.spi.Link;
import java.util.Random;

/** A link that loses some of the frames it is given. */
final class LossyLink extends DecoratedLink {
  private static final int ALL = 1000;

  private final Random random;
  private final int lossPerMille;

  LossyLink(Link link, long seed, int lossPerMille) {
    super(link);
    this.lossPerMille = lossPerMille;
    random = new Random(seed);
  }

  @Override
  public void commit(int length, long offload) {
    if (random.nextInt(ALL) >= lossPerMille) {
      inner.commit(length, offload);
    }
  }
}
