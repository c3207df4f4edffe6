// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import static io.cleat.option.IpOptions.*;

import io.cleat.Errno;
import io.cleat.SocketType;
import io.cleat.stack.ip.Discovery;
import io.cleat.stack.ip.Interface;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The options of IPPROTO_IP, ip(7). */
final class IpLevel {
  private static final int MOST = 255;

  /** RFC 3168 5: the bits of explicit congestion notification. */
  private static final int ECN = 3;

  private static final int IN_ADDR_BYTES = 4;
  private static final int MREQN_BYTES = 12;
  private static final int MREQ_BYTES = 8;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private IpLevel() {}

  /** The bit of {@link Extras#wants} that an option sets, or 0. */
  private static int wish(int name) {
    return switch (name) {
      case IP_PKTINFO -> Extras.PKTINFO;
      case IP_RECVTTL -> Extras.RECV_TTL;
      case IP_RECVTOS -> Extras.RECV_TOS;
      case IP_RECVORIGDSTADDR -> Extras.RECV_ORIGINAL;
      case IP_RECVERR -> Extras.RECV_ERRORS;
      case IP_FREEBIND -> Extras.FREE_BIND;
      case IP_TRANSPARENT -> Extras.TRANSPARENT;
      default -> 0;
    };
  }

  /** The bit of {@link Extras#wants} that an option clears, or 0: what is on where nobody asks. */
  private static int refusal(int name) {
    return switch (name) {
      case IP_MULTICAST_LOOP -> Extras.NO_MULTICAST_LOOP;
      case IP_MULTICAST_ALL -> Extras.NO_MULTICAST_ALL;
      default -> 0;
    };
  }

  static int get(InetEndpoint endpoint, int name, MemorySegment value, int length) {
    Extras extras = endpoint.extras == null ? endpoint.machine.noExtras : endpoint.extras;
    if (wish(name) != 0) {
      return give(extras.wants(wish(name)) ? 1 : 0, value, length);
    }
    if (refusal(name) != 0) {
      return give(extras.wants(refusal(name)) ? 0 : 1, value, length);
    }
    return switch (name) {
      case IP_TOS -> give(endpoint.flow().tos, value, length);
      case IP_TTL -> give(endpoint.flow().ttl(), value, length);
      case IP_MTU_DISCOVER -> give(endpoint.flow().discovery.number(), value, length);
      case IP_MTU -> {
        int mtu = endpoint.pathMtu();
        yield mtu < 0 ? mtu : give(mtu, value, length);
      }
      case IP_MINTTL -> give(extras.leastTtl, value, length);
      case IP_MULTICAST_TTL -> give(extras.multicastTtl, value, length);
      case IP_MULTICAST_IF -> give(Integer.reverseBytes(extras.multicastAddress), value, length);
      case IP_UNICAST_IF -> give(Integer.reverseBytes(extras.unicastInterface), value, length);
      case IP_HDRINCL ->
          isRaw(endpoint)
              ? give(extras.wants(Extras.HEADER_INCLUDED) ? 1 : 0, value, length)
              : Errno.ENOPROTOOPT.negated();
      default -> Errno.ENOPROTOOPT.negated();
    };
  }

  /** Linux: a caller with room for a byte only gets a byte, where the number fits. */
  private static int give(int answer, MemorySegment value, int length) {
    if (length > 0 && length < Integer.BYTES && answer >= 0 && answer <= MOST) {
      value.set(ValueLayout.JAVA_BYTE, 0, (byte) answer);
      return 1;
    }
    return InetOptions.giveInt(answer, value, length);
  }

  private static boolean isRaw(InetEndpoint endpoint) {
    return endpoint.type() == SocketType.SOCK_RAW;
  }

