// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Symbols.OptionNumber;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Constants by name. */
class SymbolsTest {
  private final Symbols symbols = new Symbols();

  @Test
  void constantsOfEveryKindAreFound() {
    assertEquals(OptionalInt.of(2), symbols.number("AF_INET"));
    assertEquals(OptionalInt.of(5), symbols.number("SOCK_SEQPACKET"));
    assertEquals(OptionalInt.of(17), symbols.number("IPPROTO_UDP"));
    assertEquals(OptionalInt.of(2), symbols.number("MSG_PEEK"));
    assertEquals(OptionalInt.of(2), symbols.number("SHUT_RDWR"));
    assertEquals(OptionalInt.of(0x541b), symbols.number("FIONREAD"));
    assertEquals(OptionalInt.of(1), symbols.number("TCP_NODELAY"));
    assertEquals(OptionalInt.of(1), symbols.number("SOL_SOCKET"));
  }

  @Test
  void literalsAreDecimalOrHexadecimal() {
    assertEquals(OptionalInt.of(10), symbols.number("10"));
    assertEquals(OptionalInt.of(10), symbols.number("010"));
    assertEquals(OptionalInt.of(-1), symbols.number("-1"));
    assertEquals(OptionalInt.of(31), symbols.number("0x1f"));
    assertEquals(OptionalInt.of(-1), symbols.number("0xffffffff"));
    assertEquals(OptionalInt.of(-1), symbols.number("4294967295"));
  }

  @Test
  void whatIsNoNumberIsEmpty() {
    for (String bad :
        List.of(
            "", "AF_NOBODY", "af_inet", "0x", "4294967296", "-2147483649", "1 ", "#1", "0x-1g")) {
      assertEquals(OptionalInt.empty(), symbols.number(bad), bad);
    }
  }

  @Test
  void optionsKnowTheirLevels() {
    assertEquals(Optional.of(new OptionNumber(1, 9)), symbols.option("SO_KEEPALIVE"));
    assertEquals(Optional.of(new OptionNumber(6, 1)), symbols.option("TCP_NODELAY"));
    assertEquals(Optional.of(new OptionNumber(0, 2)), symbols.option("IP_TTL"));
    assertEquals(Optional.of(new OptionNumber(41, 26)), symbols.option("IPV6_V6ONLY"));
    assertEquals(Optional.of(new OptionNumber(17, 103)), symbols.option("UDP_SEGMENT"));
    assertEquals(Optional.of(new OptionNumber(263, 18)), symbols.option("PACKET_FANOUT"));
    assertEquals(Optional.of(new OptionNumber(270, 1)), symbols.option("NETLINK_ADD_MEMBERSHIP"));
    assertEquals(
        Optional.of(new OptionNumber(40, 2)), symbols.option("SO_VM_SOCKETS_BUFFER_MAX_SIZE"));
    assertEquals(Optional.empty(), symbols.option("TCP_NOBODY"));
  }

  @Test
  void prefixesListInOrder() {
    var shut = symbols.startingWith("SHUT_");
    assertEquals(List.of("SHUT_RD", "SHUT_RDWR", "SHUT_WR"), List.copyOf(shut.keySet()));
    assertTrue(symbols.startingWith("AF_").size() > 40);
    assertTrue(symbols.startingWith("NOBODY_").isEmpty());
  }
}
