// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import java.util.EnumSet;
import java.util.Set;

/**
 * The options that an address may carry after its commas, apart from socket options by name ({@code
 * so-rcvbuf=65536}).
 */
public enum AddressOption {
  FORK("fork", "", "serve every connection or sender, not the first alone"),
  MAX_CHILDREN("max-children", "N", "with fork: at most N connections at a time"),
  BACKLOG("backlog", "N", "how many connections may wait to be accepted"),
  BIND("bind", "ADDRESS", "the own address: host:port, path or cid:port, as the kind has"),
  PF("pf", "ip4|ip6", "the version of IP to use for host names and for any address"),
  TYPE("type", "TYPE", "stream, dgram, seqpacket, raw, rdm, or a number"),
  PROTOCOL("protocol", "PROTOCOL", "by name or number: mptcp, sctp, icmp, 0x88b5"),
  CONNECT("connect", "HEX", "the address to connect to: its bytes after the family"),
  GROUPS("groups", "N", "netlink: multicast groups to join, as a mask"),
  MODE("mode", "OCTAL", "permissions of the file or socket that is made"),
  UNLINK("unlink", "", "remove what stands at the path before binding to it"),
  CREATE("create", "", "write to the file: make it, or empty it if there is one"),
  APPEND("append", "", "write to the end of the file"),
  TRUNC("trunc", "", "empty the file and write to it"),
  CONNECT_TIMEOUT("connect-timeout", "TIME", "give up connecting after so long: 5, 0.5, 200ms"),
  REUSEADDR("reuseaddr", "", "SO_REUSEADDR; on where tcp listens, reuseaddr=0 turns it off"),
  REUSEPORT("reuseport", "", "SO_REUSEPORT: several processes share the port"),
  KEEPALIVE("keepalive", "", "SO_KEEPALIVE: notice a peer that is gone"),
  NODELAY("nodelay", "", "TCP_NODELAY: send small pieces at once"),
  SHUT_NONE("shut-none", "", "do not tell this side that the other has ended"),
  SHUT_NULL("shut-null", "", "tell this side with an empty message that the other has ended"),
  NULL_EOF("null-eof", "", "an empty message from this side is its end"),
  SOCKOPT("sockopt", "LEVEL:NAME:VALUE", "any socket option, by names or numbers; x0a1b for bytes");

  /** What a connected stream socket may carry. */
  static final Set<AddressOption> STREAM =
      Set.copyOf(EnumSet.of(BIND, TYPE, PROTOCOL, CONNECT_TIMEOUT, REUSEADDR, SHUT_NONE, SOCKOPT));

  /** What a socket of messages may carry besides. */
  static final Set<AddressOption> MESSAGES =
      Set.copyOf(EnumSet.of(BIND, TYPE, PROTOCOL, SHUT_NONE, SHUT_NULL, NULL_EOF, SOCKOPT));

  /** What a socket that waits for others may carry. */
  static final Set<AddressOption> LISTEN =
      Set.copyOf(
          EnumSet.of(FORK, MAX_CHILDREN, BACKLOG, TYPE, PROTOCOL, REUSEADDR, SHUT_NONE, SOCKOPT));

  private final String word;
  private final String argument;
  private final String help;

  AddressOption(String word, String argument, String help) {
    this.word = word;
    this.argument = argument;
    this.help = help;
  }

  /** The option's name as it is written. */
  public String word() {
    return word;
  }

  /** What follows its equals sign; empty for none. */
  public String argument() {
    return argument;
  }

  /** What it does, in a few words. */
  public String help() {
    return help;
  }

  /** One set with more. */
  static Set<AddressOption> union(Set<AddressOption> some, AddressOption... more) {
    EnumSet<AddressOption> all = EnumSet.copyOf(some);
    all.addAll(Set.of(more));
    return Set.copyOf(all);
  }
}
