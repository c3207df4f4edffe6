// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.address.Family;
import io.cleat.stack.endpoint.InetEndpoint;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.IpAddress;
import io.cleat.stack.mem.ByteRing;
import io.cleat.wire.Seq;

/**
 * Transmission Control Block (RFC 9293 3.3.1): all that is known of one connection. Seldom used
 * state hangs beside it and is made on demand; an idle connection has no buffers.
 */
abstract class Tcb extends InetEndpoint {
  /** No deadline. */
  static final long NEVER = Long.MAX_VALUE;

  // What is agreed upon and what is due, bits of {@link #marks}.
  static final long TIMESTAMPS = 1L;
  static final long SACK = 1L << 1;
  static final long WINDOW_SCALE = 1L << 2;

  /** A SYN, or a SYN and ACK, is to be sent. */
  static final long SYN_DUE = 1L << 3;

  /** An ACK is to be sent in this turn. */
  static final long ACK_DUE = 1L << 4;

  /** A reset is to be sent, and then it is over. */
  static final long RESET_DUE = 1L << 5;

  /** A probe of the peer's window or life is to be sent. */
  static final long PROBE_DUE = 1L << 6;

  /** No more text comes from the user: FIN follows the last octet. */
  static final long FIN_QUEUED = 1L << 7;

  static final long FIN_SENT = 1L << 8;

  /** The user reads no more, or the peer sends no more. */
  static final long SHUT_READ = 1L << 9;

  /** The user sends no more. */
  static final long SHUT_WRITE = 1L << 10;

  /** The peer's FIN has been taken, or the connection has ended after it was established. */
  static final long DONE = 1L << 11;

  /** The user has closed. */
  static final long ORPHAN = 1L << 12;

  /** The user was told that there is no room and wants to hear of it. */
  static final long NO_SPACE = 1L << 13;

  static final long NODELAY = 1L << 14;
  static final long CORK = 1L << 15;

  /** The peer waits for our text and we for its: ACKs may wait for text to go with. */
  static final long PINGPONG = 1L << 16;

  /** connect(2) is under way, and its success was not told yet. */
  static final long CONNECTING = 1L << 17;

  /** The user knows that it is connected. */
  static final long CONNECTED = 1L << 18;

  /** The retransmission timer runs for a zero window. */
  static final long PERSISTING = 1L << 19;

  /** What was sent last was held back by the congestion window and not by lack of text. */
  static final long CWND_LIMITED = 1L << 20;

  /** The octet before {@link #rcvUp} is urgent and waits by itself. */
  static final long URGENT = 1L << 21;

  /** It is known to the demultiplexer. */
  static final long INDEXED = 1L << 22;

  /** The round trip of the SYN is being timed, from {@link #tuneAt}. */
  static final long TIMING = 1L << 23;

  /** The peer's FIN is counted in {@link #rcvNxt}. */
  static final long FIN_COUNTED = 1L << 24;

  /** The urgent octet was read or skipped. */
  static final long URGENT_READ = 1L << 25;

  /** The user was told of the urgent octet. */
  static final long URGENT_TOLD = 1L << 28;

  /** The user said that more comes: a small segment may wait for it. */
  static final long MORE = 1L << 29;

  /** Urgent text is queued up to {@link #sndUp}. */
  static final long SEND_URGENT = 1L << 26;

  /** What MSG_MORE has announced is waited for. */
  static final long HELD = 1L << 48;

  /** TCP_INQ: every receive tells how much is left. */
  static final long LEFT_TOLD = 1L << 50;

  /** RFC 8985 7.3: no round trip was measured since a tail loss probe was sent. */
  static final long PROBED = 1L << 51;

  /** TCP_NODELAY was set: what is in the buffer goes, corked or not. */
  static final long PUSHED = 1L << 49;

  /** RFC 8985 5.3: RACK.reordering_seen. */
  static final long REORDERED = 1L << 27;

  /** Somebody looks at the receive ring, without the stack's owner. */
  static final long LENT = 1L << 30;

  // RFC 3168.

  /** ECN was agreed upon. */
  static final long ECN = 1L << 31;

  /** Our SYN asked for it. */
  static final long ECN_ASKED = 1L << 32;

  /** A segment came marked, and the peer has not said that it has heard. */
  static final long ECE_DUE = 1L << 33;

  /** The peer is to hear that the window was reduced. */
  static final long CWR_DUE = 1L << 34;

  /** The peer sends packets that can be marked. */
  static final long ECT_SEEN = 1L << 35;

  /** TCP_DEFER_ACCEPT: the peer has acknowledged our SYN, and its text is waited for. */
  static final long DEFERRED = 1L << 36;

  /** It was begun with a cookie that came back: nothing waits for an ACK. */
  static final long COOKIE = 1L << 37;

  // RFC 9768.

