// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import static io.cleat.cli.address.AddressOption.APPEND;
import static io.cleat.cli.address.AddressOption.BIND;
import static io.cleat.cli.address.AddressOption.CONNECT;
import static io.cleat.cli.address.AddressOption.CREATE;
import static io.cleat.cli.address.AddressOption.FORK;
import static io.cleat.cli.address.AddressOption.GROUPS;
import static io.cleat.cli.address.AddressOption.KEEPALIVE;
import static io.cleat.cli.address.AddressOption.LISTEN;
import static io.cleat.cli.address.AddressOption.MAX_CHILDREN;
import static io.cleat.cli.address.AddressOption.MESSAGES;
import static io.cleat.cli.address.AddressOption.MODE;
import static io.cleat.cli.address.AddressOption.NODELAY;
import static io.cleat.cli.address.AddressOption.NULL_EOF;
import static io.cleat.cli.address.AddressOption.PF;
import static io.cleat.cli.address.AddressOption.REUSEADDR;
import static io.cleat.cli.address.AddressOption.REUSEPORT;
import static io.cleat.cli.address.AddressOption.SHUT_NULL;
import static io.cleat.cli.address.AddressOption.STREAM;
import static io.cleat.cli.address.AddressOption.TRUNC;
import static io.cleat.cli.address.AddressOption.UNLINK;
import static io.cleat.cli.address.AddressOption.union;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The kinds of addresses: a row each, with what it may carry and who reads it. */
public enum Kind {
  TCP(
      "tcp:host:port",
      "connect over TCP",
      union(STREAM, PF, REUSEPORT, KEEPALIVE, NODELAY),
      InetKinds::tcp),
  TCP_LISTEN(
      "tcp-listen:[address:]port",
      "accept TCP connections; port 0 takes a free one",
      union(LISTEN, PF, REUSEPORT, KEEPALIVE, NODELAY),
      InetKinds::tcpListen),
  MUD(
      "mud:host:port",
      "connect to an LPC driver's MUD mode; a value is a line of JSON",
      union(STREAM, PF, REUSEPORT, KEEPALIVE, NODELAY),
      InetKinds::mud),
  MUD_LISTEN(
      "mud-listen:[address:]port",
      "accept connections of LPC drivers, in the same way",
      union(LISTEN, PF, REUSEPORT, KEEPALIVE, NODELAY),
      InetKinds::mudListen),
  UDP("udp:host:port", "datagrams to a peer", union(MESSAGES, PF, REUSEADDR), InetKinds::udp),
  UDP_LISTEN(
      "udp-listen:[address:]port",
      "wait for a datagram, then talk with its sender",
      union(MESSAGES, PF, REUSEADDR, REUSEPORT, FORK, MAX_CHILDREN),
      InetKinds::udpListen),
  UNIX("unix:path", "connect to a UNIX stream socket", union(STREAM, UNLINK), UnixKinds::stream),
  UNIX_LISTEN(
      "unix-listen:path",
      "accept UNIX stream connections",
      union(LISTEN, MODE, UNLINK),
      UnixKinds::streamListen),
  UNIX_DGRAM(
      "unix-dgram:path",
      "datagrams to a UNIX socket; bind=path to be answered",
      union(MESSAGES, UNLINK),
      UnixKinds::dgram),
  UNIX_DGRAM_LISTEN(
      "unix-dgram-listen:path",
      "wait for a datagram, then talk with its sender",
      union(MESSAGES, MODE, UNLINK),
      UnixKinds::dgramListen),
  UNIX_RECV(
      "unix-recv:path",
      "take datagrams from anybody, answer nobody",
      union(MESSAGES, MODE, UNLINK),
      UnixKinds::recv),
  UNIX_SEQPACKET(
      "unix-seqpacket:path",
      "connect to a UNIX socket that keeps records",
      union(STREAM, UNLINK, SHUT_NULL, NULL_EOF),
      UnixKinds::seqpacket),
  UNIX_SEQPACKET_LISTEN(
      "unix-seqpacket-listen:path",
      "accept UNIX connections that keep records",
      union(LISTEN, MODE, UNLINK, SHUT_NULL, NULL_EOF),
      UnixKinds::seqpacketListen),
  ABSTRACT(
      "abstract:name",
      "connect to an abstract UNIX name; type=seqpacket, dgram",
      union(STREAM, UNLINK, SHUT_NULL, NULL_EOF),
      UnixKinds::named),
  ABSTRACT_LISTEN(
      "abstract-listen:name",
      "accept there; type=seqpacket, dgram",
      union(LISTEN, SHUT_NULL, NULL_EOF),
      UnixKinds::namedListen),
  VSOCK("vsock:cid:port", "connect to a virtual machine or its host", STREAM, OtherKinds::vsock),
  VSOCK_LISTEN(
      "vsock-listen:[cid:]port",
      "accept connections of virtual machines or their host",
      LISTEN,
      OtherKinds::vsockListen),
  PACKET(
      "packet:interface",
      "frames of an interface; protocol=ip takes one EtherType alone",
      union(MESSAGES),
      OtherKinds::packet),
  RAW("raw:host:protocol", "packets of an IP protocol", union(MESSAGES, PF), InetKinds::raw),
  NETLINK(
      "netlink:protocol",
      "messages to and from the kernel; groups=1 joins a group",
      union(MESSAGES, GROUPS),
      OtherKinds::netlink),
  SOCKET(
      "socket:family:type:protocol",
      "any other socket; connect=HEX, bind=HEX are its addresses",
      union(STREAM, CONNECT, SHUT_NULL, NULL_EOF),
      OtherKinds::socket),
  SOCKET_LISTEN(
      "socket-listen:family:type:protocol",
      "accept on any other socket; bind=HEX",
      union(LISTEN, BIND, SHUT_NULL, NULL_EOF),
      OtherKinds::socketListen),
  PAIR(
      "pair",
      "two sockets that send back what they get; type=seqpacket, dgram",
      union(MESSAGES),
      LocalKinds::pair),
  STDIO("stdio", "standard input and output, also written -", Set.of(), LocalKinds::stdio),
  EXEC("exec:command", "a command's standard input and output", Set.of(), LocalKinds::exec),
  FILE(
      "file:path",
      "read a file; with create, append or trunc write it",
      Set.of(CREATE, APPEND, TRUNC, MODE),
      LocalKinds::file);

