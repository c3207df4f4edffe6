// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static io.cleat.address.Layout.NET_INT;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * An IPv4 address and port, {@code struct sockaddr_in} (ip(7)).
 *
 * @param address the four bytes as a number, the first in the highest place
 * @param port 0 to 65535; 0 asks for any
 */
public record Inet(int address, int port) implements Address {
  /** 0.0.0.0, port 0: any address, any port. */
  public static final Inet ANY = new Inet(0, 0);

  static final int BYTES = 16;
  private static final long PORT = 2;
  private static final long ADDRESS = 4;

  /** Checks the port. */
  public Inet {
    Layout.checkedPort(port);
  }

  /**
   * From a literal such as {@code 127.0.0.1}; no resolver is asked.
   *
   * @throws IllegalArgumentException not an IPv4 literal, or a bad port
   */
  public static Inet of(String literal, int port) {
    return of(Inet4Address.ofLiteral(literal), port);
  }

  /** From what a resolver gave. */
  public static Inet of(Inet4Address address, int port) {
    byte[] b = address.getAddress();
    int number = (b[0] & 0xff) << 24 | (b[1] & 0xff) << 16 | (b[2] & 0xff) << 8 | (b[3] & 0xff);
    return new Inet(number, port);
  }

  /** 127.0.0.1 with this port. */
  public static Inet loopback(int port) {
    return new Inet(0x7f000001, port);
  }

  static Inet decode(MemorySegment from) {
    return new Inet(from.get(NET_INT, ADDRESS), Layout.port(from, PORT));
  }

  /** The same address with another port. */
  public Inet withPort(int other) {
    return new Inet(address, other);
  }

  /** For Java's own API. */
  public InetSocketAddress toSocketAddress() {
    byte[] bytes = {
      (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
    };
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  @Override
  public int family() {
    return Family.AF_INET;
  }

  @Override
  public int encode(MemorySegment into) {
    into.set(Layout.SHORT, 0, (short) family());
    Layout.port(into, PORT, port);
    into.set(NET_INT, ADDRESS, address);
    return BYTES;
  }

  /** {@code 127.0.0.1:80}. */
  @Override
  public String toString() {
    return (address >>> 24)
        + "."
        + (address >> 16 & 0xff)
        + "."
        + (address >> 8 & 0xff)
        + "."
        + (address & 0xff)
        + ":"
        + port;
  }
}
