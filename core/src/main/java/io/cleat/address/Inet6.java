// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static io.cleat.address.Layout.INT;
import static io.cleat.address.Layout.NET_INT;
import static io.cleat.address.Layout.NET_LONG;

import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IPv6 address and port, {@code struct sockaddr_in6} (ipv6(7)).
 *
 * @param high the first eight bytes, the first in the highest place
 * @param low the last eight bytes
 * @param port 0 to 65535; 0 asks for any
 * @param flowInfo traffic class and flow label, 28 bits
 * @param scopeId the interface's index for link-local addresses, else 0
 */
public record Inet6(long high, long low, int port, int flowInfo, int scopeId) implements Address {
  /** ::, port 0: any address, any port. */
  public static final Inet6 ANY = new Inet6(0, 0, 0, 0, 0);

  static final int BYTES = 28;

  /** RFC 2133's form without scope, which Linux still takes. */
  static final int BYTES_WITHOUT_SCOPE = 24;

  private static final long PORT = 2;
  private static final long FLOW_INFO = 4;
  private static final long ADDRESS = 8;
  private static final long SCOPE_ID = 24;

  /** Checks the port. */
  public Inet6 {
    Layout.checkedPort(port);
  }

  /**
   * From a literal such as {@code ::1}, also IPv4-mapped ({@code ::ffff:127.0.0.1}); no resolver is
   * asked.
   *
   * @throws IllegalArgumentException not an IPv6 literal, or a bad port
   */
  public static Inet6 of(String literal, int port) {
    InetAddress address = InetAddress.ofLiteral(literal);
    if (address instanceof Inet6Address six) {
      return of(six, port);
    }
    if (literal.indexOf(':') < 0) {
      throw new IllegalArgumentException("not an IPv6 address: " + literal);
    }
    return mapped(Inet.of((java.net.Inet4Address) address, port));
  }

  /** From what a resolver gave, with its scope. */
  public static Inet6 of(Inet6Address address, int port) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return new Inet6(bytes.getLong(), bytes.getLong(), port, 0, address.getScopeId());
  }

  /** An IPv4 address as IPv6 sockets see it, {@code ::ffff:a.b.c.d} (RFC 4291 2.5.5.2). */
  public static Inet6 mapped(Inet v4) {
    return new Inet6(0, 0xffff_0000_0000L | Integer.toUnsignedLong(v4.address()), v4.port(), 0, 0);
  }

  /** ::1 with this port. */
  public static Inet6 loopback(int port) {
    return new Inet6(0, 1, port, 0, 0);
  }

  static Inet6 decode(MemorySegment from, int length) {
    return new Inet6(
        from.get(NET_LONG, ADDRESS),
        from.get(NET_LONG, ADDRESS + Long.BYTES),
        Layout.port(from, PORT),
        from.get(NET_INT, FLOW_INFO),
        length < BYTES ? 0 : from.get(INT, SCOPE_ID));
  }

  /** The same address with another port. */
  public Inet6 withPort(int other) {
    return new Inet6(high, low, other, flowInfo, scopeId);
  }

  /** Whether this is an IPv4 address in IPv6's clothes. */
  public boolean isMapped() {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /** For Java's own API; flow information has no place there. */
  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(inetAddress(), port);
  }

  @Override
  public int family() {
    return Family.AF_INET6;
  }

  @Override
  public int encode(MemorySegment into) {
    into.set(Layout.SHORT, 0, (short) family());
    Layout.port(into, PORT, port);
    into.set(NET_INT, FLOW_INFO, flowInfo);
    into.set(NET_LONG, ADDRESS, high);
    into.set(NET_LONG, ADDRESS + Long.BYTES, low);
    into.set(INT, SCOPE_ID, scopeId);
    return BYTES;
  }

  /**
   * {@code [::1]:80}, in the form of RFC 5952; {@code [fe80::1%2]:80} with the interface's index.
   */
  @Override
  public String toString() {
    return "[" + Ipv6Text.format(high, low) + (scopeId == 0 ? "" : "%" + scopeId) + "]:" + port;
  }

  private InetAddress inetAddress() {
    byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    try {
      return Inet6Address.getByAddress(null, bytes, scopeId == 0 ? -1 : scopeId);
    } catch (UnknownHostException e) {
      throw new AssertionError("sixteen bytes are an address", e);
    }
  }
}