  private static final Pattern SOCATS_ENDING = Pattern.compile("-(connect|client|sendto)$");

  private final String form;
  private final String summary;
  private final Set<AddressOption> options;
  private final Parser parser;

  Kind(String form, String summary, Set<AddressOption> options, Parser parser) {
    this.form = form;
    this.summary = summary;
    this.options = options;
    this.parser = parser;
  }

  /** Reads what follows the kind. */
  interface Parser {
    Spec parse(AddressText text, Settings settings) throws BadAddress;
  }

  /** How the kind is written, without options. */
  public String form() {
    return form;
  }

  /** What it is, in a few words. */
  public String summary() {
    return summary;
  }

  /** What it may carry. */
  public Set<AddressOption> options() {
    return options;
  }

  /** The word before the colon. */
  public String word() {
    int colon = form.indexOf(':');
    return colon < 0 ? form : form.substring(0, colon);
  }

  /** The word with its colon, if the kind has one. */
  public String start() {
    return form.indexOf(':') < 0 ? form : word() + ":";
  }

  static Kind of(AddressText text) throws BadAddress {
    for (Kind kind : values()) {
      if (kind.word().equals(text.kind())) {
        return kind;
      }
    }
    throw unknown(text);
  }

  Spec parse(AddressText text) throws BadAddress {
    boolean targeted = form.indexOf(':') >= 0;
    if (targeted && (text.target() == null || text.target().isEmpty())) {
      throw new BadAddress(text.whole(), "it is written " + form);
    }
    if (!targeted && text.target() != null && !text.target().isEmpty()) {
      throw new BadAddress(text.whole(), "it is written " + form + ", without a colon");
    }
    return parser.parse(text, Settings.of(text, options));
  }

  private static BadAddress unknown(AddressText text) {
    String whole = text.whole();
    if (text.target() == null) {
      String near = near(text.kind());
      if (near.isEmpty() && whole.startsWith("@")) {
        return meant(whole, "unix:" + whole);
      }
      if (near.isEmpty() && (whole.contains("/") || whole.contains("."))) {
        return meant(whole, "unix:" + whole + "' or 'file:" + whole);
      }
      return new BadAddress(
          "unknown address kind '" + text.kind() + "'" + (near.isEmpty() ? listed() : near));
    }
    String near = near(text.kind());
    if (near.isEmpty() && text.target().matches("\\d+")) {
      return meant(whole, "tcp:" + whole);
    }
    return new BadAddress(
        "unknown address kind '" + text.kind() + ":'" + (near.isEmpty() ? listed() : near));
  }

  private static BadAddress meant(String whole, String better) {
    return new BadAddress(
        "'" + whole + "' names no kind of address, did you mean '" + better + "'?");
  }

  /** What is near the word, without what socat has behind some of its names. */
  private static String near(String written) {
    String word = SOCATS_ENDING.matcher(written).replaceFirst("");
    List<String> words = new ArrayList<>();
    for (Kind kind : values()) {
      words.add(kind.start());
    }
    String suggestion = Suggestion.of(word + ":", words, "");
    return suggestion.isEmpty() ? Suggestion.of(word, words, "") : suggestion;
  }

  private static String listed() {
    StringBuilder list = new StringBuilder("; there are");
    for (Kind kind : values()) {
      list.append(' ').append(kind.start());
    }
    return list.toString();
  }
}
