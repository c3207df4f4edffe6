// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of bytes that are not UTF-8, as measured; and of characters that are cut. */
class TextDecoderTest {
  @ParameterizedTest
  @CsvSource({
    "c0af, R",
    "eda080, R",
    "f09f, R",
    "9880, RR",
    "e282, R",
    "61ff62, aRb",
    "ff, R",
    "c3, R",
    "c328, R(",
    "f4908080, R",
    "f8888080, RRRR",
    "e28261, Ra",
    "61e282ac62, a€b",
  })
  void eachBadSequenceIsReplacedOnce(String hex, String expected) {
    String text = new TextDecoder(false, true).decode(HexFormat.of().parseHex(hex));
    assertEquals(expected.replace('R', '\ufffd'), text);
  }

  @Test
  void textIsTheSameHoweverItIsCut() {
    String text = "aé€\ud83d\ude00\0 the end";
    byte[] bytes = text.getBytes(UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      var decoder = new TextDecoder(true, false);
      String first = decoder.decode(Arrays.copyOf(bytes, cut));
      String rest = decoder.decode(Arrays.copyOfRange(bytes, cut, bytes.length));
      assertEquals(text, first + rest + decoder.end());
    }
  }

  @Test
  void badTextIsTheSameHoweverItIsCut() {
    byte[] bytes = HexFormat.of().parseHex("61c0afeda0806298e28262f09f98");
    String whole = new TextDecoder(false, false).decode(bytes);
    for (int cut = 0; cut < bytes.length; cut++) {
      var decoder = new TextDecoder(true, false);
      String first = decoder.decode(Arrays.copyOf(bytes, cut));
      String rest = decoder.decode(Arrays.copyOfRange(bytes, cut, bytes.length));
      String joined = first + rest + decoder.end();
      assertEquals(whole.replace("\ufffd", ""), joined.replace("\ufffd", ""));
    }
  }
}
