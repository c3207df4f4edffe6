// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.Packet;
import io.cleat.stack.ip.Replies;
import io.cleat.stack.ip.Route;
import io.cleat.wire.Tcp;
import io.cleat.wire.TcpOptions;
import java.lang.foreign.MemorySegment;

/**
 * SYN cookies, RFC 4987 3.6: where too many connections are half open, nothing is kept of another.
 * What must be known when it is completed stands in the numbers that the peer sends back: the
 * sequence number holds the peer's MSS, and the timestamp the other options, in Linux's form.
 */
final class Cookies {
  /** Linux's TCP_SYNCOOKIE_PERIOD: the counter in a cookie advances once a minute. */
  private static final long PERIOD_NANOS = 60_000_000_000L;

  /** Linux's MAX_SYNCOOKIE_AGE, in periods. */
  private static final int AGE_MAX = 2;

  private static final int DATA_MASK = 0xff_ffff;
  private static final int COUNT_SHIFT = 24;

  /** Linux's tables of the sizes that a cookie can say; the peer's is rounded down to one. */
  private static final int[] SIZES_IPV4 = {536, 1300, 1440, 1460};

  private static final int[] SIZES_IPV6 = {1220, 1420, 1440, 8940};

  // What the low bits of the timestamp say.
  private static final int STAMP_BITS = 6;
  private static final int STAMP_MASK = (1 << STAMP_BITS) - 1;
  private static final int SCALE_MASK = 0xf;
  private static final int NO_SCALE = 0xf;
  private static final int SACK_BIT = 1 << 4;
  private static final int ECN_BIT = 1 << 5;

  // Words for the hash; 1 and 2 are those of the sequence numbers.
  private static final int FIRST = 3;
  private static final int SECOND = 4;

  private final TcpProtocol tcp;
  private final Machine machine;
  private final Flow flow = new Flow();

  Cookies(TcpProtocol tcp) {
    this.tcp = tcp;
    machine = tcp.machine;
  }

  private long count() {
    return machine.clock.now() / PERIOD_NANOS;
  }

  private int first() {
    return (int) machine.hash.secretOf(flow, FIRST);
  }

  private int second(long count) {
    return (int) machine.hash.secretOf(flow, SECOND | (int) (count & 0xff) << 8);
  }

  /** Makes the flow that of a segment. */
  private Route read(Segment s) {
    Packet packet = s.packet;
    flow.clear();
    flow.local(packet.destinationHigh, packet.destinationLow);
    flow.remote(packet.sourceHigh, packet.sourceLow);
    flow.answer(packet.from);
    flow.remotePort = Tcp.sourcePort(s.memory, s.header);
    flow.localPort = Tcp.destinationPort(s.memory, s.header);
    return flow.route(machine.routes);
  }

  private int[] sizes() {
    return flow.isIpv4() ? SIZES_IPV4 : SIZES_IPV6;
  }

  // The SYN.

  /** Answers a SYN and forgets it. */
  void answer(TcpEndpoint listener, Segment s) {
    listener.listener.cookieAt = machine.clock.now();
    Route route = read(s);
    if (route == null) {
      machine.counters.count(Counter.DROP_REPLY_UNROUTABLE);
      return;
    }
    int peer = TcpOptions.hasMss(s.options) ? TcpOptions.mss(s.memory, s.header, s.options) : 0;
    int index = sizes().length - 1;
    while (index > 0 && sizes()[index] > peer) {
      index--;
    }
    boolean stamped = tcp.tuning().timestamps && s.hasTimestamps();
    boolean accurate = AccurateEcn.isAskedFor(tcp, s);
    boolean ecn = stamped && !accurate && Ecn.isAskedFor(tcp, s);
    tcp.replies.answer(s.packet);
    MemorySegment scratch = machine.replies.scratch();
    int at = Replies.upper(flow.isIpv4());
    int flags = ecn ? Tcp.SYN | Tcp.ACK | Tcp.ECE : Tcp.SYN | Tcp.ACK;
    flags |= accurate ? AccurateEcn.reflection(s) : 0;
    int window = Math.min(listener.receiveCapacity(), 0xffff);
    tcp.replies.header(scratch, at, cookie(s.seq, index), s.seq + 1, flags, window);
    long option =
        TcpOptions.writeMss(
            scratch, at + Tcp.SIZE, Handshake.offered(listener, route, flow.isIpv4()));
    if (stamped) {
      option = writeOptions(listener, s, scratch, option, ecn);
    }
    TcpOptions.finish(scratch, at, option);
    tcp.replies.queue(scratch, at, Tcp.headerLength(scratch, at));
    machine.counters.count(Counter.TCP_COOKIES_SENT);
  }

