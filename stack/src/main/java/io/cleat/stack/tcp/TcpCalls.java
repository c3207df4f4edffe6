// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import static io.cleat.option.TcpOptions.*;

import io.cleat.Errno;
import io.cleat.Ioctl;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Options of SOL_TCP and ioctl(2), tcp(7). */
final class TcpCalls {
  private static final int KEEP_IDLE_MAX = 32_767;
  private static final int KEEP_COUNT_MAX = 127;
  private static final int SYN_COUNT_MAX = 127;

  /** Linux's TCP_MIN_MSS and MAX_TCP_WINDOW. */
  private static final int SEGMENT_MIN = 88;

  private static final int SEGMENT_MAX = 32_767;

  /** Linux's TCP_FIN_TIMEOUT_MAX. */
  private static final int LINGER_SECONDS_MAX = 120;

  /** Linux's SOCK_MIN_RCVBUF / 2. */
  private static final int CLAMP_MIN = 1152;

  private static final long UNKNOWN = Long.MIN_VALUE;

  private TcpCalls() {}

  static int get(TcpEndpoint t, int name, MemorySegment value, int length) {
    if (length < 0) {
      return Errno.EINVAL.negated();
    }
    if (name == TCP_ULP) {
      return 0;
    }
    if (name == TCP_INFO) {
      return TcpInfoWriter.write(t, value, length);
    }
    if (name == TCP_CONGESTION) {
      return t.tcp.controllers.giveName(t.controller, value, length);
    }
    if (name == TCP_FASTOPEN_KEY) {
      return FastOpenCalls.getKey(t, value, length);
    }
    TcpSettings settings = TcpSettings.of(t);
    long answer =
        switch (name) {
          case TCP_NODELAY -> t.has(Tcb.NODELAY) ? 1 : 0;
          case TCP_CORK -> t.has(Tcb.CORK) ? 1 : 0;
          case TCP_INQ -> t.has(Tcb.LEFT_TOLD) ? 1 : 0;
          case TCP_QUICKACK -> t.has(Tcb.PINGPONG) ? 0 : 1;
          case TCP_MAXSEG -> maxSegment(t);
          case TCP_KEEPIDLE -> settings.keepIdleSeconds;
          case TCP_KEEPINTVL -> settings.keepIntervalSeconds;
          case TCP_KEEPCNT -> settings.keepCount;
          case TCP_SYNCNT -> t.synRetries();
          case TCP_USER_TIMEOUT -> settings.userTimeoutMillis;
          case TCP_LINGER2 -> Math.max(settings.finWait2Nanos() / 1_000_000_000L, -1);
          case TCP_DEFER_ACCEPT -> Retries.seconds(settings.deferAcceptRetries);
          case TCP_WINDOW_CLAMP -> windowClamp(t);
          case TCP_NOTSENT_LOWAT -> settings.unsentLowWaterBytes;
          case TCP_FASTOPEN -> settings.fastOpenBacklog;
          case TCP_FASTOPEN_CONNECT -> settings.fastOpenConnects ? 1 : 0;
          case TCP_FASTOPEN_NO_COOKIE -> settings.fastOpenWithoutCookie ? 1 : 0;
          default -> UNKNOWN;
        };
    if (answer == UNKNOWN) {
      return Errno.ENOPROTOOPT.negated();
    }
    int count = Math.min(length, Integer.BYTES);
    for (int i = 0; i < count; i++) {
      value.set(ValueLayout.JAVA_BYTE, i, (byte) (answer >>> 8 * i));
    }
    return count;
  }

  private static int maxSegment(TcpEndpoint t) {
    if (t.state == TcpState.CLOSED || t.state == TcpState.LISTEN) {
      return t.settings == null || t.settings.maxSegment == 0 ? 536 : t.settings.maxSegment;
    }
    return t.mss;
  }

  /** Before there is a connection, what was set; then what the window cannot go beyond. */
  private static int windowClamp(TcpEndpoint t) {
    int set = TcpSettings.of(t).windowClampBytes;
    boolean connected = t.state != TcpState.CLOSED && t.state != TcpState.LISTEN;
    return set == 0 && connected ? t.receiveCapacity() : set;
  }

  static int set(TcpEndpoint t, int name, MemorySegment value, int length) {
    if (name == TCP_CONGESTION) {
      return setController(t, value, length);
    }
    if (name == TCP_ULP) {
      // Linux's tcp_set_ulp, where no protocol can be put in between.
      return (length < 1 ? Errno.EINVAL : Errno.ENOENT).negated();
    }
    if (name == TCP_FASTOPEN_KEY) {
      return FastOpenCalls.setKey(t, value, length);
    }
    if (length < Integer.BYTES) {
      return Errno.EINVAL.negated();
    }
    int number = value.get(ValueLayout.JAVA_INT_UNALIGNED, 0);
    switch (name) {
      case TCP_NODELAY -> {
        if (number != 0) {
          // tcp(7): setting this option forces an explicit flush of pending output, even if
          // TCP_CORK is currently set. What MSG_MORE holds back is pushed too.
          t.clear(Tcb.HELD);
          t.put(Tcb.PUSHED);
        }
        flag(t, Tcb.NODELAY, number != 0);
      }
      case TCP_CORK -> flag(t, Tcb.CORK, number != 0);
      case TCP_QUICKACK -> quickAck(t, number != 0);
      case TCP_INQ -> {
        if (number < 0 || number > 1) {
          return Errno.EINVAL.negated();
        }
        flag(t, Tcb.LEFT_TOLD, number != 0);
      }
      default -> {
        return setNumber(t, name, number);
      }
    }
    return 0;
  }

