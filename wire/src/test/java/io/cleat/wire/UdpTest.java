// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.AT;
import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class UdpTest {
  private static final long PSEUDO = Checksum.pseudoIpv4(0x0a000001, 0x0a000002, 17, 11);

  private final MemorySegment frame = MemorySegment.ofArray(new byte[32]).fill((byte) 0x61);

  private MemorySegment datagram() {
    Udp.header(frame, AT, Tcp.ports(1024, 53), 11);
    Udp.seal(frame, AT, PSEUDO);
    return frame;
  }

  @Test
  void headerIsWrittenAndRead() {
    datagram();
    // 0a00+0001+0a00+0002+0011+000b+0400+0035+000b+6161+6100 = da c0 with its carries
    assertEquals("04000035000b253f", Frames.hex(frame, AT, 8));
    assertReason(Reason.GOOD, Udp.check(frame, AT, 11));
    assertEquals(1024, Udp.sourcePort(frame, AT));
    assertEquals(53, Udp.destinationPort(frame, AT));
    assertEquals(Tcp.ports(1024, 53), Udp.ports(frame, AT));
    assertEquals(11, Udp.length(frame, AT));
    assertReason(Reason.GOOD, Udp.verifyOverIpv4(frame, AT, PSEUDO));
    assertReason(Reason.GOOD, Udp.verifyOverIpv6(frame, AT, PSEUDO));
    assertEquals(0x61, Layout.u8(frame, AT + 8));
  }

  @Test
  void theSumOfCopiedDataServesAsWell() {
    int whole = Udp.checksum(datagram(), AT);
    Udp.sealHeader(frame, AT, PSEUDO + Checksum.sum(frame, AT + 8, 3));
    assertEquals(whole, Udp.checksum(frame, AT));
  }

  @Test
  void aSumOfZeroIsSentAsAllOnes() {
    datagram();
    Udp.header(frame, AT, (Udp.checksum(frame, AT) + 1024) << 16 | 53, 11);
    Udp.seal(frame, AT, PSEUDO);
    assertEquals(0xffff, Udp.checksum(frame, AT));
    assertReason(Reason.GOOD, Udp.verifyOverIpv4(frame, AT, PSEUDO));
  }

  @Test
  void noChecksumIsGoodOverIpv4Only() {
    Udp.header(frame, AT, Tcp.ports(1024, 53), 11);
    assertReason(Reason.GOOD, Udp.verifyOverIpv4(frame, AT, PSEUDO));
    assertReason(Reason.NO_CHECKSUM, Udp.verifyOverIpv6(frame, AT, PSEUDO));
  }

  @Test
  void aChangedBitIsABadChecksum() {
    datagram();
    Layout.u8(frame, AT + 10, 0x60);
    assertReason(Reason.BAD_CHECKSUM, Udp.verifyOverIpv4(frame, AT, PSEUDO));
    assertReason(Reason.BAD_CHECKSUM, Udp.verifyOverIpv6(frame, AT, PSEUDO));
  }

  @Test
  void fewerBytesThanSaidAreTruncated() {
    for (int length = 0; length < 11; length++) {
      assertReason(Reason.TRUNCATED, Udp.check(datagram().asSlice(AT, length), 0, length));
    }
    assertReason(Reason.GOOD, Udp.check(frame, AT, 12));
  }

  @Test
  void lessThanAHeaderIsABadLength() {
    for (int length = 0; length < 8; length++) {
      Udp.header(frame, AT, 0, length);
      assertReason(Reason.BAD_LENGTH, Udp.check(frame, AT, 20));
    }
  }
}
