// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code struct tcp_info}, tcp(7), as far as it is known here; the rest is 0. */
final class TcpInfoWriter {
  /** Bytes of Linux 6.18's. */
  private static final int BYTES = 248;

  private static final int MICROS = 1000;
  private static final int SND_WND = 228;

  private TcpInfoWriter() {}

  static int write(TcpEndpoint t, MemorySegment value, int length) {
    byte[] bytes = new byte[BYTES];
    MemorySegment info = MemorySegment.ofArray(bytes);
    bytes[0] = (byte) t.state.number;
    bytes[1] = (byte) congestionState(t);
    bytes[2] = t.has(Tcb.PERSISTING) ? 0 : t.backoff;
    bytes[3] = t.probes;
    bytes[4] = t.backoff;
    bytes[5] =
        (byte)
            ((t.has(Tcb.TIMESTAMPS) ? 1 : 0)
                | (t.has(Tcb.SACK) ? 2 : 0)
                | (t.has(Tcb.WINDOW_SCALE) ? 4 : 0)
                | (t.has(Tcb.ECN) ? 8 : 0)
                | (t.has(Tcb.ECT_SEEN) ? 16 : 0));
    bytes[6] = (byte) (t.sndScale | t.rcvScale << 4);
    word(info, 8, RoundTrip.timeout(t) / MICROS);
    word(info, 12, Text.DELAY_NANOS / MICROS);
    word(info, 16, t.mss);
    word(info, 20, t.rcvMss);
    word(info, 24, segments(t, t.unacknowledged()));
    if (t.flight != null) {
      word(info, 28, segments(t, t.flight.sackedBytes()));
      word(info, 32, segments(t, t.flight.lostBytes()));
      word(info, 36, segments(t, t.flight.againBytes()));
    }
    word(info, 68, t.srttMicros);
    word(info, 72, t.rttvarMicros);
    word(info, 76, threshold(t));
    word(info, 80, segments(t, t.cwnd));
    word(info, 84, t.mss);
    word(info, SND_WND, t.sndWnd);
    int count = Math.min(length, BYTES);
    MemorySegment.copy(info, 0, value, 0, count);
    return count;
  }

  private static int congestionState(Tcb t) {
    if (t.recovery == null) {
      return 0;
    }
    return switch (t.recovery.phase) {
      case Recovery.RECOVERING -> 3;
      case Recovery.LOSS -> 4;
      case Recovery.REDUCED -> 2;
      default -> t.recovery.dupAcks > 0 ? 1 : 0;
    };
  }

  private static long threshold(Tcb t) {
    return t.ssthresh == Integer.MAX_VALUE ? t.ssthresh : segments(t, t.ssthresh);
  }

  private static long segments(Tcb t, long octets) {
    return t.mss == 0 ? 0 : Math.ceilDiv(octets, (long) t.mss);
  }

  private static void word(MemorySegment info, long at, long number) {
    info.set(ValueLayout.JAVA_INT_UNALIGNED, at, (int) number);
  }
}
