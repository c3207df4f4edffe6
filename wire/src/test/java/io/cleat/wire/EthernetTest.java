// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class EthernetTest {
  private static final String ADDRESSES = "02000000000b 02000000000a ";

  @Test
  void headerIsRead() {
    MemorySegment frame = Frames.hex(ADDRESSES + "0800 45");
    assertReason(Reason.GOOD, Ethernet.check(frame, 0, 15));
    assertEquals(0x0200_0000_000bL, Ethernet.destination(frame, 0));
    assertEquals(0x0200_0000_000aL, Ethernet.source(frame, 0));
    assertEquals(EtherType.IPV4, Ethernet.type(frame, 0));
    assertEquals(14, Ethernet.headerLength(frame, 0));
    assertFalse(Ethernet.isTagged(frame, 0));
  }

  @Test
  void tagsArePassed() {
    MemorySegment one = Frames.hex(ADDRESSES + "8100 6064 86dd");
    assertReason(Reason.GOOD, Ethernet.check(one, 0, 18));
    assertEquals(EtherType.IPV6, Ethernet.type(one, 0));
    assertEquals(0x6064, Ethernet.tag(one, 0));
    assertEquals(18, Ethernet.headerLength(one, 0));

    MemorySegment two = Frames.hex(ADDRESSES + "88a8 0001 8100 0064 0806");
    assertReason(Reason.GOOD, Ethernet.check(two, 0, 22));
    assertEquals(EtherType.ARP, Ethernet.type(two, 0));
    assertEquals(22, Ethernet.headerLength(two, 0));
  }

  @Test
  void aThirdTagIsTheType() {
    MemorySegment three = Frames.hex(ADDRESSES + "8100 0001 8100 0002 8100 0003 0800");
    assertEquals(EtherType.VLAN, Ethernet.type(three, 0));
  }

  @Test
  void headersCutAnywhereAreTruncated() {
    MemorySegment two = Frames.hex(ADDRESSES + "8100 0001 8100 0064 0806");
    for (int length = 0; length < 22; length++) {
      assertReason(Reason.TRUNCATED, Ethernet.check(two.asSlice(0, length), 0, length));
    }
  }

  @Test
  void headerIsWrittenAsLinuxWritesIt() {
    MemorySegment linux = Frames.linux("Request who-has");
    MemorySegment frame = MemorySegment.ofArray(new byte[40]).fill((byte) 0x55);
    Ethernet.header(frame, 3, MacAddress.BROADCAST, 0x0200_0000_000aL, EtherType.ARP);
    assertEquals(Frames.hex(linux, 0, 14), Frames.hex(frame, 3, 14));
    assertEquals(0x55, Layout.u8(frame, 17));

    Ethernet.header(frame, 3, 0x0200_0000_000bL, 0x0200_0000_000aL, EtherType.ARP, 0x64);
    assertEquals("02000000000b02000000000a810000640806", Frames.hex(frame, 3, 18));
  }

  @Test
  void groupsHaveAddresses() {
    assertEquals(0x0100_5e01_0203L, MacAddress.ofIpv4Multicast(Ipv4Address.of(239, 129, 2, 3)));
    assertEquals(0x3333_ff00_0002L, MacAddress.ofIpv6Multicast(0x1_ff00_0002L));
    assertTrue(MacAddress.isMulticast(0x0100_5e01_0203L));
    assertTrue(MacAddress.isMulticast(MacAddress.BROADCAST));
    assertTrue(MacAddress.isBroadcast(MacAddress.BROADCAST));
    assertFalse(MacAddress.isMulticast(0x0200_0000_000aL));
    assertTrue(MacAddress.isLocal(0x0200_0000_000aL));
    assertFalse(MacAddress.isLocal(0x0000_5e00_5301L));
    assertEquals("02:00:00:00:00:0a", MacAddress.format(0x0200_0000_000aL));
  }
}
