// SPDX-License-Identifier: Apache-2.0
package io.cleat.option;

import java.time.Duration;

/** The level IPPROTO_TCP (tcp(7)). */
public final class TcpOptions {
  /** The level of these options: IPPROTO_TCP. */
  public static final int LEVEL = 6;

  // Options of IPPROTO_TCP (tcp(7)).
  public static final int TCP_NODELAY = 1;
  public static final int TCP_MAXSEG = 2;
  public static final int TCP_CORK = 3;
  public static final int TCP_KEEPIDLE = 4;
  public static final int TCP_KEEPINTVL = 5;
  public static final int TCP_KEEPCNT = 6;
  public static final int TCP_SYNCNT = 7;
  public static final int TCP_LINGER2 = 8;
  public static final int TCP_DEFER_ACCEPT = 9;
  public static final int TCP_WINDOW_CLAMP = 10;
  public static final int TCP_INFO = 11;
  public static final int TCP_QUICKACK = 12;
  public static final int TCP_CONGESTION = 13;
  public static final int TCP_MD5SIG = 14;
  public static final int TCP_COOKIE_TRANSACTIONS = 15;
  public static final int TCP_THIN_LINEAR_TIMEOUTS = 16;
  public static final int TCP_THIN_DUPACK = 17;
  public static final int TCP_USER_TIMEOUT = 18;
  public static final int TCP_REPAIR = 19;
  public static final int TCP_REPAIR_QUEUE = 20;
  public static final int TCP_QUEUE_SEQ = 21;
  public static final int TCP_FASTOPEN = 23;
  public static final int TCP_TIMESTAMP = 24;
  public static final int TCP_NOTSENT_LOWAT = 25;
  public static final int TCP_CC_INFO = 26;
  public static final int TCP_SAVE_SYN = 27;
  public static final int TCP_SAVED_SYN = 28;
  public static final int TCP_REPAIR_WINDOW = 29;
  public static final int TCP_FASTOPEN_CONNECT = 30;
  public static final int TCP_ULP = 31;
  public static final int TCP_MD5SIG_EXT = 32;
  public static final int TCP_FASTOPEN_KEY = 33;
  public static final int TCP_FASTOPEN_NO_COOKIE = 34;
  public static final int TCP_ZEROCOPY_RECEIVE = 35;
  public static final int TCP_INQ = 36;

  /** The control message that tells how many bytes wait. */
  public static final int TCP_CM_INQ = TCP_INQ;

  public static final int TCP_TX_DELAY = 37;
  public static final int TCP_AO_ADD_KEY = 38;
  public static final int TCP_AO_DEL_KEY = 39;
  public static final int TCP_AO_INFO = 40;
  public static final int TCP_AO_GET_KEYS = 41;
  public static final int TCP_AO_REPAIR = 42;
  public static final int TCP_IS_MPTCP = 43;
  public static final int TCP_RTO_MAX_MS = 44;
  public static final int TCP_RTO_MIN_US = 45;
  public static final int TCP_DELACK_MAX_US = 46;

  /** Send small segments at once (no Nagle, RFC 896). */
  public static final Option<Boolean> NODELAY = Option.flag(LEVEL, TCP_NODELAY, "TCP_NODELAY");

  /** Send full segments only, until taken off (at most 200 ms). */
  public static final Option<Boolean> CORK = Option.flag(LEVEL, TCP_CORK, "TCP_CORK");

  /** The largest segment in bytes. */
  public static final Option<Integer> MAXSEG = Option.integer(LEVEL, TCP_MAXSEG, "TCP_MAXSEG");

  /** Idle time before the first keep-alive probe. */
  public static final Option<Duration> KEEPIDLE =
      Option.seconds(LEVEL, TCP_KEEPIDLE, "TCP_KEEPIDLE");

  /** Time between keep-alive probes. */
  public static final Option<Duration> KEEPINTVL =
      Option.seconds(LEVEL, TCP_KEEPINTVL, "TCP_KEEPINTVL");

  /** Unanswered keep-alive probes before the connection is dropped. */
  public static final Option<Integer> KEEPCNT = Option.integer(LEVEL, TCP_KEEPCNT, "TCP_KEEPCNT");

  /** SYNs sent before connect(2) gives up. */
  public static final Option<Integer> SYNCNT = Option.integer(LEVEL, TCP_SYNCNT, "TCP_SYNCNT");

  /** How long an orphan stays in FIN-WAIT-2. */
  public static final Option<Duration> LINGER2 = Option.seconds(LEVEL, TCP_LINGER2, "TCP_LINGER2");

  /** Wake the listener only when data has come, waiting at most so long. */
  public static final Option<Duration> DEFER_ACCEPT =
      Option.seconds(LEVEL, TCP_DEFER_ACCEPT, "TCP_DEFER_ACCEPT");

  /** Upper bound of the advertised window in bytes. */
  public static final Option<Integer> WINDOW_CLAMP =
      Option.integer(LEVEL, TCP_WINDOW_CLAMP, "TCP_WINDOW_CLAMP");

  /** Acknowledge at once; the kernel may leave this mode by itself. */
  public static final Option<Boolean> QUICKACK = Option.flag(LEVEL, TCP_QUICKACK, "TCP_QUICKACK");

  /** Name of the congestion control algorithm. */
  public static final Option<String> CONGESTION =
      Option.text(LEVEL, TCP_CONGESTION, "TCP_CONGESTION");

  /** How long sent data may stay unacknowledged (RFC 5482); zero for the default. */
  public static final Option<Duration> USER_TIMEOUT =
      Option.millis(LEVEL, TCP_USER_TIMEOUT, "TCP_USER_TIMEOUT");

  /** Length of a listener's queue of fast-open requests (RFC 7413). */
  public static final Option<Integer> FASTOPEN =
      Option.integer(LEVEL, TCP_FASTOPEN, "TCP_FASTOPEN");

  /** Let connect(2) return at once and send the SYN with the first data. */
  public static final Option<Boolean> FASTOPEN_CONNECT =
      Option.flag(LEVEL, TCP_FASTOPEN_CONNECT, "TCP_FASTOPEN_CONNECT");

  /** Bytes not yet sent below which the socket is writable. */
  public static final Option<Integer> NOTSENT_LOWAT =
      Option.integer(LEVEL, TCP_NOTSENT_LOWAT, "TCP_NOTSENT_LOWAT");

  /** Keep the SYN's headers for TCP_SAVED_SYN. */
  public static final Option<Boolean> SAVE_SYN = Option.flag(LEVEL, TCP_SAVE_SYN, "TCP_SAVE_SYN");

  /** Report how many bytes wait with every receive. */
  public static final Option<Boolean> INQ = Option.flag(LEVEL, TCP_INQ, "TCP_INQ");

  /** The upper-layer protocol, such as tls. */
  public static final Option<String> ULP = Option.text(LEVEL, TCP_ULP, "TCP_ULP");

  /** Read only: the state and the counters of the connection. */
  public static final Option<TcpInfo> INFO = Option.tcpInfo(LEVEL, TCP_INFO, "TCP_INFO");

  private TcpOptions() {}
}
