// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.count.Counter;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Tcp;

/**
 * What TCP does when a path takes less than a segment: RFC 1191 and RFC 8201, where a router says
 * so, and where none does, RFC 4821 7.7.
 */
final class PathMtu {
  /** Linux's ip_rt_min_pmtu: what says less is not believed. */
  private static final int LEAST_IPV4 = 552;

  /** RFC 8200 5: every link takes 1280 octets. */
  private static final int LEAST_IPV6 = 1280;

  private PathMtu() {}

  /** A router says that packets have to be no larger than this. */
  static void learned(TcpEndpoint t, int bytes) {
    boolean ipv4 = t.flow().isIpv4();
    int believed = Math.max(bytes, ipv4 ? LEAST_IPV4 : LEAST_IPV6);
    int segment = believed - (ipv4 ? Ipv4.SIZE : Ipv6.SIZE) - Tcp.SIZE;
    if (t.has(Tcb.TIMESTAMPS)) {
      segment -= SegmentWriter.STAMP_BYTES;
    }
    if (t.has(Tcb.ACC_ECN)) {
      segment -= t.accurateEcn().option.reservedBytes();
    }
    if (segment < t.mss) {
      t.machine().counters.count(Counter.TCP_PATH_MTU_REDUCED);
      t.mss = segment;
      sendAgainSmaller(t);
    }
  }

  /**
   * What was too large is sent again at once, in smaller segments, and this is no sign of
   * congestion: the window stays (RFC 1191 6.4, RFC 8201 5.4). RFC 1191 would have a single segment
   * go until ACKs come; Linux lets as many go as the window allows, and so do we.
   */
  private static void sendAgainSmaller(TcpEndpoint t) {
    Flight f = t.flight;
    if (f == null || !areLost(f, t.mss)) {
      return;
    }
    if (t.recovery == null) {
      t.recovery = new Recovery(t);
    }
    Recovery r = t.recovery;
    r.phase = Recovery.LOSS;
    r.recover = t.sndNxt;
    r.late = Recovery.KNOWN;
    r.undoable = false;
    t.markDirty();
  }

  /** What went in segments larger than this did not arrive; false where there were none. */
  private static boolean areLost(Flight f, int octets) {
    boolean any = false;
    for (int i = f.begin(); i < f.end(); i++) {
      if (!f.isSacked(i) && f.right(i) - f.left(i) > octets) {
        f.lost(i);
        any = true;
      }
    }
    return any;
  }

  /**
   * RFC 4821 7.7: if repeated timeouts suggest that the path takes only smaller packets and that
   * nobody says so, the segment size is reduced, first to a base, then by halves.
   */
  static void timedOut(TcpEndpoint t) {
    Tuning tuning = t.tcp.tuning();
    if (tuning.detectsBlackHoles && t.backoff >= tuning.retries1) {
      int smaller = t.mss > tuning.baseSegment ? tuning.baseSegment : t.mss / 2;
      if (smaller >= Handshake.LEAST_MSS) {
        t.machine().counters.count(Counter.TCP_PATH_MTU_REDUCED);
        t.mss = smaller;
      }
    }
  }
}
