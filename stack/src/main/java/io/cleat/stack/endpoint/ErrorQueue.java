// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;

import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import io.cleat.stack.ip.IpAddress;
import io.cleat.stack.ip.Packet;
import io.cleat.stack.mem.MessageQueue;
import io.cleat.stack.mem.RingPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Errors about datagrams that were sent, each with what is left of the datagram, for those who have
 * asked for them (IP_RECVERR, ip(7)).
 */
final class ErrorQueue {
  private static final int HEAD_BYTES = 64;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final long ERRNO = 0;
  private static final long INFO = 4;
  private static final long ORIGIN = 8;
  private static final long TYPE = 9;
  private static final long CODE = 10;
  private static final long PORT = 12;
  private static final long OFFENDER = 16;
  private static final long NAME = 32;
  private static final long INTERFACE = 48;

  /** {@code struct sock_extended_err}, and with it the address of the offender. */
  private static final int ERROR_BYTES = 16;

  private static final int INET_BYTES = 32;
  private static final int INET6_BYTES = 44;

  private final MessageQueue queue;
  private final MemorySegment head = Arena.ofAuto().allocate(HEAD_BYTES, Long.BYTES);

  ErrorQueue(RingPool rings) {
    queue = new MessageQueue(rings, HEAD_BYTES);
  }

  boolean isEmpty() {
    return queue.count() == 0;
  }

  void clear() {
    queue.clear();
  }

  /**
   * Adds an error.
   *
   * @param about the packet as it was sent; who reported it stands beside it
   * @param port where the datagram was sent
   * @param text where in the packet's memory the user's data begins
   * @param length bytes of that
   * @return whether there was room
   */
  boolean add(Packet about, int errno, int port, long text, int length, int limitBytes) {
    head.set(INT, ERRNO, errno);
    head.set(INT, INFO, about.errorInfo);
    head.set(ValueLayout.JAVA_BYTE, ORIGIN, (byte) about.errorOrigin);
    head.set(ValueLayout.JAVA_BYTE, TYPE, (byte) about.errorType);
    head.set(ValueLayout.JAVA_BYTE, CODE, (byte) about.errorCode);
    head.set(INT, PORT, port);
    head.set(LONG, OFFENDER, about.offenderHigh);
    head.set(LONG, OFFENDER + 8, about.offenderLow);
    head.set(LONG, NAME, about.destinationHigh);
    head.set(LONG, NAME + 8, about.destinationLow);
    head.set(INT, INTERFACE, about.from == null ? 0 : about.from.index());
    return queue.add(head, about.memory, text, Math.max(length, 0), limitBytes);
  }

  /** The errno of the first error, 0 where there is none: what is pending once one was read. */
  int pending() {
    if (isEmpty()) {
      return 0;
    }
    queue.head(head);
    boolean icmp = head.get(ValueLayout.JAVA_BYTE, ORIGIN) != Packet.ORIGIN_LOCAL;
    return icmp ? head.get(INT, ERRNO) : 0;
  }

  /**
   * Takes the first error.
   *
   * @return bytes of what is left of the datagram, as much as there is room for
   */
  long receive(Message message, ControlWriter out, int domain, boolean peek) {
    queue.head(head);
    int whole = queue.length();
    int done = 0;
    for (int i = 0; i < message.pieces() && done < whole; i++) {
      int count = (int) Math.min(message.length(i), whole - done);
      queue.body(done, message.segment(i), message.offset(i), count);
      done += count;
    }
    message.flags(Msg.MSG_ERRQUEUE | (done < whole ? Msg.MSG_TRUNC : 0));
    long high = head.get(LONG, NAME);
    long low = head.get(LONG, NAME + 8);
    Name.write(message.address(), domain, high, low, head.get(INT, PORT));
    control(message, out, domain, IpAddress.isIpv4(high, low));
    if (!peek) {
      queue.remove();
    }
    return done;
  }

  private void control(Message message, ControlWriter out, int domain, boolean ipv4) {
    out.begin(message);
    MemorySegment.copy(head, ERRNO, out.data, 0, 4);
    MemorySegment.copy(head, ORIGIN, out.data, 4, 3);
    MemorySegment.copy(head, INFO, out.data, 8, 4);
    boolean local = head.get(ValueLayout.JAVA_BYTE, ORIGIN) == Packet.ORIGIN_LOCAL;
    long high = head.get(LONG, OFFENDER);
    long low = head.get(LONG, OFFENDER + 8);
    if (domain == AF_INET) {
      if (!local) {
        out.data.set(ValueLayout.JAVA_SHORT, ERROR_BYTES, (short) AF_INET);
        out.data.set(ControlWriter.IPV4, ERROR_BYTES + 4, (int) low);
      }
      out.put(IpOptions.LEVEL, IpOptions.IP_RECVERR, INET_BYTES);
      return;
    }
    if (!local) {
      out.data.set(ValueLayout.JAVA_SHORT, ERROR_BYTES, (short) AF_INET6);
      out.address6(ERROR_BYTES + 8, high, low);
      if (!ipv4 && IpAddress.isLinkLocal(high)) {
        out.data.set(ValueLayout.JAVA_INT, ERROR_BYTES + 24, head.get(INT, INTERFACE));
      }
    }
    out.put(Ipv6Options.LEVEL, Ipv6Options.IPV6_RECVERR, INET6_BYTES);
  }
}
