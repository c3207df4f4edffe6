// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Names of the local domain: where they live, how long they may be, how they lie in memory. */
class UnixTest {
  private static byte[] afterFamily(Unix unix) {
    byte[] bytes = Sockaddr.of(unix).bytes();
    return Arrays.copyOfRange(bytes, 2, bytes.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void pathEndsWithAZeroThatCounts() {
    assertArrayEquals(ascii("/tmp/x\0"), afterFamily(Unix.path("/tmp/x")));
  }

  @Test
  void abstractNameStartsWithAZeroAndHasNoEnd() {
    assertArrayEquals(ascii("\0x"), afterFamily(Unix.abstractName("x")));
  }

  @Test
  void unnamedIsTheFamilyAlone() {
    assertEquals(2, Sockaddr.of(Unix.UNNAMED).length());
  }

  @Test
  void longestNamesFitAndLongerOnesSayHowLong() {
    assertEquals(110, Sockaddr.of(Unix.path("x".repeat(107))).length());
    assertEquals(110, Sockaddr.of(Unix.abstractName("x".repeat(107))).length());
    for (Unix.Kind kind : new Unix.Kind[] {Unix.Kind.PATH, Unix.Kind.ABSTRACT}) {
      var thrown =
          assertThrows(IllegalArgumentException.class, () -> new Unix(kind, "x".repeat(108)));
      assertTrue(thrown.getMessage().contains("107"), thrown::getMessage);
      assertTrue(thrown.getMessage().contains("108"), thrown::getMessage);
    }
  }

  @Test
  void lengthCountsBytesAndNotLetters() {
    assertEquals(
        107, Unix.path("é".repeat(53) + "x").name().getBytes(StandardCharsets.UTF_8).length);
    assertThrows(IllegalArgumentException.class, () -> Unix.path("é".repeat(54)));
  }

  @Test
  void namesThatDoNotFitTheirKindAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Unix.path(""));
    assertThrows(IllegalArgumentException.class, () -> Unix.path("a\0b"));
    assertThrows(IllegalArgumentException.class, () -> new Unix(Unix.Kind.UNNAMED, "x"));
  }

  @Test
  void textTellsTheKindsApart() {
    assertEquals("/tmp/x", Unix.path("/tmp/x").toString());
    assertEquals("@x", Unix.abstractName("x").toString());
    assertEquals("(unnamed)", Unix.UNNAMED.toString());
  }
}
