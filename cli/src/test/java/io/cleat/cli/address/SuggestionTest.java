// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which word is offered for a mistyped one. */
class SuggestionTest {
  @Test
  void distanceCountsSwappedNeighboursOnce() {
    assertEquals(1, Suggestion.distance("tpc", "tcp"));
    assertEquals(0, Suggestion.distance("tcp", "tcp"));
    assertEquals(3, Suggestion.distance("", "tcp"));
    assertEquals(2, Suggestion.distance("unixx-listn", "unix-listen"));
  }

  @Test
  void nearestWordIsOffered() {
    assertEquals(
        ", did you mean 'tcp:'?", Suggestion.of("tpc", List.of("udp", "tcp", "unix"), ":"));
  }

  @Test
  void nothingIsOfferedForAWordFarFromAll() {
    assertEquals("", Suggestion.of("gopher", List.of("tcp", "udp"), ""));
  }
}
