// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.Packet;
import io.cleat.stack.ip.Route;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Seq;
import io.cleat.wire.Tcp;
import io.cleat.wire.TcpOptions;

/** How connections begin: segments for LISTEN, SYN-SENT, SYN-RECEIVED and TIME-WAIT. */
final class Handshake {
  /** RFC 9293 3.7.1 (MUST-15): what an IPv4 peer takes that sent no MSS option. */
  private static final int DEFAULT_MSS_IPV4 = 536;

  /** RFC 9293 3.7.1 (MUST-15): the same for IPv6. */
  private static final int DEFAULT_MSS_IPV6 = 1220;

  /** Linux's TCP_MIN_MSS: options and 8 octets in the smallest datagram. */
  static final int LEAST_MSS = 88;

  /** An echo that is older makes no sense. */
  private static final int ECHO_MILLIS_MAX = 1_000_000;

  private final TcpProtocol tcp;
  private final Machine machine;

  Handshake(TcpProtocol tcp) {
    this.tcp = tcp;
    machine = tcp.machine;
  }

  /** The largest segment that may be sent over a route, without options. */
  static int largest(Route route, boolean ipv4) {
    return route.out().mtu() - (ipv4 ? Ipv4.SIZE : Ipv6.SIZE) - Tcp.SIZE;
  }

  /** The largest segment that the path to the peer takes, as far as is known. */
  static int largest(Tcb t, Route route) {
    Flow flow = t.flow();
    int mtu = route.out().mtu();
    int path = t.machine().network.pathMtus.of(flow.remoteHigh, flow.remoteLow, mtu);
    return largest(route, flow.isIpv4()) - mtu + path;
  }

  /** RFC 9293 3.7.1 (MUST-67): MMS_R - 20, the largest that can be received, without options. */
  static int offered(Tcb t, Route route, boolean ipv4) {
    int largest = largest(route, ipv4);
    return t.settings != null && t.settings.maxSegment != 0
        ? Math.min(largest, t.settings.maxSegment)
        : largest;
  }

  // LISTEN.

  /**
   * RFC 9293 3.10.7.2.
   *
   * @param leastIss where the connection replaces one in TIME-WAIT, what the initial sequence
   *     number must not be below; else 0
   */
  void listen(TcpEndpoint listener, Segment s, int leastIss) {
    // First, check for a RST: an incoming RST segment could not be valid and should be ignored.
    if (s.has(Tcp.RST)) {
      machine.counters.count(Counter.TCP_DROP_NO_CONNECTION);
      return;
    }
    // Second, check for an ACK: any acknowledgment is bad if it arrives on a connection still in
    // the LISTEN state. An acceptable reset segment should be formed.
    if (s.has(Tcp.ACK)) {
      acknowledged(listener, s);
      return;
    }
    // Third, check for a SYN. Linux drops one with FIN, which no sender means.
    if (!s.has(Tcp.SYN) || s.has(Tcp.FIN)) {
      machine.counters.count(Counter.TCP_DROP_NO_CONNECTION);
      return;
    }
    Listener backlog = listener.listener;
    if (backlog.isFull()) {
      machine.counters.count(Counter.TCP_DROP_BACKLOG_FULL);
    } else if (tcp.tuning().cookies > 1 || backlog.isHalfOpenFull()) {
      answerWithoutMemory(listener, s);
    } else {
      passiveOpen(listener, s, leastIss);
    }
  }

  private void answerWithoutMemory(TcpEndpoint listener, Segment s) {
    if (tcp.tuning().cookies == 0) {
      machine.counters.count(Counter.TCP_DROP_BACKLOG_FULL);
    } else {
      tcp.cookies.answer(listener, s);
    }
  }

  /** An ACK to a listener: it may complete what a cookie began. */
  private void acknowledged(TcpEndpoint listener, Segment s) {
    TcpEndpoint t = s.has(Tcp.SYN) ? null : tcp.cookies.open(listener, s);
    if (t == null) {
      tcp.replies.reset(s);
    } else {
      tcp.input.arrives(t, s);
    }
  }

