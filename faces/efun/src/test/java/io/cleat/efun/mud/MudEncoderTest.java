// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcBuffer;
import io.cleat.efun.lpc.LpcClass;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcReference;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;
import java.util.Collections;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What is sent, to the byte, and what is refused. */
class MudEncoderTest {
  private static final LpcReference OBJECT = new LpcReference(LpcReference.Kind.OBJECT, "ob");
  private static final LpcReference FUNCTION = new LpcReference(LpcReference.Kind.FUNCTION, "f");

  private final MudEncoder exact = new MudEncoder(MudProfile.driverExact());
  private final MudEncoder standard = new MudEncoder(MudProfile.standard());

  @Test
  void aFrameIsALengthAndTextAndANul() {
    assertArrayEquals(HexFormat.of().parseHex("000000023100"), exact.frame(LpcInt.of(1)));
  }

  @Test
  void ints() {
    for (long n = 1; n > 0; n *= 10) {
      assertSent(Long.toString(n), LpcInt.of(n));
      assertSent(Long.toString(-n), LpcInt.of(-n));
      assertSent(Long.toString(n - 1), LpcInt.of(n - 1));
      if (n > Long.MAX_VALUE / 10) {
        break;
      }
    }
    assertSent("-9223372036854775808", LpcInt.of(Long.MIN_VALUE));
    assertSent("9223372036854775807", LpcInt.of(Long.MAX_VALUE));
    assertSent("0", LpcUndefined.UNDEFINED);
  }

  @Test
  void stringsHaveThreeEscapes() {
    assertSent("\"a\\\"b\\\\c\\\rd\re\t\u001b\"", new LpcString("a\"b\\c\rd\ne\t\u001b"));
    String plain = "x".repeat(3000);
    assertSent('"' + plain + "\\\"" + plain + '"', new LpcString(plain + '"' + plain));
    assertSent('"' + plain + '\r' + plain + '"', new LpcString(plain + '\n' + plain));
  }

  @Test
  void stringsAreUtf8WhereverAChunkEnds() {
    for (int before = 1015; before < 1030; before++) {
      String text = "x".repeat(before) + "😀é中".repeat(300);
      byte[] frame = exact.frame(new LpcString(text));
      assertEquals(
          new LpcString(text),
          new MudDecoder(MudProfile.strict()).decode(frame, 4, frame.length - 4));
    }
  }

  @Test
  void whatHasNoFormLeavesItsPlaceEmpty() {
    LpcInt one = LpcInt.of(1);
    assertSent("", LpcBuffer.allocate(3));
    assertSent("", FUNCTION);
    assertSent("({1,,,,})", LpcArray.of(one, OBJECT, FUNCTION, LpcBuffer.of((byte) 1)));
    assertSent("([:1,])", LpcMapping.of(OBJECT, one));
    assertSent("(/1,,/)", LpcClass.of(one, OBJECT));
    assertRefused(standard, MudRefusal.OBJECT, OBJECT);
    assertEquals(-26, exact.encode(OBJECT));
  }

  @Test
  void depth100IsSentAnd101IsNot() {
    assertEquals(100 * 4 + 99 + 5, standard.encode(nested(100)));
    assertRefused(standard, MudRefusal.TOO_DEEP, nested(101));
    assertEquals(-32, exact.encode(nested(101)));
  }

  @Test
  void whatIsTooWideIsNotSent() {
    assertNull(refusal(standard, wide(15_000)));
    assertRefused(standard, MudRefusal.TOO_WIDE, wide(15_001));
    assertRefused(exact, MudRefusal.TOO_WIDE, wide(15_001));
  }

  @Test
  void aFrameLongerThanThePeerTakesIsNotSent() {
    int text = MudProfile.DRIVER_FRAME_BYTES - 3;
    assertNull(refusal(standard, new LpcString("x".repeat(text))));
    assertRefused(standard, MudRefusal.FRAME_TOO_LONG, new LpcString("x".repeat(text + 1)));
    assertRefused(
        standard, MudRefusal.FRAME_TOO_LONG, LpcArray.of(Collections.nCopies(4, string(70_000))));
    assertNull(refusal(exact, string(900_000)));
  }

  @Test
  void stringsThatAreNoLpcStringsAreNotSent() {
    assertRefused(exact, MudRefusal.NUL_IN_STRING, new LpcString("a\0b"));
    assertRefused(exact, MudRefusal.NOT_UNICODE, new LpcString("a\ud800b"));
    assertRefused(exact, MudRefusal.NOT_UNICODE, new LpcString("\udc00"));
    assertRefused(exact, MudRefusal.STRING_TOO_LONG, string((1 << 20) + 1));
    assertRefused(exact, MudRefusal.STRING_TOO_LONG, new LpcString("é".repeat((1 << 19) + 1)));
    assertNull(refusal(exact, new LpcString("é".repeat(1 << 19))));
  }

  @Test
  void floatsThatAreNotFiniteAreRefusedUnlessADriverSendsThem() {
    assertRefused(standard, MudRefusal.NOT_FINITE, new LpcFloat(Double.NaN));
    assertRefused(standard, MudRefusal.NOT_FINITE, LpcArray.of(new LpcFloat(1 / 0.0)));
    assertSent("-nan", new LpcFloat(Double.NaN));
    assertSent("-inf", new LpcFloat(-1 / 0.0));
  }

  @Test
  void anEncoderGoesOnAfterARefusal() {
    assertRefused(standard, MudRefusal.TOO_DEEP, nested(101));
    assertEquals("1\0", MudText.text(standard.frame(LpcInt.of(1))));
    assertNull(standard.refusal());
    assertThrows(IllegalArgumentException.class, () -> standard.frame(OBJECT));
  }

  private void assertSent(String text, LpcValue value) {
    assertEquals(text + '\0', MudText.text(exact.frame(value)));
  }

  private static void assertRefused(MudEncoder encoder, MudRefusal expected, LpcValue value) {
    assertEquals(expected, refusal(encoder, value));
    assertEquals(expected.code(), encoder.encode(value));
  }

  private static MudRefusal refusal(MudEncoder encoder, LpcValue value) {
    encoder.encode(value);
    return encoder.refusal();
  }

  private static LpcString string(int chars) {
    return new LpcString("x".repeat(chars));
  }

  private static LpcValue wide(int elements) {
    return LpcArray.of(Collections.nCopies(elements, LpcInt.ZERO));
  }

  private static LpcValue nested(int depth) {
    LpcValue value = LpcArray.EMPTY;
    for (int i = 1; i < depth; i++) {
      value = LpcArray.of(value);
    }
    return value;
  }
}
