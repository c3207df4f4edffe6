// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.AT;
import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class Ipv6ExtensionsTest {
  private static final String UDP = "0400 0035 0008 0000";

  private MemorySegment frame;

  /** A packet that carries these headers; the answer of the scan. */
  private long scan(int nextHeader, String... headers) {
    MemorySegment payload = Frames.hex(String.join("", headers));
    int length = (int) payload.byteSize();
    frame = MemorySegment.ofArray(new byte[(int) AT + 40 + length]);
    Ipv6.header(frame, AT, 0, length, nextHeader, 64);
    Ipv6.source(frame, AT, 0x20010db800000000L, 1);
    Ipv6.destination(frame, AT, 0x20010db800000000L, 2);
    MemorySegment.copy(payload, 0, frame, AT + 40, length);
    assertReason(Reason.GOOD, Ipv6.check(frame, AT, 40 + length));
    return Ipv6Extensions.scan(frame, AT);
  }

  private void leadsTo(int protocol, int upper, int field, long chain) {
    assertReason(Reason.GOOD, Ipv6Extensions.answer(chain));
    assertEquals(protocol, Ipv6Extensions.protocol(chain));
    assertEquals(upper, Ipv6Extensions.upper(chain));
    assertEquals(field, Ipv6Extensions.protocolField(chain));
  }

  private static void isBadAt(int reason, int pointer, long chain) {
    assertReason(reason, Ipv6Extensions.answer(chain));
    assertEquals(pointer, Reason.pointer(Ipv6Extensions.answer(chain)));
  }

  @Test
  void aPacketWithoutExtensionsLeadsToItsUpperLayer() {
    long chain = scan(17, UDP);
    leadsTo(IpProtocol.UDP, 40, 6, chain);
    assertFalse(Ipv6Extensions.isFragment(chain));
    assertFalse(Ipv6Extensions.hasRouterAlert(chain));
  }

  @Test
  void allHeadersOfTheRecommendedOrderAreSteppedOver() {
    long chain =
        scan(
            0,
            "3c00 0502 0000 0100", // hop-by-hop: router alert, PadN
            "2b00 0104 00000000", // destination options: PadN
            "3c02 0300 00000000" + "00".repeat(16), // routing, nothing left
            "1101 010c" + "00".repeat(12), // too much padding is another test's: PadN of 12
            UDP);
    isBadAt(Reason.BAD_OPTION, 82, chain);
    chain =
        scan(
            0,
            "3c00 0502 0000 0100",
            "2b00 0104 00000000",
            "3c02 0300 00000000" + "00".repeat(16),
            "1101 0105 0000000000 1e05 0000000000",
            UDP);
    leadsTo(IpProtocol.UDP, 96, 80, chain);
    assertTrue(Ipv6Extensions.hasRouterAlert(chain));
    assertFalse(Ipv6Extensions.isFragment(chain));
  }

  @Test
  void securityHeadersAndNoNextHeaderEndTheChain() {
    leadsTo(IpProtocol.ESP, 40, 6, scan(50, "0000000000000000"));
    leadsTo(IpProtocol.AH, 40, 6, scan(51, "1104000000000000"));
    leadsTo(IpProtocol.NO_NEXT_HEADER, 48, 40, scan(0, "3b00 0104 00000000"));
    leadsTo(253, 40, 6, scan(253, ""));
  }

  @Test
  void headersCutAnywhereAreTruncated() {
    String destination = "1101 0105 0000000000 1e05 0000000000";
    for (int length = 0; length < 16; length++) {
      String cut = destination.replace(" ", "").substring(0, 2 * length);
      isBadAt(Reason.TRUNCATED, 0, scan(60, cut));
    }
  }

  @Test
  void hopByHopMustComeFirst() {
    long chain = scan(60, "0000 0104 00000000", "1100 0104 00000000", UDP);
    isBadAt(Reason.MISPLACED_HEADER, 40, chain);
    assertEquals(
        Icmpv6.UNKNOWN_NEXT_HEADER,
        Ipv6Extensions.problemCode(Ipv6Extensions.answer(chain), false));
  }

  @Test
  void aChainHasALimit() {
    String[] headers = new String[Ipv6Extensions.HEADERS_MAX + 1];
    java.util.Arrays.fill(headers, "3c00 0104 00000000");
    headers[headers.length - 1] = UDP;
    headers[headers.length - 2] = "1100 0104 00000000";
    leadsTo(IpProtocol.UDP, 40 + 8 * Ipv6Extensions.HEADERS_MAX, 96, scan(60, headers));
    String[] more = new String[Ipv6Extensions.HEADERS_MAX + 2];
    java.util.Arrays.fill(more, "3c00 0104 00000000");
    more[more.length - 1] = UDP;
    more[more.length - 2] = "1100 0104 00000000";
    isBadAt(Reason.TOO_MANY_HEADERS, 0, scan(60, more));
  }

  @Test
  void unknownOptionsAreTreatedAsTheirTypesSay() {
    leadsTo(IpProtocol.UDP, 48, 40, scan(60, "1100 1e04 00000000", UDP));
    isBadAt(Reason.UNKNOWN_OPTION, 42, scan(60, "1100 5e04 00000000", UDP));
    isBadAt(Reason.UNKNOWN_OPTION_REPORTED, 42, scan(60, "1100 9e04 00000000", UDP));
    isBadAt(Reason.UNKNOWN_OPTION_REPORTED_UNICAST, 43, scan(60, "1100 00 de03 000000", UDP));
  }

  @Test
  void whatIsReportedDependsOnTheDestination() {
    assertEquals(2, Ipv6Extensions.problemCode(Reason.UNKNOWN_OPTION_REPORTED, true));
    assertEquals(2, Ipv6Extensions.problemCode(Reason.UNKNOWN_OPTION_REPORTED, false));
    assertEquals(-1, Ipv6Extensions.problemCode(Reason.UNKNOWN_OPTION_REPORTED_UNICAST, true));
    assertEquals(2, Ipv6Extensions.problemCode(Reason.UNKNOWN_OPTION_REPORTED_UNICAST, false));
    assertEquals(-1, Ipv6Extensions.problemCode(Reason.UNKNOWN_OPTION, false));
    assertEquals(-1, Ipv6Extensions.problemCode(Reason.TRUNCATED, false));
    assertEquals(0, Ipv6Extensions.problemCode(Reason.at(Reason.BAD_FRAGMENT, 4), false));
    assertEquals(-1, Ipv6Extensions.problemCode(Reason.BAD_FRAGMENT, true));
    assertEquals(3, Ipv6Extensions.problemCode(Reason.INCOMPLETE_CHAIN, false));
  }

  @Test
  void optionsThatDoNotFitAreBad() {
    isBadAt(Reason.BAD_OPTION, 42, scan(60, "1100 1e05 00000000", UDP));
    isBadAt(Reason.BAD_OPTION, 47, scan(60, "1100 0103 000000 1e", UDP));
    isBadAt(Reason.BAD_OPTION, 42, scan(0, "1100 0503 000000 00", UDP));
  }

  @Test
  void paddingHasALimit() {
    leadsTo(IpProtocol.UDP, 48, 40, scan(60, "1100 000000000000", UDP));
    isBadAt(Reason.BAD_OPTION, 49, scan(60, "1101 0000000000000000 1e04 00000000", UDP));
    isBadAt(Reason.BAD_OPTION, 42, scan(60, "1101 0106 000000000000 1e04 00000000", UDP));
  }

  @Test
  void optionsHaveALimit() {
    leadsTo(IpProtocol.UDP, 64, 40, scan(60, "1102" + "1e00".repeat(8) + "0104 00000000", UDP));
    isBadAt(Reason.TOO_MANY_OPTIONS, 58, scan(60, "1102" + "1e00".repeat(9) + "0102 0000", UDP));
  }

  @Test
  void routingIsIgnoredWhenNothingIsLeftAndReportedElse() {
    leadsTo(IpProtocol.UDP, 48, 40, scan(43, "1100 0000 00000000", UDP));
    isBadAt(Reason.UNKNOWN_ROUTING, 42, scan(43, "1100 0001 00000000", UDP));
    isBadAt(Reason.UNKNOWN_ROUTING, 42, scan(43, "1100 fd05 00000000", UDP));
  }

  @Test
  void aFragmentEndsTheChain() {
    long chain = scan(44, "1100 05a8 12345678", "0102030405");
    leadsTo(IpProtocol.UDP, 48, 40, chain);
    assertTrue(Ipv6Extensions.isFragment(chain));
    assertEquals(40, Ipv6Extensions.fragment(chain));
    long header = AT + Ipv6Extensions.fragment(chain);
    assertEquals(1448, Ipv6Extensions.fragmentOffset(frame, header));
    assertFalse(Ipv6Extensions.hasMoreFragments(frame, header));
    assertEquals(0x12345678, Ipv6Extensions.identification(frame, header));
    // What follows is data, even where it looks like a header.
    leadsTo(IpProtocol.DESTINATION_OPTIONS, 48, 40, scan(44, "3c00 0008 00000001", "ffff"));
  }

  @Test
  void aPacketThatIsItsOnlyFragmentIsWhole() {
    long chain = scan(44, "3c00 0000 12345678", "1100 0104 00000000", UDP);
    leadsTo(IpProtocol.UDP, 56, 48, chain);
    assertFalse(Ipv6Extensions.isFragment(chain));
  }

  @Test
  void fragmentsThatFitIntoNoPacketAreBad() {
    isBadAt(Reason.BAD_FRAGMENT, 4, scan(44, "1100 0001 00000001", UDP + "00"));
    isBadAt(Reason.BAD_FRAGMENT, 4, scan(44, "1100 0009 00000001", ""));
    isBadAt(Reason.BAD_FRAGMENT, 42, scan(44, "1100 fff8 00000001", UDP));
    isBadAt(Reason.BAD_FRAGMENT, 50, scan(60, "2c00 0104 00000000 1100 fff8 00000001", "00"));
    leadsTo(17, 48, 40, scan(44, "1100 fff8 00000001", "00000000000000"));
  }

  @Test
  void aFirstFragmentHasAllHeaders() {
    assertTrue(Ipv6Extensions.isFragment(scan(44, "1100 0001 00000001", UDP)));
    isBadAt(Reason.INCOMPLETE_CHAIN, 0, scan(44, "0600 0001 00000001", UDP + UDP));
    assertTrue(Ipv6Extensions.isFragment(scan(44, "0600 0001 00000001", UDP + UDP + UDP)));
    isBadAt(Reason.INCOMPLETE_CHAIN, 0, scan(44, "3c00 0001 00000001", "1101 0104 00000000"));
    isBadAt(Reason.INCOMPLETE_CHAIN, 0, scan(44, "3c00 0001 00000001", "1100 0104 00000000"));
    long chain = scan(44, "3c00 0001 00000001", "1100 0104 00000000", UDP);
    leadsTo(IpProtocol.DESTINATION_OPTIONS, 48, 40, chain);
  }

  @Test
  void headersAreWritten() {
    MemorySegment memory = MemorySegment.ofArray(new byte[24]).fill((byte) 0x55);
    Ipv6Extensions.fragment(memory, 3, 17, 1448, true, 0x12345678);
    assertEquals("110005a912345678", Frames.hex(memory, 3, 8));
    Ipv6Extensions.routerAlert(memory, 11, 58, Ipv6Options.ALERT_MLD);
    assertEquals("3a00050200000100", Frames.hex(memory, 11, 8));
    assertEquals(0x55, Layout.u8(memory, 19));
  }

  @Test
  void linuxSendsWhatIsWrittenHere() {
    MemorySegment report = Frames.linux("multicast listener report");
    MemorySegment memory = MemorySegment.ofArray(new byte[8]);
    Ipv6Extensions.routerAlert(memory, 0, IpProtocol.ICMPV6, Ipv6Options.ALERT_MLD);
    assertEquals(Frames.hex(report, 54, 8), Frames.hex(memory, 0, 8));
    assertTrue(Ipv6Extensions.hasRouterAlert(Ipv6Extensions.scan(report, 14)));
  }
}
