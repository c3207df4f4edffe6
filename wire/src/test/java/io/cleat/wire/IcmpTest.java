// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.AT;
import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class IcmpTest {
  /** Of a UDP datagram from 10.0.0.1 to 10.0.0.2, header and eight octets. */
  private static final String QUOTE =
      "4500 0024 0001 0000 4011 0000 0a000001 0a000002 0400 0009 0010 0000";

  private MemorySegment message;

  private int check(String digits) {
    message = Frames.hex("000000" + digits.replace(" ", ""));
    int length = (int) (message.byteSize() - AT);
    if (length >= Icmpv4.SIZE) {
      Icmpv4.seal(message, AT, length);
    }
    return Icmpv4.check(message, AT, length);
  }

  private static int check6(String digits) {
    MemorySegment message = Frames.hex(digits);
    return Icmpv6.check(message, 0, (int) message.byteSize());
  }

  @Test
  void echoIsRead() {
    assertReason(Reason.GOOD, check("0800 0000 1234 0005 70696e67"));
    assertEquals(Icmpv4.ECHO_REQUEST, Icmpv4.type(message, AT));
    assertEquals(0, Icmpv4.code(message, AT));
    assertEquals(0x1234, Icmpv4.identifier(message, AT));
    assertEquals(5, Icmpv4.sequence(message, AT));
  }

  @Test
  void echoIsWrittenAsLinuxWritesIt() {
    MemorySegment linux = Frames.linux("ICMP echo reply");
    MemorySegment written = MemorySegment.ofArray(new byte[17]).fill((byte) 0x55);
    Icmpv4.header(written, 0, Icmpv4.ECHO_REPLY, 0, Icmpv4.echo(31496, 5));
    MemorySegment.copy(linux, 42, written, 8, 9);
    Icmpv4.seal(written, 0, 17);
    assertEquals(Frames.hex(linux, 34, 17), Frames.hex(written, 0, 17));
  }

  @Test
  void errorsQuoteWhatTheyAreAbout() {
    assertReason(Reason.GOOD, check("0304 0000 0000 05dc" + QUOTE));
    assertEquals(1500, Icmpv4.mtu(message, AT));
    long quoted = Icmpv4.quoted(AT);
    assertEquals(0x0a000002, Ipv4.destination(message, quoted));
    assertReason(Reason.GOOD, check("0c00 0000 15000000" + QUOTE));
    assertEquals(21, Icmpv4.pointer(message, AT));
    assertReason(Reason.GOOD, check("0501 0000 0a0000fe" + QUOTE));
    assertEquals(0x0a0000fe, Icmpv4.gateway(message, AT));
    assertTrue(Icmpv4.isError(Icmpv4.REDIRECT));
    assertFalse(Icmpv4.isError(Icmpv4.ECHO_REPLY));
    assertEquals(21 << 24, Icmpv4.problem(21));
  }

  @Test
  void errorsThatQuoteTooLittleAreTruncated() {
    for (int length = 0; length < 28; length++) {
      String cut = QUOTE.replace(" ", "").substring(0, 2 * length);
      assertReason(Reason.TRUNCATED, check("0303 0000 00000000" + cut));
    }
    assertReason(Reason.TRUNCATED, check("0303 0000 00000000" + QUOTE.replace("4500", "4600")));
  }

  @Test
  void errorsThatQuoteSomethingElseAreBad() {
    String six = QUOTE.replace("4500", "6500");
    assertReason(Reason.BAD_VERSION, check("0303 0000 00000000" + six));
    String shortHeader = QUOTE.replace("4500", "4400");
    assertReason(Reason.BAD_HEADER_LENGTH, check("0303 0000 00000000" + shortHeader));
  }

  @Test
  void codesThatATypeDoesNotHaveAreBad() {
    assertReason(Reason.GOOD, check("030f 0000 00000000" + QUOTE));
    assertReason(Reason.BAD_CODE, check("0310 0000 00000000" + QUOTE));
    assertReason(Reason.BAD_CODE, check("0b02 0000 00000000" + QUOTE));
    assertReason(Reason.BAD_CODE, check("0504 0000 00000000" + QUOTE));
    assertReason(Reason.BAD_CODE, check("0c03 0000 00000000" + QUOTE));
    assertReason(Reason.BAD_CODE, check("0401 0000 00000000" + QUOTE));
    assertReason(Reason.BAD_CODE, check("0801 0000 1234 0005"));
  }

  @Test
  void shortMessagesAreTruncated() {
    assertReason(Reason.TRUNCATED, check(""));
    assertReason(Reason.TRUNCATED, check("0800 0000 1234 00"));
    assertReason(Reason.TRUNCATED, check("0d00 0000 1234 0005 00000000 00000000 000000"));
    assertReason(Reason.GOOD, check("0d00 0000 1234 0005 00000000 00000000 00000000"));
  }

  @Test
  void aChangedBitIsABadChecksum() {
    check("0800 0000 1234 0005 70696e67");
    Layout.u8(message, AT + 11, 0x66);
    assertReason(Reason.BAD_CHECKSUM, Icmpv4.check(message, AT, 12));
  }

  @Test
  void unknownTypesPass() {
    assertReason(Reason.GOOD, check("c863 0000 00000000"));
    assertReason(Reason.GOOD, check6("c863 0000 00000000"));
  }

  @Test
  void icmpv6EchoIsWrittenAsLinuxWritesIt() {
    MemorySegment linux = Frames.linux("ICMP6, echo reply");
    long pseudo = Ipv6.pseudoSum(linux, 14, IpProtocol.ICMPV6, 17);
    assertReason(Reason.GOOD, Icmpv6.check(linux, 54, 17));
    assertReason(Reason.GOOD, Icmpv6.verify(linux, 54, 17, pseudo));
    assertReason(Reason.BAD_CHECKSUM, Icmpv6.verify(linux, 54, 16, pseudo));
    MemorySegment written = MemorySegment.ofArray(new byte[17]).fill((byte) 0x55);
    Icmpv6.header(written, 0, Icmpv6.ECHO_REPLY, 0, Icmpv6.echo(31497, 5));
    MemorySegment.copy(linux, 62, written, 8, 9);
    Icmpv6.seal(written, 0, 17, pseudo);
    assertEquals(Frames.hex(linux, 54, 17), Frames.hex(written, 0, 17));
    assertEquals(31497, Icmpv6.identifier(written, 0));
    assertEquals(5, Icmpv6.sequence(written, 0));
  }

  @Test
  void icmpv6ErrorsQuoteWhatTheyAreAbout() {
    String quote = "6000 0000 0008 1140" + "20010db8000000000000000000000001".repeat(2);
    assertReason(Reason.GOOD, check6("0200 0000 00000500" + quote));
    assertEquals(1280, Icmpv6.mtu(Frames.hex("0200 0000 00000500"), 0));
    assertEquals(40, Icmpv6.pointer(Frames.hex("0400 0000 00000028"), 0));
    assertReason(Reason.GOOD, check6("7f00 0000 00000000" + quote));
    String cut = quote.substring(0, quote.length() - 2);
    assertReason(Reason.TRUNCATED, check6("0200 0000 00000500" + cut));
    assertReason(Reason.BAD_VERSION, check6("0104 0000 00000000" + "4" + quote.substring(1)));
    assertReason(Reason.TRUNCATED, check6("8000 0000 000000"));
    assertTrue(Icmpv6.isError(Icmpv6.PARAMETER_PROBLEM));
    assertFalse(Icmpv6.isError(Icmpv6.ECHO_REQUEST));
  }
}
