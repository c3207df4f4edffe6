// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.AT;
import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class Ipv4Test {
  private static final int LENGTH = 40;

  private final MemorySegment frame = MemorySegment.ofArray(new byte[64]).fill((byte) 0x55);

  private MemorySegment datagram() {
    Ipv4.header(frame, AT, 0xb8, LENGTH, 64, IpProtocol.UDP);
    Ipv4.addresses(frame, AT, 0xc0000201, 0xc6336407);
    Ipv4.seal(frame, AT);
    return frame;
  }

  /** The widely known example: its checksum is b861. */
  @Test
  void knownHeaderIsRead() {
    MemorySegment known =
        Frames.hex("4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7" + "00".repeat(95));
    assertReason(Reason.GOOD, Ipv4.check(known, 0, 115));
    assertEquals(20, Ipv4.headerLength(known, 0));
    assertEquals(115, Ipv4.totalLength(known, 0));
    assertEquals(95, Ipv4.payloadLength(known, 0));
    assertEquals(0, Ipv4.identification(known, 0));
    assertTrue(Ipv4.isUnfragmentable(known, 0));
    assertFalse(Ipv4.isFragment(known, 0));
    assertEquals(64, Ipv4.ttl(known, 0));
    assertEquals(IpProtocol.UDP, Ipv4.protocol(known, 0));
    assertEquals(0xb861, Ipv4.checksum(known, 0));
    assertEquals(0xc0a80001, Ipv4.source(known, 0));
    assertEquals(0xc0a800c7, Ipv4.destination(known, 0));
    assertFalse(Ipv4.hasOptions(known, 0));
  }

  @Test
  void headerIsWritten() {
    datagram();
    assertEquals("45b800280000400040114dd1c0000201c6336407", Frames.hex(frame, AT, 20));
    assertEquals(0x55, Layout.u8(frame, AT - 1));
    assertEquals(0x55, Layout.u8(frame, AT + 20));
    assertReason(Reason.GOOD, Ipv4.check(frame, AT, LENGTH));
    assertEquals(0xb8, Ipv4.tos(frame, AT));
  }

  @Test
  void paddingOfTheLinkIsNotTheDatagrams() {
    assertReason(Reason.GOOD, Ipv4.check(datagram(), AT, LENGTH + 6));
  }

  @Test
  void fewerBytesThanAHeaderAreTruncated() {
    for (int length = 0; length < 20; length++) {
      assertReason(Reason.TRUNCATED, Ipv4.check(datagram().asSlice(AT, length), 0, length));
    }
  }

  @Test
  void fewerBytesThanTheLengthSaysAreTruncated() {
    assertReason(Reason.TRUNCATED, Ipv4.check(datagram(), AT, LENGTH - 1));
  }

  @Test
  void headerBeyondTheBytesIsTruncated() {
    datagram();
    Ipv4.headerLength(frame, AT, 60);
    assertReason(Reason.TRUNCATED, Ipv4.check(frame, AT, LENGTH));
  }

  @Test
  void otherVersionsAreBad() {
    datagram();
    Layout.u8(frame, AT, 0x65);
    assertReason(Reason.BAD_VERSION, Ipv4.check(frame, AT, LENGTH));
  }

  @Test
  void fewerThanFiveWordsAreABadHeaderLength() {
    datagram();
    for (int words = 0; words < 5; words++) {
      Ipv4.headerLength(frame, AT, words * 4);
      assertReason(Reason.BAD_HEADER_LENGTH, Ipv4.check(frame, AT, LENGTH));
    }
  }

  @Test
  void anyChangedBitIsABadChecksum() {
    for (int bit = 8; bit < 160; bit++) {
      datagram();
      Layout.u8(frame, AT + bit / 8, Layout.u8(frame, AT + bit / 8) ^ 1 << bit % 8);
      assertReason(Reason.BAD_CHECKSUM, Ipv4.check(frame, AT, LENGTH));
    }
  }

  @Test
  void aTotalLengthBelowTheHeaderIsBad() {
    datagram();
    Ipv4.totalLength(frame, AT, 19);
    Ipv4.seal(frame, AT);
    assertReason(Reason.BAD_LENGTH, Ipv4.check(frame, AT, LENGTH));
  }

  @Test
  void sourcesThatAreGroupsOrEverybodyAreBad() {
    for (int source : new int[] {0xe0000001, 0xefffffff, Ipv4Address.BROADCAST}) {
      datagram();
      Ipv4.addresses(frame, AT, source, 0x0a000001);
      Ipv4.seal(frame, AT);
      assertReason(Reason.BAD_ADDRESS, Ipv4.check(frame, AT, LENGTH));
    }
  }

  @Test
  void fragmentsAreRead() {
    assertReason(Reason.GOOD, fragment(1480, Ipv4.MORE_FRAGMENTS, 32));
    assertEquals(1480, Ipv4.fragmentOffset(frame, AT));
    assertTrue(Ipv4.hasMoreFragments(frame, AT));
    assertTrue(Ipv4.isFragment(frame, AT));
    assertFalse(Ipv4.isUnfragmentable(frame, AT));
    assertEquals(0xbeef, Ipv4.identification(frame, AT));
    assertReason(Reason.GOOD, fragment(8, 0, 33));
    assertTrue(Ipv4.isFragment(frame, AT));
    assertReason(Reason.GOOD, fragment(0, Ipv4.DONT_FRAGMENT, 33));
    assertFalse(Ipv4.isFragment(frame, AT));
  }

  @Test
  void fragmentsThatFitIntoNoDatagramAreBad() {
    assertReason(Reason.BAD_FRAGMENT, fragment(0, Ipv4.MORE_FRAGMENTS, 33));
    assertReason(Reason.BAD_FRAGMENT, fragment(0, Ipv4.MORE_FRAGMENTS, 0));
    assertReason(Reason.GOOD, fragment(65_480, 0, 35));
    assertReason(Reason.BAD_FRAGMENT, fragment(65_480, 0, 36));
    assertReason(Reason.BAD_FRAGMENT, fragment(65_528, 0, 8));
  }

  private int fragment(int offset, int flags, int payload) {
    Ipv4.header(frame, AT, 0, 20 + payload, 64, IpProtocol.UDP);
    Ipv4.addresses(frame, AT, 0xc0000201, 0xc6336407);
    Ipv4.identification(frame, AT, 0xbeef);
    Ipv4.fragment(frame, AT, offset, flags);
    Ipv4.seal(frame, AT);
    return Ipv4.check(frame, AT, 20 + payload);
  }

  @Test
  void aForwardedHeaderKeepsItsChecksumRight() {
    datagram();
    int before = Layout.u16(frame, AT + Ipv4.TTL);
    Ipv4.ttl(frame, AT, 63);
    int now = Layout.u16(frame, AT + Ipv4.TTL);
    Layout.u16(frame, AT + Ipv4.CHECKSUM, Checksum.update(Ipv4.checksum(frame, AT), before, now));
    assertReason(Reason.GOOD, Ipv4.check(frame, AT, LENGTH));
  }
}
