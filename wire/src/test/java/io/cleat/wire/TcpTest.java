// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.AT;
import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class TcpTest {
  private static final long PSEUDO = Checksum.pseudoIpv4(0x0a000001, 0x0a000002, 6, 25);

  private final MemorySegment frame = MemorySegment.ofArray(new byte[64]).fill((byte) 0x55);

  private MemorySegment segment() {
    int control = Tcp.control(Tcp.SIZE, Tcp.PSH | Tcp.ACK | Tcp.AE, 0xfedc);
    Tcp.header(frame, AT, Tcp.ports(1025, 80), 0x01020304, 0xfffefdfc, control);
    Tcp.seal(frame, AT, 25, PSEUDO);
    return frame;
  }

  @Test
  void headerIsWrittenAndRead() {
    segment();
    assertEquals("0401005001020304fffefdfc5118fedc", Frames.hex(frame, AT, 16));
    assertEquals(0x55, Layout.u8(frame, AT - 1));
    assertEquals(0x55, Layout.u8(frame, AT + 20));
    assertReason(Reason.GOOD, Tcp.check(frame, AT, 25));
    assertReason(Reason.GOOD, Tcp.verify(frame, AT, 25, PSEUDO));
    assertEquals(1025, Tcp.sourcePort(frame, AT));
    assertEquals(80, Tcp.destinationPort(frame, AT));
    assertEquals(Tcp.ports(1025, 80), Tcp.ports(frame, AT));
    assertEquals(0x01020304, Tcp.seq(frame, AT));
    assertEquals(0xfffefdfc, Tcp.ack(frame, AT));
    assertEquals(20, Tcp.headerLength(frame, AT));
    assertEquals(Tcp.PSH | Tcp.ACK | Tcp.AE, Tcp.flags(frame, AT));
    assertTrue(Tcp.has(frame, AT, Tcp.PSH | Tcp.ACK));
    assertFalse(Tcp.has(frame, AT, Tcp.SYN | Tcp.ACK));
    assertEquals(0xfedc, Tcp.window(frame, AT));
    assertEquals(0, Tcp.urgentPointer(frame, AT));
  }

  @Test
  void fieldsAreWrittenOneByOne() {
    segment();
    Tcp.headerLength(frame, AT, 40);
    Tcp.flags(frame, AT, Tcp.URG | Tcp.ECE | Tcp.CWR);
    Tcp.seq(frame, AT, 7);
    Tcp.ack(frame, AT, 8);
    Tcp.window(frame, AT, 9);
    Tcp.urgentPointer(frame, AT, 10);
    assertEquals("040100500000000700000008a0e00009", Frames.hex(frame, AT, 16));
    assertEquals("000a", Frames.hex(frame, AT + 18, 2));
  }

  @Test
  void theSumOfCopiedDataServesAsWell() {
    int whole = Tcp.checksum(segment(), AT);
    Tcp.sealHeader(frame, AT, PSEUDO + Checksum.sum(frame, AT + 20, 5));
    assertEquals(whole, Tcp.checksum(frame, AT));
  }

  @Test
  void aLinkFinishesAPartialChecksum() {
    int whole = Tcp.checksum(segment(), AT);
    Tcp.sealPartially(frame, AT, PSEUDO);
    int finished = Checksum.field(Checksum.sum(frame, AT, 25));
    assertEquals(whole, finished);
  }

  @Test
  void anyChangedBitIsABadChecksum() {
    for (int bit = 0; bit < 200; bit++) {
      segment();
      Layout.u8(frame, AT + bit / 8, Layout.u8(frame, AT + bit / 8) ^ 1 << bit % 8);
      assertReason(Reason.BAD_CHECKSUM, Tcp.verify(frame, AT, 25, PSEUDO));
    }
  }

  @Test
  void fewerBytesThanAHeaderAreTruncated() {
    for (int length = 0; length < 20; length++) {
      assertReason(Reason.TRUNCATED, Tcp.check(segment().asSlice(AT, length), 0, length));
    }
  }

  @Test
  void headerBeyondTheSegmentIsTruncated() {
    segment();
    Tcp.headerLength(frame, AT, 28);
    assertReason(Reason.TRUNCATED, Tcp.check(frame, AT, 27));
    assertReason(Reason.GOOD, Tcp.check(frame, AT, 28));
  }

  @Test
  void fewerThanFiveWordsAreABadHeaderLength() {
    segment();
    for (int words = 0; words < 5; words++) {
      Tcp.headerLength(frame, AT, words * 4);
      assertReason(Reason.BAD_HEADER_LENGTH, Tcp.check(frame, AT, 25));
    }
  }

  @Test
  void synAndFinCountAsOctets() {
    segment();
    assertEquals(5, Tcp.sequenceLength(frame, AT, 25));
    Tcp.flags(frame, AT, Tcp.SYN);
    assertEquals(6, Tcp.sequenceLength(frame, AT, 25));
    Tcp.flags(frame, AT, Tcp.SYN | Tcp.FIN);
    assertEquals(2, Tcp.sequenceLength(frame, AT, 20));
    Tcp.flags(frame, AT, Tcp.RST | Tcp.ACK);
    assertEquals(0, Tcp.sequenceLength(frame, AT, 20));
  }
}
