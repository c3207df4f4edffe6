// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.cli.address.AddressOption.BACKLOG;
import static io.cleat.cli.address.AddressOption.BIND;
import static io.cleat.cli.address.AddressOption.CONNECT;
import static io.cleat.cli.address.AddressOption.CONNECT_TIMEOUT;
import static io.cleat.cli.address.AddressOption.GROUPS;

import io.cleat.Protocol;
import io.cleat.address.Family;
import io.cleat.address.Netlink;
import io.cleat.address.Packet;
import io.cleat.address.Raw;
import io.cleat.address.Vsock;
import io.cleat.cli.address.Spec.Dial;
import io.cleat.cli.address.Spec.Listen;
import io.cleat.cli.address.Spec.Setup;
import io.cleat.cli.address.Spec.SocketFile;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;

/**
 * Reads the addresses of virtual machines, interfaces, the kernel, and of families without a kind
 * of their own.
 */
final class OtherKinds {
  private static final int ANY = -1;

  private static final int PARTS = 3;

  private OtherKinds() {}

  static Spec vsock(AddressText text, Settings settings) throws BadAddress {
    Vsock to = vsockAddress(settings, text.target());
    String bind = settings.value(BIND);
    return new Dial(
        text.whole(),
        setup("vsock", settings, Family.AF_VSOCK, Words.type(settings, SOCK_STREAM), 0),
        Spec.at(to),
        bind == null ? null : Spec.at(vsockAddress(settings, bind)),
        SocketFile.PLAIN,
        settings.nanos(CONNECT_TIMEOUT));
  }

  static Spec vsockListen(AddressText text, Settings settings) throws BadAddress {
    String target = text.target();
    return new Listen(
        text.whole(),
        setup("vsock", settings, Family.AF_VSOCK, Words.type(settings, SOCK_STREAM), 0),
        Spec.at(vsockAddress(settings, target.indexOf(':') < 0 ? "any:" + target : target)),
        settings.number(BACKLOG, 0, Integer.MAX_VALUE, Settings.BACKLOG),
        InetKinds.crowd(settings),
        SocketFile.PLAIN);
  }

  private static Vsock vsockAddress(Settings settings, String text) throws BadAddress {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw settings.bad("a vsock address is cid:port, such as vsock:2:1234 or vsock:host:1234");
    }
    String cid = text.substring(0, colon);
    String port = text.substring(colon + 1);
    return new Vsock(
        cid(settings, cid),
        port.equals("any") ? ANY : unsigned(settings, port, "a vsock port is 0 to 4294967295"));
  }

  /** A context id, some of which have names (vsock(7)). */
  private static int cid(Settings settings, String text) throws BadAddress {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "any" -> ANY;
      case "hypervisor" -> 0;
      case "local" -> 1;
      case "host" -> 2;
      default ->
          unsigned(settings, text, "a cid is a number or one of any, host, hypervisor, local");
    };
  }

  private static int unsigned(Settings settings, String text, String rule) throws BadAddress {
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw settings.bad(rule + ", not '" + text + "'");
    }
  }

  static Spec packet(AddressText text, Settings settings) throws BadAddress {
    int protocol = Words.protocol(settings, "ETH_P_", Protocol.ETH_P_ALL);
    int type = Words.type(settings, SOCK_RAW);
    Packet on = Packet.on(interfaceIndex(settings, text.target()), protocol);
    // Made for no protocol: nothing arrives before it is bound to its interface (packet(7)).
    Setup setup = setup("packet", settings, Family.AF_PACKET, type, 0);
    return new Dial(text.whole(), setup, null, Spec.at(on), SocketFile.PLAIN, -1);
  }

  /** The index of a network interface, by its name. */
  static int interfaceIndex(Settings settings, String name) throws BadAddress {
    try {
      NetworkInterface found = NetworkInterface.getByName(name);
      if (found != null) {
        return found.getIndex();
      }
      List<String> names =
          NetworkInterface.networkInterfaces().map(NetworkInterface::getName).toList();
      throw settings.bad(
          "there is no interface '" + name + "'; there are " + String.join(", ", names));
    } catch (SocketException e) {
      throw settings.bad("interfaces cannot be listed: " + e.getMessage());
    }
  }

  static Spec netlink(AddressText text, Settings settings) throws BadAddress {
    int protocol = Words.symbol(settings, "protocol", "NETLINK_", text.target());
    Netlink own = new Netlink(0, settings.number(GROUPS, Integer.MIN_VALUE, Integer.MAX_VALUE, 0));
    int type = Words.type(settings, SOCK_RAW);
    Setup setup = setup("netlink", settings, Family.AF_NETLINK, type, protocol);
    return new Dial(text.whole(), setup, null, Spec.at(own), SocketFile.PLAIN, -1);
  }

  static Spec socket(AddressText text, Settings settings) throws BadAddress {
    Setup setup = anySetup(text, settings);
    Where to = settings.has(CONNECT) ? anyAddress(settings, setup, CONNECT) : null;
    Where from = settings.has(BIND) ? anyAddress(settings, setup, BIND) : null;
    long timeout = settings.nanos(CONNECT_TIMEOUT);
    return new Dial(text.whole(), setup, to, from, SocketFile.PLAIN, timeout);
  }

  static Spec socketListen(AddressText text, Settings settings) throws BadAddress {
    if (!settings.has(BIND)) {
      throw settings.bad("bind=HEX is needed: the address to listen on");
    }
    Setup setup = anySetup(text, settings);
    int backlog = settings.number(BACKLOG, 0, Integer.MAX_VALUE, Settings.BACKLOG);
    Where at = anyAddress(settings, setup, BIND);
    return new Listen(
        text.whole(), setup, at, backlog, InetKinds.crowd(settings), SocketFile.PLAIN);
  }

  private static Setup anySetup(AddressText text, Settings settings) throws BadAddress {
    String[] parts = text.target().split(":", -1);
    if (parts.length != PARTS) {
      throw settings.bad("it is written " + Kind.of(text).form() + ", such as 30:seqpacket:0");
    }
    int family = Words.symbol(settings, "family", "AF_", parts[0]);
    int type = Words.type(settings, parts[1]);
    int protocol = Words.symbol(settings, "protocol", "IPPROTO_", parts[2]);
    return setup(Family.name(family), settings, family, type, protocol);
  }

  private static Where anyAddress(Settings settings, Setup setup, AddressOption option)
      throws BadAddress {
    return Spec.at(Raw.of(setup.domain(), Words.bytes(settings, option)));
  }

  private static Setup setup(String word, Settings settings, int domain, int type, int protocol) {
    return new Setup(
        word, domain, type, protocol, settings.socketOptions(), Words.ending(settings));
  }
}
