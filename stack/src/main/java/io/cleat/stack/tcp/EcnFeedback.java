// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.wire.TcpOptions;

/**
 * What the peer tells us of our marked packets, RFC 9768 3.2 and appendix A: ACE counts them modulo
 * 8, and the option, where there is one, counts their octets.
 */
final class EcnFeedback {
  /** RFC 9768 A.2.1: DIVACE. */
  private static final int ACE_VALUES = AccurateEcn.ACE_MASK + 1;

  /** RFC 9768 A.2.2: SAFETY_FACTOR. */
  private static final int SAFETY_FACTOR = 2;

  /** The average of packets that an ACK acknowledges, in such parts, and how slowly it moves. */
  private static final int AVERAGE_PARTS = 64;

  /** Linux: where ACKs are for more packets than this, they are so few, and none were lost. */
  private static final int SPARSE_PACKETS = 4;

  private static final int COUNTER_BITS = 24;

  /** What this segment's ACE says is not a count. */
  boolean skips;

  /** s.cep, counted from 0. */
  int delivered;

  /** s.e1b, s.e0b and s.ceb, counted from 0, by mark. */
  final int[] deliveredBytes = new int[AccurateEcn.CE + 1];

  private int averagePackets;

  /** Takes what an ACK says; whether it says that something was marked. */
  boolean take(TcpEndpoint t, Segment s, Delivery d) {
    AccurateEcn e = t.accurateEcn();
    boolean handshake = skips;
    skips = false;
    // RFC 9768 3.2.2.5.2: ACKs may come late and in another order: one that neither acknowledges
    // anything nor has a newer timestamp says nothing for sure.
    boolean progress = d.acked > 0 || d.sacked > 0 || e.newer && t.has(Tcb.TIMESTAMPS);
    boolean believed = (e.failures & AccurateEcn.ACE_UNTRUE) == 0;
    if (!progress || handshake || !believed) {
      return false;
    }
    int marked = marked(t, s, d);
    delivered += marked;
    return marked > 0;
  }

  private int marked(TcpEndpoint t, Segment s, Delivery d) {
    boolean told = t.accurateEcn().option.look(t.accurateEcn(), s);
    int before = deliveredBytes[AccurateEcn.CE];
    if (told) {
      takeBytes(s);
    }
    int octets = deliveredBytes[AccurateEcn.CE] - before;
    int packets = Math.ceilDiv(d.delivered(), t.mss);
    average(packets);
    // RFC 9768 A.2.1: d.cep = (ACE + DIVACE - (s.cep mod DIVACE)) mod DIVACE.
    int least = AccurateEcn.ace(s) - (delivered + AccurateEcn.FIRST_PACKETS) & AccurateEcn.ACE_MASK;
    if (packets < ACE_VALUES) {
      return least;
    }
    // dSafer.cep = newlyAckedPkt - ((newlyAckedPkt - d.cep) mod DIVACE)
    int most = packets - (packets - least & AccurateEcn.ACE_MASK);
    return told ? byOctets(t, least, most, octets) : byAverage(least, most);
  }

  /** RFC 9768 A.2.2: whether ACE went all the way round, by the octets that were marked. */
  private int byOctets(TcpEndpoint t, int least, int most, int octets) {
    boolean enough = octets <= least * t.mss;
    boolean tooFew = octets < most * t.mss / SAFETY_FACTOR;
    return enough || tooFew ? least : byAverage(least, most);
  }

  private int byAverage(int least, int most) {
    return averagePackets > SPARSE_PACKETS * AVERAGE_PARTS ? least : most;
  }

  private void average(int packets) {
    if (packets > 0) {
      averagePackets =
          averagePackets == 0
              ? packets * AVERAGE_PARTS
              : averagePackets - averagePackets / AVERAGE_PARTS + packets;
    }
  }

  /** RFC 9768 A.1: what 24 bits say of the counters. */
  private void takeBytes(Segment s) {
    boolean first = TcpOptions.isEct1First(s.memory, s.header, s.options);
    int fields = TcpOptions.counters(s.memory, s.header, s.options);
    for (int i = 0; i < fields; i++) {
      int mark = EcnOption.mark(i, first);
      int said = TcpOptions.counter(s.memory, s.header, s.options, i) - EcnOption.initial(mark);
      int shift = Integer.SIZE - COUNTER_BITS;
      deliveredBytes[mark] += (said - deliveredBytes[mark]) << shift >> shift;
    }
  }
}
