// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.cli.address.Where.Version;
import java.util.regex.Pattern;

/**
 * A host and what follows its last colon.
 *
 * @param host a name, an IPv4 literal, or an IPv6 literal without its brackets; empty for none
 * @param bracketed whether it stood in brackets
 * @param port as written
 */
record HostPort(String host, boolean bracketed, String port) {
  private static final int MAX_PORT = 65535;
  private static final Pattern DOTTED = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
  private static final Pattern HOST_NAME = Pattern.compile("[^\\s/:,\\[\\]]+");

  /** Cuts {@code host:port}; a text without a colon is a port alone. */
  static HostPort of(Settings settings, String text) throws BadAddress {
    String form = Kind.of(settings.text()).form();
    if (text.startsWith("[")) {
      int close = text.indexOf(']');
      if (close < 0 || close + 1 < text.length() && text.charAt(close + 1) != ':') {
        throw settings.bad("an IPv6 address stands in brackets before a colon: [::1]:80");
      }
      String port = close + 1 < text.length() ? text.substring(close + 2) : "";
      return new HostPort(text.substring(1, close), true, port);
    }
    int colon = text.lastIndexOf(':');
    if (colon >= 0 && text.indexOf(':') != colon) {
      throw settings.bad("it is written " + form + "; an IPv6 address stands in brackets: [::1]");
    }
    return colon < 0
        ? new HostPort("", false, text)
        : new HostPort(text.substring(0, colon), false, text.substring(colon + 1));
  }

  /** The port as a number. */
  static int port(Settings settings, String text) throws BadAddress {
    if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) <= MAX_PORT) {
      return Integer.parseInt(text);
    }
    throw settings.bad(
        text.isEmpty()
            ? "it is written " + Kind.of(settings.text()).form() + ", and the port is missing"
            : "a port is 0 to 65535, not '" + text + "'");
  }

  static Version version(Settings settings) throws BadAddress {
    String word = settings.value(AddressOption.PF);
    return switch (word == null ? "" : word) {
      case "" -> Version.ANY;
      case "ip4", "4" -> Version.IP4;
      case "ip6", "6" -> Version.IP6;
      default -> throw settings.bad("pf is ip4 or ip6, not '" + word + "'");
    };
  }

  /** The place this names, with the port as a number. */
  Where where(Settings settings) throws BadAddress {
    return where(settings, port(settings, port));
  }

  /** The place this names, whatever stands after the colon. */
  Where where(Settings settings, int number) throws BadAddress {
    Version version = version(settings);
    if (bracketed) {
      return literal(settings, version, Version.IP4, () -> inet6(settings, number));
    }
    if (host.isEmpty() || host.equals("*")) {
      return new Where.Fixed(
          version == Version.IP6 ? Inet6.ANY.withPort(number) : Inet.ANY.withPort(number));
    }
    if (DOTTED.matcher(host).matches()) {
      return literal(settings, version, Version.IP6, () -> Inet.of(host, number));
    }
    if (!HOST_NAME.matcher(host).matches()) {
      throw settings.bad("'" + host + "' is no host name");
    }
    return new Where.Host(host, number, version);
  }

  /** Reads a literal; it throws what the JDK says of a bad one. */
  private interface Literal {
    Address read() throws BadAddress;
  }

  /** An IPv6 literal; what follows a % is the interface where it is valid (RFC 4007 section 11). */
  private Inet6 inet6(Settings settings, int number) throws BadAddress {
    int percent = host.indexOf('%');
    if (percent < 0) {
      return Inet6.of(host, number);
    }
    Inet6 address = Inet6.of(host.substring(0, percent), number);
    String zone = host.substring(percent + 1);
    int scope =
        zone.matches("[0-9]{1,9}")
            ? Integer.parseInt(zone)
            : OtherKinds.interfaceIndex(settings, zone);
    return new Inet6(address.high(), address.low(), number, 0, scope);
  }

  private Where literal(Settings settings, Version wanted, Version other, Literal literal)
      throws BadAddress {
    if (wanted == other) {
      throw settings.bad("pf says " + wanted + ", but " + host + " is none");
    }
    try {
      return new Where.Fixed(literal.read());
    } catch (IllegalArgumentException e) {
      throw settings.bad(
          "'" + host + "' is no " + (bracketed ? Version.IP6 : Version.IP4) + " address");
    }
  }
}
