// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.wire.Seq;
import io.cleat.wire.TcpOptions;

/** What a peer says that it has beyond what it acknowledges, RFC 2018, and has twice, RFC 2883. */
final class Sack {
  private Sack() {}

  /** RFC 2018 5: the data sender records the blocks; what they say is added to the delivery. */
  static void take(TcpEndpoint t, Segment s, Delivery d) {
    int blocks = TcpOptions.sackBlocks(s.memory, s.header, s.options);
    int from = 0;
    if (blocks > 0 && isDuplicate(t, s, blocks)) {
      duplicate(t, s, d);
      from = 1;
    }
    if (t.flight == null) {
      return;
    }
    for (int i = from; i < blocks; i++) {
      int left = TcpOptions.sackLeft(s.memory, s.header, s.options, i);
      int right = TcpOptions.sackRight(s.memory, s.header, s.options, i);
      // What is no part of what is under way is old or makes no sense.
      boolean known =
          Seq.lt(left, right)
              && Seq.ge(left, t.sndUna)
              && Seq.le(right, t.sndNxt)
              && block(t, d, left, right);
      if (known) {
        t.flight.blocks.set(i, left, right);
      } else {
        t.flight.blocks.clear(i);
      }
    }
  }

  /**
   * Records what a block covers. Linux: of a frame only whole segments count, from its beginning
   * on; a receiver that has part of a segment has no reason to say so, and records cost memory.
   *
   * @return false where there are too many records
   */
  private static boolean block(Tcb t, Delivery d, int left, int right) {
    Flight f = t.flight;
    int i = f.find(left);
    if (i < f.end() && f.left(i) != left) {
      int from = f.left(i) + Math.ceilDiv(left - f.left(i), t.mss) * t.mss;
      if (!f.isSacked(i) && Seq.lt(from, f.right(i))) {
        i = f.split(i, from);
        if (i == Flight.NONE) {
          return false;
        }
      }
      i++;
    }
    while (i < f.end() && Seq.lt(f.left(i), right)) {
      if (f.isSacked(i)) {
        i = f.blocks.behind(f, i);
        continue;
      }
      if (Seq.gt(f.right(i), right)) {
        int whole = (right - f.left(i)) / t.mss * t.mss;
        if (whole == 0) {
          return true;
        }
        i = f.split(i, f.left(i) + whole);
        if (i == Flight.NONE) {
          return false;
        }
      }
      Rack.delivered(t, d, i, f.right(i));
      d.sacked += f.right(i) - f.left(i);
      f.sacked(i);
      i++;
    }
    return true;
  }

  /**
   * RFC 2883 5: the first block reports a duplicate if its end is at or below the cumulative ACK,
   * or if it is contained in the second block.
   */
  private static boolean isDuplicate(Tcb t, Segment s, int blocks) {
    int left = TcpOptions.sackLeft(s.memory, s.header, s.options, 0);
    int right = TcpOptions.sackRight(s.memory, s.header, s.options, 0);
    // Numbers of long ago are nobody's duplicates.
    if (!Seq.lt(left, right) || Seq.lt(left, t.sndUna - t.maxSndWnd)) {
      return false;
    }
    return Seq.le(right, s.ack)
        || blocks > 1
            && Seq.ge(left, TcpOptions.sackLeft(s.memory, s.header, s.options, 1))
            && Seq.le(right, TcpOptions.sackRight(s.memory, s.header, s.options, 1));
  }

  private static void duplicate(TcpEndpoint t, Segment s, Delivery d) {
    int left = TcpOptions.sackLeft(s.memory, s.header, s.options, 0);
    int right = TcpOptions.sackRight(s.memory, s.header, s.options, 0);
    d.duplicates = right - left;
    Flight f = t.flight;
    if (f != null && f.probing && f.probeRepeats && right == f.probeEnd) {
      d.probeDuplicated = true;
    }
    if (t.recovery == null) {
      t.recovery = new Recovery(t);
    }
    Recovery r = t.recovery;
    r.totalDuplicates++;
    Rack.duplicated(t, r);
    // RFC 3708 2: duplicates may be the network's doing. Linux: they are where there are more of
    // them than segments were ever sent again.
    if (r.totalDuplicates <= r.totalRepeats) {
      Spurious.duplicated(t, r, left, right);
    }
  }
}
