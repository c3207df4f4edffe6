// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.wire.Seq;
import io.cleat.wire.Tcp;

/**
 * Accurate ECN, RFC 9768, of one connection that has agreed upon it: what has come marked, and how
 * the three flags in the header, the field ACE, tell the peer. Only such a connection has one.
 *
 * <p>What the peer's ACE tells us is in {@link EcnFeedback}, the option in {@link EcnOption}.
 */
final class AccurateEcn {
  // RFC 3168 5.
  static final int NOT_ECT = 0;
  static final int ECT_1 = 1;
  static final int ECT_0 = 2;
  static final int CE = 3;
  static final int MASK = 3;

  /** RFC 9768 3.2.1: r.cep and s.cep are initialized to 5. */
  static final int FIRST_PACKETS = 5;

  /** RFC 9768 3.2.2: ACE has three bits. */
  static final int ACE_MASK = 7;

  private static final int ACE_NOTHING = 0;
  private static final int ACE_CLASSIC = 1;
  private static final int ACE_RESERVED = 5;
  private static final int ACE_BROKEN = 7;

  /** RFC 9768 3.1.2, table 2: the ACE of a SYN and ACK, by the mark with which the SYN came. */
  private static final int[] REFLECTED = {0b010, 0b011, 0b100, 0b110};

  /** SYNs, or SYNs and ACKs, that ask for it before one is sent without (RFC 9768 3.1.4.1). */
  private static final int ASKING = 2;

  /** RFC 9768 3.2.2.5.1: so many marks in new text, and so many without, are acknowledged. */
  private static final int MARKS_WITH_TEXT = 2;

  private static final int MARKS_WITHOUT_TEXT = 3;

  /** A counter that has moved by so much is told: of the 24 bits a quarter. */
  private static final int MOVED_MASK = -1 << 22;

  // What has failed, as Linux numbers it in tcpi_accecn_fail_mode.
  /** The peer may not hear our ACE. */
  static final int ACE_UNHEARD = 1;

  /** The peer's ACE is not to be believed. */
  static final int ACE_UNTRUE = 2;

  /** Our option does not arrive. */
  static final int OPTION_UNHEARD = 4;

  /** The peer's option is not to be believed. */
  static final int OPTION_UNTRUE = 8;

  int failures;

  // The receiver, section 3.2.

  /** With which mark the peer's SYN, or SYN and ACK, came last. */
  private byte synMark;

  private byte lastMark;

  /** The next ACK tells of {@link #synMark}, and not of packets. */
  private boolean reflects;

  /** r.cep, counted from 0. */
  int received;

  /** r.e1b, r.e0b and r.ceb, counted from 0, by mark. */
  final int[] receivedBytes = new int[CE + 1];

  /** Marks since the last segment was sent. */
  private int untold;

  /** SYNs and ACKs sent. */
  private byte answers;

  /** The timestamp of the segment that is being looked at is newer than all before. */
  boolean newer;

  final EcnOption option = new EcnOption();
  final EcnFeedback feedback = new EcnFeedback();

  // Negotiation, section 3.1.

  static int ace(Segment s) {
    return (s.has(Tcp.AE) ? 4 : 0) | (s.has(Tcp.CWR) ? 2 : 0) | (s.has(Tcp.ECE) ? 1 : 0);
  }

  static int flags(int ace) {
    return ((ace & 4) != 0 ? Tcp.AE : 0)
        | ((ace & 2) != 0 ? Tcp.CWR : 0)
        | ((ace & 1) != 0 ? Tcp.ECE : 0);
  }

  /**
   * Whether our SYN still asks. RFC 9768 3.1.4.1: it should attempt to negotiate the use of AccECN
   * at least one more time; if this also fails, subsequent SYNs should have the flags cleared.
   */
  static boolean asks(TcpEndpoint t) {
    return t.backoff < ASKING || !t.tcp.tuning().ecnFallsBack;
  }