  static int set(InetEndpoint endpoint, int name, MemorySegment value, int length) {
    if (Memberships.isOne(name)) {
      return endpoint.machine.memberships.setIpv4(endpoint, name, value, length);
    }
    if (name == IP_MULTICAST_IF) {
      return setMulticastInterface(endpoint, value, length);
    }
    int number = 0;
    if (length >= Integer.BYTES) {
      number = value.get(INT, 0);
    } else if (length >= 1) {
      number = value.get(ValueLayout.JAVA_BYTE, 0) & MOST;
    }
    int wish = wish(name) | refusal(name);
    if (wish != 0) {
      if (name == IP_MULTICAST_ALL && (number & ~1) != 0) {
        return Errno.EINVAL.negated();
      }
      InetOptions.extras(endpoint).want(wish, number != 0 == (wish(name) != 0));
      if (name == IP_RECVERR && number == 0 && endpoint instanceof InetDatagram datagram) {
        datagram.clearErrors();
      }
      return 0;
    }
    return setNumber(endpoint, name, number, length);
  }

  private static int setNumber(InetEndpoint endpoint, int name, int number, int length) {
    switch (name) {
      case IP_TOS -> {
        // Linux: of a stream, the bits of congestion notification are TCP's own.
        int kept = isStream(endpoint) ? ECN : 0;
        endpoint.flow().tos = number & MOST & ~kept | endpoint.flow().tos & kept;
      }
      case IP_TTL -> {
        if (length < 1 || number != -1 && (number < 1 || number > MOST)) {
          return Errno.EINVAL.negated();
        }
        endpoint.flow().ttl = number == -1 ? endpoint.standardTtl() : number;
      }
      case IP_MTU_DISCOVER -> {
        return setDiscovery(endpoint, number);
      }
      case IP_MINTTL -> {
        if (number < 0 || number > MOST) {
          return Errno.EINVAL.negated();
        }
        InetOptions.extras(endpoint).leastTtl = number;
      }
      case IP_MULTICAST_TTL -> {
        if (length < 1 || number < -1 || number > MOST || isStream(endpoint)) {
          return Errno.EINVAL.negated();
        }
        InetOptions.extras(endpoint).multicastTtl = number == -1 ? 1 : number;
      }
      case IP_UNICAST_IF -> {
        return setUnicastInterface(endpoint, Integer.reverseBytes(number), length);
      }
      case IP_HDRINCL -> {
        if (!isRaw(endpoint)) {
          return Errno.ENOPROTOOPT.negated();
        }
        InetOptions.extras(endpoint).want(Extras.HEADER_INCLUDED, number != 0);
      }
      default -> {
        return Errno.ENOPROTOOPT.negated();
      }
    }
    return 0;
  }

  static boolean isStream(InetEndpoint endpoint) {
    return endpoint.type() == SocketType.SOCK_STREAM;
  }

  static int setDiscovery(InetEndpoint endpoint, int number) {
    if (number < 0 || number >= Discovery.COUNT) {
      return Errno.EINVAL.negated();
    }
    endpoint.flow().discovery = Discovery.of(number);
    return 0;
  }

  static int setUnicastInterface(InetEndpoint endpoint, int index, int length) {
    if (length != Integer.BYTES) {
      return Errno.EINVAL.negated();
    }
    if (index != 0 && endpoint.machine.network.interfaceAt(index) == null) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    InetOptions.extras(endpoint).unicastInterface = index;
    return 0;
  }

  /** ip(7): {@code struct ip_mreqn}, {@code ip_mreq} or {@code in_addr}. */
  private static int setMulticastInterface(InetEndpoint endpoint, MemorySegment value, int length) {
    if (isStream(endpoint) || length < IN_ADDR_BYTES) {
      return Errno.EINVAL.negated();
    }
    int address = value.get(ControlWriter.IPV4, length >= MREQ_BYTES ? 4 : 0);
    int index = length >= MREQN_BYTES ? value.get(INT, 8) : 0;
    Extras extras = InetOptions.extras(endpoint);
    if (index == 0 && address == Ipv4Address.ANY) {
      extras.multicastInterface = 0;
      extras.multicastAddress = 0;
      return 0;
    }
    Interface chosen =
        index != 0
            ? endpoint.machine.network.interfaceAt(index)
            : endpoint.machine.network.interfaceOf(0, Ipv6Address.mappedLow(address));
    if (chosen == null) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    if (extras.device != null && extras.device != chosen) {
      return Errno.EINVAL.negated();
    }
    extras.multicastInterface = chosen.index();
    extras.multicastAddress = address;
    return 0;
  }
}
