// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.cleat.Endpoint;
import io.cleat.option.SocketOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * How long calls on an endpoint wait: SO_RCVTIMEO and SO_SNDTIMEO (socket(7)). The endpoint itself
 * is asked, each time, since whoever shares it may have set them; only a call that has to wait
 * asks.
 */
final class Timeouts {
  private static final int TIMEVAL_BYTES = 2 * Long.BYTES;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 1;

  private final Spare<MemorySegment> memory =
      new Spare<>(() -> Arena.ofAuto().allocate(TIMEVAL_BYTES, Long.BYTES));

  /** The longest that a receive or an accept waits in nanoseconds; negative for no limit. */
  long receiveNanos(Endpoint endpoint) {
    return nanos(endpoint, SocketOptions.SO_RCVTIMEO);
  }

  /** The longest that a send or a connect waits in nanoseconds; negative for no limit. */
  long sendNanos(Endpoint endpoint) {
    return nanos(endpoint, SocketOptions.SO_SNDTIMEO);
  }

  private long nanos(Endpoint endpoint, int option) {
    MemorySegment timeval = memory.take();
    int length = endpoint.getsockopt(SOL_SOCKET, option, timeval, TIMEVAL_BYTES);
    long nanos = -1;
    if (length == TIMEVAL_BYTES) {
      long seconds = Math.min(timeval.get(JAVA_LONG, 0), MAX_SECONDS);
      long micros = timeval.get(JAVA_LONG, Long.BYTES);
      nanos = seconds * NANOS_PER_SECOND + micros * NANOS_PER_MICRO;
    }
    memory.giveBack(timeval);
    return nanos == 0 ? -1 : nanos;
  }

  /** Whether an endpoint is a socket: whether it has a type to ask for. */
  boolean isSocket(Endpoint endpoint) {
    MemorySegment type = memory.take();
    int length = endpoint.getsockopt(SOL_SOCKET, SocketOptions.SO_TYPE, type, Integer.BYTES);
    memory.giveBack(type);
    return length >= 0;
  }
}
