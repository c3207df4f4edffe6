// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcClass;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a driver makes of texts, and which of them are strict. */
class DecodingRulesTest {
  private final MudDecoder exact = new MudDecoder(MudProfile.driverExact());
  private final MudDecoder standard = new MudDecoder(MudProfile.standard());
  private final MudDecoder strict = new MudDecoder(MudProfile.strict());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "({1,2})",
        "([1:2])",
        "({\"a\"})",
        "({1, 2,})",
        "({ 1,})",
        "\"a",
        "\"a\\",
        "({1,2",
        "({1,",
        "({",
        "([",
        "(/",
        "([1:",
        "({\"a",
        "([\"a\":\"b",
        "\"a\"x",
        "(:f:)",
        "()",
        "(",
        "(<1>)",
        "([1])",
        "([1,2,])",
        "1e5",
        "-",
        "-.5",
        "1.x",
        "1.5e5",
        "({1.,})",
        "({abc,})",
        "({1abc,2,})",
        "({-,})",
        "([1:2,})",
        "({(,})",
        "(x)"
      })
  void malformedTextIsUndefinedInEveryProfile(String text) {
    assertUndefined(exact, text);
    assertUndefined(standard, text);
    assertUndefined(strict, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\u00ff\"",
        "\"\u00c3\"",
        "\"\u00c0\u00af\"",
        "\"\u00ed\u00a0\u0080\"",
        "\"\u00f4\u0090\u0080\u0080\"",
        "({1,\"\u00ff\",})",
        "([\"\u00ff\":1,])"
      })
  void aStringThatIsNotUtf8MakesTheWholeValueUndefined(String text) {
    assertUndefined(exact, text);
    assertUndefined(strict, text);
    assertEquals(MudFault.BAD_UTF8, strict(text));
  }

  @Test
  void aNulWithinAStringCutsItsEndOff() {
    assertUndefined(exact, "\"a\0b\"");
    assertUndefined(exact, "({\"a\0b\",})");
    assertUndefined(strict, "\"a\0b\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"abc", " 5", "+5", ".5", "nan", "inf", "#1", "$foo", "nil", "{", "\u00ff", "'a'"})
  void whatBeginsNoValueIsZeroForADriver(String text) {
    assertReads(exact, LpcInt.ZERO, text);
    assertReads(standard, LpcInt.ZERO, text);
    assertEquals(MudFault.NO_VALUE, strict(text));
  }

  @Test
  void anEmptyFrameIsZero() {
    assertReads(exact, LpcInt.ZERO, "");
    assertReads(exact, LpcInt.ZERO, "\0\0\0");
    assertReads(strict, LpcInt.ZERO, "\0");
  }

  @Test
  void textBehindANumberOrAContainerIsIgnored() {
    assertReads(exact, LpcInt.of(12), "12abc");
    assertReads(exact, LpcInt.of(0), "0x10");
    assertReads(exact, LpcArray.of(LpcInt.of(1)), "({1,})x");
    assertReads(exact, LpcArray.of(LpcInt.of(1)), "({1({2,}),})");
    assertReads(exact, LpcArray.of(LpcInt.of(12)), "({12abc,})");
    assertReads(exact, LpcArray.of(LpcInt.of(1), LpcInt.of(0)), "({1 ,2,})");
    assertEquals(MudFault.TRAILING_TEXT, strict("12abc"));
    assertEquals(MudFault.TRAILING_TEXT, strict("({1,})x"));
    assertEquals(MudFault.TRAILING_TEXT, strict("1\0x"));
    assertEquals(MudFault.NO_DELIMITER, strict("({1({2,}),})"));
  }

  @Test
  void theNulAtTheEndIsOptional() {
    assertReads(exact, LpcInt.of(7), "7");
    assertReads(exact, LpcInt.of(7), "7\0");
    assertReads(strict, LpcInt.of(7), "7");
    assertReads(strict, LpcInt.of(7), "7\0");
  }

  @Test
  void aPointAtTheEndMakesAFloat() {
    assertReads(exact, new LpcFloat(1), "1.");
    assertReads(standard, new LpcFloat(1), "1.");
    assertEquals(MudFault.BAD_NUMBER, strict("1."));
  }

  @Test
  void anExponentNeedsASign() {
    assertReads(exact, new LpcFloat(100_000), "1e+5");
    assertReads(exact, new LpcFloat(0.0015), "1.5e-3");
    assertReads(exact, new LpcFloat(1), "1e+");
    assertReads(strict, new LpcFloat(0.0015), "1.5e-3");
    assertUndefined(exact, "1e5");
  }

  @Test
  void intsWrap() {
    assertReads(exact, LpcInt.of(Long.MIN_VALUE), "9223372036854775808");
    assertReads(exact, LpcInt.of(Long.MIN_VALUE), "-9223372036854775808");
    assertReads(exact, LpcInt.of(7_766_279_631_452_241_919L), "99999999999999999999");
    assertReads(strict, LpcInt.of(Long.MIN_VALUE), "-9223372036854775808");
    assertReads(strict, LpcInt.of(Long.MAX_VALUE), "0009223372036854775807");
    assertEquals(MudFault.INT_OUT_OF_RANGE, strict("9223372036854775808"));
    assertEquals(MudFault.INT_OUT_OF_RANGE, strict("-9223372036854775809"));
    assertEquals(MudFault.INT_OUT_OF_RANGE, strict("99999999999999999999"));
  }

  @Test
  void emptySlotsAreZero() {
    LpcInt zero = LpcInt.ZERO;
    LpcInt one = LpcInt.of(1);
    assertReads(exact, LpcArray.of(zero), "({,})");
    assertReads(strict, LpcArray.of(one, zero, one), "({1,,1,})");
    assertReads(strict, LpcMapping.of(one, zero), "([1:,])");
    assertReads(strict, LpcMapping.of(zero, one), "([:1,])");
    assertReads(strict, LpcMapping.of(zero, zero), "([:,])");
  }

  @Test
  void theLastValueOfAKeyStays() {
    LpcInt one = LpcInt.of(1);
    LpcMapping expected = LpcMapping.of(new LpcString("a"), LpcInt.of(3), one, one);
    assertReads(exact, expected, "([\"a\":1,1:1,\"a\":3,])");
    assertReads(strict, expected, "([\"a\":1,1:1,\"a\":3,])");
  }

  @Test
  void keysMayBeAnything() {
    LpcValue array = LpcArray.of(LpcInt.of(1));
    LpcMapping mapping = (LpcMapping) strict.decode(MudText.bytes("([({1,}):1,({1,}):2,1.5:3,])"));
    assertEquals(3, mapping.size());
    assertEquals(array, mapping.keyAt(0));
    assertEquals(LpcInt.of(3), mapping.get(new LpcFloat(1.5)));
  }

  @Test
  void thereIsOneEmptyArrayOnly() {
    assertEquals(1, ((LpcMapping) exact.decode(MudText.bytes("([({}):1,({}):2,])"))).size());
    assertEquals(2, ((LpcMapping) exact.decode(MudText.bytes("([([]):1,([]):2,])"))).size());
  }

  @Test
  void aBackslashMakesAnyByteStandForItself() {
    assertReads(exact, new LpcString("anb"), "\"a\\nb\"");
    assertReads(exact, new LpcString("a\"b\\c\rd"), "\"a\\\"b\\\\c\\\rd\"");
    assertReads(strict, new LpcString("a\"b\\c\rd"), "\"a\\\"b\\\\c\\\rd\"");
    assertEquals(MudFault.BAD_ESCAPE, strict("\"a\\nb\""));
    assertEquals(2, strict.faultOffset());
  }

  @Test
  void aReturnIsALineFeed() {
    assertReads(exact, new LpcString("a\nb"), "\"a\rb\"");
    assertReads(strict, new LpcString("a\nb\r"), "\"a\rb\\\r\"");
    assertReads(exact, new LpcString("a\nb"), "\"a\nb\"");
    assertReads(exact, new LpcString("a\nb\nc"), "\"a\rb\nc\"");
    assertEquals(MudFault.BAD_ESCAPE, strict("\"a\nb\""));
    assertEquals(MudFault.BAD_ESCAPE, strict("\"a\r a long line \nb\""));
  }

  @Test
  void allElseInAStringStandsForItself() {
    assertReads(strict, new LpcString("\t\u0007\u001b\u007f({,:"), "\"\t\u0007\u001b\u007f({,:\"");
    assertReads(
        strict,
        new LpcString("é中😀"),
        "\"\u00c3\u00a9\u00e4\u00b8\u00ad\u00f0\u009f\u0098\u0080\"");
  }

  @Test
  void aClassHasFieldsOnly() {
    assertReads(strict, LpcClass.of(LpcInt.of(1), new LpcString("x")), "(/1,\"x\",/)");
    assertReads(exact, LpcClass.of(), "(//)");
    assertReads(exact, LpcClass.of(LpcUndefined.UNDEFINED), "(/,/)");
  }

  @Test
  void anArrayMayEndAsAClassForADriver() {
    assertReads(exact, LpcArray.of(LpcInt.of(1)), "({1,/)");
    assertReads(exact, LpcClass.of(LpcInt.of(1)), "(/1,})");
    assertUndefined(strict, "({1,/)");
  }

  @Test
  void aDriverAddsUpDigits() {
    assertReads(exact, new LpcFloat(0.1), "0.1");
    assertReads(exact, new LpcFloat(Math.nextUp(0.1)), "0.10000000000000001");
    assertReads(standard, new LpcFloat(0.1), "0.10000000000000001");
    assertReads(standard, new LpcFloat(Double.MAX_VALUE), "1.7976931348623157e+308");
    assertReads(exact, new LpcFloat(-0.0), "-0.000000");
    assertReads(exact, new LpcFloat(Double.POSITIVE_INFINITY), "1e+400");
  }

  @Test
  void depthIsBounded() {
    assertNotUndefined("({".repeat(101) + "})" + ",})".repeat(100));
    assertUndefined(exact, "({".repeat(102) + "})" + ",})".repeat(101));
    assertEquals(MudFault.TOO_DEEP, strict("([:".repeat(200_000)));
    assertUndefined(exact, "(".repeat(200_000));
  }

  @Test
  void widthIsBounded() {
    assertNotUndefined("({" + ",".repeat(15_000) + "})");
    assertUndefined(exact, "({" + ",".repeat(15_001) + "})");
    assertEquals(MudFault.TOO_WIDE, strict("({" + ",".repeat(15_001) + "})"));
    assertEquals(MudFault.TOO_WIDE, strict("(/" + ",".repeat(15_001) + "/)"));
    assertEquals(MudFault.TOO_WIDE, strict(entries(150_001)));
    assertNotUndefined(entries(150_000));
  }

  @Test
  void aFaultHasAPlace() {
    assertEquals(MudFault.NO_DELIMITER, strict("({1,\"a\"})"));
    assertEquals(7, strict.faultOffset());
    byte[] within = MudText.bytes("xxxx({abc,})");
    strict.decode(within, 4, within.length - 4);
    assertEquals(2, strict.faultOffset());
  }

  private static String entries(int count) {
    var text = new StringBuilder("([");
    for (int i = 0; i < count; i++) {
      text.append(i).append(":,");
    }
    return text.append("])").toString();
  }

  private static void assertReads(MudDecoder decoder, LpcValue expected, String text) {
    assertEquals(expected, decoder.decode(MudText.bytes(text)), text);
    assertNull(decoder.fault());
  }

  private static void assertUndefined(MudDecoder decoder, String text) {
    assertEquals(LpcUndefined.UNDEFINED, decoder.decode(MudText.bytes(text)), text);
    assertNotNull(decoder.fault());
  }

  private void assertNotUndefined(String text) {
    exact.decode(MudText.bytes(text));
    assertNull(exact.fault());
    strict.decode(MudText.bytes(text));
    assertNull(strict.fault());
  }

  private MudFault strict(String text) {
    assertUndefined(strict, text);
    return strict.fault();
  }
}
