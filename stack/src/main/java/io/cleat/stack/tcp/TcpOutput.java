// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.ip.Route;
import io.cleat.wire.Seq;
import io.cleat.wire.Tcp;

/**
 * What a connection sends when the turn asks it: retransmissions, new text as far as the windows,
 * Nagle and the avoidance of silly windows allow, FIN, a probe, and an ACK where none of those
 * carried it.
 */
final class TcpOutput {
  /** Text is answered within so long by what makes a conversation; Linux's TCP_ATO_MIN. */
  private static final long CONVERSATION_NANOS = 40_000_000L;

  private static final long MILLI_NANOS = 1_000_000;

  private final Machine machine;
  private final SegmentWriter writer;

  TcpOutput(TcpProtocol tcp) {
    machine = tcp.machine;
    writer = new SegmentWriter(machine);
  }

  /** Sends what there is to send; false when the link was full. */
  boolean emit(TcpEndpoint t) {
    if (t.has(Tcb.ACC_ECN)) {
      t.accurateEcn().option.reserve(t);
    }
    boolean sent =
        switch (t.state) {
          case CLOSED -> !t.has(Tcb.RESET_DUE) || reset(t);
          case LISTEN -> true;
          case SYN_SENT, SYN_RECEIVED -> synchronize(t);
          default -> retransmissions(t) && tailProbe(t) && newText(t) && probe(t) && acknowledge(t);
        };
    t.schedule();
    return sent;
  }

  // The beginning and the end.

  private boolean synchronize(TcpEndpoint t) {
    boolean reply = t.state == TcpState.SYN_RECEIVED;
    if (t.has(Tcb.SYN_DUE)) {
      int flags = reply ? Tcp.SYN | Tcp.ACK : Tcp.SYN;
      boolean fast = t.has(Tcb.FAST_SYN) && !reply;
      int length = fast ? t.tcp.fastOpenClient.synText(t) : 0;
      if (!writer.write(t, t.iss, length, flags | Ecn.ofSyn(t, reply))) {
        return false;
      }
      t.clear(Tcb.SYN_DUE | Tcb.COOKIE_DUE);
      if (fast) {
        t.tcp.fastOpenClient.sent(t, length);
      }
      if (t.rexmitAt == Tcb.NEVER) {
        t.rexmitAt = machine.clock.now() + RoundTrip.backedOff(t);
        t.tuneAt = machine.clock.now();
        t.put(Tcb.TIMING);
      }
    }
    // RFC 7413 2: the server may send response data before the ACK of its SYN has come.
    return !reply || (!t.has(Tcb.FAST_OPEN) || newText(t)) && acknowledge(t);
  }

  /** RFC 9293 3.10.5: &lt;SEQ=SND.NXT&gt;&lt;CTL=RST&gt;, with an ACK as Linux has it. */
  private boolean reset(TcpEndpoint t) {
    if (!writer.write(t, t.sndNxt, 0, Tcp.RST | Tcp.ACK)) {
      return false;
    }
    machine.counters.count(Counter.TCP_RESETS_OUT);
    t.tcp.closing.done(t);
    return true;
  }

  // Retransmissions.

  private boolean retransmissions(TcpEndpoint t) {
    Recovery r = t.recovery;
    Flight f = t.flight;
    // RFC 5682 3.1 (2 b): new text first; its ACK will tell what is lost.
    boolean waits = r != null && r.phase == Recovery.LOSS && r.late == Recovery.SECOND_ACK;
    if (r == null || f == null || r.phase < Recovery.RECOVERING || waits) {
      return true;
    }
    for (int next = f.nextMissing(); next != Flight.NONE; next = f.nextMissing()) {
      // RFC 9293 3.8.6 (SHLD-15): what lies beyond a window that has shrunk waits; but the first
      // segment does not, for it is the probe of that window.
      if (next != f.begin() && Seq.ge(f.left(next), t.sndUna + t.sndWnd)) {
        return true;
      }
      joinSmall(t, next);
      int length = Math.min(f.right(next) - f.left(next), t.mss);
      if (t.cwnd - Congestion.pipe(t) < length) {
        t.put(Tcb.CWND_LIMITED);
        return true;
      }
      int record =
          f.left(next) + length == f.right(next) ? next : f.split(next, f.left(next) + length);
      if (record == Flight.NONE) {
        record = next;
      }
      if (!sendAgain(t, record)) {
        return false;
      }
      r.sent += length;
      if (f.left(record) == t.sndUna && r.phase == Recovery.RECOVERING) {
        // Linux: what was sent again just now has a whole timeout to arrive.
        t.rexmitAt = machine.clock.now() + RoundTrip.backedOff(t);
      }
    }
    return true;
  }

