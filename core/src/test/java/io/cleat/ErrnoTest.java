// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Error numbers: there and back, and what people read. */
class ErrnoTest {
  @Test
  void everyNumberLeadsBackToItsError() {
    Set<Integer> numbers = new HashSet<>();
    for (Errno errno : Errno.values()) {
      assertTrue(numbers.add(errno.number()), errno::name);
      assertTrue(errno.number() > 0 && !errno.text().isBlank(), errno::name);
      assertEquals(-errno.number(), errno.negated());
      assertSame(errno, Errno.of(errno.number()));
      assertSame(errno, Errno.of(errno.negated()));
      assertEquals(errno.name(), Errno.name(errno.negated()));
    }
    assertEquals(131, numbers.size(), "errno.h has 133 numbers, 41 and 58 are free");
  }

  @Test
  void numberWithoutAnErrorIsNamedByItself() {
    for (long number : new long[] {0, 41, 58, 134, 524, -4095, 1L << 32 | 11, Long.MIN_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> Errno.of(number), () -> "" + number);
    }
    assertEquals("524", Errno.name(-524));
    assertEquals("0", Errno.name(0));
    assertEquals("4294967307", Errno.name(-(1L << 32 | 11)));
  }

  @Test
  void messageNamesTheCallAndTheError() {
    ErrnoException thrown = new ErrnoException("connect 127.0.0.1:80", -111);
    assertSame(Errno.ECONNREFUSED, thrown.errno());
    assertEquals("connect 127.0.0.1:80: Connection refused (ECONNREFUSED)", thrown.getMessage());
  }
}