  private void passiveOpen(TcpEndpoint listener, Segment s, int leastIss) {
    TcpEndpoint t = makeChild(listener, s);
    if (t == null) {
      return;
    }
    // RFC 9293: set RCV.NXT to SEG.SEQ+1, IRS is set to SEG.SEQ. ISS should be selected and a SYN
    // segment sent of the form <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>. SND.NXT is set to ISS+1 and
    // SND.UNA to ISS. The connection state should be changed to SYN-RECEIVED.
    Route route = t.flow().route(machine.routes);
    tcp.numbers.choose(t);
    begin(t, leastIss == 0 ? t.iss : Seq.max(t.iss, leastIss), route);
    takeSyn(t, s, route);
    t.state = TcpState.SYN_RECEIVED;
    if (tcp.fastOpenServer.opens(listener, t, s)) {
      tcp.fastOpenServer.open(listener, t, s);
      listener.tellUser(Events.IN);
    } else {
      listener.listener.addHalfOpen(t);
    }
  }

  /** An endpoint for a connection that a peer opens; null where there can be none. */
  TcpEndpoint makeChild(TcpEndpoint listener, Segment s) {
    if (listener.listener.isFull()) {
      machine.counters.count(Counter.TCP_DROP_BACKLOG_FULL);
      return null;
    }
    TcpEndpoint t = tcp.make(listener.domain(), listener.protocol());
    if (t == null) {
      return null;
    }
    Packet packet = s.packet;
    Flow flow = t.flow();
    t.inheritFrom(listener);
    flow.local(packet.destinationHigh, packet.destinationLow);
    flow.remote(packet.sourceHigh, packet.sourceLow);
    flow.stayOn(packet.from);
    flow.remotePort = Tcp.sourcePort(s.memory, s.header);
    Route route = flow.route(machine.routes);
    if (route == null) {
      machine.counters.count(Counter.DROP_REPLY_UNROUTABLE);
      tcp.recycle(t);
      return null;
    }
    tcp.ports.add(t, listener.flow().localPort);
    tcp.index.add(t);
    return t;
  }

  /** Sets the send sequence variables, and has the SYN sent. */
  void begin(TcpEndpoint t, int iss, Route route) {
    t.iss = iss;
    t.sndUna = iss;
    t.sndNxt = iss + 1;
    t.sndEnd = iss + 1;
    t.sndUp = iss;
    t.mss = Math.max(largest(t, route), LEAST_MSS);
    t.rcvScale = (byte) t.scaleForBuffer();
    t.put(Tcb.SYN_DUE);
    t.markDirty();
  }

  /** Learns from the peer's SYN: its numbers and its options. */
  private void takeSyn(TcpEndpoint t, Segment s, Route route) {
    takeNumbers(t, s.seq, s.wnd);
    takeOptions(t, s);
    Ecn.takeSyn(t, s);
    takeSize(t, s, peerMss(t, s), route);
  }

  private static int peerMss(Tcb t, Segment s) {
    if (TcpOptions.hasMss(s.options)) {
      return TcpOptions.mss(s.memory, s.header, s.options);
    }
    return t.flow().isIpv4() ? DEFAULT_MSS_IPV4 : DEFAULT_MSS_IPV6;
  }

  void takeNumbers(TcpEndpoint t, int irs, int window) {
    t.irs = irs;
    t.rcvNxt = irs + 1;
    t.rcvRead = irs + 1;
    t.rcvUp = irs;
    t.lastAckSent = irs + 1;
    t.tuneSeq = t.rcvRead;
    t.tuneAt = machine.clock.now();
    t.lastReceivedAt = t.tuneAt;
    // The window in a SYN is not scaled (RFC 7323 2.2).
    t.rcvAdv = t.rcvNxt + Math.min(t.receiveCapacity(), 0xffff);
    t.sndWnd = window;
    t.maxSndWnd = window;
    t.sndWl1 = irs;
    t.sndWl2 = t.sndUna;
    t.quickAcks = tcp.tuning().quickAcks;
  }

