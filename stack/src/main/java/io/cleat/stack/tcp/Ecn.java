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

  private static final int MASK = 3;

  private Ecn() {}

  // Negotiation, section 6.1.1.

  /** The flags of a SYN, or of a SYN and ACK. */
  static int ofSyn(TcpEndpoint t, boolean reply) {
    if (reply) {
      // RFC 3168 6.1.1: an ECN-setup SYN-ACK has the ECE flag set and CWR unset.
      return t.has(Tcb.ECN) ? Tcp.ECE : 0;
    }
    // RFC 3168 6.1.1.1: a host that receives no reply to an ECN-setup SYN may resend the SYN with
    // CWR and ECE cleared.
    boolean asks = t.tcp.tuning().ecn == EcnPolicy.ASK && t.backoff == 0;
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
    boolean agreed;
    if (s.has(Tcp.ACK)) {
      agreed = t.has(Tcb.ECN_ASKED) && s.has(Tcp.ECE) && !s.has(Tcp.CWR);
    } else {
      agreed = isAskedFor(t.tcp, s);
    }
    if (agreed) {
      t.put(Tcb.ECN);
    }
  }

  /**
   * Whether a SYN asks for ECN and is to be granted it. RFC 3168 6.1.1: a SYN must not be
   * ECN-capable itself; one that is means something else.
   */
  static boolean isAskedFor(TcpProtocol tcp, Segment s) {
    return tcp.tuning().ecn != EcnPolicy.OFF
        && s.has(Tcp.ECE)
        && s.has(Tcp.CWR)
        && (s.packet.tos & MASK) == 0;
  }

  // The sender, section 6.1.2.

  /**
   * What stands in the type of service of a segment: RFC 3168 6.1.4 to 6.1.6: not ECT are pure
   * ACKs, retransmissions and probes of the window.
   *
   * @param fresh whether it has text that was never sent before
   */
  static int tos(Tcb t, boolean fresh) {
    int tos = t.flow().tos & ~MASK;
    return fresh && t.has(Tcb.ECN) ? tos | CAPABLE : tos;
  }

  /** The flags of any segment after the SYN. */
  static int flags(Tcb t, boolean fresh) {
    int flags = 0;
    // RFC 3168 6.1.3: ECE in all ACKs until one with CWR comes.
    if (t.has(Tcb.ECE_DUE)) {
      flags = Tcp.ECE;
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
