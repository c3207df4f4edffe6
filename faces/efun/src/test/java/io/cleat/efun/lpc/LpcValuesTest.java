// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values, what is equal to what, and mappings. */
class LpcValuesTest {
  private static final LpcInt ONE = LpcInt.of(1);
  private static final LpcValue UNDEFINED = LpcUndefined.UNDEFINED;

  @Test
  void undefinedIsZeroForLpcAndItselfForJava() {
    assertNotEquals(UNDEFINED, LpcInt.ZERO);
    assertTrue(LpcValue.same(UNDEFINED, LpcInt.ZERO));
    assertTrue(LpcValue.same(UNDEFINED, new LpcFloat(0)));
    assertTrue(LpcValue.sameKey(LpcInt.ZERO, UNDEFINED));
    assertTrue(UNDEFINED.isZero() && LpcInt.ZERO.isZero());
    assertFalse(new LpcFloat(0).isZero());
  }

  @Test
  void anIntAndAFloatAreTheSameButNotTheSameKey() {
    assertTrue(LpcValue.same(ONE, new LpcFloat(1)));
    assertFalse(LpcValue.sameKey(ONE, new LpcFloat(1)));
    assertFalse(LpcValue.sameKey(new LpcFloat(0.0), new LpcFloat(-0.0)));
    assertFalse(LpcValue.same(new LpcFloat(0.0), new LpcString("")));
  }

  @Test
  void arraysAreTheSameOnlyAsThemselves() {
    LpcArray one = LpcArray.of(ONE);
    LpcArray alike = LpcArray.of(ONE);
    assertEquals(one, alike);
    assertFalse(LpcValue.same(one, alike));
    assertTrue(LpcValue.same(one, one));
    assertSame(LpcArray.of(), LpcArray.of(List.of()));
  }

  @Test
  void aMappingKeepsTheOrderAndTheLastValue() {
    LpcMapping mapping = LpcMapping.of(s("b"), ONE, s("a"), ONE, s("b"), LpcInt.of(2));
    assertEquals(2, mapping.size());
    assertEquals(s("b"), mapping.keyAt(0));
    assertEquals(LpcInt.of(2), mapping.get("b"));
    assertEquals(UNDEFINED, mapping.get("c"));
    assertTrue(mapping.has(s("a")));
    assertFalse(mapping.has(s("c")));
  }

  @Test
  void aLargeMappingBehavesAsASmallOne() {
    List<LpcValue> pairs = new ArrayList<>();
    LpcArray key = LpcArray.of(ONE);
    for (int n = 0; n < 100; n++) {
      pairs.addAll(List.of(LpcInt.of(n), LpcInt.of(-n), s("k" + n), LpcInt.of(n)));
    }
    pairs.addAll(List.of(key, s("identity"), LpcArray.of(ONE), s("another"), UNDEFINED, s("zero")));
    pairs.addAll(List.of(new LpcFloat(1), s("float"), s("k7"), s("last")));
    LpcMapping mapping = LpcMapping.of(pairs.toArray(LpcValue[]::new));
    assertEquals(203, mapping.size());
    assertEquals(s("identity"), mapping.get(key));
    assertEquals(s("zero"), mapping.get(LpcInt.ZERO));
    assertEquals(s("float"), mapping.get(new LpcFloat(1)));
    assertEquals(LpcInt.of(-1), mapping.get(ONE));
    assertEquals(s("last"), mapping.get("k7"));
    assertEquals(UNDEFINED, mapping.get(LpcArray.of(ONE)));
  }

  @Test
  void mappingsAreEqualInAnyOrder() {
    LpcMapping one = LpcMapping.of(s("a"), ONE, s("b"), LpcInt.of(2));
    LpcMapping other = LpcMapping.of(s("b"), LpcInt.of(2), s("a"), ONE);
    assertEquals(one, other);
    assertEquals(one.hashCode(), other.hashCode());
    assertNotEquals(one, LpcMapping.of(s("b"), LpcInt.of(2), s("c"), ONE));
  }

  @Test
  void manyKeysOfOneHashAreNotSlow() {
    // "Aa" and "BB" have one hash, and so has every word made of them.
    LpcValue[] pairs = new LpcValue[2 << 14];
    for (int n = 0; n < pairs.length; n += 2) {
      var word = new StringBuilder();
      for (int bit = 1; bit < pairs.length; bit <<= 1) {
        word.append((n & bit) == 0 ? "Aa" : "BB");
      }
      pairs[n] = s(word.toString());
      pairs[n + 1] = ONE;
    }
    long start = System.nanoTime();
    assertEquals(pairs.length / 2, LpcMapping.of(pairs).size());
    double seconds = (System.nanoTime() - start) / 1e9;
    // One by one it is more than a hundred million comparisons of 30 characters.
    assertTrue(seconds < 2, seconds + " s");
  }

  @Test
  void printsAsSource() {
    LpcValue value =
        LpcArray.of(
            ONE,
            new LpcFloat(1e20),
            new LpcFloat(1e-7),
            s("a\"\\\n\t\u001b\u0001"),
            LpcArray.of(),
            LpcMapping.of(s("k"), LpcClass.of(ONE)),
            UNDEFINED,
            LpcBuffer.allocate(3),
            LpcInt.of(Long.MIN_VALUE));
    assertEquals(
        "({ 1, 100000000000000000000.0, 0.0000001, \"a\\\"\\\\\\n\\t\\e\\x01\", ({ }),"
            + " ([ \"k\": class { 1 } ]), ([ ])[0], allocate_buffer(3),"
            + " (-9223372036854775807 - 1) })",
        value.toString());
  }

  @Test
  void whatIsTooDeepIsPrintedInPart() {
    LpcValue value = LpcArray.EMPTY;
    for (int n = 0; n < 100_000; n++) {
      value = LpcArray.of(value);
    }
    assertTrue(value.toString().contains("/* ... */ 0"));
  }

  private static LpcString s(String text) {
    return new LpcString(text);
  }
}