  private void takeOptions(TcpEndpoint t, Segment s) {
    // RFC 7323 2.2: this option may be sent in a SYN,ACK only if it was received in the SYN.
    if (tcp.tuning().windowScaling && TcpOptions.hasWindowScale(s.options)) {
      t.put(Tcb.WINDOW_SCALE);
      t.sndScale = (byte) TcpOptions.windowScale(s.memory, s.header, s.options);
    } else {
      t.sndScale = 0;
      t.rcvScale = 0;
    }
    if (tcp.tuning().sack && TcpOptions.isSackPermitted(s.options)) {
      t.put(Tcb.SACK);
    }
  }

  /**
   * RFC 9293 3.7.1: Eff.snd.MSS = min(SendMSS+20, MMS_S) - TCPhdrsize - IPoptionsize; RFC 6691:
   * what options take is taken from the segment.
   */
  void takeSize(TcpEndpoint t, Segment s, int peerMss, Route route) {
    int mss = Math.min(peerMss, largest(t, route));
    mss = Math.max(mss, LEAST_MSS);
    if (t.settings != null && t.settings.maxSegment != 0) {
      mss = Math.min(mss, t.settings.maxSegment);
    }
    if (tcp.tuning().timestamps && s.hasTimestamps()) {
      t.put(Tcb.TIMESTAMPS);
      t.tsRecent = s.tsVal;
      t.tsRecentAt = machine.clock.now();
      mss -= SegmentWriter.STAMP_BYTES;
    }
    t.mss = mss;
    Congestion.start(t);
    t.rcvMss = Math.min(t.mss, t.receiveCapacity() / 2);
  }

  // SYN-SENT.

  /**
   * RFC 9293 3.10.7.3.
   *
   * @return whether what else is in the segment is to be taken: text before the ACK of our own SYN
   *     is that of TCP Fast Open, and none but its users take it here
   */
  boolean synSent(TcpEndpoint t, Segment s) {
    if (!answersOurSyn(t, s)) {
      return false;
    }
    // Third, check the security. Fourth, check the SYN bit. Fifth, if neither of the SYN or RST
    // bits is set, then drop the segment and return.
    if (!s.has(Tcp.SYN)) {
      machine.counters.count(Counter.TCP_DROP_NO_CONNECTION);
      return false;
    }
    Route route = t.flow().route(machine.routes);
    if (route == null) {
      machine.counters.count(Counter.DROP_REPLY_UNROUTABLE);
      return false;
    }
    boolean acknowledged = s.has(Tcp.ACK);
    // RCV.NXT is set to SEG.SEQ+1, IRS is set to SEG.SEQ. SND.UNA should be advanced to equal
    // SEG.ACK (if there is an ACK).
    if (acknowledged) {
      measureSyn(t, s, tcp.tuning().timestamps);
    }
    takeSyn(t, s, route);
    boolean fast = acknowledged && t.has(Tcb.FAST_ASKED | Tcb.SYN_TEXT);
    if (fast) {
      tcp.fastOpenClient.answered(t, s, peerMss(t, s));
    }
    if (acknowledged) {
      // If SND.UNA > ISS (our SYN has been ACKed), change the connection state to ESTABLISHED, form
      // an ACK segment <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK> and send it.
      takeSynAcknowledgment(t, s.ack);
      t.state = TcpState.ESTABLISHED;
      t.rexmitAt = Tcb.NEVER;
      Congestion.opened(t);
      t.backoff = 0;
      t.ackNow();
      begun(t);
      t.tellUser(Events.OUT);
    } else {
      // Otherwise, enter SYN-RECEIVED, form a SYN,ACK segment <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>
      // and send it: a simultaneous open (RFC 9293 3.5, figure 7).
      t.state = TcpState.SYN_RECEIVED;
      t.put(Tcb.SYN_DUE);
      t.markDirty();
    }
    t.schedule();
    return fast && t.sndUna == t.sndNxt;
  }

