// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.Events;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;
import io.cleat.wire.Seq;
import io.cleat.wire.Tcp;
import io.cleat.wire.TcpOptions;

/** What an acknowledgment of a synchronized connection changes: RFC 9293 3.10.7.4, fifth. */
final class Acknowledgment {
  /** An echo that is older makes no sense. */
  private static final int MOST_MILLIS = 2_000_000;

  private final Machine machine;
  private final TcpProtocol tcp;
  private final Delivery delivery = new Delivery();

  Acknowledgment(TcpProtocol tcp) {
    this.tcp = tcp;
    machine = tcp.machine;
  }

  /** Takes SEG.ACK, SEG.WND and SACK; false where the segment is to be dropped. */
  boolean take(TcpEndpoint t, Segment s, Challenges challenges) {
    // RFC 9293: if the ACK acknowledges something not yet sent (SEG.ACK > SND.NXT), then send an
    // ACK, drop the segment, and return.
    if (Seq.gt(s.ack, t.sndNxt)) {
      machine.counters.count(Counter.TCP_DROP_BAD_ACK);
      challenges.challenge(t);
      return false;
    }
    // RFC 5961 5.2: acceptable is (SND.UNA - MAX.SND.WND) <= SEG.ACK <= SND.NXT; all others are
    // discarded and an ACK is sent back.
    if (Seq.lt(s.ack, t.sndUna) && isTooOld(t, s.ack)) {
      machine.counters.count(Counter.TCP_DROP_BAD_ACK);
      challenges.challenge(t);
      return false;
    }
    // Whoever answers is alive: probes are counted anew.
    t.probes = 0;
    // RFC 9293: if the ACK is a duplicate (SEG.ACK =< SND.UNA), it can be ignored.
    if (Seq.ge(s.ack, t.sndUna)) {
      learn(t, s);
    } else if (t.flight != null && t.has(Tcb.SACK)) {
      overtaken(t, s);
    }
    return true;
  }

  /** Linux: beside that, what lies before the first octet of text was never there to be acked. */
  private static boolean isTooOld(TcpEndpoint t, int ack) {
    long acked = t.sentLaps > 0 ? t.maxSndWnd : Integer.toUnsignedLong(t.sndUna - t.iss - 1);
    return Seq.lt(ack, t.sndUna - (int) Math.min(acked, t.maxSndWnd));
  }

  /** An ACK that another has overtaken: its blocks may tell of what that one did not know. */
  private void overtaken(TcpEndpoint t, Segment s) {
    Delivery d = delivery;
    d.begin(Rack.micros(machine));
    d.fack = t.flight.fack;
    Sack.take(t, s, d);
    if (d.sacked > 0) {
      tcp.lossRecovery.respond(t, d);
    }
  }

  /** Whoever only receives has nothing to learn from most segments but the window. */
  private static boolean bringsNothing(TcpEndpoint t, Segment s) {
    return s.ack == t.sndUna && !TcpOptions.hasSack(s.options) && !t.has(Tcb.ACC_ECN);
  }

  private void learn(TcpEndpoint t, Segment s) {
    if (t.flight == null && bringsNothing(t, s)) {
      boolean _ = takeWindow(t, s);
      return;
    }
    Delivery d = delivery;
    d.begin(Rack.micros(machine));
    d.stamped = t.has(Tcb.TIMESTAMPS) && s.hasTimestamps() && s.tsEcr != 0;
    d.echo = s.tsEcr;
    d.fack = t.flight == null ? t.sndUna : t.flight.fack;
    d.congested = Ecn.isEcho(t, s);
    d.windowMoved = takeWindow(t, s);
    if (t.has(Tcb.SACK)) {
      Sack.take(t, s, d);
    }
    if (Seq.gt(s.ack, t.sndUna)) {
      advance(t, s, d);
    }
    if (t.has(Tcb.ACC_ECN)) {
      d.congested = t.accurateEcn().feedback.take(t, s, d);
    }
    if (t.flight == null) {
      return;
    }
    Rack.reordered(t, d);
    tcp.probe.acknowledged(t, d, s.ack);
    if (d.acked > 0 || d.sacked > 0 || isDuplicate(t, s, d) || isMarkAlone(t, d)) {
      tcp.lossRecovery.respond(t, d);
    }
    if (d.acked > 0) {
      restartTimer(t);
      tellRoom(t);
    }
    if (t.sndUna == t.sndNxt && !t.flight.probing) {
      tcp.landed(t);
    }
  }