  /** Without timestamps there is no place to keep the other options, so they are not granted. */
  private long writeOptions(
      TcpEndpoint listener, Segment s, MemorySegment scratch, long at, boolean ecn) {
    boolean sack = tcp.tuning().sack && TcpOptions.isSackPermitted(s.options);
    boolean scaled = tcp.tuning().windowScaling && TcpOptions.hasWindowScale(s.options);
    int said = scaled ? TcpOptions.windowScale(s.memory, s.header, s.options) : NO_SCALE;
    said |= (sack ? SACK_BIT : 0) | (ecn ? ECN_BIT : 0);
    int now = tcp.numbers.stamp();
    int stamp = now & ~STAMP_MASK | said;
    // The clock must not seem to go ahead.
    stamp = stamp - now > 0 ? stamp - (1 << STAMP_BITS) : stamp;
    stamp += tcp.numbers.stampOffset(flow);
    long option = at;
    if (sack) {
      option = TcpOptions.writeSackPermitted(scratch, option);
    } else {
      option = TcpOptions.writeNop(scratch, TcpOptions.writeNop(scratch, option));
    }
    option = TcpOptions.writeTimestamps(scratch, option, stamp, s.tsVal);
    if (scaled) {
      option = TcpOptions.writeNop(scratch, option);
      option = TcpOptions.writeWindowScale(scratch, option, listener.scaleForBuffer());
    }
    return option;
  }

  private int cookie(int seq, int data) {
    long count = count();
    return first() + seq + ((int) count << COUNT_SHIFT) + (second(count) + data & DATA_MASK);
  }

  // The ACK.

  /** What a cookie says: which of the sizes; negative where it is none of ours. */
  private int read(int cookie, int seq) {
    int rest = cookie - first() - seq;
    long count = count();
    int age = (int) count - (rest >>> COUNT_SHIFT) & 0xff;
    if (age >= AGE_MAX) {
      return -1;
    }
    int data = rest - second(count - age) & DATA_MASK;
    return data < sizes().length ? data : -1;
  }

  /**
   * The connection that an ACK to a listener completes, as it would be had its SYN been kept.
   *
   * @return null where the ACK brings no cookie of ours
   */
  TcpEndpoint open(TcpEndpoint listener, Segment s) {
    long cookieAt = listener.listener.cookieAt;
    if (cookieAt == Tcb.NEVER || machine.clock.now() - cookieAt > AGE_MAX * PERIOD_NANOS) {
      return null;
    }
    Route route = read(s);
    int index = route == null ? -1 : read(s.ack - 1, s.seq - 1);
    if (index < 0) {
      machine.counters.count(Counter.TCP_COOKIES_BAD);
      return null;
    }
    TcpEndpoint t = tcp.handshake.makeChild(listener, s);
    if (t == null) {
      return null;
    }
    machine.counters.count(Counter.TCP_COOKIES_GOOD);
    t.tsOffset = tcp.numbers.stampOffset(t.flow());
    tcp.handshake.begin(t, s.ack - 1, route);
    t.clear(Tcb.SYN_DUE);
    t.put(Tcb.COOKIE);
    tcp.handshake.takeNumbers(t, s.seq - 1, s.wnd);
    if (tcp.tuning().timestamps && s.hasTimestamps()) {
      takeOptions(t, s);
    } else {
      t.rcvScale = 0;
    }
    if (AccurateEcn.isCookieFor(tcp, s)) {
      AccurateEcn.begin(t, s);
    }
    tcp.handshake.takeSize(t, s, sizes()[index], route);
    t.state = TcpState.SYN_RECEIVED;
    listener.listener.addHalfOpen(t);
    return t;
  }

  private void takeOptions(TcpEndpoint t, Segment s) {
    int said = s.tsEcr - t.tsOffset & STAMP_MASK;
    if ((said & SCALE_MASK) != NO_SCALE) {
      t.put(Tcb.WINDOW_SCALE);
      t.sndScale = (byte) Math.min(said & SCALE_MASK, TcpOptions.WINDOW_SCALE_MAX);
    } else {
      t.rcvScale = 0;
    }
    if ((said & SACK_BIT) != 0) {
      t.put(Tcb.SACK);
    }
    if ((said & ECN_BIT) != 0 && tcp.tuning().ecn != EcnPolicy.OFF) {
      t.put(Tcb.ECN);
    }
  }
}
