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

  int keepIdleSeconds = KEEP_IDLE_SECONDS;
  int keepIntervalSeconds = KEEP_INTERVAL_SECONDS;
  int keepCount = KEEP_COUNT;
  int synRetries;
  int maxSegment;
  int userTimeoutMillis;
  int softError;

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
    return copy;
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
