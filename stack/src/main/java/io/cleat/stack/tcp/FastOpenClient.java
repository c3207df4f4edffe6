// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.Errno;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.ip.Route;
import io.cleat.stack.tcp.FastOpenCache.Entry;
import io.cleat.wire.TcpOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The client's side of TCP Fast Open: RFC 7413 4.1.3 and 4.2. */
final class FastOpenClient {
  // Why it was not as fast as it could have been, tcpi_fastopen_client_fail.
  private static final byte COOKIE_UNAVAILABLE = 1;
  private static final byte DATA_NOT_ACKED = 2;
  private static final byte SYN_RETRANSMITTED = 3;

  /** SYNs lost in a row after which a server is left alone for a while. */
  private static final int LOSSES = 2;

  /** How long, doubled with each; and how often that doubles at the most. */
  private static final long PAUSE_NANOS = 60_000_000_000L;

  private static final int DOUBLINGS_MAX = 6;

  /** Timeouts in a row of one connection that speak for a black hole, as on Linux. */
  private static final int BLACK_HOLE_TIMEOUTS = 2;

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfShort PAIR =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final TcpProtocol tcp;
  private final Machine machine;
  final FastOpenCache cache;

  /** Black holes that were found in a row, and when the last was. */
  private int blackHoles;

  private long blackHoleAt;

  FastOpenClient(TcpProtocol tcp) {
    this.tcp = tcp;
    machine = tcp.machine;
    cache = new FastOpenCache(machine.environment.secret(1));
  }

  // Before the SYN.

  /** Whether the SYN of a connection may carry text; where not, the user is told why. */
  boolean maySendText(Tcb t) {
    if (isPaused(t)) {
      return false;
    }
    if (isWithoutCookie(t)) {
      return true;
    }
    Entry known = cache.find(t.flow());
    if (known != null && known.length > 0) {
      return true;
    }
    t.fastOpenFailure = COOKIE_UNAVAILABLE;
    return false;
  }

  private boolean isWithoutCookie(Tcb t) {
    return tcp.tuning().fastOpen.asksWithoutCookie() || TcpSettings.of(t).fastOpenWithoutCookie;
  }

  /**
   * RFC 7413 4.1.3.1: the client must cache negative responses, most importantly no response at
   * all; it should disable fast open on the path at least temporarily.
   */
  private boolean isPaused(Tcb t) {
    long now = machine.clock.now();
    if (blackHoles > 0 && now - blackHoleAt < doubled(tcp.tuning().blackHoleNanos, blackHoles)) {
      return true;
    }
    Entry known = cache.find(t.flow());
    return known != null
        && known.losses >= LOSSES
        && now - known.lostAt < doubled(PAUSE_NANOS, known.losses - LOSSES + 1);
  }

  private static long doubled(long nanos, int times) {
    return nanos << Math.min(times - 1, DOUBLINGS_MAX);
  }

  /** The next SYN carries the option. */
  void prepare(TcpEndpoint t) {
    if (!isPaused(t)) {
      t.put(Tcb.FAST_SYN);
    }
  }

  /**
   * RFC 7413 4.2.2: include any data up to the cached server MSS. Room for all options that there
   * can be is left, as on Linux, for middleboxes that add their own.
   */
  int room(TcpEndpoint t) {
    Route route = t.flow().route(machine.routes);
    if (route == null || !maySendText(t)) {
      return 0;
    }
    int mss = Handshake.largest(t, route);
    Entry known = cache.find(t.flow());
    if (known != null && known.mss != 0) {
      mss = Math.min(mss, known.mss);
    }
    int own = t.settings == null ? 0 : t.settings.maxSegment;
    mss = Math.max(own == 0 ? mss : Math.min(mss, own), Handshake.LEAST_MSS);
    return Math.min(mss - TcpOptions.SIZE_MAX, t.sendCapacity());
  }

  // The SYN.

  /** Octets of text that the SYN that is written now carries. */
  int synText(TcpEndpoint t) {
    int queued = t.sndEnd - t.iss - 1;
    return queued > 0 ? Math.min(queued, room(t)) : 0;
  }

  /** A SYN with the option, or with text, was sent. */
  void sent(TcpEndpoint t, int length) {
    t.clear(Tcb.FAST_SYN);
    if (hasOption(t)) {
      t.put(Tcb.FAST_ASKED);
    }
    if (length > 0) {
      // RFC 7413 4.2.2: advance to SYN-SENT state and update SND.NXT to include the data.
      t.sndNxt = t.iss + 1 + length;
      t.put(Tcb.SYN_TEXT);
    }
  }

  /** The cookie that goes with the SYN; null asks for one. */
  Entry cookie(Tcb t) {
    Entry known = cache.find(t.flow());
    return known != null && known.length > 0 ? known : null;
  }

  /** Whether the SYN has the option at all. */
  boolean hasOption(Tcb t) {
    return !isWithoutCookie(t);
  }

