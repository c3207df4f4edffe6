// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;
import io.cleat.wire.Tcp;
import io.cleat.wire.TcpOptions;

/**
 * The segment that nearly always comes: the next in order of an established connection on which
 * nothing unusual is going on, with an ACK and timestamps and nothing else (V. Jacobson, header
 * prediction). It is taken in one walk and not in eight steps; what changes is what the steps would
 * change, to the last variable.
 */
final class HeaderPrediction {
  /** What a connection says of itself that the walk looks at. */
  private static final long LOOKED_AT =
      Tcb.TIMESTAMPS
          | Tcb.SACK
          | Tcb.FIN_QUEUED
          | Tcb.FIN_COUNTED
          | Tcb.SHUT_READ
          | Tcb.PERSISTING
          | Tcb.URGENT
          | Tcb.ECN
          | Tcb.ACC_ECN;

  private static final long USUAL = Tcb.TIMESTAMPS | Tcb.SACK;

  private final Machine machine;
  private final TcpProtocol tcp;
  private final Text text;

  /** Tests compare what it does with what happens without it. */
  boolean enabled = true;

  HeaderPrediction(TcpProtocol tcp, Text text) {
    this.tcp = tcp;
    this.text = text;
    machine = tcp.machine;
  }

  /** Takes a segment that was predicted; false where nothing was done, for it is another. */
  boolean take(TcpEndpoint t, Segment s) {
    int acked = s.ack - t.sndUna;
    if (!enabled
        || !isNext(t, s)
        || !isQuiet(t)
        || Integer.compareUnsigned(acked, t.sndNxt - t.sndUna) > 0
        || (t.flight == null ? acked != 0 : !t.flight.isPlainUpTo(s.ack))) {
      return false;
    }
    machine.counters.count(Counter.TCP_SEGMENTS_PREDICTED);
    t.lastReceivedAt = machine.clock.now();
    if (s.seq == t.lastAckSent) {
      t.tsRecent = s.tsVal;
      t.tsRecentAt = t.lastReceivedAt;
    }
    t.probes = 0;
    t.sndWnd = s.wnd << t.sndScale;
    t.maxSndWnd = Math.max(t.maxSndWnd, t.sndWnd);
    t.sndWl1 = s.seq;
    t.sndWl2 = s.ack;
    if (acked != 0) {
      acknowledged(t, s.ack, acked);
    }
    if (t.sndEnd != t.sndNxt) {
      t.markDirty();
    }
    if (s.length != 0) {
      text.takeNext(t, s);
    }
    return true;
  }

  /**
   * Whether it has the number that is waited for, and nothing but text, an ACK and a time; and its
   * window is not older than the one that is known: what comes late, after an ACK from behind it,
   * has that number too.
   */
  private static boolean isNext(TcpEndpoint t, Segment s) {
    return (s.flags & ~Tcp.PSH) == Tcp.ACK
        && s.seq == t.rcvNxt
        && s.options == TcpOptions.TIMESTAMPS_ALONE
        && s.tsVal - t.tsRecent >= 0
        && s.seq - t.sndWl1 >= 0
        && s.length <= t.rcvAdv - s.seq;
  }

  private static boolean isQuiet(TcpEndpoint t) {
    return t.state == TcpState.ESTABLISHED
        && (t.marks & LOOKED_AT) == USUAL
        && (t.outOfOrder == null || t.outOfOrder.isEmpty())
        && (t.recovery == null || t.recovery.phase == Recovery.OPEN)
        && t.backoff == 0;
  }

  /** {@link Acknowledgment}, where whole segments are acknowledged that were sent once. */
  private void acknowledged(TcpEndpoint t, int ack, int octets) {
    Flight f = t.flight;
    int now = Rack.micros(machine);
    int firstRtt = Math.max(now - f.sentAt(f.begin()), 1);
    int lastRtt = f.landed(ack, now);
    if (t.minRttMicros == 0 || lastRtt < t.minRttMicros) {
      t.minRttMicros = lastRtt;
    }
    if (Integer.compareUnsigned(ack - t.iss, t.sndUna - t.iss) < 0) {
      t.sentLaps++;
    }
    t.sndUna = ack;
    if (ack - f.timedFrom > 0) {
      RoundTrip.measured(t, firstRtt);
      f.timedFrom = t.sndNxt;
    }
    t.releaseSent();
    t.clear(Tcb.HELD);
    Congestion.acknowledged(t, octets, lastRtt);
    if (ack == t.sndNxt) {
      t.rexmitAt = Tcb.NEVER;
      tcp.landed(t);
    } else {
      t.rexmitAt = machine.clock.now() + RoundTrip.backedOff(t);
      tcp.probe.schedule(t);
      t.schedule();
    }
    Acknowledgment.tellRoom(t);
  }
}
