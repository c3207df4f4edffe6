// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.AT;
import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class TcpOptionsTest {
  private MemorySegment frame;

  /** A header with these options, filled up with END, in memory that ends with it. */
  private long scan(String options) {
    MemorySegment given = Frames.hex(options);
    MemorySegment memory = MemorySegment.ofArray(new byte[64]);
    Tcp.header(memory, AT, 0, 0, 0, Tcp.control(Tcp.SIZE, Tcp.SYN, 0));
    MemorySegment.copy(given, 0, memory, AT + 20, given.byteSize());
    TcpOptions.finish(memory, AT, AT + 20 + given.byteSize());
    frame = memory.asSlice(0, AT + Tcp.headerLength(memory, AT));
    return TcpOptions.scan(frame, AT);
  }

  private long good(String options) {
    long found = scan(options);
    assertReason(Reason.GOOD, TcpOptions.answer(found));
    return found;
  }

  private void isBad(String options) {
    assertReason(Reason.BAD_OPTION, TcpOptions.answer(scan(options)));
  }

  @Test
  void noOptionsAreNone() {
    assertEquals(0, good(""));
    assertEquals(0, good("01010100"));
  }

  @Test
  void theOptionsOfASynAreFound() {
    long options = good("020405b4 0402 080a 0000000a 0000000b 01 030307");
    assertTrue(TcpOptions.hasMss(options));
    assertEquals(1460, TcpOptions.mss(frame, AT, options));
    assertTrue(TcpOptions.isSackPermitted(options));
    assertTrue(TcpOptions.hasTimestamps(options));
    assertEquals(10, TcpOptions.timestamp(frame, AT, options));
    assertEquals(11, TcpOptions.timestampEcho(frame, AT, options));
    assertTrue(TcpOptions.hasWindowScale(options));
    assertEquals(7, TcpOptions.windowScale(frame, AT, options));
    assertEquals(0, TcpOptions.sackBlocks(frame, AT, options));
    assertFalse(TcpOptions.hasFastOpen(options));
    assertFalse(TcpOptions.hasMd5(options) || TcpOptions.hasAo(options));
    assertFalse(TcpOptions.hasAccEcn(options));
  }

  @Test
  void timestampsAloneAreFoundWithOrWithoutAlignment() {
    for (String options :
        new String[] {"0101080a fffffffe 00000001", "080a fffffffe 00000001 0101"}) {
      long found = good(options);
      assertEquals(-2, TcpOptions.timestamp(frame, AT, found));
      assertEquals(1, TcpOptions.timestampEcho(frame, AT, found));
      assertFalse(TcpOptions.hasMss(found));
    }
  }

  @Test
  void sackBlocksAreRead() {
    long options = good("0101 051a 00000001 00000002 00000003 00000004 fffffff0 00000005");
    assertEquals(3, TcpOptions.sackBlocks(frame, AT, options));
    assertEquals(1, TcpOptions.sackLeft(frame, AT, options, 0));
    assertEquals(4, TcpOptions.sackRight(frame, AT, options, 1));
    assertEquals(-16, TcpOptions.sackLeft(frame, AT, options, 2));
    assertEquals(5, TcpOptions.sackRight(frame, AT, options, 2));
    options = good("0522" + "0000000100000002".repeat(4));
    assertEquals(4, TcpOptions.sackBlocks(frame, AT, options));
  }

  @Test
  void fastOpenIsARequestOrACookie() {
    assertFalse(TcpOptions.hasFastOpen(0));
    long options = good("2202");
    assertTrue(TcpOptions.hasFastOpen(options));
    assertEquals(0, TcpOptions.cookieLength(frame, AT, options));
    options = good("220a 0102030405060708");
    assertEquals(8, TcpOptions.cookieLength(frame, AT, options));
    assertEquals(1, Layout.u8(frame, TcpOptions.cookie(frame, AT, options)));
  }

  @Test
  void signaturesAndCountersAreRecognised() {
    assertTrue(TcpOptions.hasMd5(good("1312" + "00".repeat(16))));
    assertTrue(TcpOptions.hasAo(good("1d04 0102")));
    long options = good("ac0b 000001 000002 000003 00");
    assertTrue(TcpOptions.hasAccEcn(options));
    assertEquals(0xac, Layout.u8(frame, TcpOptions.accEcn(AT, options)));
    assertTrue(TcpOptions.hasAccEcn(good("ae02")));
  }

  @Test
  void unknownOptionsAreSkipped() {
    long options = good("fd04 0102 1e03 00 020405b4");
    assertEquals(1460, TcpOptions.mss(frame, AT, options));
  }

  @Test
  void ofTwoTheLastCounts() {
    long options = good("02040001 02040002");
    assertEquals(2, TcpOptions.mss(frame, AT, options));
  }

  @Test
  void whatComesBehindTheEndIsNotLookedAt() {
    assertEquals(0, good("00 0204 05b4 ff00"));
  }

  @Test
  void theListMayEndWithTheHeader() {
    assertTrue(TcpOptions.hasMss(good("020405b4")));
    assertTrue(TcpOptions.isSackPermitted(good("0101 0402")));
  }

  @Test
  void aShiftAboveFourteenIsFourteen() {
    long options = good("0303ff");
    assertEquals(TcpOptions.WINDOW_SCALE_MAX, TcpOptions.windowScale(frame, AT, options));
  }

  @Test
  void lengthsThatCannotBeAreBad() {
    isBad("0200 05b4");
    isBad("0201 05b4");
    isBad("0208 05b4");
    isBad("010101 02");
    isBad("fd00");
    isBad("fd01");
    isBad("fd20 0000");
  }

  @Test
  void lengthsThatDoNotFitTheKindAreBadAndTheRestIsFound() {
    for (String wrong :
        new String[] {
          "0203 00",
          "0205 000000",
          "0304 0000",
          "0403 00",
          "0502",
          "0509 00000000000000",
          "080c 00000000000000000000",
          "2204 0000",
          "2207 0000000000",
          "1310" + "00".repeat(14),
          "1d03 00",
          "ac04 0000",
          "ac0e" + "00".repeat(12)
        }) {
      isBad(wrong + "020405b4");
      assertEquals(1460, TcpOptions.mss(frame, AT, scan(wrong + "020405b4")), wrong);
    }
  }

  @Test
  void optionsBeforeAnImpossibleOneAreFound() {
    long options = scan("020405b4 fd00");
    assertReason(Reason.BAD_OPTION, TcpOptions.answer(options));
    assertEquals(1460, TcpOptions.mss(frame, AT, options));
  }

  @Test
  void optionsAreWrittenAsLinuxWritesThem() {
    MemorySegment linux = Frames.linux("Flags [S], seq 3116161583");
    long options = TcpOptions.scan(linux, 34);
    MemorySegment memory = MemorySegment.ofArray(new byte[60]).fill((byte) 0x55);
    int control = Tcp.control(Tcp.SIZE, Tcp.SYN, Tcp.window(linux, 34));
    Tcp.header(memory, 0, Tcp.ports(linux, 34), Tcp.seq(linux, 34), 0, control);
    long next = TcpOptions.writeMss(memory, 20, 1460);
    next = TcpOptions.writeSackPermitted(memory, next);
    next = TcpOptions.writeTimestamps(memory, next, TcpOptions.timestamp(linux, 34, options), 0);
    next = TcpOptions.writeNop(memory, next);
    next = TcpOptions.writeWindowScale(memory, next, 10);
    TcpOptions.finish(memory, 0, next);
    Tcp.seal(memory, 0, 40, Checksum.pseudoIpv4(0x0a000001, 0x0a000002, 6, 40));
    assertEquals(Frames.hex(linux, 34, 40), Frames.hex(memory, 0, 40));
  }

  @Test
  void writersAndScanAgree() {
    MemorySegment memory = MemorySegment.ofArray(new byte[60]).fill((byte) 0x55);
    Tcp.header(memory, 0, 0, 0, 0, Tcp.control(Tcp.SIZE, Tcp.ACK, 0));
    long next = TcpOptions.writeAlignedTimestamps(memory, 20, 5, 6);
    next = TcpOptions.writeFastOpen(memory, next, 0);
    next = TcpOptions.writeSack(memory, next, 2);
    next = TcpOptions.writeSackBlock(memory, next, 1, 2);
    next = TcpOptions.writeSackBlock(memory, next, 3, 4);
    TcpOptions.finish(memory, 0, next);
    assertEquals(52, Tcp.headerLength(memory, 0));
    long options = TcpOptions.scan(memory, 0);
    assertReason(Reason.GOOD, TcpOptions.answer(options));
    assertEquals(5, TcpOptions.timestamp(memory, 0, options));
    assertEquals(6, TcpOptions.timestampEcho(memory, 0, options));
    assertEquals(0, TcpOptions.cookieLength(memory, 0, options));
    assertEquals(2, TcpOptions.sackBlocks(memory, 0, options));
    assertEquals(4, TcpOptions.sackRight(memory, 0, options, 1));
  }
}
