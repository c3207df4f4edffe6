// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import io.cleat.option.Option;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpInfo;
import io.cleat.option.TcpOptions;
import io.cleat.stack.endpoint.StackEndpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Options of an endpoint of the stack, which takes them as they lie in memory. */
final class EndpointOptions {
  private EndpointOptions() {}

  static void apply(Plan.End settings, StackEndpoint endpoint) {
    if (settings.bufferBytes() != Plan.End.AUTOTUNED) {
      // socket(7): the kernel doubles this value, to allow space for bookkeeping overhead.
      set(endpoint, SocketOptions.RCVBUFFORCE, settings.bufferBytes());
      set(endpoint, SocketOptions.SNDBUFFORCE, settings.bufferBytes());
    }
    set(endpoint, TcpOptions.CONGESTION, settings.congestion());
  }

  private static <T> void set(StackEndpoint endpoint, Option<T> option, T value) {
    MemorySegment memory = Arena.ofAuto().allocate(Option.MAX_BYTES, Long.BYTES);
    int length = option.encode(value, memory);
    Network.expect(0, endpoint.setsockopt(option.level(), option.name(), memory, length));
  }

  static TcpInfo info(StackEndpoint endpoint) {
    Option<TcpInfo> option = TcpOptions.INFO;
    MemorySegment memory = Arena.ofAuto().allocate(Option.MAX_BYTES, Long.BYTES);
    int length = endpoint.getsockopt(option.level(), option.name(), memory, Option.MAX_BYTES);
    return option.decode(memory, length);
  }

  /** How a connection is, for people who ask why it stands still. */
  static String describe(StackEndpoint endpoint) {
    TcpInfo i = info(endpoint);
    return "state %d/%d, cwnd %d, ssthresh %d, unacked %d, sacked %d, lost %d, retrans %d"
            .formatted(
                i.state(),
                i.caState(),
                i.sndCwnd(),
                i.sndSsthresh(),
                i.unacked(),
                i.sacked(),
                i.lost(),
                i.retrans())
        + ", mss %d, rtt %d us, rto %d us, backoff %d, probes %d, unsent %d, window %d, options %#x"
            .formatted(
                i.sndMss(),
                i.rtt(),
                i.rto(),
                i.backoff(),
                i.probes(),
                i.notsentBytes(),
                i.sndWnd(),
                i.options());
  }
}
