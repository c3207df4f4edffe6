// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonPrimitive;
import io.cleat.Symbols;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstantsTest {
  private final Constants constants = new Constants();

  @ParameterizedTest
  @CsvSource({
    "AF_INET, 2",
    "SOCK_STREAM|SOCK_NONBLOCK, 0x801",
    "SOCK_STREAM|0x100000, 0x100001",
    "'POLLIN | POLLOUT', 5",
    "EPOLLIN|EPOLLET, 0x80000001",
    "EAGAIN, 11",
    "O_CREAT, 0x40",
    "TCP_ULP, 31",
    "NETLINK_ROUTE, 0",
    "MSG_SPLICE_PAGES, 0x8000000", // Cleat's own, not in the list
    "-1, 0xffffffff",
    "0o644, 420",
    "0b101, 5",
    "9999, 9999",
  })
  void readsNamesAndLiterals(String words, String number) {
    assertEquals((int) (long) Long.decode(number), constants.number(words));
  }

  @Test
  void takesNumbersAsTheyAre() {
    assertEquals(-1, constants.number(new JsonPrimitive(-1)));
    assertEquals(-1, constants.number(new JsonPrimitive(0xffffffffL)));
  }

  @ParameterizedTest
  @CsvSource({"AF_NOSUCH", "AF_INET|AF_NOSUCH", "12zz", "''", "AF_INET|"})
  void refusesWhatItDoesNotKnow(String words) {
    TableException refusal = assertThrows(TableException.class, () -> constants.number(words));
    assertTrue(refusal.getMessage().contains("'"), refusal.getMessage());
  }

  @Test
  void agreesWithTheVocabularyOfCleat() {
    Map<String, Long> list = constants.list();
    assertAll(
        new Symbols()
            .startingWith("").entrySet().stream()
                .filter(symbol -> list.containsKey(symbol.getKey()))
                .map(symbol ->
                    () ->
                        assertEquals(
                            (int) (long) list.get(symbol.getKey()),
                            (int) symbol.getValue(),
                            symbol.getKey())));
  }
}
