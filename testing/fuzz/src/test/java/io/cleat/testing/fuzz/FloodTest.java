// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A listener under a flood of SYNs. */
class FloodTest {
  @Test
  void listenerAcceptsDuringAFloodAndAfterAndNothingIsLeft() {
    Flood flood = new Flood(1);
    for (int i = 0; i < 4; i++) {
      flood.run(10_000);
    }
    flood.end();
    assertEquals(5, flood.conversations());
    assertTrue(flood.slowestNanos() < 100_000_000, () -> "" + flood.slowestNanos());
  }
}
