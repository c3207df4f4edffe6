// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.profile.FastOpenKeys;
import io.cleat.stack.profile.Profile;
import io.cleat.stack.profile.Setting;

/** Options of SOL_TCP that few connections set; made when the first is. */
final class TcpSettings {
  private static final long NANOS = 1_000_000_000L;

  int keepIdleSeconds;
  int keepIntervalSeconds;
  int keepCount;
  int synRetries;
  int maxSegment;
  int userTimeoutMillis;

  /** Since when a zero window has been probed, where there is a user timeout; 0 for not yet. */
  long persistsSince;

  /** When what is under way was sent, where there is a user timeout; 0 for not yet. */
  long unacknowledgedSince;

  int softError;

  /** When it came. */
  long softErrorAt;

  /** TCP_LINGER2 in seconds; 0 for what the profile says, negative for none at all. */
  int finWait2Seconds;

  /** TCP_DEFER_ACCEPT, as Linux has it: SYN and ACKs that are sent before an ACK alone will do. */
  int deferAcceptRetries;

  /** TCP_WINDOW_CLAMP; 0 for none. */
  int windowClampBytes;

  /** TCP_NOTSENT_LOWAT; 0 for what the profile says. */
  int unsentLowWaterBytes;

  /** What is known of a connection with accurate ECN; of no other connection, so not copied. */
  AccurateEcn accurateEcn;

  /** TCP_FASTOPEN: how many may wait for their ACK at a listener; 0 for none. */
  int fastOpenBacklog;

  /** TCP_FASTOPEN_KEY. */
  FastOpenKeys fastOpenKeys = FastOpenKeys.NONE;

  /** TCP_FASTOPEN_CONNECT. */
  boolean fastOpenConnects;

  /** TCP_FASTOPEN_NO_COOKIE. */
  boolean fastOpenWithoutCookie;

  private final int standardFinWait2Seconds;
  private final int standardUnsentBytes;

  /** What connections begin with. */
  TcpSettings(Profile profile) {
    keepIdleSeconds = profile.number(Setting.KEEP_IDLE_SECONDS);
    keepIntervalSeconds = profile.number(Setting.KEEP_INTERVAL_SECONDS);
    keepCount = profile.number(Setting.KEEP_COUNT);
    standardUnsentBytes = (int) profile.get(Setting.UNSENT_BYTES);
    standardFinWait2Seconds = profile.number(Setting.FIN_WAIT_2_SECONDS);
  }

  private TcpSettings(int standardFinWait2Seconds, int standardUnsentBytes) {
    this.standardFinWait2Seconds = standardFinWait2Seconds;
    this.standardUnsentBytes = standardUnsentBytes;
  }

  /** A connection's own settings, or those of all. */
  static TcpSettings of(Tcb t) {
    return t.settings == null ? t.tcp.tuning().settings : t.settings;
  }

  /** A connection's own settings, to be changed. */
  static TcpSettings make(Tcb t) {
    if (t.settings == null) {
      t.settings = t.tcp.tuning().settings.copy();
    }
    return t.settings;
  }

  TcpSettings copy() {
    TcpSettings copy = new TcpSettings(standardFinWait2Seconds, standardUnsentBytes);
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
    copy.fastOpenKeys = fastOpenKeys;
    return copy;
  }

  /** How long an endpoint that nobody holds waits for the peer's FIN; negative for not at all. */
  long finWait2Nanos() {
    return (finWait2Seconds == 0 ? standardFinWait2Seconds : finWait2Seconds) * NANOS;
  }

  /** TCP_NOTSENT_LOWAT, unsigned as Linux has it. */
  int unsentLowWater() {
    int bytes = unsentLowWaterBytes == 0 ? standardUnsentBytes : unsentLowWaterBytes;
    return bytes < 0 ? Integer.MAX_VALUE : bytes;
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
