// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Property;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** IPv6 addresses: native form, the text of RFC 5952, Java's own. */
class Inet6Test {
  private static String text(String literal) {
    String text = Inet6.of(literal, 0).toString();
    assertTrue(text.startsWith("[") && text.endsWith("]:0"), text);
    return text.substring(1, text.length() - 3);
  }

  private static void assertText(String expected, String literal) {
    assertEquals(expected, text(literal));
  }

  @Test
  void nativeFormIsInNetworkOrderButForTheScope() {
    Inet6 address = Inet6.of("1:2:3:4:5:6:7:8", 0x1234);
    byte[] bytes =
        Sockaddr.of(new Inet6(address.high(), address.low(), 0x1234, 0x54321, 0)).bytes();
    assertEquals(
        "1234" + "00054321" + "00010002000300040005000600070008" + "00000000",
        HexFormat.of().formatHex(bytes, 2, 28));
  }

  // RFC 5952 4.

  @Test
  void leadingZerosAreLeftOut() {
    assertText("2001:db8::1", "2001:0db8::0001");
    assertText("2001:db8:0:1:1:1:1:1", "2001:db8:0000:1:1:1:1:1");
  }

  @Test
  void runOfZerosIsShortenedAsFarAsPossible() {
    assertText("2001:db8::2:1", "2001:db8:0:0:0:0:2:1");
    assertText("::1", "0:0:0:0:0:0:0:1");
    assertText("::", "0:0:0:0:0:0:0:0");
    assertText("1::", "1:0:0:0:0:0:0:0");
  }

  @Test
  void singleZeroIsNotShortened() {
    assertText("2001:db8:0:1:1:1:1:1", "2001:db8::1:1:1:1:1");
    assertText("0:1:1:1:1:1:1:1", "::1:1:1:1:1:1:1");
    assertText("1:1:1:1:1:1:1:0", "1:1:1:1:1:1:1::");
  }

  @Test
  void longestRunIsShortenedAndOfEqualOnesTheFirst() {
    assertText("2001:0:0:1::1", "2001:0:0:1:0:0:0:1");
    assertText("2001:db8::1:0:0:1", "2001:db8:0:0:1:0:0:1");
    assertText("::1:0:0:1:0:0", "0:0:1:0:0:1:0:0");
  }

  @Test
  void lettersAreSmall() {
    assertText("2001:db8::abcd:ef", "2001:DB8::ABCD:EF");
  }

  // RFC 5952 5.

  @Test
  void mappedAddressesAreDotted() {
    assertText("::ffff:192.0.2.1", "::ffff:c000:201");
    assertText("::ffff:0.0.0.0", "::ffff:0:0");
    assertText("::fffe:0:0", "::fffe:0:0");
    assertText("1::ffff:c000:201", "1::ffff:192.0.2.1");
  }

  @Test
  void textIsReadAgainByJavaAndByUs() {
    Property.holds(random -> {
      Inet6 address = new Inet6(groups(random), groups(random), 0, 0, 0);
      String text = Ipv6Text.format(address.high(), address.low());
      assertEquals(address, Inet6.of(text, 0), text);
      if (!address.isMapped()) {
        assertArrayEquals(
            address.toSocketAddress().getAddress().getAddress(),
            InetAddress.ofLiteral(text).getAddress(),
            text);
      }
      assertFalse(text.contains(":::"), text);
      assertTrue(text.length() <= 39, text);
    });
  }

  /** Four groups; zeros come often. */
  private static long groups(Random random) {
    long groups = 0;
    for (int i = 0; i < 4; i++) {
      int group = random.nextInt(3) > 0 ? 0 : random.nextInt(0x10000);
      groups = groups << 16 | (random.nextInt(20) == 0 ? 0xffff : group);
    }
    return groups;
  }

  @Test
  void scopeIsShown() {
    Inet6 linkLocal = new Inet6(0xfe80L << 48, 1, 80, 0, 2);
    assertEquals("[fe80::1%2]:80", linkLocal.toString());
    assertEquals(2, ((Inet6Address) linkLocal.toSocketAddress().getAddress()).getScopeId());
  }

  @Test
  void mappedIpv4IsRecognised() {
    Inet6 mapped = Inet6.mapped(Inet.of("1.2.3.4", 5));
    assertTrue(mapped.isMapped());
    assertEquals("[::ffff:1.2.3.4]:5", mapped.toString());
    assertEquals(mapped, Inet6.of("::ffff:1.2.3.4", 5));
    assertFalse(Inet6.loopback(5).isMapped());
  }

  @Test
  void literalsOfOtherKindsAreRefused() {
    for (String bad : new String[] {"1.2.3.4", "localhost", "", "1:2:3", ":::", "1::2::3", "g::"}) {
      assertThrows(IllegalArgumentException.class, () -> Inet6.of(bad, 1), bad);
    }
    assertThrows(IllegalArgumentException.class, () -> Inet6.loopback(65536));
  }
}