  /**
   * Whether a SYN asks. RFC 9768 3.1.3: a server that receives a SYN with the three flags set to
   * any combination other than 000, 011 or 111 must negotiate the use of AccECN as if they had been
   * set to 111.
   */
  static boolean isAskedFor(TcpProtocol tcp, Segment s) {
    int ace = ace(s);
    return tcp.tuning().ecn.granted == EcnPolicy.Kind.ACCURATE
        && ace != ACE_NOTHING
        && ace != (ACE_CLASSIC | 2);
  }

  /** RFC 9768 3.1.2, table 2: what the ACE of a SYN and ACK means to whom asked for AccECN. */
  static EcnPolicy.Kind granted(Segment s) {
    return switch (ace(s)) {
      case ACE_NOTHING, ACE_BROKEN -> EcnPolicy.Kind.NONE;
      case ACE_CLASSIC -> EcnPolicy.Kind.CLASSIC;
      // RFC 9768 3.1.3: with 101 the client must enable AccECN as if it fed back that the IP-ECN
      // field on the SYN had arrived unchanged.
      default -> EcnPolicy.Kind.ACCURATE;
    };
  }

  /** The connection uses it; the SYN, or the SYN and ACK, is here. */
  static void begin(TcpEndpoint t, Segment s) {
    AccurateEcn e = new AccurateEcn();
    TcpSettings.make(t).accurateEcn = e;
    t.put(Tcb.ACC_ECN);
    e.synMark = (byte) (s.packet.tos & MASK);
    if (s.has(Tcp.ACK) && s.has(Tcp.SYN)) {
      e.takeReply(t, s);
    }
  }

  private void takeReply(TcpEndpoint t, Segment s) {
    reflects = true;
    option.look(this, s);
    option.due();
    lastMark = synMark;
    if (synMark != NOT_ECT) {
      t.put(Tcb.ECT_SEEN);
    }
    // RFC 9768 3.2.2.1: a client increments r.cep for a SYN and ACK that came marked.
    received = synMark == CE ? 1 : 0;
    if (ace(s) != ACE_RESERVED) {
      checkReflection(t, ace(s));
    }
  }

  /**
   * RFC 9768 3.2.2.3: if the transition of what we sent to what is reflected is invalid, the
   * endpoint must not send ECN-capable packets and not respond, but must go on to feed back. Our
   * SYNs are not ECN-capable.
   */
  private void checkReflection(TcpEndpoint t, int ace) {
    if (ace != REFLECTED[NOT_ECT] && t.tcp.tuning().ecnFallsBack) {
      failures |= ACE_UNTRUE;
    }
  }

  /** RFC 9768 3.2.2.1, table 4: the ACK of our SYN and ACK. */
  void accepted(TcpEndpoint t, Segment s) {
    option.look(this, s);
    if (s.length > 0 || s.has(Tcp.FIN)) {
      // What carries text counts packets already.
      return;
    }
    feedback.skips = true;
    int ace = ace(s);
    switch (ace) {
      // Note 1: if it receives a value of zero on a pure ACK, for the rest of the connection the
      // server must not set ECT on outgoing packets and must not respond to AccECN feedback.
      case ACE_NOTHING -> failures |= ACE_UNTRUE;
      // Unused by those that there are now, and valid.
      case ACE_CLASSIC, ACE_RESERVED, ACE_BROKEN -> {}
      default -> {
        checkReflection(t, ace);
        boolean believed = (failures & ACE_UNTRUE) == 0;
        feedback.delivered = believed && ace == REFLECTED[CE] ? 1 : 0;
      }
    }
  }

  /** The flags of a SYN and ACK; none where the ones before seem to have been lost for them. */
  int reply(TcpEndpoint t) {
    boolean tells = answers < ASKING || !t.tcp.tuning().ecnFallsBack;
    return tells ? flags(REFLECTED[synMark]) : 0;
  }

  /** Whether no SYN and ACK was sent; the option is in the first alone (RFC 9768 3.2.3.2.2). */
  boolean isFirstAnswer() {
    return answers == 0;
  }

  /** A SYN has come that is answered with an ACK, which says how the SYN came. */
  void reflect(Segment s) {
    synMark = (byte) (s.packet.tos & MASK);
    reflects = true;
  }

  // SYN cookies, section 5.1.