  private boolean answersOurSyn(TcpEndpoint t, Segment s) {
    // First, check the ACK bit: if SEG.ACK =< ISS or SEG.ACK > SND.NXT, send a reset (unless the
    // RST bit is set, if so drop the segment and return).
    boolean acknowledged = s.has(Tcp.ACK);
    if (acknowledged && (Seq.le(s.ack, t.iss) || Seq.gt(s.ack, t.sndNxt))) {
      machine.counters.count(Counter.TCP_DROP_BAD_ACK);
      if (!s.has(Tcp.RST)) {
        tcp.replies.reset(s);
      }
      return false;
    }
    if (acknowledged && !s.has(Tcp.RST) && echoesAnother(t, s)) {
      machine.counters.count(Counter.TCP_DROP_PAWS);
      tcp.replies.reset(s);
      return false;
    }
    // Second, check the RST bit: if the ACK was acceptable, signal to the user "error: connection
    // reset", drop the segment, enter CLOSED, delete TCB, and return. Otherwise, drop.
    if (s.has(Tcp.RST)) {
      if (acknowledged) {
        tcp.closing.fail(t, Errno.ECONNREFUSED.number());
      } else {
        machine.counters.count(Counter.TCP_DROP_INEXACT_RESET);
      }
      return false;
    }
    return true;
  }

  /** Linux: what echoes a timestamp that no SYN of ours had answers one of another connection. */
  private boolean echoesAnother(TcpEndpoint t, Segment s) {
    if (!tcp.tuning().timestamps || !s.hasTimestamps() || s.tsEcr == 0) {
      return false;
    }
    int first = SequenceNumbers.stampOf(t.tuneAt) + t.tsOffset;
    return !Seq.between(first, s.tsEcr, tcp.numbers.stamp() + t.tsOffset);
  }

  /**
   * RFC 7413 4.2.2, receiving SYN-ACK, step 2: the ACK includes the data after SND.UNA. What a SYN
   * carried and was not taken has not been sent, as far as the connection is concerned.
   */
  private static void takeSynAcknowledgment(TcpEndpoint t, int ack) {
    t.sndUna = ack;
    t.sndNxt = ack;
    t.releaseSent();
  }

  /** RFC 6298 3: what was sent twice is measured by timestamps only. */
  private void measureSyn(Tcb t, Segment s, boolean stamped) {
    if (t.has(Tcb.TIMING)) {
      t.clear(Tcb.TIMING);
      int micros = (int) Math.max((machine.clock.now() - t.tuneAt) / 1_000, 1);
      RoundTrip.measured(t, micros);
      t.minRttMicros = micros;
    } else if (stamped && s.hasTimestamps() && s.tsEcr != 0) {
      int millis = tcp.numbers.stamp() + t.tsOffset - s.tsEcr;
      if (millis >= 0 && millis <= ECHO_MILLIS_MAX) {
        RoundTrip.measured(t, Math.max(millis, 1) * 1_000);
      }
    }
  }

  // SYN-RECEIVED.

  /**
   * RFC 9293 3.10.7.4, fifth, SYN-RECEIVED: if SND.UNA < SEG.ACK =< SND.NXT, then enter ESTABLISHED
   * and continue processing with the variables SND.WND <- SEG.WND, SND.WL1 <- SEG.SEQ, SND.WL2 <-
   * SEG.ACK. If the segment acknowledgment is not acceptable, form a reset segment
   * &lt;SEQ=SEG.ACK&gt;&lt;CTL=RST&gt; and send it.
   */
  boolean established(TcpEndpoint t, Segment s) {
    if (Seq.le(s.ack, t.iss) || Seq.gt(s.ack, t.sndNxt)) {
      machine.counters.count(Counter.TCP_DROP_BAD_ACK);
      tcp.replies.reset(s);
      return false;
    }
    Listener listener = t.isHalfOpen() ? t.listener : null;
    if (listener != null && listener.isFull()) {
      // Linux: the peer thinks that it is connected; our SYN and ACK will come again. With
      // tcp_abort_on_overflow it hears that it is not.
      machine.counters.count(Counter.TCP_DROP_BACKLOG_FULL);
      if (tcp.tuning().abortsOnOverflow) {
        tcp.replies.reset(s);
        tcp.closing.reset(t);
      }
      return false;
    }
    if (listener != null && isDeferred(t, s)) {
      return false;
    }
    if (t.has(Tcb.ACC_ECN)) {
      t.accurateEcn().accepted(t, s);
    }
    measureSyn(t, s, t.has(Tcb.TIMESTAMPS));
    if (t.flight == null) {
      takeSynAcknowledgment(t, s.ack);
    }
    FastOpenServer.ended(t);
    t.sndWnd = s.wnd << t.sndScale;
    t.maxSndWnd = Math.max(t.maxSndWnd, t.sndWnd);
    t.sndWl1 = s.seq;
    t.sndWl2 = s.ack;
    t.rexmitAt = Tcb.NEVER;
    Congestion.opened(t);
    t.backoff = 0;
    t.clear(Tcb.SYN_DUE);
    t.state = t.has(Tcb.FIN_QUEUED) ? TcpState.FIN_WAIT_1 : TcpState.ESTABLISHED;
    begun(t);
    if (listener != null) {
      listener.establish(t);
      listener.endpoint.tellUser(Events.IN);
    } else {
      t.tellUser(Events.OUT);
    }
    if (t.flight != null) {
      // RFC 7413 4.2.2: text that was sent before the ACK; from now on it is what the timer is for.
      t.rexmitAt = machine.clock.now() + RoundTrip.backedOff(t);
      tcp.probe.schedule(t);
    }
    return true;
  }

