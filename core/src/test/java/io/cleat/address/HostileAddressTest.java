// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.cleat.Property;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes of any kind and length are an address that can be shown, and never an exception. */
class HostileAddressTest {
  private static final List<Integer> FAMILIES =
      List.of(
          Family.AF_UNIX,
          Family.AF_INET,
          Family.AF_INET6,
          Family.AF_NETLINK,
          Family.AF_PACKET,
          Family.AF_VSOCK,
          Family.AF_CAN,
          Family.AF_ALG,
          Family.AF_TIPC,
          Family.AF_XDP);

  @Test
  void anyBytesAreAnAddress() {
    Property.holds(random -> {
      byte[] bytes = Property.bytes(random, Sockaddr.CAPACITY);
      if (bytes.length > 1 && random.nextInt(5) > 0) {
        short family = FAMILIES.get(random.nextInt(FAMILIES.size())).shortValue();
        MemorySegment.ofArray(bytes).set(Layout.SHORT, 0, family);
      }
      Sockaddr sockaddr = new Sockaddr().set(bytes);
      assertNotNull(sockaddr.address().toString());
      assertNotNull(sockaddr.toString());
      assertArrayEquals(bytes, sockaddr.bytes());
      assertEquals(sockaddr.family(), sockaddr.address().family());
    });
  }

  @Test
  void whatIsDecodedIsEncodedToWhatDecodesTheSame() {
    Property.holds(random -> {
      byte[] bytes = new byte[Sockaddr.CAPACITY];
      random.nextBytes(bytes);
      short family = FAMILIES.get(random.nextInt(FAMILIES.size())).shortValue();
      MemorySegment.ofArray(bytes).set(Layout.SHORT, 0, family);
      Sockaddr sockaddr = new Sockaddr().set(bytes).length(random.nextInt(2, 129));
      Address address = sockaddr.address();
      if (address instanceof Alg) {
        return; // text that is no UTF-8 is shown with replacements
      }
      assertEquals(address, Sockaddr.of(address).address());
    });
  }

  @Test
  void lengthsThatMakeNoSenseAreCut() {
    Sockaddr sockaddr = Sockaddr.of(Inet.loopback(7));
    for (int length : new int[] {-1, Integer.MIN_VALUE, 0, 1}) {
      sockaddr.length(length);
      assertEquals(Family.AF_UNSPEC, sockaddr.family());
      assertInstanceOf(Raw.class, sockaddr.address());
      assertNotNull(sockaddr.toString());
    }
    for (int length : new int[] {Sockaddr.CAPACITY, Sockaddr.CAPACITY + 1, Integer.MAX_VALUE}) {
      sockaddr.length(length);
      assertEquals(Inet.loopback(7), sockaddr.address());
      assertEquals(Sockaddr.CAPACITY, sockaddr.bytes().length);
    }
  }

  @Test
  void addressShorterThanItsFamilysIsRaw() {
    byte[] bytes = Sockaddr.of(Inet.loopback(7)).bytes();
    for (int length = 0; length < Inet.BYTES; length++) {
      assertInstanceOf(Raw.class, new Sockaddr().set(bytes).length(length).address());
    }
  }

  @Test
  void inet6WithoutScopeIsTaken() {
    Sockaddr sockaddr = Sockaddr.of(new Inet6(1, 2, 3, 4, 5)).length(24);
    assertEquals(new Inet6(1, 2, 3, 4, 0), sockaddr.address());
  }

  @Test
  void unixNameThatIsNoUtf8IsRaw() {
    byte[] bytes = Sockaddr.of(Unix.path("/x")).bytes();
    bytes[3] = (byte) 0xff;
    Address address = new Sockaddr().set(bytes).address();
    assertArrayEquals(bytes, assertInstanceOf(Raw.class, address).bytes());
  }

  @Test
  void unixPathWithoutItsZeroIsTaken() {
    byte[] bytes = Sockaddr.of(Unix.path("/tmp/x")).bytes();
    Sockaddr sockaddr = new Sockaddr().set(bytes).length(bytes.length - 1);
    assertEquals(Unix.path("/tmp/x"), sockaddr.address());
  }

  @Test
  void unixPathThatFillsTheFieldIsRaw() {
    byte[] bytes = new byte[110];
    bytes[0] = Family.AF_UNIX;
    Arrays.fill(bytes, 2, 110, (byte) 'x');
    assertInstanceOf(Raw.class, new Sockaddr().set(bytes).address());
  }

  @Test
  void hardwareAddressIsNoLongerThanWhatIsThere() {
    byte[] bytes = Sockaddr.of(new Packet(3, 1, 1, 0, "0102030405060708")).bytes();
    bytes[11] = (byte) 200;
    Sockaddr sockaddr = new Sockaddr().set(bytes);
    assertEquals("0102030405060708", ((Packet) sockaddr.address()).mac());
    assertEquals("0102", ((Packet) sockaddr.length(14).address()).mac());
    assertEquals("", ((Packet) sockaddr.length(12).address()).mac());
  }
}
