// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DumpTest {
  static Stream<Frames.Known> linux() {
    return Frames.linux().stream();
  }

  /** Which also says that every check and every checksum here agrees with Linux. */
  @ParameterizedTest
  @MethodSource("linux")
  void whatLinuxSendsIsUnderstood(Frames.Known known) {
    assertEquals(known.line(), Dump.ethernet(known.frame(), 0, known.length()));
    assertFalse(known.line().contains("[bad"), known::line);
  }

  @Test
  void thereIsSomethingOfEveryKind() {
    List<String> lines = Frames.linux().stream().map(Frames.Known::line).toList();
    for (String kind :
        List.of("ARP", "Flags [S.]", "urg 1", "UDP", "ICMP ", "ICMP6", "igmp", "frag")) {
      assertFalse(lines.stream().noneMatch(line -> line.contains(kind)), kind);
    }
  }

  private static String ip(String digits) {
    MemorySegment frame = Frames.hex(digits);
    int protocol = Ipv4.protocol(frame, 0);
    Ipv4.totalLength(frame, 0, (int) frame.byteSize());
    Ipv4.seal(frame, 0);
    int length = Ipv4.payloadLength(frame, 0);
    if (protocol == IpProtocol.ICMP) {
      Icmpv4.seal(frame, 20, length);
    } else if (protocol == IpProtocol.IGMP) {
      Igmp.seal(frame, 20, length);
    } else if (protocol == IpProtocol.TCP) {
      Tcp.seal(frame, 20, length, Ipv4.pseudoSum(frame, 0));
    }
    return Dump.ip(frame, 0, (int) frame.byteSize());
  }

  private static String header(int protocol) {
    return "4500 0000 0000 4000 40" + String.format("%02x", protocol) + "0000 0a000001 0a000002";
  }

  @Test
  void segmentsAreInTcpdumpsManner() {
    assertEquals(
        "IP 10.0.0.1.1 > 10.0.0.2.2: Flags [SEW], seq 4294967295, win 7, length 0",
        ip(header(6) + "0001 0002 ffffffff 00000000 50c2 0007 0000 0000"));
    assertEquals(
        "IP 10.0.0.1.1 > 10.0.0.2.2: Flags [none], win 7, length 0",
        ip(header(6) + "0001 0002 ffffffff 00000000 5000 0007 0000 0000"));
    assertEquals(
        "IP 10.0.0.1.1 > 10.0.0.2.2: Flags [F.], seq 9:11, ack 3, win 0, options [nop,nop,sack 1"
            + " {5:6},unknown-253,md5], length 2",
        ip(
            header(6)
                + "0001 0002 00000009 00000003 d011 0000 0000 0000"
                + "0101 050a 00000005 00000006 fd02 1312"
                + "00".repeat(16)
                + "6162"));
    assertEquals(
        "IP 10.0.0.1.1 > 10.0.0.2.2: Flags [R], seq 9, win 0, options [bad 2,tfo cookiereq,bad"
            + " 253], length 0",
        ip(header(6) + "0001 0002 00000009 00000000 7004 0000 0000 0000 020300 2202 fd07 00"));
  }

  @Test
  void whatIsWrongIsSaid() {
    MemorySegment segment = Frames.copy(Frames.linux("Flags [P.]"));
    int length = (int) segment.byteSize();
    Layout.u8(segment, length - 1, 0);
    String line = Dump.ethernet(segment, 0, length);
    assertTrue(line.endsWith(" [bad checksum], length 11"), line);
    assertEquals("IP [bad version], length 34", Dump.ethernet(change(segment, 14, 0x75), 0, 48));
    assertEquals("Ethernet [truncated], length 5", Dump.ethernet(segment, 0, 5));
    assertEquals("IP6 [truncated], length 20", Dump.ip(Frames.hex("60" + "00".repeat(19)), 0, 20));
    assertEquals("IP [truncated], length 0", Dump.ip(segment, 0, 0));
    assertEquals("ARP [truncated], length 0", Dump.ethernet(change(segment, 13, 6), 0, 14));
    assertEquals(
        "02:00:00:00:00:0a > 02:00:00:00:00:0b, ethertype 0x8ff, length 0",
        Dump.ethernet(change(segment, 13, 0xff), 0, 14));
  }

  private static MemorySegment change(MemorySegment frame, long at, int octet) {
    MemorySegment changed = Frames.copy(frame);
    Layout.u8(changed, at, octet);
    return changed;
  }

  @Test
  void controlMessagesAreNamed() {
    String quote = header(17) + "0400 0035 0008 0000";
    assertEquals(
        "IP 10.0.0.1 > 10.0.0.2: ICMP 10.0.0.2 unreachable - need to frag (mtu 1400), length 36",
        ip(header(1) + "0304 0000 0000 0578" + quote));
    assertEquals(
        "IP 10.0.0.1 > 10.0.0.2: ICMP redirect to 10.0.0.254, length 36",
        ip(header(1) + "0501 0000 0a0000fe" + quote));
    assertEquals(
        "IP 10.0.0.1 > 10.0.0.2: igmp query v2 224.0.0.5, length 8",
        ip(header(2) + "1164 0000 e0000005"));
    assertEquals("IP 10.0.0.1 > 10.0.0.2: ip-proto-200, length 1", ip(header(200) + "00"));
  }

  @Test
  void tagsAreSaid() {
    MemorySegment request = Frames.linux("who-has");
    MemorySegment tagged = MemorySegment.ofArray(new byte[46]);
    MemorySegment.copy(request, 0, tagged, 0, 12);
    Layout.i32(tagged, 12, 0x8100_2064);
    MemorySegment.copy(request, 12, tagged, 16, 30);
    assertEquals(
        "vlan 100, ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28",
        Dump.ethernet(tagged, 0, 46));
  }
}