  /** Small segments that were lost in a row go as one. */
  private static void joinSmall(Tcb t, int record) {
    Flight f = t.flight;
    while (record + 1 < f.end()
        && f.isMissing(record + 1)
        && Seq.min(f.right(record + 1), t.sndEnd) - f.left(record) <= t.mss) {
      f.join(record);
    }
  }

  /** Sends what a record says once more, no more than a segment. */
  private boolean sendAgain(TcpEndpoint t, int record) {
    Flight f = t.flight;
    int seq = f.left(record);
    int length = Math.min(Seq.min(f.right(record), t.sndEnd) - seq, t.mss);
    boolean fin = t.has(Tcb.FIN_SENT) && seq + length == t.sndEnd && f.right(record) == t.sndNxt;
    boolean last = fin || seq + length == f.right(record);
    int flags = Tcp.ACK | (fin ? Tcp.FIN : 0) | (last && f.isPushed(record) ? Tcp.PSH : 0);
    if (!writer.write(t, seq, length, flags)) {
      return false;
    }
    machine.counters.count(Counter.TCP_RETRANSMITS);
    f.sentAgain(record, Rack.micros(machine));
    if (t.recovery == null) {
      t.recovery = new Recovery(t);
    }
    Spurious.repeated(t, t.recovery, f.right(record) - f.left(record));
    startTimer(t);
    return true;
  }

  /** RFC 8985 7.3: a new segment if there is one that the receiver can take, else the last. */
  private boolean tailProbe(TcpEndpoint t) {
    Flight f = t.flight;
    if (f == null || !f.probeDue) {
      return true;
    }
    if (!TailLossProbe.mayProbe(t, f)) {
      f.probeDue = false;
      return true;
    }
    int fresh = Math.min(t.unsent(), t.mss);
    boolean mayBeNew = fresh > 0 && usableWindow(t) >= fresh;
    if (mayBeNew ? !sendOne(t, fresh) : !repeatLast(t)) {
      return false;
    }
    machine.counters.count(Counter.TCP_TAIL_LOSS_PROBES);
    t.tcp.probe.sent(t, !mayBeNew);
    return true;
  }

  private boolean repeatLast(TcpEndpoint t) {
    Flight f = t.flight;
    int last = f.end() - 1;
    int from = f.right(last) - t.mss;
    if (Seq.gt(from, f.left(last)) && f.split(last, from) != Flight.NONE) {
      last = f.end() - 1;
    }
    return sendAgain(t, last);
  }

  // New text.

  private boolean newText(TcpEndpoint t) {
    // A probe of a closed window is no use of cwnd: the silence goes on.
    if (t.flight == null && t.unsent() > 0 && usableWindow(t) > 0) {
      Congestion.resume(t, machine.clock.now());
    }
    int before = t.sndNxt;
    boolean sent = sendAllowed(t);
    if (t.sndNxt != before) {
      hasSent(t);
    }
    if (sent) {
      persist(t);
    }
    return sent;
  }

  private boolean sendAllowed(TcpEndpoint t) {
    while (t.unsent() > 0 && (t.flight == null || !t.flight.isFull())) {
      int length = allowed(t);
      if (length <= 0) {
        break;
      }
      if (!send(t, length)) {
        return false;
      }
    }
    if (t.unsent() == 0) {
      t.clear(Tcb.CWND_LIMITED);
      boolean finDue = t.has(Tcb.FIN_QUEUED) && !t.has(Tcb.FIN_SENT);
      return !finDue || !hasRoomForFin(t) || send(t, 0);
    }
    return true;
  }

