// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Property;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** IPv4 addresses: native form, text, Java's own. */
class InetTest {
  @Test
  void nativeFormIsInNetworkOrder() {
    byte[] bytes = Sockaddr.of(Inet.of("10.11.12.13", 0x1234)).bytes();
    String family = HexFormat.of().formatHex(bytes, 0, 2);
    assertTrue(family.equals("0200") || family.equals("0002"), family);
    assertEquals("12340a0b0c0d0000000000000000", HexFormat.of().formatHex(bytes, 2, 16));
  }

  @Test
  void textIsReadAgain() {
    Property.holds(random -> {
      Inet inet = new Inet(random.nextInt(), random.nextInt(0x10000));
      String text = inet.toString();
      int colon = text.indexOf(':');
      int port = Integer.parseInt(text.substring(colon + 1));
      assertEquals(inet, Inet.of(text.substring(0, colon), port));
    });
  }

  @Test
  void javasOwnAddressIsTheSame() {
    Property.holds(random -> {
      Inet inet = new Inet(random.nextInt(), random.nextInt(0x10000));
      var java = inet.toSocketAddress();
      assertEquals(inet.port(), java.getPort());
      assertEquals(inet, Inet.of((java.net.Inet4Address) java.getAddress(), java.getPort()));
    });
  }

  @Test
  void loopbackAndAnyAreWhatTheySay() {
    assertEquals("127.0.0.1:80", Inet.loopback(80).toString());
    assertEquals("0.0.0.0:0", Inet.ANY.toString());
    assertEquals(Inet.of("1.2.3.4", 9), Inet.of("1.2.3.4", 7).withPort(9));
  }

  @Test
  void portOutsideItsRangeIsNamed() {
    for (int port : new int[] {-1, 65536, Integer.MAX_VALUE}) {
      var thrown = assertThrows(IllegalArgumentException.class, () -> Inet.loopback(port));
      assertTrue(thrown.getMessage().contains(Integer.toString(port)), thrown::getMessage);
    }
    assertEquals(65535, Inet.loopback(65535).port());
  }

  @Test
  void namesAreNotAskedFor() {
    for (String bad : new String[] {"localhost", "", "1.2.3.4.5", "256.1.1.1", "::1", "1.2.3.x"}) {
      var thrown = assertThrows(IllegalArgumentException.class, () -> Inet.of(bad, 1), bad);
      assertTrue(thrown.getMessage().contains(bad), thrown::getMessage);
    }
  }

  @Test
  void bytesAreThoseOfTheLiteral() {
    assertArrayEquals(
        new byte[] {(byte) 192, (byte) 168, 0, (byte) 255},
        Inet.of("192.168.0.255", 1).toSocketAddress().getAddress().getAddress());
  }
}
