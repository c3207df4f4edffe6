// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import io.cleat.testing.mud.Fuzz;
import java.util.SplittableRandom;

/**
 * The MUD-mode codec: one payload, alone through every decoder, written and read again, and in a
 * frame that is cut into pieces anyhow.
 */
final class MudTarget implements Target {
  private static final long SEED = 1;

  private final Fuzz fuzz = new Fuzz(SEED);

  @Override
  public int play(byte[] input) {
    fuzz.payload(input);
    return 1;
  }

  @Override
  public byte[] invent(SplittableRandom random) {
    return fuzz.next();
  }
}
