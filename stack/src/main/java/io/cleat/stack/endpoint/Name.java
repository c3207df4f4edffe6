// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;
import static io.cleat.address.Family.AF_UNSPEC;

import io.cleat.Errno;
import io.cleat.address.Sockaddr;
import io.cleat.stack.ip.IpAddress;
import io.cleat.wire.Ipv6Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** An address and a port, as {@code struct sockaddr_in} and {@code sockaddr_in6} have them. */
final class Name {
  private static final long SCOPE = 24;
  private static final int INET_BYTES = 16;
  private static final int INET6_BYTES = 28;

  /** Linux takes an address without scope, as RFC 2133 had it. */
  private static final int INET6_LEAST_BYTES = 24;

  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INET =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong INET6 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  long high;
  long low;
  int port;

  /** Of a link-local address: its interface's index; else 0. */
  int scope;

  Name() {}

  boolean isAny() {
    return IpAddress.isAny(high, low);
  }

  /**
   * Reads an address for an endpoint of a family.
   *
   * @return 0, or -EINVAL too short; -EAFNOSUPPORT another family
   */
  int read(Sockaddr address, int domain) {
    int family = address.family();
    if (domain == AF_INET) {
      return readInet(address, family);
    }
    if (address.length() < INET6_LEAST_BYTES && family == AF_INET6) {
      return Errno.EINVAL.negated();
    }
    // Linux: an IPv6 socket takes the address of its own family only; IPv4 comes mapped.
    if (family != AF_INET6) {
      return address.length() < INET6_LEAST_BYTES
          ? Errno.EINVAL.negated()
          : Errno.EAFNOSUPPORT.negated();
    }
    MemorySegment segment = address.segment();
    port = segment.get(PORT, 2) & 0xffff;
    high = segment.get(INET6, 8);
    low = segment.get(INET6, 16);
    scope = address.length() < INET6_BYTES ? 0 : segment.get(ValueLayout.JAVA_INT, SCOPE);
    return 0;
  }

  private int readInet(Sockaddr address, int family) {
    if (address.length() < INET_BYTES) {
      return Errno.EINVAL.negated();
    }
    MemorySegment segment = address.segment();
    int ipv4 = segment.get(INET, 4);
    // Linux, for compatibility: AF_UNSPEC stands for AF_INET where the address is 0.0.0.0.
    if (family != AF_INET && (family != AF_UNSPEC || ipv4 != 0)) {
      return Errno.EAFNOSUPPORT.negated();
    }
    port = segment.get(PORT, 2) & 0xffff;
    high = 0;
    scope = 0;
    low = Ipv6Address.mappedLow(ipv4);
    return 0;
  }

  /** Writes the interface of an IPv6 address that is there. */
  static void writeScope(Sockaddr address, int scope) {
    address.segment().set(ValueLayout.JAVA_INT, SCOPE, scope);
  }

  /** Writes the address for an endpoint of a family. */
  static void write(Sockaddr address, int domain, long high, long low, int port) {
    address.clear();
    MemorySegment segment = address.segment();
    segment.set(ValueLayout.JAVA_SHORT, 0, (short) domain);
    segment.set(PORT, 2, (short) port);
    if (domain == AF_INET) {
      segment.set(INET, 4, (int) low);
      address.length(INET_BYTES);
    } else {
      // An IPv6 endpoint that has no address yet says ::, whatever it will speak.
      boolean any = IpAddress.isAny(high, low);
      segment.set(INET6, 8, any ? 0 : high);
      segment.set(INET6, 16, any ? 0 : low);
      address.length(INET6_BYTES);
    }
  }
}
