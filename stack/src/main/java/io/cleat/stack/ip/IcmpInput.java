// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.Errno;
import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Counters;
import io.cleat.stack.count.Layer;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Extensions;
import io.cleat.wire.Mld;
import io.cleat.wire.Ndp;
import io.cleat.wire.Reason;
import java.lang.foreign.MemorySegment;

/** What others tell this host by ICMP, of both versions. */
public final class IcmpInput implements Upper, Neighbours.Mourner {
  /** Bytes of the upper layer that a quotation must have: the ports and what follows them. */
  private static final int QUOTED_BYTES = 8;

  private final Network network;
  private final Counters counters;
  private final IpInput input;
  private final Icmp icmp;
  private final Packet quoted = new Packet();

  /** Hands errors to those of the network whose packets are quoted. */
  IcmpInput(Network network) {
    this.network = network;
    counters = network.counters;
    input = network.input;
    icmp = network.icmp;
  }

  @Override
  public void input(Packet packet) {
    if (packet.isIpv4()) {
      inputIpv4(packet);
    } else {
      inputIpv6(packet);
    }
  }

  private void inputIpv4(Packet packet) {
    int answer = Icmpv4.check(packet.memory, packet.upper, packet.upperLength);
    if (answer != Reason.GOOD) {
      counters.malformed(Layer.ICMPV4, answer);
      return;
    }
    int type = Icmpv4.type(packet.memory, packet.upper);
    if (type == Icmpv4.ECHO_REQUEST) {
      icmp.echo(packet);
    } else if (type == Icmpv4.ECHO_REPLY && network.pings(true) != null) {
      network.pings(true).input(packet);
    } else if (Icmpv4.isError(type)) {
      errorIpv4(packet, type, Icmpv4.code(packet.memory, packet.upper));
    }
    // RFC 1122 3.2.2: a message of unknown type must be silently discarded.
  }

  private void errorIpv4(Packet packet, int type, int code) {
    // Linux: who quotes one packet of ours tells us alone.
    if (packet.toMany) {
      counters.count(Counter.DROP_ICMP_ERROR_OF_NOBODY);
      return;
    }
    // RFC 6633 3: the IP layer may silently discard a source quench; TCP would have to.
    if (type == Icmpv4.SOURCE_QUENCH) {
      return;
    }
    long at = packet.upper + Icmpv4.SIZE;
    int length = packet.upperLength - Icmpv4.SIZE;
    quoted.place(packet.memory, at, Ipv4.headerLength(packet.memory, at), length);
    quoted.readIpv4(packet.memory, at);
    if (type == Icmpv4.REDIRECT) {
      redirected(packet);
      return;
    }
    int mtu =
        type == Icmpv4.UNREACHABLE && code == Icmpv4.FRAGMENTATION_NEEDED
            ? Icmpv4.mtu(packet.memory, packet.upper)
            : 0;
    int info = type == Icmpv4.PARAMETER_PROBLEM ? Icmpv4.pointer(packet.memory, packet.upper) : mtu;
    reported(packet, type, code, info);
    handUp(ipv4Errno(type, code), isHardIpv4(type, code), mtu);
  }

  /** RFC 1122 3.2.2.2: a host receiving a redirect must update its routing information. */
  private void redirected(Packet packet) {
    int gateway = Icmpv4.gateway(packet.memory, packet.upper);
    Prefix router = new Prefix(packet.sourceHigh, packet.sourceLow, 128);
    Prefix to = new Prefix(quoted.destinationHigh, quoted.destinationLow, 128);
    network.redirects.redirect(packet.from, router, to, Prefix.of(gateway, 32));
  }

  /**
   * RFC 1122 3.3.1.5: the IP layer must select a different default gateway, assuming that more than
   * one default is known. RFC 4861 7.3.3: next-hop determination is performed again.
   */
  @Override
  public void silent(Interface out, long high, long low) {
    Prefix gateway = new Prefix(high, low, 128);
    network.redirects.without(out, gateway);
    network.routes.demote(out, gateway);
  }