  private static int usableWindow(Tcb t) {
    return t.sndUna + t.sndWnd - t.sndNxt;
  }

  private static boolean hasRoomForFin(Tcb t) {
    return usableWindow(t) >= 1;
  }

  /** How many octets the next segment may have; 0 for none now. */
  private int allowed(TcpEndpoint t) {
    int all = t.unsent();
    int unsent = t.records == null ? all : t.records.within(t.sndNxt, all);
    int cwndRoom = t.cwnd - Congestion.pipe(t);
    if (cwndRoom < Math.min(t.mss, unsent)) {
      t.put(Tcb.CWND_LIMITED);
      return 0;
    }
    int window = usableWindow(t);
    if (window < Math.min(t.mss, unsent)) {
      // RFC 7661 4.3: it is not cwnd that limits here, so what is acknowledged must not let it
      // grow.
      t.clear(Tcb.CWND_LIMITED);
    }
    int room = Math.min(window, cwndRoom);
    if (room <= 0) {
      return 0;
    }
    int length = Math.min(Math.min(unsent, room), largest(t));
    if (length > t.mss && length < unsent) {
      length -= length % t.mss;
    }
    if (length == unsent && unsent < all) {
      return length; // a record's end that more text is behind waits for nothing
    }
    return length >= t.mss || mayBeSmall(t, length, unsent) ? withoutTail(t, length, unsent) : 0;
  }

  /** A frame of several segments ends with a whole one where its tail may not go yet. */
  private static int withoutTail(TcpEndpoint t, int length, int unsent) {
    int tail = length % t.mss;
    return length <= t.mss || tail == 0 || mayBeSmall(t, tail, tail + unsent - length)
        ? length
        : length - tail;
  }

  private int largest(TcpEndpoint t) {
    Route route = t.flow().route(machine.routes);
    // RFC 3168 6.1.2: CWR is for the first segment and not for all of a frame of several.
    return route == null || t.has(Tcb.CWR_DUE) ? t.mss : writer.largestText(t, route.out());
  }

  /**
   * RFC 9293 3.8.6.2.1: the sender's SWS avoidance. Send a segment that is not full-sized if all
   * queued data goes with it and Nagle does not object, or if it is half of the largest window that
   * the peer ever offered. The override timeout is that of the probe.
   */
  private static boolean mayBeSmall(TcpEndpoint t, int length, int unsent) {
    if (length == unsent) {
      return t.has(Tcb.FIN_QUEUED) || !isHeldBack(t);
    }
    return length >= t.maxSndWnd / 2;
  }

  /**
   * RFC 9293 3.7.4, Nagle: if there is unacknowledged data, then the sending TCP buffers all user
   * data until it is acknowledged or a full-sized segment can be sent. Linux asks for
   * unacknowledged data in a small segment only (Minshall), and so do we.
   */
  private static boolean isHeldBack(TcpEndpoint t) {
    if (t.has(Tcb.CORK | Tcb.HELD)) {
      return !t.has(Tcb.PUSHED);
    }
    return !t.has(Tcb.NODELAY) && t.flight != null && Seq.gt(t.flight.smallEnd, t.sndUna);
  }

  private boolean sendOne(TcpEndpoint t, int length) {
    boolean sent = send(t, length);
    if (sent) {
      hasSent(t);
    }
    return sent;
  }

  /** Sends what is next, with FIN where that is its turn; {@link #hasSent} follows the last. */
  private boolean send(TcpEndpoint t, int length) {
    boolean last = length == t.unsent();
    boolean fin = last && t.has(Tcb.FIN_QUEUED) && usableWindow(t) > length;
    int flags = Tcp.ACK;
    if (fin) {
      flags |= Tcp.FIN;
    }
    // RFC 9293 3.9.1.2 (MUST-61): PSH in the last buffered segment. It is none where the user has
    // said that more follows (MSG_MORE).
    boolean ends = last || t.records != null && t.records.endsAt(t.sndNxt + length);
    if (ends && length > 0 && !(last && t.has(Tcb.MORE))) {
      flags |= Tcp.PSH;
    }
    if (length > 0) {
      converse(t);
    }
    int seq = t.sndNxt;
    if (!writer.write(t, seq, length, flags)) {
      return false;
    }
    t.sndNxt += length;
    if (fin) {
      t.sndNxt++;
      t.put(Tcb.FIN_SENT);
    }
    flown(t, length, (flags & Tcp.PSH) != 0);
    return true;
  }