  boolean isExperimental(Tcb t) {
    Entry known = cache.find(t.flow());
    return known != null && (known.length > 0 ? known.experimental : known.asksByExperiment());
  }

  static void write(Entry known, MemorySegment memory, long at) {
    for (int i = 0; i < known.length; i += Short.BYTES) {
      long word = i < Long.BYTES ? known.cookie0 : known.cookie1;
      memory.set(PAIR, at + i, (short) (word >>> 48 - (i & 7) * Byte.SIZE));
    }
  }

  // The answer.

  /** RFC 7413 4.2.2, receiving SYN-ACK, step 1: what it says of cookie and MSS is kept. */
  void answered(TcpEndpoint t, Segment s, int peerMss) {
    boolean carried = t.has(Tcb.SYN_TEXT);
    boolean taken = s.ack == t.sndNxt;
    boolean again = t.backoff > 0;
    boolean cookie = t.has(Tcb.FAST_ASKED) && hasCookie(s);
    Entry entry = cache.make(t.flow());
    entry.mss = peerMss;
    if (cookie) {
      keep(entry, s);
    } else if (t.has(Tcb.FAST_ASKED) && !again && !carried && entry.length == 0) {
      // Linux: it was asked for and not given. Old servers know the experimental option only; it
      // is tried once.
      entry.refusals = Math.min(entry.refusals + 1, 2);
    }
    // RFC 7413 4.2.2: if the SYN-ACK acknowledges only the initial sequence and does not carry a
    // cookie, presumably it is triggered by a regular SYN and the original SYN was lost.
    boolean lost = t.has(Tcb.FAST_ASKED) && again && !cookie && carried && !taken;
    entry.losses = lost ? Math.min(entry.losses + 1, LOSSES + DOUBLINGS_MAX) : 0;
    entry.lostAt = machine.clock.now();
    if (carried) {
      outcome(t, taken, again);
    }
  }

  private static boolean hasCookie(Segment s) {
    return TcpOptions.hasFastOpen(s.options)
        && TcpOptions.cookieLength(s.memory, s.header, s.options) > 0;
  }

  private static void keep(Entry entry, Segment s) {
    long at = TcpOptions.cookie(s.memory, s.header, s.options);
    entry.length = TcpOptions.cookieLength(s.memory, s.header, s.options);
    entry.cookie0 = 0;
    entry.cookie1 = 0;
    for (int i = 0; i < entry.length; i++) {
      long octet = s.memory.get(ValueLayout.JAVA_BYTE, at + i) & 0xffL;
      if (i < Long.BYTES) {
        entry.cookie0 |= octet << 56 - i * Byte.SIZE;
      } else {
        entry.cookie1 |= octet << 56 - (i - Long.BYTES) * Byte.SIZE;
      }
    }
    entry.experimental = TcpOptions.isFastOpenExperiment(s.memory, s.header, s.options);
  }

  private void outcome(TcpEndpoint t, boolean taken, boolean again) {
    if (taken) {
      machine.counters.count(Counter.TCP_FAST_OPENS_ACTIVE);
      t.put(Tcb.SYN_DATA);
      t.fastOpenFailure = 0;
      blackHoles = 0;
    } else {
      machine.counters.count(Counter.TCP_FAST_OPENS_REFUSED);
      t.fastOpenFailure = again ? SYN_RETRANSMITTED : DATA_NOT_ACKED;
    }
  }

  // No answer.

  /**
   * A timer has fired. RFC 7413 4.2.2: when the SYN timer fires, the client should retransmit a SYN
   * packet without data and fast open option.
   */
  void timedOut(TcpEndpoint t, boolean over) {
    if (!t.has(Tcb.FAST_ASKED | Tcb.SYN_TEXT)) {
      return;
    }
    if (t.has(Tcb.SYN_TEXT) && t.state == TcpState.SYN_SENT) {
      t.fastOpenFailure = SYN_RETRANSMITTED;
    }
    boolean suspicious =
        t.backoff == BLACK_HOLE_TIMEOUTS || t.backoff < BLACK_HOLE_TIMEOUTS && over;
    if (suspicious && tcp.tuning().blackHoleNanos > 0) {
      machine.counters.count(Counter.TCP_FAST_OPEN_BLACK_HOLES);
      blackHoles++;
      blackHoleAt = machine.clock.now();
    }
  }

  /** TCP_FASTOPEN_CONNECT, tcp(7): with a cookie the SYN waits for text, else it asks for one. */
  int connect(TcpEndpoint t) {
    if (maySendText(t)) {
      t.clear(Tcb.SYN_DUE | Tcb.CONNECTING);
      t.put(Tcb.CONNECT_DEFERRED | Tcb.CONNECTED);
      return 0;
    }
    prepare(t);
    return Errno.EINPROGRESS.negated();
  }
}
