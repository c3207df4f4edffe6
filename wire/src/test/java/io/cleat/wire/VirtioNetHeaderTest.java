// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class VirtioNetHeaderTest {
  private final MemorySegment frame = MemorySegment.ofArray(new byte[80]).fill((byte) 0x55);

  @Test
  void aPlainFrameSaysNothing() {
    VirtioNetHeader.plain(frame, 3, 0);
    assertEquals("00".repeat(10) + "55", Frames.hex(frame, 3, 11));
    assertReason(Reason.GOOD, VirtioNetHeader.check(frame, 3, 70));
    assertFalse(VirtioNetHeader.isChecksumTrusted(frame, 3));
    VirtioNetHeader.plain(frame, 3, VirtioNetHeader.DATA_VALID);
    assertTrue(VirtioNetHeader.isChecksumTrusted(frame, 3));
    assertFalse(VirtioNetHeader.needsChecksum(frame, 3));
  }

  @Test
  void checksumAndSegmentsAreWrittenAndRead() {
    VirtioNetHeader.checksum(frame, 3, 34, 16);
    VirtioNetHeader.segments(frame, 3, VirtioNetHeader.GSO_TCPV4, 54, 1448);
    assertReason(Reason.GOOD, VirtioNetHeader.check(frame, 3, 64));
    assertTrue(VirtioNetHeader.needsChecksum(frame, 3));
    assertEquals(34, VirtioNetHeader.checksumStart(frame, 3));
    assertEquals(16, VirtioNetHeader.checksumOffset(frame, 3));
    assertEquals(VirtioNetHeader.GSO_TCPV4, VirtioNetHeader.segments(frame, 3));
    assertEquals(54, VirtioNetHeader.headerLength(frame, 3));
    assertEquals(1448, VirtioNetHeader.segmentSize(frame, 3));
    assertFalse(VirtioNetHeader.hasEcn(frame, 3));
    int ecn = VirtioNetHeader.GSO_TCPV6 | VirtioNetHeader.GSO_ECN;
    VirtioNetHeader.segments(frame, 3, ecn, 74, 1428);
    assertTrue(VirtioNetHeader.hasEcn(frame, 3));
    assertEquals(VirtioNetHeader.GSO_TCPV6, VirtioNetHeader.segments(frame, 3));
  }

  @Test
  void theByteOrderIsTheMachines() {
    VirtioNetHeader.checksum(frame, 0, 0x1234, 0);
    int start = frame.get(java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED, 6);
    assertEquals(0x1234, start);
  }

  @Test
  void notesThatContradictTheFrameAreBad() {
    VirtioNetHeader.checksum(frame, 0, 34, 16);
    assertReason(Reason.BAD_OFFLOAD, VirtioNetHeader.check(frame, 0, 61));
    assertReason(Reason.GOOD, VirtioNetHeader.check(frame, 0, 62));
    VirtioNetHeader.checksum(frame, 0, 0xffff, 0xffff);
    assertReason(Reason.BAD_OFFLOAD, VirtioNetHeader.check(frame, 0, 62));
    VirtioNetHeader.plain(frame, 0, 0);
    VirtioNetHeader.segments(frame, 0, VirtioNetHeader.GSO_UDP_L4, 54, 0);
    assertReason(Reason.BAD_OFFLOAD, VirtioNetHeader.check(frame, 0, 62));
    VirtioNetHeader.segments(frame, 0, 2, 54, 100);
    assertReason(Reason.BAD_OFFLOAD, VirtioNetHeader.check(frame, 0, 62));
    assertReason(Reason.TRUNCATED, VirtioNetHeader.check(frame, 0, 9));
  }
}
