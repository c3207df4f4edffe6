// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.stack.ip.Prefix;
import io.cleat.testing.packetdrill.script.Script;
import java.util.Map;

/**
 * What a script's options say about the place where it plays, or what is usual there.
 *
 * @param stampTickMicros of the timestamps of the stack; 0 where their values do not count
 */
record Setting(Hosts hosts, Ports ports, int mtu, Tolerance tolerance, long stampTickMicros) {
  private static final long MICROS = 1000;

  /**
   * Who speaks with whom.
   *
   * @param version the IP version on the wire, 4 or 6
   * @param mapped whether sockets are of AF_INET6 although packets are of IPv4
   * @param local our address
   * @param remote the peer's
   * @param prefixBits of our network
   */
  record Hosts(int version, boolean mapped, String local, String remote, int prefixBits) {}

  /** The ports that {@code bind(fd, ..., ...)} and {@code connect(fd, ..., ...)} mean. */
  record Ports(int bind, int connect) {}

  /** How much a time may be off, and the same as a share of the time since the event before. */
  record Tolerance(long nanos, double share) {
    long of(long gapNanos) {
      return Math.max(nanos, (long) (share * gapNanos));
    }
  }

  static Setting of(Script script) {
    Map<String, String> options = script.options();
    String ip = options.getOrDefault("ip_version", "ipv4");
    if (!ip.equals("ipv4") && !ip.equals("ipv6") && !ip.equals("ipv4-mapped-ipv6")) {
      throw new Failure("--ip_version is ipv4, ipv6 or ipv4-mapped-ipv6, not " + ip);
    }
    boolean six = ip.equals("ipv6");
    return new Setting(
        new Hosts(
            six ? 6 : 4,
            ip.equals("ipv4-mapped-ipv6"),
            options.getOrDefault("local_ip", six ? "fd3d:0a0b:17d6::1" : "192.168.0.1"),
            options.getOrDefault("remote_ip", six ? "fd3d:fa7b:d17d::1" : "192.0.2.1"),
            six ? 48 : netmaskBits(options.getOrDefault("netmask_ip", "255.255.0.0"))),
        new Ports(number(options, "bind_port", 8080), number(options, "connect_port", 8080)),
        number(options, "mtu", 1500),
        new Tolerance(
            number(options, "tolerance_usecs", 4000) * MICROS,
            Double.parseDouble(options.getOrDefault("tolerance_percent", "12.5")) / 100),
        number(options, "tcp_ts_tick_usecs", 0));
  }

  private static int number(Map<String, String> options, String name, int usual) {
    String value = options.get(name);
    try {
      return value == null ? usual : Integer.decode(value);
    } catch (NumberFormatException e) {
      throw new Failure("--" + name + " is a number, not '" + value + "'");
    }
  }

  private static int netmaskBits(String mask) {
    return Integer.bitCount(Inet.of(mask, 0).address());
  }

  /** An address of the wire with a port. */
  Address wire(String literal, int port) {
    return hosts.version == 6 ? Inet6.of(literal, port) : Inet.of(literal, port);
  }

  /** The same as a socket of the script names it. */
  Address name(String literal, int port) {
    return hosts.mapped ? Inet6.mapped(Inet.of(literal, port)) : wire(literal, port);
  }

  /** An address as a network of {@code bits}. */
  Prefix prefix(String literal, int bits) {
    return wire(literal, 0) instanceof Inet6 six
        ? Prefix.of(six.high(), six.low(), bits)
        : Prefix.of(((Inet) wire(literal, 0)).address(), bits);
  }

  int version() {
    return hosts.version;
  }

  boolean mapped() {
    return hosts.mapped;
  }

  String local() {
    return hosts.local;
  }

  String remote() {
    return hosts.remote;
  }
}
