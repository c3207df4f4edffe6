// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.driving;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few rounds, of each kind some; {@code cleat driving} plays more. */
class RoundsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everyByteComesBack(long seed) throws Exception {
    new Round(Plan.of(seed), PATIENCE).play();
  }
}
