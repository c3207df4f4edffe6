// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.AT;
import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class Ipv6Test {
  private final MemorySegment frame = MemorySegment.ofArray(new byte[64]).fill((byte) 0x55);

  private MemorySegment packet() {
    Ipv6.header(frame, AT, Ipv6.flow(0xb9, 0xfedcb), 8, IpProtocol.UDP, 64);
    Ipv6.source(frame, AT, 0x20010db800000000L, 1);
    Ipv6.destination(frame, AT, 0x20010db800000000L, 2);
    return frame;
  }

  @Test
  void headerIsWrittenAndRead() {
    packet();
    assertEquals(
        "6b9fedcb00081140"
            + "20010db8000000000000000000000001"
            + "20010db8000000000000000000000002",
        Frames.hex(frame, AT, 40));
    assertEquals(0x55, Layout.u8(frame, AT - 1));
    assertEquals(0x55, Layout.u8(frame, AT + 40));
    assertReason(Reason.GOOD, Ipv6.check(frame, AT, 48));
    assertEquals(0xb9, Ipv6.trafficClass(frame, AT));
    assertEquals(0xfedcb, Ipv6.flowLabel(frame, AT));
    assertEquals(8, Ipv6.payloadLength(frame, AT));
    assertEquals(IpProtocol.UDP, Ipv6.nextHeader(frame, AT));
    assertEquals(64, Ipv6.hopLimit(frame, AT));
    assertEquals(0x20010db800000000L, Ipv6.sourceHigh(frame, AT));
    assertEquals(1, Ipv6.sourceLow(frame, AT));
    assertEquals(0x20010db800000000L, Ipv6.destinationHigh(frame, AT));
    assertEquals(2, Ipv6.destinationLow(frame, AT));
  }

  @Test
  void fewerBytesThanAHeaderOrThePayloadAreTruncated() {
    for (int length = 0; length < 48; length++) {
      assertReason(Reason.TRUNCATED, Ipv6.check(packet().asSlice(AT, length), 0, length));
    }
  }

  @Test
  void otherVersionsAreBad() {
    packet();
    Layout.u8(frame, AT, 0x45);
    assertReason(Reason.BAD_VERSION, Ipv6.check(frame, AT, 48));
  }

  @Test
  void groupsDoNotSend() {
    packet();
    Ipv6.source(frame, AT, Ipv6Address.LINK_MULTICAST_HIGH, 1);
    assertReason(Reason.BAD_ADDRESS, Ipv6.check(frame, AT, 48));
  }

  @Test
  void mappedAddressesAreNotOnTheWire() {
    packet();
    Ipv6.source(frame, AT, 0, Ipv6Address.mappedLow(1));
    assertReason(Reason.BAD_ADDRESS, Ipv6.check(frame, AT, 48));
    packet();
    Ipv6.destination(frame, AT, 0, Ipv6Address.mappedLow(1));
    assertReason(Reason.BAD_ADDRESS, Ipv6.check(frame, AT, 48));
  }

  @Test
  void groupsOfTheReservedScopeReceiveNothing() {
    packet();
    Ipv6.destination(frame, AT, 0xff00_0000_0000_0000L, 1);
    assertReason(Reason.BAD_ADDRESS, Ipv6.check(frame, AT, 48));
  }

  @Test
  void nobodyReceivesNothing() {
    packet();
    Ipv6.destination(frame, AT, 0, 0);
    assertReason(Reason.BAD_ADDRESS, Ipv6.check(frame, AT, 48));
  }
}
