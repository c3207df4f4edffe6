// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.Events;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.mem.ByteRing;
import io.cleat.wire.Seq;

/** Segment text on its way to the user: RFC 9293 3.10.7.4, sixth and seventh. */
final class Text {
  /** Octets of a segment that is not the end of something. */
  private static final int LONG_BYTES = 1 << 10;

  /** Octets for which there is room at once where such segments come. */
  private static final int BURST_BYTES = 1 << 15;

  private final Machine machine;

  Text(TcpProtocol tcp) {
    machine = tcp.machine;
  }

  /** RFC 2883 4: a segment that was here before is reported in the next ACK. */
  void duplicate(Tcb t, Segment s) {
    int end = s.seq + s.length;
    if (isTold(t) && s.length > 0 && Seq.lt(s.seq, t.rcvNxt)) {
      OutOfOrder later = outOfOrder(t);
      later.duplicateLeft = s.seq;
      later.duplicateRight = Seq.min(end, t.rcvNxt);
    }
  }

  private static OutOfOrder outOfOrder(Tcb t) {
    if (t.outOfOrder == null) {
      t.outOfOrder = new OutOfOrder();
    }
    return t.outOfOrder;
  }

  /** Remembers a FIN whose time has not come. */
  void finLater(Tcb t, int at) {
    OutOfOrder later = outOfOrder(t);
    later.finKnown = true;
    later.finAt = at;
    t.ackNow();
  }

  /** Takes text that lies in the window, in part at least. */
  void take(TcpEndpoint t, Segment s) {
    if (Seq.lt(s.seq, t.rcvNxt)) {
      duplicate(t, s);
      s.trimBefore(t.rcvNxt);
      t.ackNow();
    }
    int edge = t.rcvNxt + t.rcvWnd();
    if (Seq.gt(s.seq + s.length, edge)) {
      machine.counters.count(Counter.TCP_DROP_BEYOND_WINDOW);
      s.trimAfter(edge);
    }
    if (s.length <= 0) {
      return;
    }
    if (!makeRoom(t, s)) {
      refuse(t, s);
    } else if (s.seq == t.rcvNxt) {
      inOrder(t, s);
    } else {
      early(t, s);
    }
  }

  /** Takes text that lies in the window and begins at RCV.NXT. */
  void takeNext(TcpEndpoint t, Segment s) {
    if (makeRoom(t, s)) {
      inOrder(t, s);
    } else {
      refuse(t, s);
    }
  }

  private void refuse(Tcb t, Segment s) {
    machine.counters.count(Counter.TCP_DROP_OUT_OF_ORDER);
    s.trimAfter(s.seq);
    t.ackNow();
  }

  /** Sees to it that the ring reaches to the end of the text. */
  private boolean makeRoom(TcpEndpoint t, Segment s) {
    int needed = s.seq + s.length - t.rcvRead;
    ByteRing ring = t.receiveRing;
    if (ring == null) {
      ByteRing taken = machine.rings.take(roomFor(t, s, needed));
      t.receiveRing = taken == null ? machine.rings.take(needed) : taken;
      return t.receiveRing != null;
    }
    if (needed <= ring.capacity()) {
      return true;
    }
    // What is in the ring lies between what was read and the end of the last range.
    int held = t.rcvNxt - t.rcvRead;
    if (t.outOfOrder != null && t.outOfOrder.ranges.count() > 0) {
      held = t.outOfOrder.ranges.right(t.outOfOrder.ranges.count() - 1) - t.rcvRead;
    }
    ByteRing larger = machine.rings.copy(ring, t.rcvRead, held, roomFor(t, s, needed));
    if (larger == null) {
      larger = machine.rings.copy(ring, t.rcvRead, held, needed);
    }
    if (larger == null) {
      return false;
    }
    t.receiveRing = larger;
    t.giveReceived(ring);
    return true;
  }

  /**
   * Octets for which a ring is to have room. What comes in full segments is seldom all: room for
   * more at once spares copies from ring to ring, and so does what the last burst took. Where there
   * is no such ring, one for what is needed does.
   */
  private static int roomFor(TcpEndpoint t, Segment s, int needed) {
    if (s.length < LONG_BYTES || s.length < t.rcvMss || t.machine().rings.isScarce()) {
      return needed;
    }
    int more = t.receiveRing == null ? t.burstBytes() : 4 * t.receiveRing.capacity();
    return Math.max(needed, Math.min(Math.max(more, BURST_BYTES), t.receiveCapacity()));
  }

