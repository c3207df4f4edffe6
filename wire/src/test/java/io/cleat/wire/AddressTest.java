// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressTest {
  private static int four(String literal) {
    return ByteBuffer.wrap(InetAddress.ofLiteral(literal).getAddress()).getInt();
  }

  private static long high(String literal) {
    return ByteBuffer.wrap(Inet6Address.ofLiteral(literal).getAddress()).getLong();
  }

  private static long low(String literal) {
    return ByteBuffer.wrap(Inet6Address.ofLiteral(literal).getAddress()).getLong(8);
  }

  private static String format(String literal) {
    return Ipv6Address.format(high(literal), low(literal));
  }

  private static int scope(String literal) {
    return Ipv6Address.scope(high(literal), low(literal));
  }

  @Test
  void ipv4RangesEndWhereTheyEnd() {
    assertFalse(Ipv4Address.isMulticast(four("223.255.255.255")));
    assertTrue(Ipv4Address.isMulticast(four("224.0.0.0")));
    assertTrue(Ipv4Address.isMulticast(four("239.255.255.255")));
    assertFalse(Ipv4Address.isMulticast(four("240.0.0.0")));
    assertTrue(Ipv4Address.isLinkLocalMulticast(four("224.0.0.255")));
    assertFalse(Ipv4Address.isLinkLocalMulticast(four("224.0.1.0")));
    assertTrue(Ipv4Address.isLoopback(four("127.255.0.1")));
    assertFalse(Ipv4Address.isLoopback(four("128.0.0.1")));
    assertTrue(Ipv4Address.isLinkLocal(four("169.254.255.255")));
    assertFalse(Ipv4Address.isLinkLocal(four("169.255.0.0")));
    assertTrue(Ipv4Address.isReserved(four("240.0.0.1")));
    assertFalse(Ipv4Address.isReserved(Ipv4Address.BROADCAST));
    assertFalse(Ipv4Address.isSource(Ipv4Address.BROADCAST));
    assertFalse(Ipv4Address.isSource(four("224.0.0.1")));
    assertTrue(Ipv4Address.isSource(four("192.0.2.1")));
    assertTrue(Ipv4Address.isSource(Ipv4Address.ANY));
  }

  @Test
  void ipv4PrivateRangesEndWhereTheyEnd() {
    assertTrue(Ipv4Address.isPrivate(four("10.255.255.255")));
    assertTrue(Ipv4Address.isPrivate(four("172.16.0.0")));
    assertTrue(Ipv4Address.isPrivate(four("172.31.255.255")));
    assertTrue(Ipv4Address.isPrivate(four("192.168.0.1")));
    assertFalse(Ipv4Address.isPrivate(four("11.0.0.0")));
    assertFalse(Ipv4Address.isPrivate(four("172.32.0.0")));
    assertFalse(Ipv4Address.isPrivate(four("172.15.255.255")));
    assertFalse(Ipv4Address.isPrivate(four("192.169.0.0")));
  }

  @Test
  void ipv4MasksAndDirectedBroadcast() {
    assertEquals(0, Ipv4Address.mask(0));
    assertEquals(0x8000_0000, Ipv4Address.mask(1));
    assertEquals(0xffff_ff00, Ipv4Address.mask(24));
    assertEquals(-1, Ipv4Address.mask(32));
    int local = four("10.1.2.3");
    assertTrue(Ipv4Address.isDirectedBroadcast(four("10.1.2.255"), local, 24));
    assertFalse(Ipv4Address.isDirectedBroadcast(four("10.1.2.254"), local, 24));
    assertFalse(Ipv4Address.isDirectedBroadcast(four("10.1.2.3"), local, 31));
    assertFalse(Ipv4Address.isDirectedBroadcast(four("10.1.2.3"), local, 32));
  }

  @Test
  void ipv4IsWrittenWithDots() {
    assertEquals("255.0.10.1", Ipv4Address.format(Ipv4Address.of(255, 0, 10, 1)));
  }

  @Test
  void ipv6Ranges() {
    assertTrue(Ipv6Address.isLinkLocal(high("fe80::1")));
    assertTrue(Ipv6Address.isLinkLocal(high("febf::1")));
    assertFalse(Ipv6Address.isLinkLocal(high("fec0::1")));
    assertTrue(Ipv6Address.isUniqueLocal(high("fdff::1")));
    assertFalse(Ipv6Address.isUniqueLocal(high("fe00::1")));
    assertTrue(Ipv6Address.isMulticast(high("ff02::1")));
    assertFalse(Ipv6Address.isMulticast(high("feff::1")));
    assertTrue(Ipv6Address.isLoopback(0, 1));
    assertTrue(Ipv6Address.isUnspecified(0, 0));
    assertFalse(Ipv6Address.isUnspecified(1, 0));
    assertFalse(Ipv6Address.isUnspecified(0, 1));
    assertTrue(Ipv6Address.isMapped(0, Ipv6Address.mappedLow(four("192.0.2.1"))));
    assertFalse(Ipv6Address.isMapped(0, 1));
  }

  @Test
  void ipv6Scopes() {
    assertEquals(Ipv6Address.SCOPE_INTERFACE, scope("ff01::1"));
    assertEquals(Ipv6Address.SCOPE_LINK, scope("ff02::1"));
    assertEquals(Ipv6Address.SCOPE_SITE, scope("ff05::2"));
    assertEquals(Ipv6Address.SCOPE_GLOBAL, scope("ff1e::2"));
    assertEquals(Ipv6Address.SCOPE_LINK, scope("fe80::1"));
    assertEquals(Ipv6Address.SCOPE_LINK, scope("::1"));
    assertEquals(Ipv6Address.SCOPE_GLOBAL, scope("2001:db8::1"));
    assertEquals(Ipv6Address.SCOPE_GLOBAL, scope("fd00::1"));
  }

  /** RFC 4291 2.7.1: 4037::01:800:200e:8c6c has the group ff02::1:ff0e:8c6c. */
  @Test
  void solicitedNodeExampleOfRfc4291() {
    long low = Ipv6Address.solicitedNodeLow(low("4037::01:800:200e:8c6c"));
    assertEquals(low("ff02::1:ff0e:8c6c"), low);
    assertTrue(Ipv6Address.isSolicitedNode(Ipv6Address.LINK_MULTICAST_HIGH, low));
    assertFalse(Ipv6Address.isSolicitedNode(Ipv6Address.LINK_MULTICAST_HIGH, 1));
    assertFalse(Ipv6Address.isSolicitedNode(high("ff05::"), low));
  }

  /** RFC 2464 4: 34-56-78-9a-bc-de becomes 36-56-78-ff-fe-9a-bc-de. */
  @Test
  void interfaceIdExampleOfRfc2464() {
    assertEquals(0x3656_78ff_fe9a_bcdeL, Ipv6Address.interfaceId(0x3456_789a_bcdeL));
    assertEquals(low("fe80::ff:fe00:a"), Ipv6Address.interfaceId(0x0200_0000_000aL)); // as Linux
  }

  @Test
  void ipv6Masks() {
    for (int length = 0; length <= 128; length++) {
      long high = Ipv6Address.maskHigh(length);
      long low = Ipv6Address.maskLow(length);
      assertEquals(length, Long.bitCount(high) + Long.bitCount(low));
      assertEquals(Math.min(length, 64), Long.numberOfLeadingZeros(~high));
    }
  }

  /** RFC 5952 4 and 5. */
  @Test
  void ipv6IsWrittenAsRfc5952Says() {
    assertEquals("::", format("::"));
    assertEquals("::1", format("0:0:0:0:0:0:0:1"));
    assertEquals("1::", format("1:0:0:0:0:0:0:0"));
    assertEquals("2001:db8::1", format("2001:0db8::0001"));
    assertEquals("2001:db8:0:1:1:1:1:1", format("2001:db8:0:1:1:1:1:1"));
    assertEquals("2001:0:0:1::1", format("2001:0:0:1:0:0:0:1"));
    assertEquals("2001:db8::1:0:0:1", format("2001:db8:0:0:1:0:0:1"));
    assertEquals("0:1:2:3:4:5:6:7", format("0:1:2:3:4:5:6:7"));
    assertEquals("1:2:3:4:5:6:7:0", format("1:2:3:4:5:6:7:0"));
    assertEquals("::ffff:192.0.2.1", Ipv6Address.format(0, low("::c000:201") | 0xffff_0000_0000L));
  }

  @Test
  void whatIsWrittenReadsTheSame() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      long high = random.nextLong() & mask(random);
      long low = (random.nextLong() & mask(random)) | 1L << 63;
      String text = Ipv6Address.format(high, low);
      assertEquals(high, high(text), () -> "seed " + seed + " " + text);
      assertEquals(low, low(text), () -> "seed " + seed + " " + text);
    }
  }

  /** Leaves some of the four groups. */
  private static long mask(Random random) {
    long mask = 0;
    for (int i = 0; i < 4; i++) {
      mask = mask << 16 | (random.nextBoolean() ? 0xffff : 0);
    }
    return mask;
  }
}