  /**
   * RFC 4861 7.2.2: the sender must return ICMP destination unreachable indications with code 3 for
   * each packet queued awaiting address resolution; to ourselves, that is without a packet. Linux
   * has the same for IPv4.
   */
  @Override
  public void unreachable(Interface out, MemorySegment packet, int length) {
    if (IpInput.version(packet, 0) == 4) {
      quoted.place(packet, 0, Ipv4.headerLength(packet, 0), length);
      quoted.readIpv4(packet, 0);
    } else {
      quoteIpv6(packet, 0, length);
    }
    quoted.from = out;
    boolean ipv4 = quoted.isIpv4();
    quoted.errorOrigin = ipv4 ? Packet.ORIGIN_ICMP : Packet.ORIGIN_ICMP6;
    quoted.errorType = ipv4 ? Icmpv4.UNREACHABLE : Icmpv6.UNREACHABLE;
    quoted.errorCode = ipv4 ? Icmpv4.HOST_UNREACHABLE : Icmpv6.ADDRESS_UNREACHABLE;
    quoted.errorInfo = 0;
    quoted.offenderHigh = quoted.sourceHigh;
    quoted.offenderLow = quoted.sourceLow;
    handUp(Errno.EHOSTUNREACH.number(), false, 0);
  }

  private void inputIpv6(Packet packet) {
    int answer = Icmpv6.check(packet.memory, packet.upper, packet.upperLength);
    if (answer == Reason.GOOD) {
      answer = Icmpv6.verify(packet.memory, packet.upper, packet.upperLength, packet.pseudoSum());
    }
    if (answer != Reason.GOOD) {
      counters.malformed(Layer.ICMPV6, answer);
      return;
    }
    int type = Icmpv6.type(packet.memory, packet.upper);
    if (type == Icmpv6.ECHO_REQUEST) {
      icmp.echo(packet);
    } else if (type == Icmpv6.ECHO_REPLY && network.pings(false) != null) {
      network.pings(false).input(packet);
    } else if (Ndp.isNdp(type)) {
      network.ndp.input(packet);
    } else if (Mld.isMld(type)) {
      network.queries.mld(packet);
    } else if (Icmpv6.isError(type)) {
      errorIpv6(packet, type, Icmpv6.code(packet.memory, packet.upper));
    }
    // RFC 4443 2.4 (b): an informational message of unknown type must be silently discarded.
  }

  private void errorIpv6(Packet packet, int type, int code) {
    quoteIpv6(packet.memory, Icmpv6.quoted(packet.upper), packet.upperLength - Icmpv6.SIZE);
    int mtu = type == Icmpv6.PACKET_TOO_BIG ? Icmpv6.mtu(packet.memory, packet.upper) : 0;
    int info = type == Icmpv6.PARAMETER_PROBLEM ? Icmpv6.pointer(packet.memory, packet.upper) : mtu;
    reported(packet, type, code, info);
    handUp(ipv6Errno(type, code), isHardIpv6(type, code), Math.max(mtu, 0));
  }

  /** Packets of ours have no extension headers, but for fragments; of these the first tells. */
  private void quoteIpv6(MemorySegment memory, long at, int length) {
    quoted.place(memory, at, Ipv6.SIZE, length);
    quoted.readIpv6(memory, at);
    quoted.protocol = Ipv6.nextHeader(memory, at);
    boolean fragment =
        quoted.protocol == IpProtocol.FRAGMENT
            && quoted.upperLength >= Ipv6Extensions.FRAGMENT_SIZE;
    if (fragment && Ipv6Extensions.fragmentOffset(memory, quoted.upper) == 0) {
      quoted.protocol = Ipv6Extensions.nextHeader(memory, quoted.upper);
      quoted.upper += Ipv6Extensions.FRAGMENT_SIZE;
      quoted.upperLength -= Ipv6Extensions.FRAGMENT_SIZE;
    }
  }

  private void reported(Packet packet, int type, int code, int info) {
    quoted.from = packet.from;
    quoted.errorOrigin = packet.isIpv4() ? Packet.ORIGIN_ICMP : Packet.ORIGIN_ICMP6;
    quoted.errorType = type;
    quoted.errorCode = code;
    quoted.errorInfo = info;
    quoted.offenderHigh = packet.sourceHigh;
    quoted.offenderLow = packet.sourceLow;
  }