  private void inOrder(TcpEndpoint t, Segment s) {
    t.receiveRing.write(s.seq, s.memory, s.text, s.length);
    int before = t.rcvNxt - t.irs;
    t.rcvNxt += s.length;
    OutOfOrder later = t.outOfOrder;
    boolean filled = later != null && later.ranges.count() > 0;
    if (filled) {
      joinLater(t, later);
    }
    if (Integer.compareUnsigned(t.rcvNxt - t.irs, before) < 0) {
      t.receivedLaps++;
    }
    tellUser(t);
    owe(t, s, filled);
  }

  /** RCV.NXT goes on over what came before its time. */
  private static void joinLater(Tcb t, OutOfOrder later) {
    int end = t.rcvNxt;
    int first = later.ranges.left(0);
    // RFC 2883 4.2: where a segment brings what lies beyond the cumulative ACK already, that is
    // reported as a duplicate, the first of several such parts.
    if (Seq.lt(first, end) && isTold(t) && !later.hasDuplicate()) {
      later.duplicateLeft = first;
      later.duplicateRight = Seq.min(later.ranges.right(0), end);
    }
    for (int i = 0; i < later.ranges.count() && Seq.le(later.ranges.left(i), t.rcvNxt); i++) {
      t.rcvNxt = Seq.max(t.rcvNxt, later.ranges.right(i));
    }
    if (Seq.le(first, t.rcvNxt)) {
      later.forgetBefore(t.rcvNxt);
    }
  }

  private static boolean isTold(Tcb t) {
    return t.has(Tcb.SACK) && t.tcp.tuning().dsack;
  }

  private static void tellUser(TcpEndpoint t) {
    boolean urgent = t.isUrgentHere();
    t.tellUser(urgent && !t.has(Tcb.URGENT_TOLD) ? Events.IN | Events.PRI : Events.IN);
    if (urgent) {
      t.put(Tcb.URGENT_TOLD);
    }
  }

  /**
   * RFC 9293 3.8.6.3 (SHLD-19): an ACK should be generated for at least every second full-sized
   * segment. RFC 5681 4.2: and at once when a segment fills in all or part of a gap.
   */
  private void owe(Tcb t, Segment s, boolean filled) {
    int size = s.packet.segmentSize != 0 ? s.packet.segmentSize : s.length;
    if (size > t.rcvMss) {
      t.rcvMss = size;
    }
    boolean quick = t.quickAcks > 0 && !t.has(Tcb.PINGPONG);
    if (filled || quick || t.rcvNxt - t.lastAckSent > t.rcvMss) {
      t.ackNow();
    } else {
      delayAck(t);
    }
  }

  /** RFC 9293 3.8.6.3 (MUST-40): the delay of an ACK must be less than 0.5 seconds. */
  private void delayAck(Tcb t) {
    long at = machine.clock.now() + t.tcp.tuning().delayedAckNanos;
    if (at < t.ackAt) {
      t.ackAt = at;
      machine.wheel.wakeBy(t, at);
    }
  }

  /**
   * RFC 9293 3.8.6.3 lets the ACK of a FIN wait as any other. Where the peer has spoken and the
   * user may answer with a FIN of its own at once, one segment does for both, as with Linux.
   */
  void oweForFin(Tcb t) {
    boolean spoke = t.rcvNxt != t.irs + 2;
    boolean answerMayCome = t.state == TcpState.ESTABLISHED;
    if (spoke && answerMayCome && t.rcvNxt - t.lastAckSent <= t.rcvMss) {
      delayAck(t);
    } else {
      t.ackNow();
    }
  }

  /**
   * RFC 5681 3.2: a TCP receiver should send an immediate duplicate ACK when an out-of-order
   * segment arrives.
   */
  private void early(Tcb t, Segment s) {
    OutOfOrder later = outOfOrder(t);
    int end = s.seq + s.length;
    if (isTold(t)) {
      later.noteKnown(s.seq, end);
    }
    int fresh = later.ranges.add(s.seq, end);
    t.ackNow();
    if (fresh < 0) {
      machine.counters.count(Counter.TCP_DROP_OUT_OF_ORDER);
      s.trimAfter(s.seq);
      return;
    }
    t.receiveRing.write(s.seq, s.memory, s.text, s.length);
    later.touch(s.seq);
  }

  /**
   * RFC 9293: if the URG bit is set, RCV.UP <- max(RCV.UP, SEG.UP), and signal to the user. Linux
   * (tcp(7)) takes the pointer as BSD does, to point behind the urgent octet; so do all peers.
   */
  void urgent(TcpEndpoint t, Segment s) {
    int octet = s.seq + s.up - 1;
    if (s.up == 0
        || Seq.lt(octet, t.rcvRead)
        || Seq.lt(octet, t.rcvNxt)
        || t.has(Tcb.URGENT) && Seq.le(octet, t.rcvUp)) {
      return;
    }
    t.rcvUp = octet;
    t.put(Tcb.URGENT);
    t.clear(Tcb.URGENT_READ | Tcb.URGENT_TOLD);
  }
}
