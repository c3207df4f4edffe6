// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.Errno;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;
import io.cleat.wire.Seq;
import io.cleat.wire.Tcp;

/**
 * SEGMENT ARRIVES, RFC 9293 3.10.7.4, in the RFC's order: eight steps, each a method that says
 * whether the next is to follow. Nothing is sent from here; what is owed is marked.
 */
final class TcpInput {
  private static final long IDLE_NANOS_MAX = 24L * 86_400 * 1_000_000_000;

  private final Machine machine;
  private final Handshake handshake;
  private final Closing closing;
  private final Acknowledgment acknowledgment;
  private final Text text;
  final HeaderPrediction prediction;
  private final Challenges challenges;

  TcpInput(TcpProtocol tcp) {
    machine = tcp.machine;
    handshake = tcp.handshake;
    closing = tcp.closing;
    acknowledgment = new Acknowledgment(tcp);
    text = new Text(tcp);
    prediction = new HeaderPrediction(tcp, text);
    challenges = new Challenges(machine);
  }

  void arrives(TcpEndpoint t, Segment s) {
    switch (t.state) {
      case SYN_SENT -> {
        if (handshake.synSent(t, s)) {
          takeSynText(t, s);
        }
      }
      case ESTABLISHED -> {
        if (!prediction.take(t, s)) {
          otherwise(t, s);
        }
      }
      case CLOSED, LISTEN -> machine.counters.count(Counter.TCP_DROP_NO_CONNECTION);
      default -> otherwise(t, s);
    }
  }

  /** What a SYN carries beside itself, where TCP Fast Open lets it be taken (RFC 7413 4.2.2). */
  void takeSynText(TcpEndpoint t, Segment s) {
    s.trimBefore(t.irs + 1);
    if (t.state == TcpState.SYN_RECEIVED) {
      text.take(t, s);
    } else if (takeText(t, s)) {
      checkFin(t, s);
    }
    t.schedule();
  }

  /** The peer's SYN again, before the connection is established. */
  private void repeatedSyn(TcpEndpoint t, Segment s) {
    // RFC 9293 3.5, figure 7: the SYN and ACK of a simultaneous open repeats the peer's SYN. Its
    // ACK counts; the sequence number of the SYN lies before the window.
    if (s.has(Tcp.ACK) && s.ack == t.sndNxt) {
      s.trimBefore(t.rcvNxt);
    } else {
      // RFC 7413 4.2.2: whatever text it carries is taken with the first one or not at all.
      s.length = 0;
    }
  }

  private void otherwise(TcpEndpoint t, Segment s) {
    if (t.state == TcpState.SYN_RECEIVED && s.has(Tcp.SYN) && s.seq == t.irs) {
      repeatedSyn(t, s);
    }
    if (t.has(Tcb.ACC_ECN)) {
      t.accurateEcn().arrives(t, s);
    }
    if (checkSequenceNumber(t, s)
        && checkReset(t, s)
        && checkSyn(t, s)
        && checkAcknowledgment(t, s)) {
      checkUrgent(t, s);
      if (takeText(t, s)) {
        checkFin(t, s);
      }
    }
    t.schedule();
  }

  /** First, check sequence number. */
  private boolean checkSequenceNumber(TcpEndpoint t, Segment s) {
    // RFC 7323 5.3 R1: if there is a Timestamps option in the arriving segment, SEG.TSval <
    // TS.Recent, TS.Recent is valid, and the RST bit is not set, then treat the arriving segment as
    // not acceptable: send an acknowledgment in reply and drop the segment.
    if (t.has(Tcb.TIMESTAMPS) && isOld(t, s) && !s.has(Tcp.RST)) {
      machine.counters.count(Counter.TCP_DROP_PAWS);
      text.duplicate(t, s);
      challenges.refuse(t, s);
      return false;
    }
    if (!isAcceptable(t, s)) {
      // RFC 9293: if an incoming segment is not acceptable, an acknowledgment should be sent in
      // reply (unless the RST bit is set, if so drop the segment and return).
      machine.counters.count(Counter.TCP_DROP_UNACCEPTABLE);
      if (!s.has(Tcp.RST)) {
        text.duplicate(t, s);
        refuse(t, s);
        takeAllButText(t, s);
      } else if (isAtFin(t, s)) {
        closing.reset(t);
      }
      return false;
    }
    return true;
  }

  private void refuse(TcpEndpoint t, Segment s) {
    if (t.state == TcpState.SYN_RECEIVED && s.has(Tcp.SYN) && s.seq == t.irs) {
      // The peer has not had our SYN and ACK: this is its SYN again.
      t.put(Tcb.SYN_DUE);
      t.markDirty();
    } else if (s.has(Tcp.SYN)) {
      challengeSyn(t, s);
    } else {
      challenges.refuse(t, s);
    }
  }

