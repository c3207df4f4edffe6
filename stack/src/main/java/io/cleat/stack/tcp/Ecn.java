// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.wire.Tcp;

/**
 * Explicit congestion notification, RFC 3168: a router marks a packet instead of dropping it (CE),
 * the receiver says so in its ACKs (ECE) until the sender says that it has heard (CWR).
 */
final class Ecn {
  /** RFC 3168 5: ECT(0). */
  private static final int CAPABLE = 2;

  /** RFC 3168 5: CE. */
  private static final int EXPERIENCED = 3;

  static final int MASK = 3;

  private Ecn() {}

  // Negotiation, section 6.1.1.

  /** The flags of a SYN, or of a SYN and ACK. */
  static int ofSyn(TcpEndpoint t, boolean reply) {
    if (t.has(Tcb.ACC_ECN)) {
      return t.accurateEcn().reply(t);
    }
    if (reply) {
      // RFC 3168 6.1.1: an ECN-setup SYN-ACK has the ECE flag set and CWR unset.
      return t.has(Tcb.ECN) ? Tcp.ECE : 0;
    }
    Tuning tuning = t.tcp.tuning();
    if (tuning.ecn.asked == EcnPolicy.Kind.ACCURATE) {
      // RFC 9768 3.1.1: a SYN with the three flags set asks for AccECN.
      t.put(Tcb.ACC_ECN_ASKED);
      return AccurateEcn.asks(t) ? Tcp.AE | Tcp.CWR | Tcp.ECE : 0;
    }
    // RFC 3168 6.1.1.1: a host that receives no reply to an ECN-setup SYN may resend the SYN with
    // CWR and ECE cleared.
    boolean asks =
        tuning.ecn.asked == EcnPolicy.Kind.CLASSIC && (t.backoff == 0 || !tuning.ecnFallsBack);
    if (!asks) {
      t.clear(Tcb.ECN_ASKED);
      return 0;
    }
    // RFC 3168 6.1.1: a SYN with the ECE and CWR flags set is an ECN-setup SYN packet.
    t.put(Tcb.ECN_ASKED);
    return Tcp.ECE | Tcp.CWR;
  }

  /** A SYN, or a SYN and ACK, has come. */
  static void takeSyn(TcpEndpoint t, Segment s) {
    switch (s.has(Tcp.ACK) ? granted(t, s) : asked(t.tcp, s)) {
      case NONE -> {}
      case CLASSIC -> t.put(Tcb.ECN);
      case ACCURATE -> AccurateEcn.begin(t, s);
    }
  }

  private static EcnPolicy.Kind granted(TcpEndpoint t, Segment s) {
    if (t.has(Tcb.ACC_ECN_ASKED)) {
      return AccurateEcn.granted(s);
    }
    boolean agreed = t.has(Tcb.ECN_ASKED) && s.has(Tcp.ECE) && !s.has(Tcp.CWR);
    return agreed ? EcnPolicy.Kind.CLASSIC : EcnPolicy.Kind.NONE;
  }

  private static EcnPolicy.Kind asked(TcpProtocol tcp, Segment s) {
    if (AccurateEcn.isAskedFor(tcp, s)) {
      return EcnPolicy.Kind.ACCURATE;
    }
    return isAskedFor(tcp, s) ? EcnPolicy.Kind.CLASSIC : EcnPolicy.Kind.NONE;
  }

  /**
   * Whether a SYN asks for ECN and is to be granted it. RFC 3168 6.1.1: a SYN must not be
   * ECN-capable itself; one that is means something else, but where it asks for AccECN.
   */
  static boolean isAskedFor(TcpProtocol tcp, Segment s) {
    return tcp.tuning().ecn != EcnPolicy.OFF
        && s.has(Tcp.ECE)
        && s.has(Tcp.CWR)
        && ((s.packet.tos & MASK) == 0 || s.has(Tcp.AE));
  }

  // The sender, section 6.1.2.

  /**
   * What stands in the type of service of a segment of a connection with ECN. RFC 3168 6.1.4 to
   * 6.1.6: not ECT are pure ACKs, retransmissions and probes of the window. With RFC 9768 the marks
   * of all packets are counted, so that, as with Linux, all but SYNs and resets are ECT.
   *
   * @param fresh whether it has text that was never sent before
   */
  static int tos(Tcb t, int flags, boolean fresh) {
    int tos = t.flow().tos & ~MASK;
    boolean capable = fresh;
    if (t.has(Tcb.ACC_ECN)) {
      capable = (flags & (Tcp.SYN | Tcp.RST)) == 0 && t.accurateEcn().isCapable();
    }
    return capable ? tos | CAPABLE : tos;
  }

  /** The flags of a segment of a connection with ECN, that is being sent. */
  static int flags(Tcb t, int given, int length, boolean fresh) {
    if ((given & (Tcp.SYN | Tcp.RST)) != 0) {
      if (t.has(Tcb.ACC_ECN)) {
        t.accurateEcn().answered();
      }
      return given;
    }
    if (t.has(Tcb.ACC_ECN)) {
      return given | t.accurateEcn().ace(length == 0 && (given & Tcp.FIN) == 0);
    }
    int flags = given;
    // RFC 3168 6.1.3: ECE in all ACKs until one with CWR comes.
    if (t.has(Tcb.ECE_DUE)) {
      flags |= Tcp.ECE;
    }
    // RFC 3168 6.1.2: the first new data packet sent after the window was reduced has CWR.
    if (fresh && t.has(Tcb.CWR_DUE)) {
      flags |= Tcp.CWR;
    }
    return flags;
  }

  /** The window was reduced, for whatever reason. */
  static void reduced(Tcb t) {
    if (t.has(Tcb.ECN)) {
      t.put(Tcb.CWR_DUE);
    }
  }

  /** Whether an ACK says that a segment of ours was marked. */
  static boolean isEcho(Tcb t, Segment s) {
    return t.has(Tcb.ECN) && s.has(Tcp.ECE) && !s.has(Tcp.SYN);
  }

  // The receiver, section 6.1.3.

  /** Text has come. */
  static void textArrives(Tcb t, Segment s) {
    if (!t.has(Tcb.ECN)) {
      return;
    }
    if (s.has(Tcp.CWR)) {
      t.clear(Tcb.ECE_DUE);
      // Linux: whoever says so may have a window of one segment, and waits for the ACK.
      t.ackNow();
    }
    if ((s.packet.tos & MASK) == EXPERIENCED) {
      t.put(Tcb.ECE_DUE);
      t.ackNow();
    }
    if ((s.packet.tos & MASK) != 0) {
      t.put(Tcb.ECT_SEEN);
    }
  }
}
