// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.ip.Route;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code struct tcp_info}, tcp(7) and linux/tcp.h; what is not counted here is 0. */
final class TcpInfoWriter {
  /** Bytes of Linux 6.18's. */
  private static final int BYTES = 280;

  private static final long NANOS_A_MILLI = 1_000_000;

  /** Linux's net.ipv4.tcp_reordering, which RFC 8985 does without. */
  private static final int REORDERING = 3;

  /** Linux's net.ipv4.tcp_max_reordering. */
  private static final int REORDERING_MOST = 300;

  private static final long LAP = 1L << 32;

  private TcpInfoWriter() {}

  static int write(TcpEndpoint t, MemorySegment value, int length) {
    MemorySegment info = MemorySegment.ofArray(new long[BYTES / Long.BYTES]);
    writeState(t, info);
    writePath(t, info);
    if (t.state != TcpState.CLOSED && t.state != TcpState.LISTEN) {
      writeTimes(t, info);
      writeTotals(t, info);
    }
    if (t.state == TcpState.LISTEN) {
      // Linux: of a listener, how many wait and how many may.
      word(info, 24, t.listener.waiting());
      word(info, 28, t.listener.backlog());
    }
    if (t.recovery != null) {
      writeRecovery(t.recovery, info);
    }
    if (t.has(Tcb.ACC_ECN)) {
      writeMarks(t.accurateEcn(), info);
    }
    int count = Math.min(length, BYTES);
    MemorySegment.copy(info, 0, value, 0, count);
    return count;
  }

  private static void writeState(TcpEndpoint t, MemorySegment info) {
    octet(info, 0, t.state.number);
    octet(info, 1, congestionState(t));
    octet(info, 2, t.has(Tcb.PERSISTING) ? 0 : t.backoff);
    octet(info, 3, t.probes);
    octet(info, 4, t.doublings);
    octet(
        info,
        5,
        (t.has(Tcb.TIMESTAMPS) ? 1 : 0)
            | (t.has(Tcb.SACK) ? 2 : 0)
            | (t.has(Tcb.WINDOW_SCALE) ? 4 : 0)
            | (t.has(Tcb.ECN | Tcb.ACC_ECN) ? 8 : 0)
            | (t.has(Tcb.ECT_SEEN) ? 16 : 0)
            | (t.has(Tcb.SYN_DATA) ? 32 : 0));
    octet(info, 6, t.sndScale | t.rcvScale << 4);
    octet(info, 7, t.fastOpenFailure << 1);
  }

  private static void writePath(TcpEndpoint t, MemorySegment info) {
    word(info, 8, RoundTrip.backedOff(t) / 1000);
    word(info, 12, t.tcp.tuning().delayedAckNanos / 1000);
    word(info, 16, t.mss);
    word(info, 20, t.rcvMss);
    word(info, 24, segments(t, t.unacknowledged()));
    if (t.flight != null) {
      word(info, 28, segments(t, t.flight.sackedBytes()));
      word(info, 32, segments(t, t.flight.lostBytes()));
      word(info, 36, segments(t, t.flight.againBytes()));
    }
    Route route = t.flow().remotePort == 0 ? null : t.flow().route(t.machine().routes);
    if (route != null) {
      word(info, 60, route.out().mtu());
      word(info, 84, Handshake.offered(t, route, t.flow().isIpv4()));
    }
    word(info, 68, t.srttMicros);
    word(info, 72, t.rttvarMicros);
    word(info, 76, threshold(t));
    word(info, 80, segments(t, t.cwnd));
    word(info, 88, REORDERING);
    word(info, 148, t.minRttMicros == 0 ? -1 : t.minRttMicros);
    word(info, 228, t.sndWnd);
    word(info, 232, Math.max(t.rcvWnd(), 0));
  }

  private static void writeTimes(TcpEndpoint t, MemorySegment info) {
    long now = t.machine().clock.now();
    word(info, 44, (int) (now / NANOS_A_MILLI) - t.sentAtMillis);
    word(info, 52, (now - t.lastReceivedAt) / NANOS_A_MILLI);
    word(info, 56, (now - t.lastReceivedAt) / NANOS_A_MILLI);
    word(info, 64, t.receiveCapacity());
    word(info, 96, t.receiveCapacity());
  }

  /** As Linux counts: the SYN that was acknowledged is an octet, the FIN is too. */
  private static void writeTotals(TcpEndpoint t, MemorySegment info) {
    number(info, 120, t.sentLaps * LAP + Integer.toUnsignedLong(t.sndUna - t.iss));
    if (t.state != TcpState.SYN_SENT) {
      number(info, 128, t.receivedLaps * LAP + Integer.toUnsignedLong(t.rcvNxt - t.irs - 1));
    }
    word(info, 144, Math.max(t.unsent(), 0));
  }

  private static void writeRecovery(Recovery r, MemorySegment info) {
    word(info, 100, r.totalRepeats);
    number(info, 208, r.totalRepeatedBytes);
    word(info, 216, r.totalDuplicates);
    word(info, 88, Math.clamp(r.reorderedMost, REORDERING, REORDERING_MOST));
    word(info, 220, r.reorderings);
    info.set(ValueLayout.JAVA_SHORT_UNALIGNED, 240, (short) r.totalTimeouts);
  }

  /** RFC 9768, in the order of Linux. */
  private static void writeMarks(AccurateEcn e, MemorySegment info) {
    word(info, 196, e.feedback.delivered);
    word(info, 248, e.received);
    int[] delivered = e.feedback.deliveredBytes;
    word(info, 252, delivered[AccurateEcn.ECT_1]);
    word(info, 256, delivered[AccurateEcn.ECT_0]);
    word(info, 260, delivered[AccurateEcn.CE]);
    word(info, 264, e.receivedBytes[AccurateEcn.ECT_1]);
    word(info, 268, e.receivedBytes[AccurateEcn.ECT_0]);
    word(info, 272, e.receivedBytes[AccurateEcn.CE]);
    info.set(ValueLayout.JAVA_SHORT_UNALIGNED, 276, (short) e.failures);
    info.set(ValueLayout.JAVA_SHORT_UNALIGNED, 278, (short) e.option.seen);
  }

  private static int congestionState(Tcb t) {
    if (t.recovery == null) {
      return 0;
    }
    return switch (t.recovery.phase) {
      case Recovery.RECOVERING -> 3;
      case Recovery.LOSS -> 4;
      case Recovery.REDUCED -> 2;
      default -> t.recovery.dupAcks > 0 || t.flight != null && t.flight.sackedBytes() > 0 ? 1 : 0;
    };
  }

  private static long threshold(Tcb t) {
    return t.ssthresh == Integer.MAX_VALUE ? t.ssthresh : segments(t, t.ssthresh);
  }

  private static long segments(Tcb t, long octets) {
    return t.mss == 0 ? 0 : Math.ceilDiv(octets, (long) t.mss);
  }

  private static void octet(MemorySegment info, long at, int number) {
    info.set(ValueLayout.JAVA_BYTE, at, (byte) number);
  }

  private static void word(MemorySegment info, long at, long number) {
    info.set(ValueLayout.JAVA_INT_UNALIGNED, at, (int) number);
  }

  private static void number(MemorySegment info, long at, long number) {
    info.set(ValueLayout.JAVA_LONG_UNALIGNED, at, number);
  }
}
