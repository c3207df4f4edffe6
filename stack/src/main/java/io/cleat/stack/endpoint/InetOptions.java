// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;
import static io.cleat.option.SocketOptions.*;

import io.cleat.Errno;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import io.cleat.stack.ip.Discovery;
import io.cleat.stack.ip.Flow;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The options of SOL_SOCKET, IPPROTO_IP and IPPROTO_IPV6, socket(7), ip(7), ipv6(7). */
final class InetOptions {
  /** Linux's SOCK_MIN_SNDBUF and SOCK_MIN_RCVBUF. */
  private static final int LEAST_SEND_BYTES = 4608;

  private static final int LEAST_RECEIVE_BYTES = 2304;

  /** Linux's net.core.rmem_max and wmem_max. */
  private static final int MOST_BYTES = 212_992;

  private static final int TIMEVAL_BYTES = 16;
  private static final int LINGER_BYTES = 8;
  private static final long MICROS = 1_000_000;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private InetOptions() {}

  // Reading.

  static int get(InetEndpoint endpoint, int level, int name, MemorySegment value, int length) {
    if (length < 0) {
      return Errno.EINVAL.negated();
    }
    if (level == SOL_SOCKET) {
      return getSocket(endpoint, name, value, length);
    }
    int answer = getIp(endpoint, level, name);
    return answer < 0 ? answer : giveInt(answer, value, length);
  }

  private static int getSocket(InetEndpoint endpoint, int name, MemorySegment value, int length) {
    Extras extras = endpoint.extras;
    return switch (name) {
      case SO_LINGER -> {
        long on = endpoint.option(InetEndpoint.LINGER) ? 1 : 0;
        long pair = (long) endpoint.lingerSeconds() << 32 | on;
        yield giveLongs(pair, 0, value, Math.min(length, LINGER_BYTES));
      }
      case SO_RCVTIMEO ->
          giveTimeout(extras == null ? 0 : extras.receiveTimeoutMicros, value, length);
      case SO_SNDTIMEO -> giveTimeout(extras == null ? 0 : extras.sendTimeoutMicros, value, length);
      default -> getNumber(endpoint, name, value, length);
    };
  }

  private static int giveTimeout(long micros, MemorySegment value, int length) {
    return giveLongs(micros / MICROS, micros % MICROS, value, Math.min(length, TIMEVAL_BYTES));
  }

  private static int getNumber(InetEndpoint endpoint, int name, MemorySegment value, int length) {
    int flag = flag(name);
    if (flag != 0) {
      return giveInt(endpoint.option(flag) ? 1 : 0, value, length);
    }
    int answer = number(endpoint, name);
    return answer < 0 ? answer : giveInt(answer, value, length);
  }

  private static int flag(int name) {
    return switch (name) {
      case SO_REUSEADDR -> InetEndpoint.REUSE_ADDRESS;
      case SO_REUSEPORT -> InetEndpoint.REUSE_PORT;
      case SO_KEEPALIVE -> InetEndpoint.KEEP_ALIVE;
      case SO_BROADCAST -> InetEndpoint.BROADCAST;
      case SO_OOBINLINE -> InetEndpoint.OOB_INLINE;
      case SO_DONTROUTE -> InetEndpoint.DONT_ROUTE;
      default -> 0;
    };
  }

  private static int number(InetEndpoint endpoint, int name) {
    Extras extras = endpoint.extras;
    return switch (name) {
      case SO_TYPE -> endpoint.type();
      case SO_DOMAIN -> endpoint.domain();
      case SO_PROTOCOL -> endpoint.protocol();
      case SO_ERROR -> -endpoint.takePendingError();
      case SO_SNDBUF -> endpoint.bufferBytes(true);
      case SO_RCVBUF -> endpoint.bufferBytes(false);
      case SO_RCVLOWAT -> endpoint.lowWater();
      case SO_SNDLOWAT -> 1;
      case SO_ACCEPTCONN -> endpoint.listens() ? 1 : 0;
      case SO_PRIORITY -> extras == null ? 0 : extras.priority;
      case SO_MARK -> extras == null ? 0 : extras.mark;
      default -> Errno.ENOPROTOOPT.negated();
    };
  }

