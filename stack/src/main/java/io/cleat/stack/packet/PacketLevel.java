// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.packet;

import static io.cleat.option.SocketOptions.*;

import io.cleat.Errno;
import io.cleat.option.PacketOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The options of packet endpoints: SOL_PACKET, packet(7), and of SOL_SOCKET those that matter. */
final class PacketLevel {
  /** Linux's SOCK_MIN_RCVBUF and net.core.rmem_max. */
  private static final int LEAST_BYTES = 2304;

  private static final int MOST_BYTES = 212_992;

  private PacketLevel() {}

  static int get(PacketEndpoint endpoint, int level, int name, MemorySegment value, int length) {
    if (length < 0) {
      return Errno.EINVAL.negated();
    }
    int answer;
    if (level == SOL_SOCKET) {
      answer =
          switch (name) {
            case SO_TYPE -> endpoint.type();
            case SO_DOMAIN -> endpoint.domain();
            case SO_PROTOCOL -> endpoint.protocol();
            case SO_ERROR -> endpoint.takePending();
            case SO_RCVBUF -> endpoint.receiveBytes();
            case SO_SNDBUF -> MOST_BYTES;
            case SO_ACCEPTCONN -> 0;
            default -> Errno.ENOPROTOOPT.negated();
          };
    } else if (level == PacketOptions.LEVEL && name == PacketOptions.PACKET_IGNORE_OUTGOING) {
      answer = endpoint.ignoresOutgoing() ? 1 : 0;
    } else {
      answer = Errno.ENOPROTOOPT.negated();
    }
    if (answer < 0) {
      return answer;
    }
    int count = Math.min(length, Integer.BYTES);
    for (int i = 0; i < count; i++) {
      value.set(ValueLayout.JAVA_BYTE, i, (byte) (answer >>> 8 * i));
    }
    return count;
  }

  static int set(PacketEndpoint endpoint, int level, int name, MemorySegment value, int length) {
    if (level == PacketOptions.LEVEL && name == PacketOptions.PACKET_ADD_MEMBERSHIP) {
      return endpoint.memberships().change(endpoint, true, value, length);
    }
    if (level == PacketOptions.LEVEL && name == PacketOptions.PACKET_DROP_MEMBERSHIP) {
      return endpoint.memberships().change(endpoint, false, value, length);
    }
    if (length < Integer.BYTES) {
      return Errno.EINVAL.negated();
    }
    int number = value.get(ValueLayout.JAVA_INT_UNALIGNED, 0);
    if (level == PacketOptions.LEVEL && name == PacketOptions.PACKET_IGNORE_OUTGOING) {
      if ((number & ~1) != 0) {
        return Errno.EINVAL.negated();
      }
      endpoint.ignoreOutgoing(number != 0);
      return 0;
    }
    if (level == SOL_SOCKET && name == SO_RCVBUF) {
      int wanted = Integer.compareUnsigned(number, MOST_BYTES) > 0 ? MOST_BYTES : number;
      endpoint.receiveBytes(Math.max(wanted * 2, LEAST_BYTES));
      return 0;
    }
    return Errno.ENOPROTOOPT.negated();
  }
}
