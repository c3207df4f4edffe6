// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class ArpTest {
  private static final String REQUEST =
      "0001 0800 06 04 0001 02000000000a 0a000001 000000000000 0a000002";

  @Test
  void requestIsRead() {
    MemorySegment arp = Frames.hex(REQUEST);
    assertReason(Reason.GOOD, Arp.check(arp, 0, 28));
    assertEquals(Arp.REQUEST, Arp.operation(arp, 0));
    assertEquals(0x0200_0000_000aL, Arp.senderHardware(arp, 0));
    assertEquals(0x0a000001, Arp.senderProtocol(arp, 0));
    assertEquals(0, Arp.targetHardware(arp, 0));
    assertEquals(0x0a000002, Arp.targetProtocol(arp, 0));
  }

  @Test
  void messagesAreWrittenAsLinuxWritesThem() {
    MemorySegment frame = MemorySegment.ofArray(new byte[40]).fill((byte) 0x55);
    Arp.header(frame, 3, Arp.REQUEST, 0x0200_0000_000aL, 0x0a000001);
    Arp.target(frame, 3, 0, 0x0a000002);
    assertEquals(Frames.hex(Frames.linux("who-has"), 14, 28), Frames.hex(frame, 3, 28));

    Arp.header(frame, 3, Arp.REPLY, 0x0200_0000_000bL, 0x0a000002);
    Arp.target(frame, 3, 0x0200_0000_000aL, 0x0a000001);
    assertEquals(Frames.hex(Frames.linux("is-at"), 14, 28), Frames.hex(frame, 3, 28));
    assertEquals(0x55, Layout.u8(frame, 31));
  }

  @Test
  void shortMessageIsTruncated() {
    for (int length = 0; length < 28; length++) {
      MemorySegment cut = Frames.hex(REQUEST).asSlice(0, length);
      assertReason(Reason.TRUNCATED, Arp.check(cut, 0, length));
    }
  }

  @Test
  void otherHardwareProtocolOrOperationIsABadType() {
    assertReason(Reason.BAD_TYPE, changed(0, 6));
    assertReason(Reason.BAD_TYPE, changed(2, 0x86dd));
    assertReason(Reason.BAD_TYPE, changed(6, 3));
    assertReason(Reason.BAD_TYPE, changed(6, 0));
  }

  @Test
  void otherAddressSizesAreABadLength() {
    assertReason(Reason.BAD_LENGTH, changed(4, 0x0804));
    assertReason(Reason.BAD_LENGTH, changed(4, 0x0610));
  }

  @Test
  void groupsDoNotSpeak() {
    assertReason(Reason.BAD_ADDRESS, changed(8, 0x0100));
    assertReason(Reason.BAD_ADDRESS, changed(14, 0xe000));
    assertReason(Reason.BAD_ADDRESS, changed(14, 0x7f00));
  }

  private static int changed(long at, int value) {
    MemorySegment arp = Frames.hex(REQUEST);
    Layout.u16(arp, at, value);
    return Arp.check(arp, 0, 28);
  }
}
