// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class MldTest {
  private static final long GROUP = 0xff15_0000_0000_0000L;
  private static final long LINK = Ipv6Address.LINK_LOCAL_HIGH;
  private static final int AT = Ipv6.SIZE;

  private final MemorySegment frame = MemorySegment.ofArray(new byte[128]).fill((byte) 0x55);

  private int check(int length, int hopLimit, long source) {
    Ipv6.header(frame, 0, 0, length, IpProtocol.ICMPV6, hopLimit);
    Ipv6.source(frame, 0, source, source == 0 ? 0 : 1);
    return Mld.check(frame.asSlice(0, AT + length), 0, AT, length);
  }

  @Test
  void messagesOfVersionOneAreWrittenAndRead() {
    Mld.header(frame, AT, Mld.REPORT_V1, GROUP, 0x1234);
    assertReason(Reason.GOOD, check(24, 1, LINK));
    assertReason(Reason.GOOD, check(24, 1, 0));
    assertEquals(GROUP, Mld.groupHigh(frame, AT));
    assertEquals(0x1234, Mld.groupLow(frame, AT));
    assertReason(Reason.BAD_HOP_LIMIT, check(24, 2, LINK));
    assertReason(Reason.BAD_ADDRESS, check(24, 1, 0x20010db800000000L));
    Mld.header(frame, AT, Mld.DONE, LINK, 0x1234);
    assertReason(Reason.BAD_ADDRESS, check(24, 1, LINK));
  }

  @Test
  void aQuerysVersionIsToldByItsLength() {
    Mld.header(frame, AT, Mld.QUERY, 0, 0);
    Mld.maxResponseMillis(frame, AT, 10_000, true);
    assertReason(Reason.GOOD, check(24, 1, LINK));
    assertEquals(1, Mld.version(24));
    assertEquals(10_000, Mld.maxResponseMillis(frame, AT, 24));
    assertReason(Reason.GOOD, check(28, 1, LINK));
    assertEquals(2, Mld.version(28));
    assertEquals(0, Mld.sources(frame, AT));
    assertReason(Reason.BAD_LENGTH, check(26, 1, LINK));
    assertReason(Reason.BAD_ADDRESS, check(28, 1, 0));
    Layout.u16(frame, AT + 26, 1);
    assertReason(Reason.TRUNCATED, check(43, 1, LINK));
    assertReason(Reason.GOOD, check(44, 1, LINK));
  }

  /** RFC 3810 5.1.3: 0x8000 is (0 | 4096) << 3. */
  @Test
  void longTimesAreFloatingPoint() {
    Mld.header(frame, AT, Mld.QUERY, 0, 0);
    Mld.maxResponseMillis(frame, AT, 0x8000, true);
    assertEquals(32_768, Mld.maxResponseMillis(frame, AT, 28));
    Mld.maxResponseMillis(frame, AT, 0xffff, true);
    assertEquals(8_387_584, Mld.maxResponseMillis(frame, AT, 28));
    assertEquals(65_535, Mld.maxResponseMillis(frame, AT, 24));
  }

  @Test
  void recordsAreWrittenAndRead() {
    Mld.report(frame, AT, 2);
    long first = AT + Mld.REPORT_V2_SIZE;
    int type = MulticastRecord.ALLOW_NEW_SOURCES;
    long next = Mld.writeRecord(frame, first, type, 1, GROUP, 7);
    next = Mld.writeAddress(frame, next, 0x20010db800000000L, 1);
    long second = next;
    next = Mld.writeRecord(frame, next, MulticastRecord.CHANGE_TO_EXCLUDE, 0, GROUP, 8);
    int length = (int) next - AT;
    assertReason(Reason.GOOD, check(length, 1, LINK));
    assertEquals(2, Mld.records(frame, AT));
    assertEquals(second, Mld.nextRecord(frame, first));
    assertEquals(GROUP, Mld.recordGroupHigh(frame, second));
    assertEquals(8, Mld.recordGroupLow(frame, second));
    for (int cut = 1; cut < length; cut++) {
      assertReason(Reason.TRUNCATED, check(length - cut, 1, LINK));
    }
  }

  @Test
  void reportsAreWrittenAsLinuxWritesThem() {
    MemorySegment linux = Frames.linux("listener report v2 ff15::1234");
    long chain = Ipv6Extensions.scan(linux, 14);
    int at = 14 + Ipv6Extensions.upper(chain);
    assertReason(Reason.GOOD, Mld.check(linux, 14, at, 28));
    Mld.report(frame, AT, 1);
    int type = MulticastRecord.CHANGE_TO_EXCLUDE;
    Mld.writeRecord(frame, AT + 8, type, 0, GROUP, 0x1234);
    Icmpv6.seal(frame, AT, 28, Ipv6.pseudoSum(linux, 14, IpProtocol.ICMPV6, 28));
    assertEquals(Frames.hex(linux, at, 28), Frames.hex(frame, AT, 28));
  }

  @Test
  void itsTypesAreKnown() {
    assertTrue(Mld.isMld(130) && Mld.isMld(131) && Mld.isMld(132) && Mld.isMld(143));
    assertFalse(Mld.isMld(129) || Mld.isMld(133) || Mld.isMld(142));
    assertTrue(Ndp.isNdp(133) && Ndp.isNdp(137));
    assertFalse(Ndp.isNdp(132) || Ndp.isNdp(138));
  }
}
