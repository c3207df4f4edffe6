// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import static io.cleat.option.Ipv6Options.*;

import io.cleat.Errno;
import io.cleat.SocketType;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.Interface;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The options of IPPROTO_IPV6, ipv6(7). */
final class Ipv6Level {
  private static final int MOST = 255;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private Ipv6Level() {}

  /** The bit of {@link Extras#wants} that an option sets, or 0. */
  private static int wish(int name) {
    return switch (name) {
      case IPV6_RECVPKTINFO -> Extras.PKTINFO6;
      case IPV6_RECVHOPLIMIT -> Extras.RECV_HOP_LIMIT;
      case IPV6_RECVTCLASS -> Extras.RECV_CLASS;
      case IPV6_RECVORIGDSTADDR -> Extras.RECV_ORIGINAL6;
      case IPV6_RECVERR -> Extras.RECV_ERRORS6;
      case IPV6_DONTFRAG -> Extras.DONT_FRAGMENT6;
      case IPV6_FREEBIND -> Extras.FREE_BIND;
      case IPV6_TRANSPARENT -> Extras.TRANSPARENT;
      default -> 0;
    };
  }

  /** The bit of {@link Extras#wants} that an option clears, or 0: what is on where nobody asks. */
  private static int refusal(int name) {
    return switch (name) {
      case IPV6_MULTICAST_LOOP -> Extras.NO_MULTICAST_LOOP6;
      case IPV6_MULTICAST_ALL -> Extras.NO_MULTICAST_ALL6;
      default -> 0;
    };
  }

  static int get(InetEndpoint endpoint, int name) {
    Extras extras = endpoint.extras == null ? endpoint.machine.noExtras : endpoint.extras;
    if (wish(name) != 0) {
      return extras.wants(wish(name)) ? 1 : 0;
    }
    if (refusal(name) != 0) {
      return extras.wants(refusal(name)) ? 0 : 1;
    }
    return switch (name) {
      case IPV6_V6ONLY -> endpoint.option(InetEndpoint.IPV6_ONLY) ? 1 : 0;
      case IPV6_UNICAST_HOPS -> endpoint.flow().ttl();
      case IPV6_TCLASS -> endpoint.flow().tos;
      case IPV6_MTU_DISCOVER -> endpoint.flow().discovery.number();
      case IPV6_MTU -> endpoint.pathMtu();
      case IPV6_MULTICAST_HOPS -> extras.multicastHops;
      case IPV6_MULTICAST_IF -> extras.multicastInterface6;
      case IPV6_UNICAST_IF -> Integer.reverseBytes(extras.unicastInterface);
      case IPV6_MINHOPCOUNT -> extras.leastHops;
      case IPV6_CHECKSUM, IPV6_HDRINCL -> endpoint.rawOption6(name);
      default -> Errno.ENOPROTOOPT.negated();
    };
  }

  static int set(InetEndpoint endpoint, int name, MemorySegment value, int length) {
    if (Memberships.isOne6(name)) {
      return endpoint.machine.memberships.setIpv6(endpoint, name, value, length);
    }
    if (length < Integer.BYTES) {
      return Errno.EINVAL.negated();
    }
    int number = value.get(INT, 0);
    int wish = wish(name) | refusal(name);
    if (wish == 0) {
      return setNumber(endpoint, name, number, length);
    }
    if (refusal(name) != 0 && (number & ~1) != 0) {
      return Errno.EINVAL.negated();
    }
    InetOptions.extras(endpoint).want(wish, number != 0 == (wish(name) != 0));
    if (name == IPV6_RECVERR && number == 0 && endpoint instanceof InetDatagram datagram) {
      datagram.clearErrors();
    }
    return 0;
  }

  private static int setNumber(InetEndpoint endpoint, int name, int number, int length) {
    boolean inRange = number >= -1 && number <= MOST;
    switch (name) {
      case IPV6_V6ONLY -> {
        if (endpoint.flow().localPort != 0) {
          return Errno.EINVAL.negated();
        }
        endpoint.option(InetEndpoint.IPV6_ONLY, number != 0);
      }
      case IPV6_UNICAST_HOPS -> {
        if (!inRange) {
          return Errno.EINVAL.negated();
        }
        endpoint.flow().ttl = number == -1 ? Flow.UNSAID : number;
      }
      case IPV6_TCLASS -> {
        if (!inRange) {
          return Errno.EINVAL.negated();
        }
        endpoint.flow().tos = Math.max(number, 0);
      }
      case IPV6_MULTICAST_HOPS -> {
        if (!inRange || endpoint.type() == SocketType.SOCK_STREAM) {
          return inRange ? Errno.ENOPROTOOPT.negated() : Errno.EINVAL.negated();
        }
        InetOptions.extras(endpoint).multicastHops = number == -1 ? 1 : number;
      }
      case IPV6_MINHOPCOUNT -> {
        if (number < 0 || number > MOST) {
          return Errno.EINVAL.negated();
        }
        InetOptions.extras(endpoint).leastHops = number;
      }
      case IPV6_MTU_DISCOVER -> {
        return IpLevel.setDiscovery(endpoint, number);
      }
      case IPV6_MULTICAST_IF -> {
        return setMulticastInterface(endpoint, number);
      }
      case IPV6_UNICAST_IF -> {
        int index = Integer.reverseBytes(number);
        return IpLevel.setUnicastInterface(endpoint, index, length);
      }
      default -> {
        return endpoint.setRawOption6(name, number);
      }
    }
    return 0;
  }

  private static int setMulticastInterface(InetEndpoint endpoint, int index) {
    if (endpoint.type() == SocketType.SOCK_STREAM) {
      return Errno.ENOPROTOOPT.negated();
    }
    Interface chosen = endpoint.machine.network.interfaceAt(index);
    if (index != 0 && chosen == null) {
      return Errno.ENODEV.negated();
    }
    if (index != 0 && endpoint.device() != null && endpoint.device() != chosen) {
      return Errno.EINVAL.negated();
    }
    InetOptions.extras(endpoint).multicastInterface6 = index;
    return 0;
  }
}
