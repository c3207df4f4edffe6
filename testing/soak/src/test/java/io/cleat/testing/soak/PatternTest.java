// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Octets that follow from their place. */
class PatternTest {
  private static final int BYTES = 64;

  private final Pattern pattern = new Pattern(7);
  private final MemorySegment memory = Arena.ofAuto().allocate(BYTES, Long.BYTES);

  @Test
  void octetsAtTheirPlaceAreRight() {
    pattern.fill(memory, 1 << 20, BYTES);
    assertEquals(-1, pattern.mismatch(memory, 1 << 20, BYTES));
  }

  @Test
  void octetsAtAnotherPlaceAreNot() {
    pattern.fill(memory, 1 << 20, BYTES);
    assertEquals(0, pattern.mismatch(memory, (1 << 20) + 8, BYTES));
  }

  @Test
  void anyBitThatChangesIsFound() {
    for (int bit = 0; bit < BYTES * Byte.SIZE; bit++) {
      pattern.fill(memory, 0, BYTES);
      byte octet = memory.get(ValueLayout.JAVA_BYTE, bit / 8);
      memory.set(ValueLayout.JAVA_BYTE, bit / 8, (byte) (octet ^ 1 << bit % 8));
      assertEquals(bit / 64 * 8, pattern.mismatch(memory, 0, BYTES));
    }
  }

  @Test
  void ofTheLastWordOnlyWhatIsThereCounts() {
    pattern.fill(memory, 0, BYTES);
    memory.set(ValueLayout.JAVA_BYTE, 3, (byte) ~memory.get(ValueLayout.JAVA_BYTE, 3));
    assertTrue(pattern.isEnd(memory, 0, 0, 3));
    assertFalse(pattern.isEnd(memory, 0, 0, 4));
  }
}
