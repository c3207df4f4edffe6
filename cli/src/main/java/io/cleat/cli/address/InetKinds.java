// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.cli.address.AddressOption.BACKLOG;
import static io.cleat.cli.address.AddressOption.BIND;
import static io.cleat.cli.address.AddressOption.CONNECT_TIMEOUT;
import static io.cleat.cli.address.AddressOption.FORK;
import static io.cleat.cli.address.AddressOption.MAX_CHILDREN;
import static io.cleat.cli.address.AddressOption.REUSEADDR;

import io.cleat.address.Family;
import io.cleat.cli.address.Spec.Crowd;
import io.cleat.cli.address.Spec.Dial;
import io.cleat.cli.address.Spec.Listen;
import io.cleat.cli.address.Spec.Mud;
import io.cleat.cli.address.Spec.Receive;
import io.cleat.cli.address.Spec.Setup;
import io.cleat.cli.address.Spec.SocketFile;
import io.cleat.option.SocketOptions;
import java.util.ArrayList;
import java.util.List;

/** Reads the addresses of the Internet families. */
final class InetKinds {
  private static final String PROTOCOLS = "IPPROTO_";

  /** How many connections or senders are served at a time where nothing is said. */
  private static final int MOST = Integer.MAX_VALUE;

  private InetKinds() {}

  static Spec tcp(AddressText text, Settings settings) throws BadAddress {
    return dial(text, settings, setup("tcp", settings, SOCK_STREAM, false));
  }

  static Spec tcpListen(AddressText text, Settings settings) throws BadAddress {
    return listen(text, settings, "tcp");
  }

  static Spec mud(AddressText text, Settings settings) throws BadAddress {
    return new Mud(dial(text, settings, setup("mud", settings, SOCK_STREAM, false)));
  }

  static Spec mudListen(AddressText text, Settings settings) throws BadAddress {
    return new Mud(listen(text, settings, "mud"));
  }

  private static Spec listen(AddressText text, Settings settings, String word) throws BadAddress {
    return new Listen(
        text.whole(),
        setup(word, settings, SOCK_STREAM, true),
        HostPort.of(settings, text.target()).where(settings),
        settings.number(BACKLOG, 0, Integer.MAX_VALUE, Settings.BACKLOG),
        crowd(settings),
        SocketFile.PLAIN);
  }

  static Spec udp(AddressText text, Settings settings) throws BadAddress {
    return dial(text, settings, setup("udp", settings, SOCK_DGRAM, false));
  }

  static Spec udpListen(AddressText text, Settings settings) throws BadAddress {
    Crowd crowd = crowd(settings);
    return new Receive(
        text.whole(),
        setup("udp", settings, SOCK_DGRAM, false),
        HostPort.of(settings, text.target()).where(settings),
        crowd,
        SocketFile.PLAIN);
  }

  static Spec raw(AddressText text, Settings settings) throws BadAddress {
    HostPort parts = HostPort.of(settings, text.target());
    if (parts.host().isEmpty()) {
      throw settings.bad("it is written " + Kind.RAW.form());
    }
    int protocol = Words.symbol(settings, "protocol", PROTOCOLS, parts.port());
    Setup setup =
        new Setup(
            "raw",
            Family.AF_UNSPEC,
            Words.type(settings, SOCK_RAW),
            protocol,
            settings.socketOptions(),
            Words.ending(settings));
    return new Dial(
        text.whole(), setup, parts.where(settings, 0), from(settings), SocketFile.PLAIN, -1);
  }

  private static Spec dial(AddressText text, Settings settings, Setup setup) throws BadAddress {
    HostPort parts = HostPort.of(settings, text.target());
    if (parts.host().isEmpty()) {
      throw settings.bad("it is written " + Kind.of(text).form());
    }
    return new Dial(
        text.whole(),
        setup,
        parts.where(settings),
        from(settings),
        SocketFile.PLAIN,
        settings.nanos(CONNECT_TIMEOUT));
  }

  /** {@code bind=}: an address, a port after a colon, or both. */
  private static Where from(Settings settings) throws BadAddress {
    String bind = settings.value(BIND);
    if (bind == null) {
      return null;
    }
    boolean portGiven = bind.startsWith("[") ? bind.contains("]:") : bind.indexOf(':') >= 0;
    return HostPort.of(settings, portGiven ? bind : bind + ":0").where(settings);
  }

  /** A listener may take its port again at once, as every server wants it: reuseaddr=0 says no. */
  private static Setup setup(String word, Settings settings, int type, boolean reuse)
      throws BadAddress {
    List<OptionValue> options = new ArrayList<>(settings.socketOptions());
    if (reuse && !settings.has(REUSEADDR)) {
      options.addFirst(OptionValue.of(SocketOptions.REUSEADDR, true, "reuseaddr"));
    }
    return new Setup(
        word,
        Family.AF_UNSPEC,
        Words.type(settings, type),
        Words.protocol(settings, PROTOCOLS, 0),
        List.copyOf(options),
        Words.ending(settings));
  }

  static Crowd crowd(Settings settings) throws BadAddress {
    boolean fork = settings.flag(FORK);
    if (!fork && settings.has(MAX_CHILDREN)) {
      throw settings.bad("max-children goes with fork");
    }
    return fork
        ? new Crowd(true, settings.number(MAX_CHILDREN, 1, Integer.MAX_VALUE, MOST))
        : Crowd.ONE;
  }
}
