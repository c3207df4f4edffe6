// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values to Java, to records, to JSON, and back. */
class ConversionTest {
  private final LpcRecords records = new LpcRecords(MethodHandles.lookup());

  record Place(String room, double x, double y) {}

  record Player(String name, int level, boolean wizard, Place place, List<?> titles, Long age) {}

  static List<LpcValue> values() {
    LpcInt one = LpcInt.of(1);
    LpcString text = new LpcString("a\n\"é😀");
    return List.of(
        one,
        LpcInt.of(Long.MIN_VALUE),
        new LpcFloat(1),
        new LpcFloat(-0.0),
        new LpcFloat(Double.NaN),
        new LpcFloat(Double.NEGATIVE_INFINITY),
        text,
        new LpcString("$buffer"),
        LpcUndefined.UNDEFINED,
        LpcBuffer.of((byte) 1, (byte) -1),
        LpcArray.of(one, LpcArray.of(), text, LpcUndefined.UNDEFINED),
        LpcClass.of(one, LpcClass.of(), text),
        LpcMapping.of(text, one, new LpcString(""), LpcMapping.of()),
        LpcMapping.of(one, text, new LpcFloat(1), text),
        LpcMapping.of(new LpcString("$class"), one),
        LpcMapping.of(LpcArray.of(one), one));
  }

  @ParameterizedTest
  @MethodSource("values")
  void jsonLosesNothing(LpcValue value) {
    assertEquals(value, LpcJson.from(LpcJson.to(value)));
  }

  @Test
  void jsonIsWhatOneExpects() {
    LpcValue value = LpcMapping.of(new LpcString("a"), LpcArray.of(LpcInt.of(1), new LpcFloat(2)));
    assertEquals(Map.of("a", List.of(1L, 2.0)), LpcJson.to(value));
    assertEquals(
        Map.of("$mapping", List.of(List.of(1L, "x"))),
        LpcJson.to(LpcMapping.of(LpcInt.of(1), new LpcString("x"))));
  }

  @Test
  void jsonThatMeansNothingIsRefused() {
    for (Object json :
        List.of(
            Map.of("$unknown", 1L),
            Map.of("$class", 1L),
            Map.of("$class", List.of(), "b", 1L),
            Map.of("$mapping", List.of(List.of(1L))),
            Map.of("$buffer", "no base64"),
            Map.of(1, 1),
            Map.of("$float", "?"),
            new Object())) {
      assertThrows(IllegalArgumentException.class, () -> LpcJson.from(json), json::toString);
    }
  }

  @Test
  void javaValues() {
    LpcValue value = LpcJava.from(Arrays.asList(1, 2L, 3.5f, "x", true, null, Map.of("k", 'c')));
    assertEquals("({ 1, 2, 3.5, \"x\", 1, ([ ])[0], ([ \"k\": \"c\" ]) })", value.toString());
    assertEquals(Arrays.asList(1L, 2L, 3.5, "x", 1L, null, Map.of("k", "c")), LpcJava.to(value));
    assertArrayEquals(new byte[] {1}, (byte[]) LpcJava.to(LpcJava.from(new byte[] {1})));
    assertEquals(LpcArray.of(LpcInt.of(1)), LpcJava.from(new Object[] {1}));
    assertThrows(IllegalArgumentException.class, () -> LpcJava.from(new Object()));
  }

  @Test
  void whatHoldsItselfIsRefused() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    assertThrows(IllegalArgumentException.class, () -> LpcJava.from(list));
    assertThrows(IllegalArgumentException.class, () -> LpcJson.from(list));
  }

  @Test
  void recordsAreClasses() {
    var player = new Player("Zed", 7, true, new Place("void", 1, 2.5), List.of("Sir", 1L), null);
    LpcClass value = records.from(player);
    assertEquals(
        "class { \"Zed\", 7, 1, class { \"void\", 1.0, 2.5 }, ({ \"Sir\", 1 }), ([ ])[0] }",
        value.toString());
    assertEquals(player, records.to(Player.class, value));
  }

  @Test
  void recordsAreReadFromMappingsByName() {
    LpcValue value = LpcJava.from(Map.of("room", "void", "y", 2));
    assertEquals(new Place("void", 0, 2), records.to(Place.class, value));
    LpcValue zero = LpcMapping.of(new LpcString("room"), LpcInt.ZERO);
    assertNull(records.to(Place.class, zero).room());
  }

  @Test
  void recordsThatDoNotFitAreRefused() {
    LpcInt one = LpcInt.of(1);
    LpcString text = new LpcString("x");
    for (LpcValue value :
        List.of(one, LpcClass.of(text), LpcClass.of(one, one, one), LpcClass.of(text, text, one))) {
      assertThrows(RuntimeException.class, () -> records.to(Place.class, value), value::toString);
    }
  }
}