  /** RFC 9768 3.1.5: the ACK that answers a SYN in AccECN mode says how that came. */
  private void challengeSyn(TcpEndpoint t, Segment s) {
    challenges.challenge(t);
    if (t.has(Tcb.ACC_ECN) && t.has(Tcb.ACK_DUE)) {
      t.accurateEcn().reflect(s);
    }
  }

  /**
   * RFC 7323 5.5: TS.Recent is invalid when the connection has been idle for more than 24 days, in
   * which a clock of 1 millisecond goes half its way round; and it stays so until there is another.
   */
  private boolean isOld(TcpEndpoint t, Segment s) {
    return s.hasTimestamps()
        && Seq.timestampLt(s.tsVal, t.tsRecent)
        && machine.clock.now() - t.tsRecentAt < IDLE_NANOS_MAX;
  }

  /**
   * RFC 9293: if the RCV.WND is zero, no segments will be acceptable, but special allowance should
   * be made to accept valid ACKs, URGs, and RSTs (MUST-66). Linux: and the ACK of what was here
   * before, where that ends at RCV.NXT.
   */
  private void takeAllButText(TcpEndpoint t, Segment s) {
    boolean early = t.rcvWnd() == 0 && s.seq == t.rcvNxt;
    boolean late = s.seq + s.sequenceLength() == t.rcvNxt;
    boolean meant = s.has(Tcp.ACK) && !s.has(Tcp.SYN) && t.state.isSynchronized();
    if (meant && (early || late) && acknowledgment.take(t, s, challenges)) {
      t.lastReceivedAt = machine.clock.now();
      if (afterAcknowledgment(t)) {
        checkUrgent(t, s);
      }
    }
  }

  /**
   * There are four cases for the acceptability test for an incoming segment: length and window zero
   * or not.
   */
  private static boolean isAcceptable(TcpEndpoint t, Segment s) {
    int length = s.sequenceLength();
    int window = t.rcvWnd();
    if (length == 0) {
      return window == 0 ? s.seq == t.rcvNxt : Seq.between(t.rcvNxt, s.seq, t.rcvNxt + window);
    }
    if (window == 0) {
      // Linux: a FIN without text has room in a closed window; some send it until it is taken.
      return s.seq == t.rcvNxt && (s.length == 0 || s.has(Tcp.RST));
    }
    int last = s.seq + length - 1;
    return Seq.inWindow(s.seq, t.rcvNxt, window) || Seq.inWindow(last, t.rcvNxt, window);
  }

  /** Second, check the RST bit. */
  private boolean checkReset(TcpEndpoint t, Segment s) {
    if (!s.has(Tcp.RST)) {
      return true;
    }
    // RFC 5961 3.2: if the RST bit is set and the sequence number exactly matches RCV.NXT, reset
    // the connection. If it does not but is within the window, send a challenge ACK.
    if (s.seq != t.rcvNxt && !isBehindAll(t, s)) {
      machine.counters.count(Counter.TCP_DROP_INEXACT_RESET);
      challenges.challenge(t);
      return false;
    }
    closing.reset(t);
    return false;
  }

  /** Linux: a peer that resets at the end of all it has sent may do so while a hole is open. */
  private static boolean isBehindAll(TcpEndpoint t, Segment s) {
    if (!t.has(Tcb.SACK) || t.outOfOrder == null || t.outOfOrder.ranges.count() == 0) {
      return false;
    }
    return s.seq == t.outOfOrder.ranges.right(t.outOfOrder.ranges.count() - 1);
  }

  /** Linux: there are peers that reset at the number of the FIN that they have sent. */
  private static boolean isAtFin(TcpEndpoint t, Segment s) {
    return t.has(Tcb.FIN_COUNTED) && s.seq == t.rcvNxt - 1;
  }

  // Third, check security: there is none of that kind.

  /** Fourth, check the SYN bit. */
  private boolean checkSyn(TcpEndpoint t, Segment s) {
    if (!s.has(Tcp.SYN)) {
      return true;
    }
    // RFC 5961 4.2: if the SYN bit is set, irrespective of the sequence number, TCP must send an
    // ACK (also referred to as challenge ACK) to the remote peer, and drop the segment.
    challengeSyn(t, s);
    return false;
  }

  /** Fifth, check the ACK field. */
  private boolean checkAcknowledgment(TcpEndpoint t, Segment s) {
    // RFC 9293: if the ACK bit is off, drop the segment and return.
    if (!s.has(Tcp.ACK)) {
      machine.counters.count(Counter.TCP_DROP_NO_ACK);
      return false;
    }
    if (t.state == TcpState.SYN_RECEIVED && !handshake.established(t, s)) {
      return false;
    }
    if (!acknowledgment.take(t, s, challenges)) {
      return false;
    }
    heard(t, s);
    return afterAcknowledgment(t);
  }

