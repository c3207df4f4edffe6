// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Property;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is written in the native form is read again, for every record and any values. */
class AddressRoundTripTest {
  private static void roundTrip(Function<Random, Address> any) {
    Sockaddr reused = new Sockaddr();
    Property.holds(random -> {
      Address address = any.apply(random);
      reused.set(address);
      assertEquals(address, reused.address());
      assertEquals(address.family(), reused.family());
      assertEquals(Sockaddr.of(address), reused, "what a buffer held before shows through");
      assertTrue(reused.length() <= Sockaddr.CAPACITY);
      assertEquals(address.hashCode(), reused.address().hashCode());
    });
  }

  private static int port(Random random) {
    return random.nextInt(0x10000);
  }

  @Test
  void inet() {
    roundTrip(random -> new Inet(random.nextInt(), port(random)));
  }

  @Test
  void inet6() {
    roundTrip(random ->
        new Inet6(
            random.nextLong(),
            random.nextLong(),
            port(random),
            random.nextInt(),
            random.nextInt()));
  }

  @Test
  void unixPath() {
    roundTrip(random -> Unix.path("/" + Property.text(random, Unix.MAX_PATH_BYTES - 1)));
  }

  @Test
  void unixAbstract() {
    roundTrip(random -> Unix.abstractName(Property.text(random, Unix.MAX_ABSTRACT_BYTES)));
  }

  @Test
  void unixAbstractWithZeroBytes() {
    roundTrip(random -> Unix.abstractName("a\0b".repeat(random.nextInt(30)) + "\0"));
  }

  @Test
  void unixUnnamed() {
    roundTrip(random -> Unix.UNNAMED);
  }

  @Test
  void netlink() {
    roundTrip(random -> new Netlink(random.nextInt(), random.nextInt()));
  }

  @Test
  void packet() {
    roundTrip(random -> {
      byte[] mac = new byte[random.nextInt(9)];
      random.nextBytes(mac);
      return new Packet(
          port(random),
          random.nextInt(),
          port(random),
          random.nextInt(256),
          HexFormat.of().formatHex(mac));
    });
  }

  @Test
  void vsock() {
    roundTrip(random -> new Vsock(random.nextInt(), random.nextInt(), random.nextInt(256)));
  }

  @Test
  void can() {
    roundTrip(random ->
        new Can(random.nextInt(), random.nextLong(), random.nextInt(), random.nextInt(256)));
  }

  @Test
  void alg() {
    roundTrip(random ->
        new Alg(
            Property.text(random, 13),
            random.nextInt(),
            random.nextInt(),
            Property.text(random, 63)));
  }

  @Test
  void tipc() {
    roundTrip(random ->
        new Tipc(
            random.nextInt(256),
            random.nextInt(256) - 128,
            random.nextInt(),
            random.nextInt(),
            random.nextInt()));
  }

  @Test
  void xdp() {
    roundTrip(
        random -> new Xdp(port(random), random.nextInt(), random.nextInt(), random.nextInt()));
  }

  @Test
  void rawOfFamiliesWithoutARecord() {
    roundTrip(random ->
        Raw.of(
            Family.AF_MCTP + 1 + random.nextInt(1000),
            Property.bytes(random, Sockaddr.CAPACITY - Short.BYTES)));
  }
}
