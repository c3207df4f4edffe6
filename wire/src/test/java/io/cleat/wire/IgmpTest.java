// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class IgmpTest {
  private MemorySegment message;

  private int check(String digits) {
    message = Frames.hex(digits);
    int length = (int) message.byteSize();
    if (length >= Igmp.SIZE) {
      Igmp.seal(message, 0, length);
    }
    return Igmp.check(message, 0, length);
  }

  @Test
  void aQuerysVersionIsToldByLengthAndTime() {
    assertReason(Reason.GOOD, check("1100 0000 00000000"));
    assertEquals(1, Igmp.version(message, 0, 8));
    assertReason(Reason.GOOD, check("1164 0000 ef010203"));
    assertEquals(2, Igmp.version(message, 0, 8));
    assertEquals(100, Igmp.maxResponseTenths(message, 0, 8));
    assertEquals(0xef010203, Igmp.group(message, 0));
    assertReason(Reason.GOOD, check("1164 0000 ef010203 027d 0001 0a000001"));
    assertEquals(3, Igmp.version(message, 0, 16));
    assertEquals(1, Igmp.sources(message, 0));
    assertEquals(0x0a000001, Igmp.source(message, 0, 0));
  }

  /** RFC 3376 4.1.1: 0x80 is (0 | 16) << 3, 0xff is (15 | 16) << 10. */
  @Test
  void longTimesAreFloatingPoint() {
    assertReason(Reason.GOOD, check("1180 0000 00000000 02 7d 0000"));
    assertEquals(128, Igmp.maxResponseTenths(message, 0, 12));
    assertReason(Reason.GOOD, check("11ff 0000 00000000 02 7d 0000"));
    assertEquals(31_744, Igmp.maxResponseTenths(message, 0, 12));
    assertReason(Reason.GOOD, check("11ff 0000 00000000"));
    assertEquals(255, Igmp.maxResponseTenths(message, 0, 8));
  }

  @Test
  void queriesOfOtherLengthsAreBad() {
    assertReason(Reason.BAD_LENGTH, check("1164 0000 00000000 0000"));
    assertReason(Reason.TRUNCATED, check("1164 0000 00000000 0000 0001"));
    assertReason(Reason.TRUNCATED, check("1164 0000 00000000 0000 ffff 00000000"));
    assertReason(Reason.TRUNCATED, check("1164 0000 000000"));
  }

  @Test
  void groupsAreGroups() {
    assertReason(Reason.BAD_ADDRESS, check("1164 0000 0a000001"));
    assertReason(Reason.BAD_ADDRESS, check("1600 0000 0a000001"));
    assertReason(Reason.BAD_ADDRESS, check("1700 0000 00000000"));
    assertReason(Reason.GOOD, check("1200 0000 ef000001"));
  }

  @Test
  void aChangedBitIsABadChecksum() {
    check("1600 0000 ef000001");
    Layout.u8(message, 7, 2);
    assertReason(Reason.BAD_CHECKSUM, Igmp.check(message, 0, 8));
  }

  @Test
  void unknownTypesPass() {
    assertReason(Reason.GOOD, check("9900 0000 00000000"));
  }

  @Test
  void recordsAreWrittenAndRead() {
    message = MemorySegment.ofArray(new byte[64]).fill((byte) 0x55);
    Igmp.report(message, 0, 2);
    int type = MulticastRecord.CHANGE_TO_INCLUDE;
    long next = Igmp.writeRecord(message, Igmp.SIZE, type, 0xef010203, 2);
    next = Igmp.writeSource(message, next, 0x0a000001);
    next = Igmp.writeSource(message, next, 0x0a000002);
    long second = next;
    next = Igmp.writeRecord(message, next, MulticastRecord.MODE_IS_EXCLUDE, 0xef040506, 0);
    int length = (int) next;
    Igmp.seal(message, 0, length);
    assertReason(Reason.GOOD, Igmp.check(message, 0, length));
    assertEquals(2, Igmp.records(message, 0));
    assertEquals(type, MulticastRecord.type(message, Igmp.SIZE));
    assertEquals(2, MulticastRecord.sources(message, Igmp.SIZE));
    assertEquals(0xef010203, Igmp.recordGroup(message, Igmp.SIZE));
    assertEquals(0x0a000002, Igmp.recordSource(message, Igmp.SIZE, 1));
    assertEquals(second, Igmp.nextRecord(message, Igmp.SIZE));
    assertEquals(0xef040506, Igmp.recordGroup(message, second));
    for (int cut = 1; cut < length - Igmp.SIZE; cut++) {
      MemorySegment part = message.asSlice(0, length - cut);
      Igmp.seal(part, 0, length - cut);
      assertReason(Reason.TRUNCATED, Igmp.check(part, 0, length - cut));
    }
  }

  @Test
  void auxiliaryDataIsSteppedOver() {
    String records = "0401 0000 ef010203 ffffffff 0400 0000 ef040506";
    assertReason(Reason.GOOD, check("2200 0000 0000 0002" + records));
    assertEquals(20, Igmp.nextRecord(message, 8));
  }

  @Test
  void messagesAreWrittenAsLinuxWritesThem() {
    MemorySegment linux = Frames.linux("igmp v3 report");
    message = MemorySegment.ofArray(new byte[16]).fill((byte) 0x55);
    Igmp.report(message, 0, 1);
    Igmp.writeRecord(message, 8, MulticastRecord.CHANGE_TO_EXCLUDE, 0xef010203, 0);
    Igmp.seal(message, 0, 16);
    assertEquals(Frames.hex(linux, 38, 16), Frames.hex(message, 0, 16));
    Igmp.header(message, 0, Igmp.LEAVE, 0, 0xef010203);
    Igmp.seal(message, 0, 8);
    assertReason(Reason.GOOD, Igmp.check(message, 0, 8));
    assertEquals(Igmp.LEAVE, Igmp.type(message, 0));
  }
}
