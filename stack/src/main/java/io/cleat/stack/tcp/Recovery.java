// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.mem.Ranges;
import io.cleat.wire.Seq;

/**
 * What is known of the way of octets that are under way, where something went wrong: which the peer
 * has selectively acknowledged, and which are taken for lost. Made when the first duplicate ACK
 * comes.
 */
final class Recovery {
  /** Blocks of the peer's that are remembered. */
  private static final int RANGES_MAX = 128;

  /** Nothing is known to be amiss. */
  static final int OPEN = 0;

  /** Fast recovery (RFC 5681 3.2, RFC 6582, RFC 6675). */
  static final int RECOVERING = 1;

  /** After a retransmission timeout. */
  static final int LOSS = 2;

  final Ranges sacked = new Ranges(RANGES_MAX);
  int phase;

  /** RFC 6582: when recovery began, SND.NXT; it ends when all before is acknowledged. */
  int recover;

  /** Octets before this which are not selectively acknowledged are lost. */
  int lostEnd;

  /** Octets before this have been retransmitted, if they were lost. */
  int rexmitNxt;

  /** Without SACK: octets that duplicate ACKs say have left the network. */
  int dupBytes;

  /** RFC 6937: octets delivered and sent since recovery began, and what was under way then. */
  long delivered;

  long sent;
  int flightSize;

  /** Octets between SND.UNA and SND.NXT that are selectively acknowledged. */
  int sackedBytes(Tcb t) {
    return t.has(Tcb.SACK) ? sacked.total() : Math.min(dupBytes, t.unacknowledged());
  }

  /** Octets that are lost and were not retransmitted yet. */
  int lostBytes(Tcb t) {
    int from = Seq.max(rexmitNxt, t.sndUna);
    if (Seq.ge(from, lostEnd)) {
      return 0;
    }
    int lost = lostEnd - from;
    for (int i = 0; i < sacked.count() && Seq.lt(sacked.left(i), lostEnd); i++) {
      int left = Seq.max(sacked.left(i), from);
      int right = Seq.min(sacked.right(i), lostEnd);
      lost -= Math.max(right - left, 0);
    }
    return lost;
  }

  /** RFC 6675 4: "pipe", an estimate of the octets outstanding in the network. */
  int pipe(Tcb t) {
    return Math.max(t.unacknowledged() - sackedBytes(t) - lostBytes(t), 0);
  }

  /** The first octet that is lost and was not retransmitted yet; {@link #lostEnd} for none. */
  int nextLost(Tcb t) {
    int next = Seq.max(rexmitNxt, t.sndUna);
    int i = sacked.firstEndingAfter(next);
    if (i < sacked.count() && Seq.le(sacked.left(i), next)) {
      next = sacked.right(i);
    }
    return Seq.lt(next, lostEnd) ? next : lostEnd;
  }

  /** Where the hole ends that begins at {@code sequence}. */
  int holeEnd(int sequence) {
    int i = sacked.firstEndingAfter(sequence);
    return i < sacked.count() ? Seq.min(sacked.left(i), lostEnd) : lostEnd;
  }

  /** Ends it: nothing is amiss. */
  void open(Tcb t) {
    phase = OPEN;
    lostEnd = t.sndUna;
    rexmitNxt = t.sndUna;
    dupBytes = 0;
  }
}
