// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/** Options of SOL_TCP that few connections set; made when the first is. */
final class TcpSettings {
  /** RFC 9293 3.8.4 (MUST-28): the interval must default to no less than two hours. */
  static final int KEEP_IDLE_SECONDS = 7200;

  /** Linux's tcp_keepalive_intvl. */
  static final int KEEP_INTERVAL_SECONDS = 75;

  /** Linux's tcp_keepalive_probes. */
  static final int KEEP_COUNT = 9;

  /** Linux's tcp_fin_timeout. */
  static final int FIN_WAIT_2_SECONDS = 60;

  int keepIdleSeconds = KEEP_IDLE_SECONDS;
  int keepIntervalSeconds = KEEP_INTERVAL_SECONDS;
  int keepCount = KEEP_COUNT;
  int synRetries;
  int maxSegment;
  int userTimeoutMillis;
  int softError;

  /** TCP_LINGER2 in seconds; 0 for Linux's tcp_fin_timeout, negative for none at all. */
  int finWait2Seconds;

  /** TCP_DEFER_ACCEPT, as Linux has it: SYN and ACKs that are sent before an ACK alone will do. */
  int deferAcceptRetries;

  /** TCP_WINDOW_CLAMP; 0 for none. */
  int windowClampBytes;

  /** TCP_NOTSENT_LOWAT; 0 for no limit. */
  int unsentLowWaterBytes;

  private static final TcpSettings DEFAULTS = new TcpSettings();
  private static final long NANOS = 1_000_000_000L;

  /** A connection's own settings, or those of all. */
  static TcpSettings of(Tcb t) {
    return t.settings == null ? DEFAULTS : t.settings;
  }

  /** A connection's own settings, to be changed. */
  static TcpSettings make(Tcb t) {
    if (t.settings == null) {
      t.settings = new TcpSettings();
    }
    return t.settings;
  }

  TcpSettings copy() {
    TcpSettings copy = new TcpSettings();
    copy.keepIdleSeconds = keepIdleSeconds;
    copy.keepIntervalSeconds = keepIntervalSeconds;
    copy.keepCount = keepCount;
    copy.synRetries = synRetries;
    copy.maxSegment = maxSegment;
    copy.userTimeoutMillis = userTimeoutMillis;
    copy.finWait2Seconds = finWait2Seconds;
    copy.deferAcceptRetries = deferAcceptRetries;
    copy.windowClampBytes = windowClampBytes;
    copy.unsentLowWaterBytes = unsentLowWaterBytes;
    return copy;
  }

  /** How long an endpoint that nobody holds waits for the peer's FIN; negative for not at all. */
  long finWait2Nanos() {
    return (finWait2Seconds == 0 ? FIN_WAIT_2_SECONDS : finWait2Seconds) * NANOS;
  }

  /** TCP_NOTSENT_LOWAT, unsigned as Linux has it. */
  int unsentLowWater() {
    return unsentLowWaterBytes <= 0 ? Integer.MAX_VALUE : unsentLowWaterBytes;
  }

  long keepIdleNanos() {
    return keepIdleSeconds * NANOS;
  }

  /** TCP_USER_TIMEOUT; 0 for none. */
  long userTimeoutNanos() {
    return userTimeoutMillis * 1_000_000L;
  }

  long keepIntervalNanos() {
    return keepIntervalSeconds * NANOS;
  }
}
