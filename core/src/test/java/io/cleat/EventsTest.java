// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The small vocabularies: bits of poll(2), types, protocols. */
class EventsTest {
  @Test
  void bitsAreNamedInOrder() {
    assertEquals("0", Events.names(0));
    assertEquals("IN|OUT", Events.names(Events.OUT | Events.IN));
    assertEquals("IN|RDHUP|ONESHOT|EDGE", Events.names(Events.IN | Events.RDHUP | 0xc0000000));
  }

  @Test
  void everyBitHasAName() throws IllegalAccessException {
    for (Field field : Events.class.getFields()) {
      if (!field.getName().equals("FACTS")) {
        assertEquals(field.getName(), Events.names(field.getInt(null)));
      }
    }
  }

  @Test
  void factsAreWhatPollTellsAndNotHowToTell() {
    int facts = Events.IN | Events.PRI | Events.OUT | Events.ERR | Events.HUP | Events.RDHUP;
    assertEquals(facts, facts & Events.FACTS);
    int ways = Events.EDGE | Events.ONESHOT | Events.EXCLUSIVE;
    assertEquals(ways, ways & ~Events.FACTS);
  }

  @Test
  void typesAreSeenThroughTheirFlags() {
    int flags = SocketType.SOCK_NONBLOCK | SocketType.SOCK_CLOEXEC;
    assertTrue(SocketType.isStream(SocketType.SOCK_STREAM | flags));
    assertEquals("SOCK_SEQPACKET", SocketType.name(SocketType.SOCK_SEQPACKET | flags));
    assertEquals("7", SocketType.name(7));
  }

  @Test
  void etherTypesAreSwapped() {
    Map<Integer, Integer> swapped = Map.of(0x0003, 0x0300, 0x0800, 0x0008, 0x86dd, 0xdd86);
    swapped.forEach((host, net) -> assertEquals(net, Protocol.networkOrder(host)));
  }
}