  /** Accurate ECN was agreed upon: there is {@link #accurateEcn()}. */
  static final long ACC_ECN = 1L << 38;

  /** Our SYN asked for it. */
  static final long ACC_ECN_ASKED = 1L << 39;

  // RFC 7413.

  /** The next SYN carries a cookie, or asks for one, and text as far as it may. */
  static final long FAST_SYN = 1L << 40;

  /** Our SYN had the option. */
  static final long FAST_ASKED = 1L << 41;

  /** Our SYN carried text. */
  static final long SYN_TEXT = 1L << 42;

  /** The text of a SYN was taken, ours by the peer or the peer's by us. */
  static final long SYN_DATA = 1L << 43;

  /** connect(2) has succeeded, and the SYN goes with the first text. */
  static final long CONNECT_DEFERRED = 1L << 44;

  /** It is open although the ACK of our SYN has not come. */
  static final long FAST_OPEN = 1L << 45;

  /** The SYN and ACK brings a cookie. */
  static final long COOKIE_DUE = 1L << 46;

  /** It does so by the experimental option. */
  static final long COOKIE_EXPERIMENTAL = 1L << 47;

  final TcpProtocol tcp;

  /** Its place in the demultiplexer's table of connections, for good. */
  final int number;

  TcpState state = TcpState.CLOSED;
  long marks;

  // Send sequence variables.
  int iss;
  int sndUna;
  int sndNxt;
  int sndWnd;
  int sndWl1;
  int sndWl2;
  int sndUp;

  /** After the last octet that the user gave; FIN's own number when that is queued. */
  int sndEnd;

  /** The largest window the peer ever offered (RFC 9293 3.8.6.2.1). */
  int maxSndWnd;

  ByteRing sendRing;

  /** Null where the user has marked none. */
  Records records;

  // Receive sequence variables.
  int irs;
  int rcvNxt;

  /** The first octet beyond the window that was advertised. */
  int rcvAdv;

  /** The next octet for the user. */
  int rcvRead;

  int rcvUp;
  ByteRing receiveRing;

  /** The receive ring that was given back last had room for 2 to the power of this. */
  byte burstShift;

  OutOfOrder outOfOrder;

  /** Octets taken since the last ACK was sent, {@code rcvNxt - lastAckSent}. */
  int lastAckSent;

  /** What full segments of the peer seem to be. */
  int rcvMss;

  /** ACKs that are sent at once, at the start of a connection and after holes. */
  byte quickAcks;

  // What was agreed upon.
  int mss;
  byte sndScale;
  byte rcvScale;
  int tsOffset;
  int tsRecent;

  /** When that came. */
  long tsRecentAt;

  // RFC 6298, in microseconds; 0 as long as none was measured.
  int srttMicros;
  int rttvarMicros;

  /** RFC 8985 5.3: RACK.min_RTT. */
  int minRttMicros;

  // RFC 5681.
  int cwnd;
  int ssthresh;
  CongestionController controller;

  /** Null as long as the window was never in use. */
  Growth growth;

  /** How often SND.UNA and RCV.NXT have gone all the way round, for TCP_INFO. */
  short sentLaps;

  short receivedLaps;

  /** When text was sent last, in milliseconds. */
  int sentAtMillis;

  /** What is under way; null for nothing. */
  Flight flight;

  /** Null as long as nothing was lost. */
  Recovery recovery;

  // Deadlines, in nanoseconds.
  long rexmitAt = NEVER;
  long ackAt = NEVER;
  long keepAt = NEVER;

  /** Timeouts in a row, since something was acknowledged. */
  byte backoff;

  /** How often RTO was doubled (RFC 6298 5.5) since a round trip was measured. */
  byte doublings;

  byte probes;
  long lastReceivedAt;
  int challengedMillis;

  /** When our SYN was sent; then since when the user has read from {@link #tuneSeq} on. */
  long tuneAt;

  int tuneSeq;

  /** Options that few set. */
  TcpSettings settings;

  /** Where it is a listener, what waits there; where it is not accepted yet, whose it is. */
  Listener listener;

  /** Where it counts as long as it is {@link #FAST_OPEN}; else null. */
  FastOpenQueue fastOpens;

  /** Why fast open was of no use, as TCP_INFO says it. */
  byte fastOpenFailure;

  TcpEndpoint nextWaiting;
  TcpEndpoint previousWaiting;

  Tcb(Machine machine, TcpProtocol tcp, int number) {
    super(machine);
    this.tcp = tcp;
    this.number = number;
  }