  private static int setController(TcpEndpoint t, MemorySegment value, int length) {
    if (length < 1) {
      return Errno.EINVAL.negated();
    }
    CongestionController controller = t.tcp.controllers.named(value, length);
    if (controller == null) {
      return Errno.ENOENT.negated();
    }
    t.controller = controller;
    return 0;
  }

  private static void flag(TcpEndpoint t, long flag, boolean on) {
    if (on) {
      t.put(flag);
    } else {
      t.clear(flag);
    }
    // What was held back may go now.
    if (t.state.sends()) {
      t.markDirty();
    }
  }

  private static void quickAck(TcpEndpoint t, boolean on) {
    if (!on) {
      t.put(Tcb.PINGPONG);
      return;
    }
    t.clear(Tcb.PINGPONG);
    if (t.ackAt != Tcb.NEVER) {
      t.ackNow();
    }
  }

  private static int setNumber(TcpEndpoint t, int name, int number) {
    switch (name) {
      case TCP_MAXSEG -> {
        if (number != 0 && (number < SEGMENT_MIN || number > SEGMENT_MAX)) {
          return Errno.EINVAL.negated();
        }
        TcpSettings.make(t).maxSegment = number;
      }
      case TCP_KEEPIDLE -> {
        if (number < 1 || number > KEEP_IDLE_MAX) {
          return Errno.EINVAL.negated();
        }
        TcpSettings.make(t).keepIdleSeconds = number;
        t.keepAliveChanged();
      }
      case TCP_KEEPINTVL -> {
        if (number < 1 || number > KEEP_IDLE_MAX) {
          return Errno.EINVAL.negated();
        }
        TcpSettings.make(t).keepIntervalSeconds = number;
      }
      case TCP_KEEPCNT -> {
        if (number < 1 || number > KEEP_COUNT_MAX) {
          return Errno.EINVAL.negated();
        }
        TcpSettings.make(t).keepCount = number;
      }
      case TCP_SYNCNT -> {
        if (number < 1 || number > SYN_COUNT_MAX) {
          return Errno.EINVAL.negated();
        }
        TcpSettings.make(t).synRetries = number;
      }
      case TCP_USER_TIMEOUT -> {
        if (number < 0) {
          return Errno.EINVAL.negated();
        }
        TcpSettings.make(t).userTimeoutMillis = number;
        t.settings.persistsSince = 0;
        t.settings.unacknowledgedSince = 0;
      }
      default -> {
        return setLimit(t, name, number);
      }
    }
    return 0;
  }

  private static int setLimit(TcpEndpoint t, int name, int number) {
    switch (name) {
      case TCP_LINGER2 ->
          TcpSettings.make(t).finWait2Seconds = Math.clamp(number, -1, LINGER_SECONDS_MAX);
      case TCP_DEFER_ACCEPT -> TcpSettings.make(t).deferAcceptRetries = Retries.within(number);
      case TCP_WINDOW_CLAMP -> {
        if (number == 0 && t.state != TcpState.CLOSED) {
          return Errno.EINVAL.negated();
        }
        TcpSettings.make(t).windowClampBytes = number == 0 ? 0 : Math.max(number, CLAMP_MIN);
      }
      case TCP_NOTSENT_LOWAT -> {
        TcpSettings.make(t).unsentLowWaterBytes = number;
        Acknowledgment.tellRoom(t);
      }
      case TCP_FASTOPEN, TCP_FASTOPEN_CONNECT, TCP_FASTOPEN_NO_COOKIE -> {
        return FastOpenCalls.set(t, name, number);
      }
      default -> {
        return Errno.ENOPROTOOPT.negated();
      }
    }
    return 0;
  }

  static int ioctl(TcpEndpoint t, long request, MemorySegment argument) {
    boolean listening = t.state == TcpState.LISTEN;
    switch ((int) request) {
      case Ioctl.FIONREAD -> {
        if (listening) {
          return Errno.EINVAL.negated();
        }
        give(argument, Receiving.inQueue(t));
      }
      case Ioctl.SIOCATMARK -> give(argument, Receiving.isAtMark(t) ? 1 : 0);
      case Ioctl.SIOCOUTQ -> {
        if (listening) {
          return Errno.EINVAL.negated();
        }
        give(argument, t.queued());
      }
      case Ioctl.SIOCOUTQNSD -> {
        if (listening) {
          return Errno.EINVAL.negated();
        }
        give(argument, t.unsent());
      }
      default -> {
        return Errno.ENOTTY.negated();
      }
    }
    return 0;
  }

  private static void give(MemorySegment argument, int number) {
    argument.set(ValueLayout.JAVA_INT_UNALIGNED, 0, number);
  }
}