  /**
   * The segment is the peer's, as far as can be seen. What is forged and found out before keeps no
   * dead peer alive, and its timestamp makes none of the peer's seem old.
   */
  private void heard(TcpEndpoint t, Segment s) {
    t.lastReceivedAt = machine.clock.now();
    // RFC 7323 4.3 (2): if SEG.TSval >= TS.Recent and SEG.SEQ <= Last.ACK.sent, then SEG.TSval is
    // copied to TS.Recent. 5.5: and also where TS.Recent is invalid. Others are not acceptable.
    if (t.has(Tcb.TIMESTAMPS) && s.hasTimestamps() && Seq.le(s.seq, t.lastAckSent)) {
      t.tsRecent = s.tsVal;
      t.tsRecentAt = t.lastReceivedAt;
    }
  }

  /** What the acknowledgment of our FIN changes. */
  private boolean afterAcknowledgment(TcpEndpoint t) {
    if (!t.has(Tcb.FIN_SENT) || t.sndUna != t.sndNxt) {
      return true;
    }
    return switch (t.state) {
      case FIN_WAIT_1 -> {
        // RFC 9293: if the FIN segment is now acknowledged, then enter FIN-WAIT-2.
        t.state = TcpState.FIN_WAIT_2;
        yield closing.finWait2(t);
      }
      case CLOSING -> {
        // RFC 9293: if the ACK acknowledges our FIN, then enter the TIME-WAIT state; otherwise,
        // ignore the segment.
        closing.timeWait(t);
        yield false;
      }
      case LAST_ACK -> {
        // RFC 9293: the only thing that can arrive in this state is an acknowledgment of our FIN.
        // If our FIN is now acknowledged, delete the TCB, enter the CLOSED state, and return.
        closing.done(t);
        yield false;
      }
      default -> true;
    };
  }

  /** Sixth, check the URG bit. */
  private void checkUrgent(TcpEndpoint t, Segment s) {
    if (s.has(Tcp.URG) && t.state.takesText()) {
      text.urgent(t, s);
    }
  }

  /** Seventh, process the segment text. */
  private boolean takeText(TcpEndpoint t, Segment s) {
    if (s.length == 0) {
      return true;
    }
    if (!t.state.takesText()) {
      // RFC 9293: this should not occur since a FIN has been received from the remote side. Ignore
      // the segment text.
      return false;
    }
    // RFC 9293 3.6.1 (SHLD-3): if new data is received after close was called, send a RST. Linux
    // takes a shutdown of both directions for the same.
    boolean unwanted = t.has(Tcb.SHUT_READ) && t.state != TcpState.ESTABLISHED;
    if (unwanted && Seq.gt(s.seq + s.length, t.rcvNxt)) {
      machine.counters.count(Counter.TCP_ABORT_ON_DATA);
      t.pendingError(Errno.ECONNRESET.number());
      closing.abort(t);
      return false;
    }
    Ecn.textArrives(t, s);
    text.take(t, s);
    return true;
  }

  /** Eighth, check the FIN bit. */
  private void checkFin(TcpEndpoint t, Segment s) {
    if (t.has(Tcb.FIN_COUNTED) || !isFinsTurn(t, s)) {
      return;
    }
    // RFC 9293: advance RCV.NXT over the FIN, and send an acknowledgment for the FIN. FIN implies
    // PUSH for any segment text not yet delivered to the user.
    t.rcvNxt++;
    t.rcvAdv = Seq.max(t.rcvAdv, t.rcvNxt);
    t.put(Tcb.FIN_COUNTED | Tcb.DONE | Tcb.SHUT_READ);
    if (t.outOfOrder != null) {
      // Linux: nothing comes behind a FIN, so there is nothing to tell by SACK any more.
      t.outOfOrder.clearDuplicate();
    }
    text.oweForFin(t);
    closing.peerFinished(t, s);
  }

  /** A FIN has its turn when all before it has come; one that came before is remembered. */
  private boolean isFinsTurn(TcpEndpoint t, Segment s) {
    int end = s.seq + s.length;
    if (s.has(Tcp.FIN) && Seq.gt(end, t.rcvNxt)) {
      text.finLater(t, end);
      return false;
    }
    boolean known = t.outOfOrder != null && t.outOfOrder.finKnown && t.outOfOrder.finAt == t.rcvNxt;
    return known || s.has(Tcp.FIN) && end == t.rcvNxt;
  }
}
