// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressBytesTest {
  private final Constants constants = new Constants();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{inet: '127.0.0.1', port: 80} | 0200 0050 7f000001 0000000000000000",
        "{inet: '127.0.0.1'} | 0200 0000 7f000001 0000000000000000",
        "{inet: '127.0.0.1', family: AF_UNSPEC} | 0000 0000 7f000001 0000000000000000",
        "{inet6: '::1', port: 80, scope: 2}"
            + " | 0a00 0050 00000000 00000000000000000000000000000001 02000000",
        "{inet6: '::ffff:127.0.0.1'}"
            + " | 0a00 0000 00000000 00000000000000000000ffff7f000001 00000000",
        "{unspec: 1} | 00000000000000000000000000000000",
        "{autobind: 1} | 0100",
        "{family: AF_INET, pad: 3} | 0200 000000",
        "{family: 99} | 6300 0000000000000000000000000000",
      })
  void liesInMemoryAsLinuxReadsIt(String written, String bytes) {
    assertEquals(bytes.replace(" ", ""), hex(AddressBytes.of(json(written), constants)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{host: '0.0.0.0'} | 0200 0050 00000000 0000000000000000",
        "{mapped: 1} | 0a00 0050 00000000 00000000000000000000ffff7f000001 00000000",
        "{mapped: true} | 0a00 0050 00000000 00000000000000000000ffff7f000001 00000000",
        "{mapped: 0} | 0200 0050 7f000001 0000000000000000",
      })
  void changesHostAndFamilyOfAnInetName(String change, String bytes) {
    byte[] name = AddressBytes.of(json("{inet: '127.0.0.1', port: 80}"), constants);
    assertEquals(bytes.replace(" ", ""), hex(AddressBytes.changed(name, json(change))));
  }

  @Test
  void changesTheHostOfAnInet6Name() {
    byte[] name = AddressBytes.of(json("{inet6: '::1', port: 80}"), constants);
    byte[] changed = AddressBytes.changed(name, json("{host: '::'}"));
    assertEquals("0a000050" + "00".repeat(24), hex(changed));
  }

  @Test
  void pathsAndNamesHaveTheZerosThatTheTextHas() {
    assertEquals("01002f6100", hex(AddressBytes.unix("/a\0")));
    assertEquals("010000c3a4", hex(AddressBytes.unix("\0ä")));
  }

  @Test
  void refusesKindsThatItDoesNotKnow() {
    assertThrows(TableException.class, () -> AddressBytes.of(json("{ipx: '1.2.3'}"), constants));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
