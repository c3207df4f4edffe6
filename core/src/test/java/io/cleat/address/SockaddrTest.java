// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** The reusable buffer, and the records whose text and limits are their own. */
class SockaddrTest {
  @Test
  void newOneIsEmpty() {
    Sockaddr empty = new Sockaddr();
    assertEquals(0, empty.length());
    assertEquals(Family.AF_UNSPEC, empty.family());
    assertEquals(new Raw(new byte[0]), empty.address());
  }

  @Test
  void bytesThatDoNotCountMakeNoDifference() {
    Sockaddr clean = Sockaddr.of(Inet.loopback(7));
    Sockaddr used = Sockaddr.of(Unix.path("x".repeat(100)));
    used.segment().copyFrom(clean.segment().asSlice(0, clean.length()));
    used.length(clean.length());
    assertEquals(clean, used);
    assertEquals(clean.hashCode(), used.hashCode());
    used.segment().set(ValueLayout.JAVA_BYTE, clean.length() - 1, (byte) 1);
    assertNotEquals(clean, used);
  }

  @Test
  void sameBytesOfAnotherLengthAreAnotherAddress() {
    Sockaddr one = Sockaddr.of(Inet.loopback(7));
    assertNotEquals(one, new Sockaddr().set(one).length(15));
    assertEquals(one, new Sockaddr().set(one));
  }

  @Test
  void nothingOfAnEarlierAddressIsLeft() {
    Sockaddr reused = Sockaddr.of(Unix.path("x".repeat(107)));
    reused.set(Inet.loopback(7));
    assertEquals(0, reused.segment().get(ValueLayout.JAVA_BYTE, 20));
    assertEquals(0, reused.clear().length());
    assertEquals(-1, reused.segment().mismatch(new Sockaddr().segment()));
  }

  @Test
  void moreBytesThanThereIsRoomForAreRefused() {
    assertArrayEquals(new byte[128], new Sockaddr().set(new byte[128]).bytes());
    assertThrows(IllegalArgumentException.class, () -> new Sockaddr().set(new byte[129]));
    assertThrows(IllegalArgumentException.class, () -> new Raw(new byte[129]));
  }

  @Test
  void textIsThatOfTheRecord() {
    assertEquals("127.0.0.1:7", Sockaddr.of(Inet.loopback(7)).toString());
    assertEquals("vsock:any:any", new Vsock(-1, -1).toString());
    assertEquals("vsock:4294967294:2", new Vsock(-2, 2).toString());
    assertEquals("netlink:4294967295/1", new Netlink(-1, 1).toString());
    assertEquals("packet:2/0x800/01:02:03:04:05:06", packet("010203040506").toString());
    assertEquals("packet:2/0x800", packet("").toString());
    assertEquals("alg:hash/sha256", Alg.of("hash", "sha256").toString());
    assertEquals("can:3", Can.raw(3).toString());
    assertEquals("AF_MCTP:0102", Raw.of(Family.AF_MCTP, (byte) 1, (byte) 2).toString());
    assertEquals("", new Sockaddr().toString());
    assertEquals("ff", new Sockaddr().set(new byte[] {(byte) 0xff}).toString());
  }

  private static Packet packet(String mac) {
    return new Packet(0x800, 2, 1, 0, mac);
  }

  @Test
  void hardwareAddressIsReadAsPeopleWriteIt() {
    assertEquals(packet("0a0b0c0d0e0f"), packet("0A:0B:0C:0D:0E:0F"));
    assertThrows(IllegalArgumentException.class, () -> packet("01:02:0"));
    assertThrows(IllegalArgumentException.class, () -> packet("xx"));
    assertThrows(IllegalArgumentException.class, () -> packet("010203040506070809"));
  }

  @Test
  void algorithmNamesHaveLimits() {
    Sockaddr room = new Sockaddr();
    room.set(Alg.of("x".repeat(13), "y".repeat(63)));
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> room.set(Alg.of("x".repeat(14), "y")));
    assertTrue(thrown.getMessage().contains("13"), thrown::getMessage);
    assertThrows(IllegalArgumentException.class, () -> room.set(Alg.of("x", "y".repeat(64))));
  }

  @Test
  void isotpIdentifiersShareTheName() {
    assertEquals(new Can(1, 0x80000002_80000001L, 0, 0), Can.isotp(1, 0x80000001, 0x80000002));
  }

  @Test
  void rawIsACopyBothWays() {
    byte[] bytes = {1, 2, 3};
    Raw raw = new Raw(bytes);
    bytes[0] = 9;
    raw.bytes()[1] = 9;
    assertArrayEquals(new byte[] {1, 2, 3}, raw.bytes());
    assertEquals(raw, new Raw(new byte[] {1, 2, 3}));
    assertEquals(raw.hashCode(), new Raw(new byte[] {1, 2, 3}).hashCode());
  }

  @Test
  void familiesHaveNames() {
    assertEquals("AF_UNIX", Family.name(Family.AF_LOCAL));
    assertEquals("AF_INET6", Family.name(10));
    assertEquals("99", Family.name(99));
    assertEquals("-1", Family.name(-1));
  }
}
