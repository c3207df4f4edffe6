// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.cli.address.AddressOption.BACKLOG;
import static io.cleat.cli.address.AddressOption.BIND;
import static io.cleat.cli.address.AddressOption.CONNECT_TIMEOUT;
import static io.cleat.cli.address.AddressOption.FORK;
import static io.cleat.cli.address.AddressOption.UNLINK;

import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Unix;
import io.cleat.cli.address.Spec.Collect;
import io.cleat.cli.address.Spec.Crowd;
import io.cleat.cli.address.Spec.Dial;
import io.cleat.cli.address.Spec.Listen;
import io.cleat.cli.address.Spec.Receive;
import io.cleat.cli.address.Spec.Setup;
import io.cleat.cli.address.Spec.SocketFile;

/** Reads the addresses of the UNIX family. A path that starts with @ is an abstract name. */
final class UnixKinds {
  private UnixKinds() {}

  static Spec stream(AddressText text, Settings settings) throws BadAddress {
    return dial(settings, SOCK_STREAM, path(settings, text.target()));
  }

  static Spec streamListen(AddressText text, Settings settings) throws BadAddress {
    return wait(settings, SOCK_STREAM, path(settings, text.target()));
  }

  static Spec dgram(AddressText text, Settings settings) throws BadAddress {
    return dial(settings, SOCK_DGRAM, path(settings, text.target()));
  }

  static Spec dgramListen(AddressText text, Settings settings) throws BadAddress {
    return wait(settings, SOCK_DGRAM, path(settings, text.target()));
  }

  static Spec recv(AddressText text, Settings settings) throws BadAddress {
    return new Collect(
        text.whole(),
        setup(settings, SOCK_DGRAM),
        Spec.at(path(settings, text.target())),
        file(settings));
  }

  static Spec seqpacket(AddressText text, Settings settings) throws BadAddress {
    return dial(settings, SOCK_SEQPACKET, path(settings, text.target()));
  }

  static Spec seqpacketListen(AddressText text, Settings settings) throws BadAddress {
    return wait(settings, SOCK_SEQPACKET, path(settings, text.target()));
  }

  static Spec named(AddressText text, Settings settings) throws BadAddress {
    return dial(settings, SOCK_STREAM, name(settings, text.target()));
  }

  static Spec namedListen(AddressText text, Settings settings) throws BadAddress {
    return wait(settings, SOCK_STREAM, name(settings, text.target()));
  }

  private static Spec dial(Settings settings, int type, Unix to) throws BadAddress {
    String bind = settings.value(BIND);
    if (bind == null && settings.flag(UNLINK)) {
      throw settings.bad("unlink goes with bind");
    }
    return new Dial(
        settings.text().whole(),
        setup(settings, type),
        Spec.at(to),
        bind == null ? null : Spec.at(path(settings, bind)),
        file(settings),
        settings.nanos(CONNECT_TIMEOUT));
  }

  private static Spec wait(Settings settings, int type, Unix at) throws BadAddress {
    Setup setup = setup(settings, type);
    String text = settings.text().whole();
    Crowd crowd = InetKinds.crowd(settings);
    if (setup.type() != SOCK_DGRAM) {
      int backlog = settings.number(BACKLOG, 0, Integer.MAX_VALUE, Settings.BACKLOG);
      return new Listen(text, setup, Spec.at(at), backlog, crowd, file(settings));
    }
    if (settings.has(FORK)) {
      throw settings.bad("UNIX datagrams have one socket a path: fork cannot be");
    }
    return new Receive(text, setup, Spec.at(at), crowd, file(settings));
  }

  private static Setup setup(Settings settings, int type) throws BadAddress {
    int wanted = Words.type(settings, type);
    String suffix = SocketType.isStream(wanted) ? "" : "-" + word(wanted);
    return new Setup(
        "unix" + suffix,
        Family.AF_UNIX,
        wanted,
        Words.protocol(settings, "PF_", 0),
        settings.socketOptions(),
        Words.ending(settings));
  }

  private static String word(int type) {
    return switch (type) {
      case SOCK_DGRAM -> "dgram";
      case SOCK_SEQPACKET -> "seqpacket";
      default -> SocketType.name(type);
    };
  }

  private static SocketFile file(Settings settings) throws BadAddress {
    return new SocketFile(settings.flag(UNLINK), settings.mode());
  }

  private static Unix path(Settings settings, String path) throws BadAddress {
    return path.startsWith("@") ? name(settings, path.substring(1)) : unix(settings, path, false);
  }

  private static Unix name(Settings settings, String name) throws BadAddress {
    return unix(settings, name, true);
  }

  private static Unix unix(Settings settings, String name, boolean isAbstract) throws BadAddress {
    try {
      return isAbstract ? Unix.abstractName(name) : Unix.path(name);
    } catch (IllegalArgumentException e) {
      throw settings.bad(
          "a UNIX socket's "
              + (isAbstract ? "name" : "path")
              + " has at most "
              + Unix.MAX_PATH_BYTES
              + " bytes");
    }
  }
}