  /**
   * RFC 9293: if (SND.WL1 < SEG.SEQ or (SND.WL1 = SEG.SEQ and SND.WL2 =< SEG.ACK)), set SND.WND <-
   * SEG.WND, set SND.WL1 <- SEG.SEQ, and set SND.WL2 <- SEG.ACK.
   */
  private static boolean takeWindow(Tcb t, Segment s) {
    if (Seq.lt(t.sndWl1, s.seq) || t.sndWl1 == s.seq && Seq.le(t.sndWl2, s.ack)) {
      int window = s.wnd << t.sndScale;
      boolean moved = window != t.sndWnd;
      t.sndWnd = window;
      t.maxSndWnd = Math.max(t.maxSndWnd, window);
      t.sndWl1 = s.seq;
      t.sndWl2 = s.ack;
      if (moved) {
        t.markDirty();
      }
      return moved;
    }
    return false;
  }

  /**
   * RFC 9293: if SND.UNA < SEG.ACK =< SND.NXT, then set SND.UNA <- SEG.ACK. Any segments on the
   * retransmission queue that are thereby entirely acknowledged are removed.
   */
  private void advance(TcpEndpoint t, Segment s, Delivery d) {
    Flight f = t.flight;
    while (f.begin() != f.end() && Seq.lt(f.left(f.begin()), s.ack)) {
      int record = f.begin();
      int end = Seq.min(f.right(record), s.ack);
      if (f.isSacked(record)) {
        d.sackedBefore += end - f.left(record);
      } else {
        Rack.delivered(t, d, record, end);
      }
      f.acknowledged(end);
    }
    d.acked = s.ack - t.sndUna;
    if (Integer.compareUnsigned(s.ack - t.iss, t.sndUna - t.iss) < 0) {
      t.sentLaps++;
    }
    t.sndUna = s.ack;
    t.backoff = 0;
    measure(t, d);
    t.releaseSent();
    // Linux: MSG_MORE holds back until the next ACK; from there on it is Nagle who decides.
    t.clear(Tcb.HELD);
    t.markDirty();
  }

  /**
   * RFC 6298 3, Karn's algorithm: no samples from what was retransmitted, but for timestamps. One
   * sample a round trip is enough: the weights of RFC 6298 2.3 are made for that.
   */
  private void measure(Tcb t, Delivery d) {
    Flight f = t.flight;
    if (Seq.le(t.sndUna, f.timedFrom)) {
      return;
    }
    if (d.firstRttMicros > 0 && !d.repeatedArrived) {
      RoundTrip.measured(t, d.firstRttMicros);
      f.timedFrom = t.sndNxt;
    } else if (d.stamped && d.repeatedArrived) {
      // RFC 7323 4: an echoed timestamp tells which transmission was acknowledged.
      int millis = tcp.numbers.stamp() + t.tsOffset - d.echo;
      if (millis >= 0 && millis < MOST_MILLIS) {
        RoundTrip.measured(t, Math.max(millis, 1) * 1_000);
        f.timedFrom = t.sndNxt;
      }
    }
  }

  /** RFC 6298 5.2, 5.3: all acknowledged, turn the timer off; new data acknowledged, restart it. */
  private void restartTimer(TcpEndpoint t) {
    t.clear(Tcb.PERSISTING);
    if (t.sndUna == t.sndNxt) {
      t.rexmitAt = Tcb.NEVER;
      t.flight.alarmAt = Tcb.NEVER;
      t.flight.alarmIsProbe = false;
    } else {
      t.rexmitAt = machine.clock.now() + RoundTrip.backedOff(t);
      tcp.probe.schedule(t);
    }
  }

  /** Linux's sk_stream_write_space: who found no room hears of it when a third is free. */
  static void tellRoom(TcpEndpoint t) {
    if (t.has(Tcb.NO_SPACE) && t.hasRoom()) {
      t.clear(Tcb.NO_SPACE);
      t.tellUser(Events.OUT);
    }
  }

  /** RFC 9768 3.2.2.5.2: what an ACK tells of marks counts, whatever it acknowledges. */
  private static boolean isMarkAlone(Tcb t, Delivery d) {
    return d.congested && t.has(Tcb.ACC_ECN) && t.has(Tcb.SACK);
  }

  /**
   * RFC 5681 2: a duplicate has outstanding data before it, carries no data, SYN or FIN, and
   * acknowledges and offers what the one before did. With SACK it is the blocks that count.
   */
  private static boolean isDuplicate(Tcb t, Segment s, Delivery d) {
    return !t.has(Tcb.SACK)
        && t.sndUna != t.sndNxt
        && s.length == 0
        && !s.has(Tcp.FIN | Tcp.SYN)
        && !d.windowMoved;
  }
}