  /**
   * RFC 9293 3.10: every variable from the start; an old value in one of them hangs connections.
   */
  void resetConnection() {
    state = TcpState.CLOSED;
    marks = 0;
    iss = 0;
    sndUna = 0;
    sndNxt = 0;
    sndWnd = 0;
    sndWl1 = 0;
    sndWl2 = 0;
    sndUp = 0;
    sndEnd = 0;
    maxSndWnd = 0;
    irs = 0;
    rcvNxt = 0;
    rcvAdv = 0;
    rcvRead = 0;
    rcvUp = 0;
    lastAckSent = 0;
    rcvMss = 0;
    burstShift = 0;
    quickAcks = 0;
    mss = 0;
    sndScale = 0;
    rcvScale = 0;
    tsOffset = 0;
    tsRecent = 0;
    tsRecentAt = 0;
    srttMicros = 0;
    rttvarMicros = 0;
    minRttMicros = 0;
    cwnd = 0;
    ssthresh = Integer.MAX_VALUE;
    controller = tcp.controllers.standard();
    sentAtMillis = 0;
    sentLaps = 0;
    receivedLaps = 0;
    recovery = null;
    outOfOrder = null;
    records = null;
    rexmitAt = NEVER;
    ackAt = NEVER;
    keepAt = NEVER;
    backoff = 0;
    doublings = 0;
    probes = 0;
    lastReceivedAt = 0;
    challengedMillis = 0;
    tuneAt = 0;
    tuneSeq = 0;
    settings = null;
    listener = null;
    fastOpens = null;
    fastOpenFailure = 0;
    nextWaiting = null;
    previousWaiting = null;
  }

  boolean has(long mark) {
    return (marks & mark) != 0;
  }

  void put(long mark) {
    marks |= mark;
  }

  void clear(long mark) {
    marks &= ~mark;
  }

  /** Whether it is one of a listener that the user does not know of yet. */
  boolean isHalfOpen() {
    return state == TcpState.SYN_RECEIVED && listener != null && !has(FAST_OPEN);
  }

  /** Has an ACK sent in this turn. */
  void ackNow() {
    put(ACK_DUE);
    mark();
  }

  /** Octets of text sent and not acknowledged, FIN and SYN counted. */
  int unacknowledged() {
    return sndNxt - sndUna;
  }

  /** Octets of text that wait to be sent for the first time. */
  int unsent() {
    return has(FIN_SENT) ? 0 : sndEnd - sndNxt;
  }

  /** Octets of text in the send buffer. */
  int queued() {
    return Math.max(sndEnd - sndUna, 0);
  }

  /** Octets of text that have come in order and wait for the user. */
  int readable() {
    return rcvNxt - rcvRead - (has(FIN_COUNTED) ? 1 : 0);
  }

  /** RCV.WND: what was advertised and not used. */
  int rcvWnd() {
    return rcvAdv - rcvNxt;
  }

  /** Whether text up to {@code sequence} has been sent. */
  boolean wasSent(int sequence) {
    return Seq.le(sequence, sndNxt);
  }

  /** Sets the wheel to the earliest of the deadlines. */
  void schedule() {
    long earliest = Math.min(Math.min(rexmitAt, ackAt), keepAt);
    if (flight != null) {
      earliest = Math.min(earliest, flight.alarmAt);
    }
    if (earliest != NEVER) {
      machine.wheel.wakeBy(this, earliest);
    }
  }

  /** For messages of tests: sequence variables, counted from each side's SYN. */
  final String describe() {
    return String.format(
        " una=%d nxt=%d end=%d wnd=%d cwnd=%d rcv.nxt=%d rcv.wnd=%d read=%d",
        sndUna - iss,
        sndNxt - iss,
        sndEnd - iss,
        sndWnd,
        cwnd,
        rcvNxt - irs,
        rcvWnd(),
        rcvRead - irs);
  }

  /** Where {@link #ACC_ECN} is marked; few connections have it, so it is beside the settings. */
  final AccurateEcn accurateEcn() {
    return settings.accurateEcn;
  }

  // For those beside it.

  final Machine machine() {
    return machine;
  }

  final Flow flow() {
    return flow;
  }

  final void tellUser(int events) {
    if (!has(ORPHAN)) {
      tell(events);
    }
  }

  final void markDirty() {
    mark();
  }

  final void pendingError(int errno) {
    error(errno);
  }

  final boolean sharesAddress() {
    return is(REUSE_ADDRESS);
  }

  final boolean sharesPort() {
    return is(REUSE_PORT);
  }

  /** Whether, bound to this address, it would take packets to another. */
  final boolean wouldCover(long high, long low, long otherHigh, long otherLow) {
    if (!IpAddress.isAny(high, low)) {
      return high == otherHigh && low == otherLow;
    }
    boolean ipv4 = IpAddress.isIpv4(otherHigh, otherLow);
    return domain() == Family.AF_INET ? ipv4 : !ipv4 || !is(IPV6_ONLY);
  }

  final int sendBuffer() {
    return sendBufferBytes();
  }

  final int receiveBuffer() {
    return receiveBufferBytes();
  }
}