  private static int getIp(InetEndpoint endpoint, int level, int name) {
    if (level == IpOptions.LEVEL) {
      return switch (name) {
        case IpOptions.IP_TOS -> endpoint.flow().tos;
        case IpOptions.IP_TTL -> endpoint.flow().ttl;
        case IpOptions.IP_MTU_DISCOVER -> endpoint.flow().discovery.number();
        case IpOptions.IP_MTU -> endpoint.pathMtu();
        default -> Errno.ENOPROTOOPT.negated();
      };
    }
    if (level == Ipv6Options.LEVEL && endpoint.domain() == AF_INET6) {
      return switch (name) {
        case Ipv6Options.IPV6_V6ONLY -> endpoint.option(InetEndpoint.IPV6_ONLY) ? 1 : 0;
        case Ipv6Options.IPV6_UNICAST_HOPS -> endpoint.flow().ttl;
        case Ipv6Options.IPV6_TCLASS -> endpoint.flow().tos;
        case Ipv6Options.IPV6_MTU_DISCOVER -> endpoint.flow().discovery.number();
        case Ipv6Options.IPV6_MTU -> endpoint.pathMtu();
        default -> Errno.ENOPROTOOPT.negated();
      };
    }
    return level == Ipv6Options.LEVEL ? Errno.EOPNOTSUPP.negated() : Errno.ENOPROTOOPT.negated();
  }

  /** Linux: what does not fit is cut; the result is what was written. */
  static int giveInt(int answer, MemorySegment value, int length) {
    return giveLongs(answer & 0xffff_ffffL, 0, value, Math.min(length, Integer.BYTES));
  }

  private static int giveLongs(long first, long second, MemorySegment value, int length) {
    for (int i = 0; i < length; i++) {
      long word = i < Long.BYTES ? first : second;
      value.set(ValueLayout.JAVA_BYTE, i, (byte) (word >>> 8 * (i & 7)));
    }
    return length;
  }

  // Setting.

  static int set(InetEndpoint endpoint, int level, int name, MemorySegment value, int length) {
    if (level == SOL_SOCKET) {
      return setSocket(endpoint, name, value, length);
    }
    boolean ipv6 = level == Ipv6Options.LEVEL;
    if (!ipv6 && level != IpOptions.LEVEL) {
      return Errno.ENOPROTOOPT.negated();
    }
    if (ipv6 && endpoint.domain() == AF_INET) {
      return Errno.ENOPROTOOPT.negated();
    }
    if (length < (ipv6 ? Integer.BYTES : 1)) {
      return Errno.EINVAL.negated();
    }
    int number =
        length >= Integer.BYTES ? value.get(INT, 0) : value.get(ValueLayout.JAVA_BYTE, 0) & 0xff;
    return ipv6 ? setIpv6(endpoint, name, number) : setIp(endpoint, name, number);
  }

  private static int setSocket(InetEndpoint endpoint, int name, MemorySegment value, int length) {
    if (length < Integer.BYTES) {
      return Errno.EINVAL.negated();
    }
    int number = value.get(INT, 0);
    int flag = flag(name);
    if (flag != 0) {
      endpoint.option(flag, number != 0);
      if (flag == InetEndpoint.KEEP_ALIVE) {
        endpoint.tellKeepAliveChanged();
      }
      return 0;
    }
    return switch (name) {
      case SO_SNDBUF -> setBuffer(endpoint, true, number);
      case SO_RCVBUF -> setBuffer(endpoint, false, number);
      case SO_LINGER -> setLinger(endpoint, value, length);
      case SO_RCVTIMEO, SO_SNDTIMEO -> setTimeout(endpoint, name, value, length);
      case SO_RCVLOWAT -> {
        extras(endpoint).lowWater = number < 0 ? Integer.MAX_VALUE : Math.max(number, 1);
        yield 0;
      }
      case SO_PRIORITY -> {
        extras(endpoint).priority = number;
        yield 0;
      }
      case SO_MARK -> {
        extras(endpoint).mark = number;
        yield 0;
      }
      default -> Errno.ENOPROTOOPT.negated();
    };
  }

