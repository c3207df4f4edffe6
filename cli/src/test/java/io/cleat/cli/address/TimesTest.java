// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths of time as people write them. */
class TimesTest {
  @ParameterizedTest
  @CsvSource({
    "5, 5000000000",
    "0.5, 500000000",
    "5s, 5000000000",
    "200ms, 200000000",
    "2m, 120000000000",
    "0, 0",
    "1e-3, 1000000"
  })
  void secondsAreTheUnitUnlessOneIsGiven(String text, long nanos) throws BadAddress {
    assertEquals(nanos, Times.nanos(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "5h", "1e30", "s"})
  void allElseIsRefused(String text) {
    assertThrows(BadAddress.class, () -> Times.nanos(text));
  }
}
