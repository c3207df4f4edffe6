// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;
import static io.cleat.option.SocketOptions.*;

import io.cleat.Errno;
import io.cleat.SocketType;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import io.cleat.stack.mem.RingPool;
import io.cleat.stack.profile.Setting;
import io.cleat.wire.IpProtocol;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The options of SOL_SOCKET, IPPROTO_IP and IPPROTO_IPV6, socket(7), ip(7), ipv6(7). */
final class InetOptions {
  /** Linux's SOCK_MIN_SNDBUF and SOCK_MIN_RCVBUF. */
  private static final int LEAST_SEND_BYTES = 4608;

  private static final int LEAST_RECEIVE_BYTES = 2304;

  /** The most that SO_SNDBUFFORCE and SO_RCVBUFFORCE give: twice as much fills the largest ring. */
  private static final int FORCED_MOST_BYTES = RingPool.LARGEST_BYTES / 2;

  private static final int UNPRIVILEGED_PRIORITY_MAX = 6;
  private static final int TIMEVAL_BYTES = 16;
  private static final int LINGER_BYTES = 8;
  private static final long MICROS = 1_000_000;

  /** -1, where it is an option's value and no error. */
  private static final int UNSET = -1;

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
    if (level == IpOptions.LEVEL) {
      return IpLevel.get(endpoint, name, value, length);
    }
    if (level != Ipv6Options.LEVEL) {
      return Errno.ENOPROTOOPT.negated();
    }
    if (endpoint.domain() != AF_INET6) {
      return Errno.EOPNOTSUPP.negated();
    }
    int answer = Ipv6Level.get(endpoint, name);
    return answer < 0 && answer != UNSET ? answer : giveInt(answer, value, length);
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
      case SO_BINDTODEVICE -> Device.name(endpoint, value, length);
      case SO_COOKIE -> giveCookie(endpoint, value, length);
      case SO_SNDTIMEO -> giveTimeout(extras == null ? 0 : extras.sendTimeoutMicros, value, length);
      default -> getNumber(endpoint, name, value, length);
    };
  }

  private static int giveCookie(InetEndpoint endpoint, MemorySegment value, int length) {
    if (length < Long.BYTES) {
      return Errno.EINVAL.negated();
    }
    Extras extras = extras(endpoint);
    extras.cookie = extras.cookie == 0 ? endpoint.machine.newCookie() : extras.cookie;
    return giveLongs(extras.cookie, 0, value, Long.BYTES);
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

  /** What protocol 0 of socket(2) has come to. */
  private static int protocol(InetEndpoint endpoint) {
    int asked = endpoint.protocol();
    boolean isStream = endpoint.type() == SocketType.SOCK_STREAM;
    return asked != 0 ? asked : isStream ? IpProtocol.TCP : IpProtocol.UDP;
  }

  private static int number(InetEndpoint endpoint, int name) {
    Extras extras = endpoint.extras;
    return switch (name) {
      case SO_TYPE -> endpoint.type();
      case SO_DOMAIN -> endpoint.domain();
      case SO_PROTOCOL -> protocol(endpoint);
      case SO_ERROR -> -endpoint.takePendingError();
      case SO_SNDBUF -> endpoint.bufferBytes(true);
      case SO_RCVBUF -> endpoint.bufferBytes(false);
      case SO_RCVLOWAT -> endpoint.lowWater();
      case SO_SNDLOWAT -> 1;
      case SO_ACCEPTCONN -> endpoint.listens() ? 1 : 0;
      case SO_PRIORITY -> extras == null ? 0 : extras.priority;
      case SO_MARK -> extras == null ? 0 : extras.mark;
      case SO_BINDTOIFINDEX -> endpoint.device() == null ? 0 : endpoint.device().index();
      case SO_TIMESTAMP, SO_TIMESTAMPNS -> extras != null && extras.wants(wish(name)) ? 1 : 0;
      default -> Errno.ENOPROTOOPT.negated();
    };
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
    if (length < 0) {
      return Errno.EINVAL.negated();
    }
    return ipv6
        ? Ipv6Level.set(endpoint, name, value, length)
        : IpLevel.set(endpoint, name, value, length);
  }

  private static int wish(int name) {
    return name == SO_TIMESTAMP ? Extras.TIMESTAMP : Extras.TIMESTAMP_NANOS;
  }

  private static int setSocket(InetEndpoint endpoint, int name, MemorySegment value, int length) {
    if (name == SO_BINDTODEVICE) {
      return Device.set(endpoint, value, length);
    }
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
    if (!maySet(endpoint.machine.caller, name, number)) {
      return Errno.EPERM.negated();
    }
    return switch (name) {
      case SO_SNDBUF ->
          setBuffer(endpoint, true, ordinary(endpoint, Setting.SEND_BUFFER_MOST_BYTES, number));
      case SO_RCVBUF ->
          setBuffer(endpoint, false, ordinary(endpoint, Setting.RECEIVE_BUFFER_MOST_BYTES, number));
      case SO_SNDBUFFORCE -> setBuffer(endpoint, true, forced(number));
      case SO_RCVBUFFORCE -> setBuffer(endpoint, false, forced(number));
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
      case SO_BINDTOIFINDEX -> Device.set(endpoint, number);
      case SO_TIMESTAMP, SO_TIMESTAMPNS -> {
        // socket(7), Linux: the one that was set last counts, and none when any is cleared.
        extras(endpoint).want(Extras.TIMESTAMP | Extras.TIMESTAMP_NANOS, false);
        extras(endpoint).want(wish(name), number != 0);
        yield 0;
      }
      default -> Errno.ENOPROTOOPT.negated();
    };
  }

  /** socket(7): what takes CAP_NET_ADMIN, or for marks and high priorities CAP_NET_RAW too. */
  private static boolean maySet(Caller caller, int name, int number) {
    boolean isAdmin = caller.can(Caller.CAP_NET_ADMIN);
    return switch (name) {
      case SO_SNDBUFFORCE, SO_RCVBUFFORCE -> isAdmin;
      case SO_MARK -> isAdmin || caller.can(Caller.CAP_NET_RAW);
      case SO_PRIORITY ->
          number >= 0 && number <= UNPRIVILEGED_PRIORITY_MAX
              || isAdmin
              || caller.can(Caller.CAP_NET_RAW);
      default -> true;
    };
  }

  static Extras extras(InetEndpoint endpoint) {
    if (endpoint.extras == null) {
      endpoint.extras = new Extras();
    }
    return endpoint.extras;
  }

  /** socket(7): the kernel doubles this value, to allow space for bookkeeping overhead. */
  private static int setBuffer(InetEndpoint endpoint, boolean send, int number) {
    int least = send ? LEAST_SEND_BYTES : LEAST_RECEIVE_BYTES;
    int bytes = Math.max(number * 2, least);
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

  /** Linux takes the number as one without a sign: a negative one asks for the most. */
  private static int ordinary(InetEndpoint endpoint, Setting limit, int number) {
    int most = endpoint.profile().number(limit);
    return Integer.compareUnsigned(number, most) > 0 ? most : number;
  }

  /** socket(7): the rmem_max limit can be overridden. Linux takes a negative number for 0. */
  private static int forced(int number) {
    return Math.clamp(number, 0, FORCED_MOST_BYTES);
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
}
