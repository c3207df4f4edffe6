// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import static io.cleat.option.TcpOptions.TCP_FASTOPEN;
import static io.cleat.option.TcpOptions.TCP_FASTOPEN_CONNECT;

import io.cleat.Errno;
import io.cleat.stack.profile.FastOpenKeys;
import java.lang.foreign.MemorySegment;

/** The options of TCP Fast Open, tcp(7). */
final class FastOpenCalls {
  private FastOpenCalls() {}

  static int set(TcpEndpoint t, int name, int number) {
    return switch (name) {
      case TCP_FASTOPEN -> setBacklog(t, number);
      case TCP_FASTOPEN_CONNECT -> setConnects(t, number);
      default -> setWithoutCookie(t, number);
    };
  }

  private static boolean isFresh(TcpEndpoint t) {
    return t.state == TcpState.CLOSED || t.state == TcpState.LISTEN;
  }

  private static int setBacklog(TcpEndpoint t, int number) {
    if (number < 0 || !isFresh(t)) {
      return Errno.EINVAL.negated();
    }
    TcpSettings.make(t).fastOpenBacklog = Math.min(number, t.tcp.tuning().backlog);
    return 0;
  }

  private static int setConnects(TcpEndpoint t, int number) {
    if (number < 0 || number > 1) {
      return Errno.EINVAL.negated();
    }
    if (!t.tcp.tuning().fastOpen.asks()) {
      return Errno.EOPNOTSUPP.negated();
    }
    if (t.state != TcpState.CLOSED) {
      return Errno.EINVAL.negated();
    }
    TcpSettings.make(t).fastOpenConnects = number == 1;
    return 0;
  }

  private static int setWithoutCookie(TcpEndpoint t, int number) {
    if (number < 0 || number > 1 || !isFresh(t)) {
      return Errno.EINVAL.negated();
    }
    TcpSettings.make(t).fastOpenWithoutCookie = number == 1;
    return 0;
  }

  static int setKey(TcpEndpoint t, MemorySegment value, int length) {
    FastOpenKeys keys = FastOpenKeys.of(value, length);
    if (keys == null) {
      return Errno.EINVAL.negated();
    }
    TcpSettings.make(t).fastOpenKeys = keys;
    return 0;
  }

  static int getKey(TcpEndpoint t, MemorySegment value, int length) {
    FastOpenKeys own = TcpSettings.of(t).fastOpenKeys;
    FastOpenKeys keys = own.count() > 0 ? own : t.tcp.tuning().fastOpenKeys;
    MemorySegment octets = MemorySegment.ofArray(new byte[2 * FastOpenKeys.KEY_BYTES]);
    int count = Math.min(keys.write(octets), length);
    MemorySegment.copy(octets, 0, value, 0, count);
    return count;
  }
}
