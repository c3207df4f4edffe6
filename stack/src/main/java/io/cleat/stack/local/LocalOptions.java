// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import static io.cleat.option.SocketOptions.*;

import io.cleat.Errno;
import io.cleat.option.Credentials;
import io.cleat.stack.endpoint.Caller;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The options of SOL_SOCKET for AF_UNIX, socket(7) and unix(7); it has no level of its own. */
final class LocalOptions {
  /** Linux's SOCK_MIN_SNDBUF and SOCK_MIN_RCVBUF. */
  private static final int LEAST_SEND_BYTES = 4608;

  private static final int LEAST_RECEIVE_BYTES = 2304;

  /** Linux's net.core.wmem_max and rmem_max. */
  private static final int MOST_BYTES = 212_992;

  private static final int UNPRIVILEGED_PRIORITY_MAX = 6;
  private static final int TIMEVAL_BYTES = 16;
  private static final int LINGER_BYTES = 8;
  private static final int SECONDS = 4;
  private static final int MICROS_OFFSET = 8;
  private static final long MICROS = 1_000_000;
  private static final Credentials NOBODY = new Credentials(0, -1, -1);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private LocalOptions() {}

  private static int flag(int option) {
    return switch (option) {
      case SO_PASSCRED -> LocalSettings.PASS_CREDENTIALS;
      case SO_OOBINLINE -> LocalSettings.URGENT_INLINE;
      case SO_REUSEADDR -> LocalSettings.FIRST_KEPT;
      case SO_KEEPALIVE -> LocalSettings.FIRST_KEPT << 1;
      case SO_BROADCAST -> LocalSettings.FIRST_KEPT << 2;
      case SO_DONTROUTE -> LocalSettings.FIRST_KEPT << 3;
      case SO_TIMESTAMP -> LocalSettings.FIRST_KEPT << 4;
      case SO_TIMESTAMPNS -> LocalSettings.FIRST_KEPT << 5;
      case SO_RXQ_OVFL -> LocalSettings.FIRST_KEPT << 6;
      case SO_NO_CHECK -> LocalSettings.FIRST_KEPT << 7;
      case SO_PASSSEC -> LocalSettings.FIRST_KEPT << 8;
      default -> 0;
    };
  }

  // Reading.

  static int get(LocalEndpoint endpoint, int level, int option, MemorySegment value, int length) {
    if (level != SOL_SOCKET) {
      return Errno.EOPNOTSUPP.negated();
    }
    if (length < 0) {
      return Errno.EINVAL.negated();
    }
    LocalSettings settings = endpoint.settings;
    return switch (option) {
      case SO_LINGER -> {
        long on = settings.is(LocalSettings.LINGER) ? 1 : 0;
        long pair = (long) settings.lingerSeconds << Integer.SIZE | on;
        yield give(pair, 0, value, Math.min(length, LINGER_BYTES));
      }
      case SO_RCVTIMEO -> giveTime(settings.receiveTimeoutMicros, value, length);
      case SO_SNDTIMEO -> giveTime(settings.sendTimeoutMicros, value, length);
      case SO_PEERCRED -> giveCredentials(endpoint.peerCredentials, value, length);
      case SO_COOKIE -> giveCookie(endpoint, value, length);
      case SO_REUSEPORT -> give(0, 0, value, Math.min(length, Integer.BYTES));
      default -> {
        int flag = flag(option);
        if (flag != 0) {
          int on = settings.is(flag) ? 1 : 0;
          yield give(on, 0, value, Math.min(length, Integer.BYTES));
        }
        yield getNumber(endpoint, option, value, length);
      }
    };
  }

  private static int getNumber(
      LocalEndpoint endpoint, int option, MemorySegment value, int length) {
    LocalSettings settings = endpoint.settings;
    int number;
    switch (option) {
      case SO_TYPE -> number = endpoint.type();
      case SO_DOMAIN -> number = endpoint.domain();
      case SO_PROTOCOL -> number = endpoint.protocol();
      case SO_ERROR -> number = endpoint.takePendingError();
      case SO_SNDBUF -> number = settings.sendBufferBytes;
      case SO_RCVBUF -> number = settings.receiveBufferBytes;
      case SO_RCVLOWAT -> number = settings.lowWater;
      case SO_SNDLOWAT -> number = 1;
      case SO_ACCEPTCONN -> number = endpoint.isListening() ? 1 : 0;
      case SO_PRIORITY -> number = settings.priority;
      case SO_MARK -> number = settings.mark;
      case SO_PEEK_OFF -> number = settings.peekOffset;
      default -> {
        return Errno.ENOPROTOOPT.negated();
      }
    }
    return give(number & 0xffff_ffffL, 0, value, Math.min(length, Integer.BYTES));
  }

  private static int giveCookie(LocalEndpoint endpoint, MemorySegment value, int length) {
    if (length < Long.BYTES) {
      return Errno.EINVAL.negated();
    }
    LocalSettings settings = endpoint.settings;
    settings.cookie = settings.cookie == 0 ? endpoint.local.machine.newCookie() : settings.cookie;
    return give(settings.cookie, 0, value, Long.BYTES);
  }

