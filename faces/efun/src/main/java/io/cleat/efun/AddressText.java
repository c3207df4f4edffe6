// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import io.cleat.address.Unix;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/** Addresses as the efuns write them: {@code "ip port"}, in {@code socket_status} "ip.port". */
final class AddressText {
  private static final String NONE = "0.0.0.0";
  private static final String LOCAL_HOST = "localhost";
  private static final int PORT_MAX = 65535;
  private static final int NAME_LENGTH_MAX = 253;

  /** Longer digits cannot be a port, and would not be a number. */
  private static final int PORT_DIGITS_MAX = 18;

  private static final Pattern NUMERIC = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern HOST_NAME = Pattern.compile("[\\p{Alnum}_]([\\p{Alnum}_.-]*)");

  private AddressText() {}

  /**
   * Where a text points to.
   *
   * @param address the address; null where the host must be resolved first
   * @param host the host as it was written; null of an address that has none
   * @param port the port
   */
  record Target(Address address, String host, int port) {
    int family() {
      return address.family();
    }

    /** Its port at an address that its host was resolved to. */
    Address at(InetAddress found) {
      return found instanceof Inet4Address four
          ? Inet.of(four, port)
          : Inet6.of((Inet6Address) found, port);
    }
  }

  /** Reads {@code "host port"}, or a UNIX name; null if it is none. */
  static Target parse(String text, EfunProfile profile) {
    boolean more = profile.has(Repair.MORE_ADDRESSES);
    if (more && (text.startsWith("/") || text.startsWith("@"))) {
      return unix(text);
    }
    int blank = text.indexOf(' ');
    int port = blank < 0 ? -1 : port(text.substring(blank + 1), profile);
    return port < 0 ? null : target(text.substring(0, blank), port, more);
  }

  private static Target target(String host, int port, boolean more) {
    try {
      if (NUMERIC.matcher(host).matches()) {
        return new Target(Inet.of(host, port), host, port);
      }
      if (!more) {
        return null;
      }
      if (host.indexOf(':') >= 0) {
        return new Target(Inet6.of(host, port), host, port);
      }
    } catch (IllegalArgumentException _) {
      return null;
    }
    if (host.equals(LOCAL_HOST)) {
      return new Target(Inet.loopback(port), host, port);
    }
    boolean name = host.length() <= NAME_LENGTH_MAX && HOST_NAME.matcher(host).matches();
    return name ? new Target(null, host, port) : null;
  }

  private static Target unix(String text) {
    try {
      boolean path = text.startsWith("/");
      return new Target(path ? Unix.path(text) : Unix.abstractName(text.substring(1)), null, 0);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /** Any address of this port; null if it is none. */
  static Target any(int port, EfunProfile profile) {
    int checked = port(port, profile);
    return checked < 0 ? null : new Target(Inet.ANY.withPort(checked), NONE, checked);
  }

  private static int port(String digits, EfunProfile profile) {
    boolean number = digits.length() <= PORT_DIGITS_MAX && digits.matches("\\d+");
    return number ? port(Long.parseLong(digits), profile) : -1;
  }

  private static int port(long port, EfunProfile profile) {
    if (port < 0 || (port > PORT_MAX && profile.has(Repair.PORTS_CHECKED))) {
      return -1;
    }
    return (int) (port & PORT_MAX);
  }

  /** {@code "127.0.0.1 4000"}; a UNIX name alone; {@code "0.0.0.0 0"} of none. */
  static String print(Sockaddr address) {
    String host = host(address);
    return isUnix(address) ? host : host + " " + port(address);
  }

  /** {@code "127.0.0.1.4000"} with {@code *} for what is any; empty of none. */
  static String printStatus(Sockaddr address) {
    if (address == null || address.length() == 0) {
      return "";
    }
    if (isUnix(address)) {
      return host(address);
    }
    String host = host(address);
    int port = port(address);
    boolean any = host.equals(NONE) || host.equals("::");
    return (any ? "*" : host) + "." + (port == 0 ? "*" : port);
  }

  /** The address without its port. */
  static String host(Sockaddr address) {
    return switch (named(address)) {
      case Inet inet -> inet.toSocketAddress().getAddress().getHostAddress();
      case Inet6 inet -> inet(inet);
      case Unix unix when unix.kind() != Unix.Kind.UNNAMED -> unix.toString();
      case Unix _ -> "";
      default -> NONE;
    };
  }

  /** RFC 5952, without the brackets and the port. */
  private static String inet(Inet6 inet) {
    if (inet.isMapped()) {
      return new Inet((int) inet.low(), 0).toSocketAddress().getAddress().getHostAddress();
    }
    String text = inet.toString();
    return text.substring(1, text.lastIndexOf(']'));
  }

  static int port(Sockaddr address) {
    return switch (named(address)) {
      case Inet inet -> inet.port();
      case Inet6 inet -> inet.port();
      default -> 0;
    };
  }

  private static boolean isUnix(Sockaddr address) {
    return named(address) instanceof Unix;
  }

  private static Address named(Sockaddr address) {
    return address == null || address.length() == 0 ? Inet.ANY : address.address();
  }
}
