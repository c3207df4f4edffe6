// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatternTest {
  private static final int BYTES = 64;

  private final Calls calls = new Calls();
  private final Pattern pattern = new Pattern(calls, BYTES, true);
  private final MemorySegment answers = calls.allocate(3 * BYTES);

  PatternTest() {
    for (int i = 0; i < 3; i++) {
      MemorySegment.copy(pattern.bytes(), 0, answers, (long) i * BYTES, BYTES);
    }
  }

  @AfterEach
  void close() {
    calls.close();
  }

  @Test
  void bytesMayBeginAndEndAnywhereInAMessage() {
    pattern.check(answers, 0, 3 * BYTES, 0);
    pattern.check(answers, 10, 100, 10);
    pattern.check(answers, BYTES + 63, 2, 63);
    pattern.check(answers, 0, 0, 0);
  }

  @Test
  void bytesAtAnotherPlaceOfTheMessageAreWrong() {
    assertThrows(LoadException.class, () -> pattern.check(answers, 10, 10, 11));
  }

  @Test
  void oneWrongByteInALaterMessageIsFound() {
    answers.set(ValueLayout.JAVA_BYTE, 2 * BYTES + 5, (byte) 0);
    assertThrows(LoadException.class, () -> pattern.check(answers, 0, 3 * BYTES, 0));
  }

  @Test
  void uncheckedAnythingPasses() {
    new Pattern(calls, BYTES, false).check(answers, 10, 10, 11);
  }
}