  private static int giveTime(long micros, MemorySegment value, int length) {
    return give(micros / MICROS, micros % MICROS, value, Math.min(length, TIMEVAL_BYTES));
  }

  private static int giveCredentials(Credentials peer, MemorySegment value, int length) {
    Credentials who = peer == null ? NOBODY : peer;
    long first = (long) who.uid() << Integer.SIZE | who.pid() & 0xffff_ffffL;
    return give(first, who.gid() & 0xffff_ffffL, value, Math.min(length, Credentials.BYTES));
  }

  /** Linux: what does not fit is cut; the result is what was written. */
  private static int give(long first, long second, MemorySegment value, int length) {
    for (int i = 0; i < length; i++) {
      long word = i < Long.BYTES ? first : second;
      value.set(ValueLayout.JAVA_BYTE, i, (byte) (word >>> i % Long.BYTES * Byte.SIZE));
    }
    return length;
  }

  // Setting.

  static int set(LocalEndpoint endpoint, int level, int option, MemorySegment value, int length) {
    if (level != SOL_SOCKET) {
      return Errno.EOPNOTSUPP.negated();
    }
    if (length < Integer.BYTES) {
      return Errno.EINVAL.negated();
    }
    LocalSettings settings = endpoint.settings;
    int number = value.get(INT, 0);
    int flag = flag(option);
    if (flag != 0) {
      settings.set(flag, number != 0);
      return 0;
    }
    return switch (option) {
      case SO_LINGER -> setLinger(settings, value, length);
      case SO_RCVTIMEO, SO_SNDTIMEO -> setTime(settings, option, value, length);
      default -> setNumber(settings, option, number, endpoint.local.machine.caller);
    };
  }

  private static int setNumber(LocalSettings settings, int option, int number, Caller caller) {
    boolean isAdmin = caller.can(Caller.CAP_NET_ADMIN);
    boolean mayMark = isAdmin || caller.can(Caller.CAP_NET_RAW);
    switch (option) {
      case SO_SNDBUF -> settings.sendBufferBytes = bounded(number, LEAST_SEND_BYTES);
      case SO_RCVBUF -> settings.receiveBufferBytes = bounded(number, LEAST_RECEIVE_BYTES);
      case SO_SNDBUFFORCE, SO_RCVBUFFORCE -> {
        if (!isAdmin) {
          return Errno.EPERM.negated();
        }
        force(settings, option, number);
      }
      case SO_RCVLOWAT -> settings.lowWater = number < 0 ? Integer.MAX_VALUE : Math.max(number, 1);
      case SO_PEEK_OFF -> settings.peekOffset = number;
      case SO_PRIORITY -> {
        if ((number < 0 || number > UNPRIVILEGED_PRIORITY_MAX) && !mayMark) {
          return Errno.EPERM.negated();
        }
        settings.priority = number;
      }
      case SO_MARK -> {
        if (!mayMark) {
          return Errno.EPERM.negated();
        }
        settings.mark = number;
      }
      case SO_DEBUG -> {
        return number != 0 && !isAdmin ? Errno.EACCES.negated() : 0;
      }
      case SO_REUSEPORT, SO_ZEROCOPY -> {
        return number == 0 ? 0 : Errno.EOPNOTSUPP.negated();
      }
      default -> {
        return Errno.ENOPROTOOPT.negated();
      }
    }
    return 0;
  }

  /** socket(7): the kernel doubles this value, to allow space for bookkeeping overhead. */
  private static int bounded(int number, int least) {
    int wanted = Integer.compareUnsigned(number, MOST_BYTES) > 0 ? MOST_BYTES : number;
    return Math.max(wanted * 2, least);
  }

  private static void force(LocalSettings settings, int option, int number) {
    int twice = (int) Math.min(Math.max(number, 0) * 2L, Integer.MAX_VALUE);
    if (option == SO_SNDBUFFORCE) {
      settings.sendBufferBytes = Math.max(twice, LEAST_SEND_BYTES);
    } else {
      settings.receiveBufferBytes = Math.max(twice, LEAST_RECEIVE_BYTES);
    }
  }

  private static int setLinger(LocalSettings settings, MemorySegment value, int length) {
    if (length < LINGER_BYTES) {
      return Errno.EINVAL.negated();
    }
    boolean on = value.get(INT, 0) != 0;
    settings.set(LocalSettings.LINGER, on);
    if (on) {
      settings.lingerSeconds = value.get(INT, SECONDS);
    }
    return 0;
  }

  private static int setTime(LocalSettings settings, int option, MemorySegment value, int length) {
    if (length < TIMEVAL_BYTES) {
      return Errno.EINVAL.negated();
    }
    long seconds = value.get(LONG, 0);
    long micros = value.get(LONG, MICROS_OFFSET);
    if (micros < 0 || micros >= MICROS) {
      return Errno.EDOM.negated();
    }
    long total = seconds < 0 ? 0 : Math.min(seconds, Long.MAX_VALUE / MICROS - 1) * MICROS + micros;
    if (option == SO_RCVTIMEO) {
      settings.receiveTimeoutMicros = total;
    } else {
      settings.sendTimeoutMicros = total;
    }
    return 0;
  }
}