  private static Extras extras(InetEndpoint endpoint) {
    if (endpoint.extras == null) {
      endpoint.extras = new Extras();
    }
    return endpoint.extras;
  }

  /** socket(7): the kernel doubles this value, to allow space for bookkeeping overhead. */
  private static int setBuffer(InetEndpoint endpoint, boolean send, int number) {
    int least = send ? LEAST_SEND_BYTES : LEAST_RECEIVE_BYTES;
    int wanted = Integer.compareUnsigned(number, MOST_BYTES) > 0 ? MOST_BYTES : number;
    int bytes = Math.max(wanted * 2, least);
    if (send) {
      endpoint.sendBufferBytes(bytes);
      endpoint.option(InetEndpoint.SEND_BUFFER_LOCKED, true);
    } else {
      endpoint.receiveBufferBytes(bytes);
      endpoint.option(InetEndpoint.RECEIVE_BUFFER_LOCKED, true);
    }
    endpoint.tellBuffersChanged();
    return 0;
  }

  private static int setLinger(InetEndpoint endpoint, MemorySegment value, int length) {
    if (length < LINGER_BYTES) {
      return Errno.EINVAL.negated();
    }
    boolean on = value.get(INT, 0) != 0;
    endpoint.option(InetEndpoint.LINGER, on);
    if (on) {
      extras(endpoint).lingerSeconds = value.get(INT, 4);
    }
    return 0;
  }

  private static int setTimeout(InetEndpoint endpoint, int name, MemorySegment value, int length) {
    if (length < TIMEVAL_BYTES) {
      return Errno.EINVAL.negated();
    }
    long seconds = value.get(LONG, 0);
    long micros = value.get(LONG, 8);
    if (micros < 0 || micros >= MICROS) {
      return Errno.EDOM.negated();
    }
    long total = seconds < 0 ? 0 : Math.min(seconds, Long.MAX_VALUE / MICROS - 1) * MICROS + micros;
    if (name == SO_RCVTIMEO) {
      extras(endpoint).receiveTimeoutMicros = total;
    } else {
      extras(endpoint).sendTimeoutMicros = total;
    }
    return 0;
  }

  private static int setIp(InetEndpoint endpoint, int name, int number) {
    switch (name) {
      case IpOptions.IP_TOS -> endpoint.flow().tos = number & 0xff;
      case IpOptions.IP_TTL -> {
        if (number != -1 && (number < 1 || number > 255)) {
          return Errno.EINVAL.negated();
        }
        endpoint.flow().ttl = number == -1 ? Flow.DEFAULT_TTL : number;
      }
      case IpOptions.IP_MTU_DISCOVER -> {
        return setDiscovery(endpoint, number);
      }
      default -> {
        return Errno.ENOPROTOOPT.negated();
      }
    }
    return 0;
  }

  private static int setDiscovery(InetEndpoint endpoint, int number) {
    if (number < 0 || number >= Discovery.COUNT) {
      return Errno.EINVAL.negated();
    }
    endpoint.flow().discovery = Discovery.of(number);
    return 0;
  }

  private static int setIpv6(InetEndpoint endpoint, int name, int number) {
    switch (name) {
      case Ipv6Options.IPV6_V6ONLY -> {
        if (endpoint.flow().localPort != 0) {
          return Errno.EINVAL.negated();
        }
        endpoint.option(InetEndpoint.IPV6_ONLY, number != 0);
      }
      case Ipv6Options.IPV6_UNICAST_HOPS -> {
        if (number < -1 || number > 255) {
          return Errno.EINVAL.negated();
        }
        endpoint.flow().ttl = number == -1 ? Flow.DEFAULT_TTL : number;
      }
      case Ipv6Options.IPV6_TCLASS -> {
        if (number < -1 || number > 255) {
          return Errno.EINVAL.negated();
        }
        endpoint.flow().tos = Math.max(number, 0);
      }
      case Ipv6Options.IPV6_MTU_DISCOVER -> {
        return setDiscovery(endpoint, number);
      }
      default -> {
        return Errno.ENOPROTOOPT.negated();
      }
    }
    return 0;
  }
}