  /** The flags of the SYN and ACK that answers this SYN. */
  static int reflection(Segment s) {
    return flags(REFLECTED[s.packet.tos & MASK]);
  }

  /**
   * RFC 9768 5.1: a server that keeps nothing can determine that it negotiated AccECN from the ACE
   * of the ACK that brings the cookie: no other client sends 2 to 7 in it.
   */
  static boolean isCookieFor(TcpProtocol tcp, Segment s) {
    return tcp.tuning().ecn.granted == EcnPolicy.Kind.ACCURATE && ace(s) > ACE_CLASSIC;
  }

  // The receiver, section 3.2.

  /** A segment has come, of which nothing was looked at yet. */
  void arrives(TcpEndpoint t, Segment s) {
    newer = s.hasTimestamps() && Seq.timestampLt(t.tsRecent, s.tsVal);
    if (s.has(Tcp.SYN)) {
      if (t.state == TcpState.SYN_RECEIVED && !s.has(Tcp.ACK)) {
        askedAgain(s);
      }
      return;
    }
    // What lies outside the window may be anybody's; what was here before was sent by the peer.
    int end = s.seq + s.sequenceLength();
    boolean near = Seq.ge(end, t.lastAckSent) && Seq.le(s.seq, t.rcvNxt + t.rcvWnd());
    if (near && !s.has(Tcp.RST)) {
      option.repeated(this, t, s);
      count(t, s);
    }
  }

  /**
   * The peer's SYN once more. RFC 9768 3.1.5: a server in AccECN mode that receives a SYN without
   * the flags remains so, but must not set ECT on any packet of the connection.
   */
  private void askedAgain(Segment s) {
    synMark = (byte) (s.packet.tos & MASK);
    if (ace(s) == ACE_NOTHING) {
      failures |= ACE_UNHEARD;
    }
  }

  /**
   * RFC 9768 3.2.1: r.cep counts packets that came with CE, those without text too; the others
   * count the octets of text that came with each mark.
   */
  private void count(TcpEndpoint t, Segment s) {
    int mark = s.packet.tos & MASK;
    if (mark != NOT_ECT) {
      t.put(Tcb.ECT_SEEN);
      int before = receivedBytes[mark];
      receivedBytes[mark] = before + s.length;
      option.changed(mark, s.length, ((receivedBytes[mark] ^ before) & MOVED_MASK) != 0);
    }
    if (mark == CE) {
      int size = s.packet.segmentSize;
      int packets = size == 0 ? 1 : Math.max(Math.ceilDiv(s.length, size), 1);
      received += packets;
      untold += packets;
    }
    trigger(t, s, mark);
  }

  /**
   * RFC 9768 3.2.2.5.1: change-triggered ACKs, when the mark of text is another than that before;
   * increment-triggered ACKs, when n marks have come since the last ACK: n should be 2 where there
   * is text to acknowledge, else 3.
   */
  private void trigger(TcpEndpoint t, Segment s, int mark) {
    boolean edge = mark != lastMark;
    if (edge || mark == CE) {
      lastMark = (byte) mark;
      option.due();
    }
    boolean text = s.length > 0 || t.rcvNxt != t.lastAckSent;
    boolean many = untold >= (text ? MARKS_WITH_TEXT : MARKS_WITHOUT_TEXT);
    boolean synchronizes = t.state == TcpState.SYN_RECEIVED;
    if (!synchronizes && (edge && s.length > 0 || many)) {
      t.ackNow();
    }
  }

  // The sender's header.

  /**
   * The ACE of a segment that is being sent.
   *
   * @param alone whether it has neither text nor FIN
   */
  int ace(boolean alone) {
    boolean handshake = reflects && alone;
    reflects = false;
    untold = 0;
    // RFC 9768 3.2.2.1, table 3: the ACK of a SYN and ACK reflects how that came.
    return flags(handshake ? REFLECTED[synMark] : received + FIRST_PACKETS & ACE_MASK);
  }

  void answered() {
    answers++;
  }

  /** Whether packets may be marked. */
  boolean isCapable() {
    return (failures & (ACE_UNHEARD | ACE_UNTRUE)) == 0;
  }
}