  private boolean isOurPing() {
    if (quoted.upperLength < QUOTED_BYTES) {
      return false;
    }
    int type = Icmpv4.type(quoted.memory, quoted.upper);
    return quoted.isIpv4()
        ? quoted.protocol == IpProtocol.ICMP && type == Icmpv4.ECHO_REQUEST
        : quoted.protocol == IpProtocol.ICMPV6 && type == Icmpv6.ECHO_REQUEST;
  }

  private void handUp(int errno, boolean hard, int mtu) {
    if (input.raw() != null) {
      input.raw().advise(quoted, errno, hard, mtu);
    }
    Upper upper = isOurPing() ? network.pings(quoted.isIpv4()) : input.upper(quoted.protocol);
    boolean later = quoted.isIpv4() && Ipv4.fragmentOffset(quoted.memory, quoted.at) != 0;
    if (upper == null || upper == this || later || quoted.upperLength < QUOTED_BYTES) {
      counters.count(Counter.DROP_ICMP_ERROR_OF_NOBODY);
      return;
    }
    upper.advise(quoted, errno, hard, mtu);
  }

  /** Nobody quotes our echo replies to any use. */
  @Override
  public void advise(Packet about, int errno, boolean hard, int mtu) {
    counters.count(Counter.DROP_ICMP_ERROR_OF_NOBODY);
  }

  /** Linux's table, icmp(7). */
  private static int ipv4Errno(int type, int code) {
    if (type == Icmpv4.PARAMETER_PROBLEM) {
      return Errno.EPROTO.number();
    }
    if (type != Icmpv4.UNREACHABLE) {
      return Errno.EHOSTUNREACH.number();
    }
    return switch (code) {
      case 0, 6, 9, 11 -> Errno.ENETUNREACH.number();
      case 2 -> Errno.ENOPROTOOPT.number();
      case 3 -> Errno.ECONNREFUSED.number();
      case 4 -> Errno.EMSGSIZE.number();
      case 5 -> Errno.EOPNOTSUPP.number();
      case 7 -> Errno.EHOSTDOWN.number();
      case 8 -> Errno.ENONET.number();
      default -> Errno.EHOSTUNREACH.number();
    };
  }

  /**
   * RFC 1122 4.2.3.9: unreachable with codes 2 to 4 are hard errors, 0, 1 and 5 soft ones. Of the
   * later codes Linux takes all but 11 and 12 for hard.
   */
  private static boolean isHardIpv4(int type, int code) {
    return switch (type) {
      case Icmpv4.UNREACHABLE ->
          switch (code) {
            case 0, 1, 4, 5, 11, 12 -> false;
            default -> true;
          };
      case Icmpv4.PARAMETER_PROBLEM -> true;
      default -> false;
    };
  }

  private static int ipv6Errno(int type, int code) {
    return switch (type) {
      case Icmpv6.UNREACHABLE ->
          switch (code) {
            case Icmpv6.NO_ROUTE -> Errno.ENETUNREACH.number();
            case Icmpv6.PORT_UNREACHABLE -> Errno.ECONNREFUSED.number();
            case Icmpv6.BEYOND_SCOPE, Icmpv6.ADDRESS_UNREACHABLE -> Errno.EHOSTUNREACH.number();
            case Icmpv6.ADMINISTRATIVELY_PROHIBITED, 5, 6 -> Errno.EACCES.number();
            default -> Errno.EPROTO.number();
          };
      case Icmpv6.PACKET_TOO_BIG -> Errno.EMSGSIZE.number();
      case Icmpv6.TIME_EXCEEDED -> Errno.EHOSTUNREACH.number();
      // RFC 4443 2.4 (a): an error message of unknown type must be passed to the upper layer.
      default -> Errno.EPROTO.number();
    };
  }

  private static boolean isHardIpv6(int type, int code) {
    return switch (type) {
      case Icmpv6.UNREACHABLE ->
          code != Icmpv6.NO_ROUTE
              && code != Icmpv6.BEYOND_SCOPE
              && code != Icmpv6.ADDRESS_UNREACHABLE;
      case Icmpv6.PARAMETER_PROBLEM -> true;
      default -> false;
    };
  }
}