  /** What was sent is under way. */
  private void flown(Tcb t, int length, boolean pushed) {
    Flight f = t.tcp.flight(t);
    f.sent(t.sndNxt, Rack.micros(machine), pushed);
    if (length != t.mss && length % t.mss != 0) {
      f.smallEnd = t.sndNxt;
    }
    Recovery r = t.recovery;
    if (r != null && (r.phase == Recovery.RECOVERING || r.phase == Recovery.REDUCED)) {
      r.sent += length;
    }
  }

  /** Something new is under way. */
  private void hasSent(TcpEndpoint t) {
    t.tcp.flight(t).used(t.unacknowledged(), t.sndUna);
    t.sentAtMillis = (int) (machine.clock.now() / MILLI_NANOS);
    startTimer(t);
    t.tcp.probe.schedule(t);
  }

  /** Text that answers text makes a conversation: ACKs may wait for the answer. */
  private void converse(TcpEndpoint t) {
    if (!t.has(Tcb.PINGPONG)
        && t.rcvNxt != t.irs + 1
        && machine.clock.now() - t.lastReceivedAt < CONVERSATION_NANOS) {
      t.put(Tcb.PINGPONG);
    }
  }

  /**
   * RFC 6298 5.1: every time a packet containing data is sent, if the timer is not running, start
   * it.
   */
  private void startTimer(Tcb t) {
    if (t.rexmitAt == Tcb.NEVER || t.has(Tcb.PERSISTING)) {
      if (t.has(Tcb.PERSISTING)) {
        t.clear(Tcb.PERSISTING);
        t.backoff = 0;
        t.doublings = 0;
      }
      t.rexmitAt = machine.clock.now() + RoundTrip.backedOff(t);
    }
  }

  // Probes.

  /**
   * RFC 9293 3.8.6.1 (MUST-36): a sending TCP peer must regularly transmit at least one octet of
   * new data, or retransmit, to a receiver whose window is zero. Where text waits and none is under
   * way, nothing but this timer would ever bring it on. tcp(7): it is also the ceiling of 200
   * milliseconds on the time for which output is corked by TCP_CORK, or held by MSG_MORE.
   */
  private void persist(TcpEndpoint t) {
    boolean waits = t.unsent() > 0 || t.has(Tcb.FIN_QUEUED) && !t.has(Tcb.FIN_SENT);
    if (waits && t.sndUna == t.sndNxt && t.rexmitAt == Tcb.NEVER) {
      t.put(Tcb.PERSISTING);
      t.rexmitAt = machine.clock.now() + RoundTrip.backedOff(t);
    }
  }

  /**
   * Sends what fits into a window that is too small for a full segment; else, as Linux does, a
   * segment without text at a number that was acknowledged already, which the peer must answer.
   */
  private boolean probe(TcpEndpoint t) {
    if (!t.has(Tcb.PROBE_DUE)) {
      return true;
    }
    int room = Math.min(Math.min(usableWindow(t), t.unsent()), t.mss);
    if (t.has(Tcb.PERSISTING) && room > 0) {
      t.clear(Tcb.MORE); // nobody knows when it will come
      if (!sendOne(t, room)) {
        return false;
      }
    } else if (!writer.write(t, t.sndUna - 1, 0, Tcp.ACK)) {
      return false;
    }
    t.clear(Tcb.PROBE_DUE);
    return true;
  }

  private boolean acknowledge(TcpEndpoint t) {
    return !t.has(Tcb.ACK_DUE) || writer.write(t, t.sndNxt, 0, Tcp.ACK);
  }
}