  /**
   * TCP_DEFER_ACCEPT, tcp(7): a listener is woken only when text has come. Linux: an ACK alone is
   * dropped, and when the time is up the SYN and ACK is sent once more, to have another one.
   */
  private static boolean isDeferred(TcpEndpoint t, Segment s) {
    boolean alone = s.length == 0 && !s.has(Tcp.FIN);
    // Of a cookie nothing is left that could wait.
    boolean mayWait = !t.has(Tcb.COOKIE) && t.backoff < TcpSettings.of(t).deferAcceptRetries;
    if (!alone || !mayWait) {
      return false;
    }
    t.put(Tcb.DEFERRED);
    return true;
  }

  private void begun(TcpEndpoint t) {
    if (!t.has(Tcb.WINDOW_SCALE)) {
      t.rcvScale = 0;
    }
    KeepAlive.start(t);
  }

  // TIME-WAIT.

  /** A segment for a connection in TIME-WAIT: RFC 9293 3.10.7.4. */
  void timeWait(int record, TcpEndpoint listener, Segment s) {
    TimeWait timeWait = tcp.timeWait;
    int rcvNxt = timeWait.rcvNxt(record);
    boolean old =
        timeWait.isStamped(record)
            && s.hasTimestamps()
            && Seq.timestampLt(s.tsVal, timeWait.tsRecent(record));
    if (s.has(Tcp.RST)) {
      // Linux, unless tcp_rfc1337 is set: a reset at the exact number ends it.
      if (s.seq == rcvNxt && !old && !tcp.tuning().protectsTimeWait) {
        timeWait.remove(record);
      } else {
        machine.counters.count(Counter.TCP_DROP_INEXACT_RESET);
      }
      return;
    }
    boolean newer =
        timeWait.isStamped(record) && s.hasTimestamps()
            ? !old && s.tsVal != timeWait.tsRecent(record) || Seq.gt(s.seq, rcvNxt)
            : Seq.gt(s.seq, rcvNxt);
    if (s.has(Tcp.SYN) && !s.has(Tcp.ACK) && !old && newer && listener != null) {
      // RFC 9293 3.6.1 (MAY-2), RFC 6191 2: a SYN with a later timestamp or sequence number may
      // reopen the connection; the new ISS is larger than the largest number of the old.
      int least = timeWait.sndNxt(record) + 1;
      timeWait.remove(record);
      machine.counters.count(Counter.TCP_TIME_WAIT_REUSED);
      listen(listener, s, least == 0 ? 1 : least);
      return;
    }
    // RFC 9293: the only thing that can arrive in this state is a retransmission of the remote FIN.
    // Acknowledge it, and restart the 2 MSL timeout.
    if (s.has(Tcp.FIN) && !old) {
      timeWait.restart(record);
    }
    if (s.sequenceLength() > 0 || s.seq != rcvNxt) {
      tcp.replies.acknowledge(s, timeWait, record, tcp.numbers.stamp());
    }
  }
}
