// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class Ipv4OptionsTest {
  /** A header with these options, filled up with END. */
  private static MemorySegment header(String options) {
    MemorySegment given = Frames.hex(options);
    MemorySegment frame = MemorySegment.ofArray(new byte[60]).fill((byte) 0x55);
    Ipv4.header(frame, 0, 0, 60, 64, IpProtocol.UDP);
    Ipv4.addresses(frame, 0, 0x0a000001, 0x0a000002);
    MemorySegment.copy(given, 0, frame, 20, given.byteSize());
    Ipv4Options.finish(frame, 0, 20 + given.byteSize());
    Ipv4.seal(frame, 0);
    assertReason(Reason.GOOD, Ipv4.check(frame, 0, 60));
    return frame.asSlice(0, Ipv4.headerLength(frame, 0));
  }

  private static void isBadAt(int pointer, String options) {
    int answer = Ipv4Options.check(header(options), 0);
    assertReason(Reason.BAD_OPTION, answer);
    assertEquals(pointer, Reason.pointer(answer), options);
  }

  private static MemorySegment good(String options) {
    MemorySegment frame = header(options);
    assertReason(Reason.GOOD, Ipv4Options.check(frame, 0));
    return frame;
  }

  @Test
  void aHeaderWithoutOptionsHasNone() {
    assertEquals(-1, Ipv4Options.first(good(""), 0));
  }

  @Test
  void optionsAreFoundInTheirOrder() {
    MemorySegment frame = good("01 94040000 01 070704 00000000 00");
    long option = Ipv4Options.first(frame, 0);
    assertEquals(21, option);
    assertEquals(Ipv4Options.ROUTER_ALERT, Ipv4Options.type(frame, option));
    option = Ipv4Options.next(frame, 0, option);
    assertEquals(26, option);
    assertEquals(Ipv4Options.RECORD_ROUTE, Ipv4Options.type(frame, option));
    assertEquals(-1, Ipv4Options.next(frame, 0, option));
    assertEquals(26, Ipv4Options.find(frame, 0, Ipv4Options.RECORD_ROUTE));
    assertEquals(-1, Ipv4Options.find(frame, 0, Ipv4Options.TIMESTAMP));
  }

  @Test
  void whatComesBehindTheEndIsNotLookedAt() {
    MemorySegment frame = good("94040000 00 0701ff");
    assertEquals(-1, Ipv4Options.next(frame, 0, 20));
  }

  @Test
  void theListMayEndWithTheHeader() {
    MemorySegment frame = good("94040000");
    assertEquals(24, Ipv4.headerLength(frame, 0));
    assertEquals(-1, Ipv4Options.next(frame, 0, 20));
  }

  @Test
  void unknownOptionsAreIgnored() {
    assertEquals(20, Ipv4Options.first(good("de06 01020304"), 0));
  }

  @Test
  void lengthsThatCannotBeAreBadAtTheirOctet() {
    isBadAt(21, "de00 0000");
    isBadAt(21, "de01 0000");
    isBadAt(22, "01 de04 00");
    isBadAt(23, "010101 07");
    isBadAt(21, "9403 00 00");
    isBadAt(21, "9406 00000000 0000");
    isBadAt(21, "0702 0000");
  }

  @Test
  void pointersThatCannotBeAreBad() {
    isBadAt(22, "070703 00000000 00");
    isBadAt(22, "070705 00000000 00");
    isBadAt(22, "830707 00000000 00");
    isBadAt(22, "440804 00 00000000");
    isBadAt(22, "440807 00 00000000");
    good("070708 00000000 00");
    good("440809 00 00000000");
    good("440805 00 00000000");
  }

  @Test
  void optionsThatOccurOnceAreBadTwice() {
    isBadAt(27, "830704 00000000 890704 00000000");
    isBadAt(27, "070704 00000000 070704 00000000");
    isBadAt(28, "440805 00 00000000 440805 00 00000000");
    good("94040000 94040000");
  }

  @Test
  void routesAreRead() {
    MemorySegment frame = good("830b04 c0000201 c6336407 00");
    assertTrue(Ipv4Options.isSourceRoute(Ipv4Options.type(frame, 20)));
    assertTrue(Ipv4Options.isCopied(Ipv4Options.type(frame, 20)));
    assertFalse(Ipv4Options.isSourceRoute(Ipv4Options.RECORD_ROUTE));
    assertFalse(Ipv4Options.isCopied(Ipv4Options.RECORD_ROUTE));
    assertEquals(2, Ipv4Options.routeSize(frame, 20));
    assertEquals(4, Ipv4Options.pointer(frame, 20));
    assertEquals(0xc6336407, Ipv4Options.routeAddress(frame, 20, 1));
    assertFalse(Ipv4Options.isRouteDone(frame, 20));
    assertTrue(Ipv4Options.isRouteDone(good("83070800000000 00"), 20));
  }

  @Test
  void routesAndAlertsAreWritten() {
    MemorySegment frame = MemorySegment.ofArray(new byte[60]).fill((byte) 0x55);
    long next = Ipv4Options.writeRouterAlert(frame, 20);
    Ipv4Options.writeRouteAddress(frame, next, 0, 0x01020304);
    Ipv4Options.writeRouteAddress(frame, next, 1, 0x05060708);
    next = Ipv4Options.writeRoute(frame, next, Ipv4Options.STRICT_SOURCE_ROUTE, 2);
    Ipv4Options.finish(frame, 0, next);
    assertEquals("94040000890b04010203040506070800", Frames.hex(frame, 20, 16));
    assertEquals(36, Ipv4.headerLength(frame, 0));
  }

  /** What Linux did with a record of the route: its own address, and room for one more. */
  @Test
  void linuxRecordsItsRoute() {
    MemorySegment frame = Frames.linux("10.0.0.2.9: UDP, length 2");
    assertReason(Reason.GOOD, Ipv4Options.check(frame, 14));
    long option = Ipv4Options.find(frame, 14, Ipv4Options.RECORD_ROUTE);
    assertEquals(0x0a000001, Ipv4Options.routeAddress(frame, option, 0));
    assertEquals(8, Ipv4Options.pointer(frame, option));
    MemorySegment report = Frames.linux("igmp v3 report");
    assertEquals(34, Ipv4Options.find(report, 14, Ipv4Options.ROUTER_ALERT));
  }
}
