// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.profile;

/**
 * All that can be set of a stack: its name on Linux where it has one (sysctl(8)), the value of
 * Linux, the value of FreeBSD, the least and the most that are taken.
 *
 * <p>Linux is 6.18 as it was measured; where the values of a machine depend on its memory, those of
 * a large one. FreeBSD is 15, by tcp(4), ip(4), inet(4), inet6(4) and what its sysctl(8) shows; the
 * name it has there stands in each comment. Where a value of FreeBSD is not documented, it is that
 * of Linux.
 */
public enum Setting {
  // Congestion control.

  /** The congestion control of new connections; net.inet.tcp.cc.algorithm. */
  CONGESTION_CONTROL("net.ipv4.tcp_congestion_control", "cubic", "cubic", "cubic", "reno"),
  /** Segments of the initial window (RFC 6928); net.inet.tcp.initcwnd_segments. */
  INITIAL_WINDOW_SEGMENTS(null, 10, 10, 1, 1000),
  /** Octets that the initial window is bounded by, where two segments are not more. */
  INITIAL_WINDOW_BYTES(null, 1 << 30, 14_600, 1, 1 << 30),
  /** Whether the window is reduced after a pause (RFC 5681 4.1). */
  SLOW_START_AFTER_IDLE("net.ipv4.tcp_slow_start_after_idle", 1, 1, 0, 1),
  /** Whether slow start of CUBIC ends when round trips grow longer (RFC 9406). */
  HYSTART(null, 1, 1, 0, 1),

  // Loss.

  /** Whether loss is found by time, RACK (RFC 8985), and not by what was skipped (RFC 6675). */
  RACK("net.ipv4.tcp_recovery", 1, 0, 0, 1),
  /** Tail loss probes (RFC 8985 7): from 3 on. */
  TAIL_LOSS_PROBE("net.ipv4.tcp_early_retrans", 3, 0, 0, 4),
  /** F-RTO (RFC 5682): 0 for not. */
  F_RTO("net.ipv4.tcp_frto", 2, 0, 0, 2),

  // What is agreed upon.

  /** Timestamps (RFC 7323): 0 for not; net.inet.tcp.rfc1323. */
  TIMESTAMPS("net.ipv4.tcp_timestamps", 1, 1, 0, 2),
  /** Selective acknowledgments (RFC 2018); net.inet.tcp.sack.enable. */
  SACK("net.ipv4.tcp_sack", 1, 1, 0, 1),
  /** Whether duplicates are told (RFC 2883). */
  DSACK("net.ipv4.tcp_dsack", 1, 1, 0, 1),
  /** Scaled windows (RFC 7323); net.inet.tcp.rfc1323. */
  WINDOW_SCALING("net.ipv4.tcp_window_scaling", 1, 1, 0, 1),
  /**
   * RFC 3168: 0 not, 1 asked for, 2 granted only. RFC 9768 granted too: 3 and asked for, 4 and RFC
   * 3168 asked for, 5 granted only; net.inet.tcp.ecn.enable.
   */
  ECN("net.ipv4.tcp_ecn", 2, 2, 0, 5),
  /** Whether ECN ends where the path seems to disturb it (RFC 3168 6.1.1.1, RFC 9768 3.2.2.3). */
  ECN_FALLBACK("net.ipv4.tcp_ecn_fallback", 1, 1, 0, 1),
  /** The option of RFC 9768: 0 never sent, 1 where something must be told, 2 regularly. */
  ECN_OPTION("net.ipv4.tcp_ecn_option", 2, 2, 0, 2),
  /** How often a round trip it is sent where that is regularly. */
  ECN_OPTION_BEACON("net.ipv4.tcp_ecn_option_beacon", 3, 3, 0, 3),

  // The retransmission timeout.

  /** Before anything was measured (RFC 6298 2.1); net.inet.tcp.rexmit_initial. */
  RTO_INITIAL_MILLIS(null, 1000, 1000, 1, 120_000),
  /** What the term of the variance is at the least; Linux bounds that, and not the sum. */
  RTO_VARIANCE_MICROS("net.ipv4.tcp_rto_min_us", 200_000, 1, 1, 120_000_000),
  /** What the sum is at the least; net.inet.tcp.rexmit_min. */
  RTO_LEAST_MICROS(null, 1, 30_000, 1, 120_000_000),
  /** What is added to the sum; net.inet.tcp.rexmit_slop. */
  RTO_SLOP_MICROS(null, 0, 200_000, 0, 120_000_000),
  /** What it is at the most (RFC 6298 2.5); FreeBSD's TCPTV_REXMTMAX. */
  RTO_MOST_MILLIS("net.ipv4.tcp_rto_max_ms", 120_000, 64_000, 1000, 120_000),

  // Acknowledgments.

  /** How long one is delayed; net.inet.tcp.delacktime. */
  DELAYED_ACK_MILLIS(null, 40, 40, 1, 499),
  /** Segments that are acknowledged at once in the beginning; FreeBSD has nothing like it. */
  QUICK_ACKS(null, 16, 0, 0, 127),
  /** A connection challenges once in so long (RFC 5961 7); FreeBSD: net.inet.tcp.ack_war_cnt. */
  CHALLENGE_PAUSE_MILLIS("net.ipv4.tcp_invalid_ratelimit", 500, 200, 0, 1_000_000),

  // How often.

  /** SYNs that are sent again, beside those of {@link #SYN_LINEAR_TIMEOUTS}. */
  SYN_RETRIES("net.ipv4.tcp_syn_retries", 6, 6, 1, 120),
  /** Timeouts of a SYN before they grow longer; FreeBSD's tcp_syn_backoff. */
  SYN_LINEAR_TIMEOUTS("net.ipv4.tcp_syn_linear_timeouts", 4, 4, 0, 100),
  /** SYNs and ACKs that are sent again; net.inet.tcp.syncache.rexmtlimit. */
  SYN_ACK_RETRIES("net.ipv4.tcp_synack_retries", 5, 3, 0, 127),
  /** R1 (RFC 9293 3.8.3): timeouts before the path is doubted. */
  RETRIES_1("net.ipv4.tcp_retries1", 3, 3, 0, 127),
  /** R2 (RFC 9293 3.8.3): timeouts before the connection is given up; net.inet.tcp.retries. */
  RETRIES_2("net.ipv4.tcp_retries2", 15, 12, 0, 127),
  /** The same where the user has closed; 0 counts as 8. */
  ORPHAN_RETRIES("net.ipv4.tcp_orphan_retries", 0, 12, 0, 127),

  // Keep-alive (RFC 9293 3.8.4) and the end.

  /** Whether SO_KEEPALIVE is on from the beginning; net.inet.tcp.always_keepalive. */
  KEEP_ALIVE(null, 0, 1, 0, 1),
  /** TCP_KEEPIDLE; net.inet.tcp.keepidle. */
  KEEP_IDLE_SECONDS("net.ipv4.tcp_keepalive_time", 7200, 7200, 1, 32_767),
  /** TCP_KEEPINTVL; net.inet.tcp.keepintvl. */
  KEEP_INTERVAL_SECONDS("net.ipv4.tcp_keepalive_intvl", 75, 75, 1, 32_767),
  /** TCP_KEEPCNT; net.inet.tcp.keepcnt. */
  KEEP_COUNT("net.ipv4.tcp_keepalive_probes", 9, 8, 1, 127),
  /** How long a peer may take to finish where nobody waits for it; finwait2_timeout. */
  FIN_WAIT_2_SECONDS("net.ipv4.tcp_fin_timeout", 60, 60, 1, 3600),
  /** 2 MSL (RFC 9293 3.6.1); twice net.inet.tcp.msl. */
  TIME_WAIT_SECONDS(null, 60, 60, 1, 3600),
  /** Connections in TIME-WAIT; those that came first make room. */
  TIME_WAIT_CONNECTIONS("net.ipv4.tcp_max_tw_buckets", 262_144, 262_144, 0, 1 << 24),
  /**
   * A port that is chosen for a connection may be one in TIME-WAIT after so long, where the old
   * connection had timestamps (RFC 6191).
   */
  TIME_WAIT_REUSE_MILLIS("net.ipv4.tcp_tw_reuse_delay", 1000, 1000, 1, 60_000),
  /** Whether resets do not end TIME-WAIT (RFC 1337). FreeBSD's tcp_twcheck drops them. */
  TIME_WAIT_PROTECTED("net.ipv4.tcp_rfc1337", 0, 1, 0, 1),

  // Listeners.

  /** What listen(2) makes of a larger backlog; kern.ipc.soacceptqueue. */
  BACKLOG("net.core.somaxconn", 4096, 128, 0, 65_535),
  /**
   * SYN cookies (RFC 4987 3.6): 0 none, 1 where too many wait, 2 always; net.inet.tcp.syncookies.
   */
  SYN_COOKIES("net.ipv4.tcp_syncookies", 1, 1, 0, 2),
  /** Whether who finds the backlog full is reset; net.inet.tcp.syncache.rst_on_sock_fail. */
  ABORT_ON_OVERFLOW("net.ipv4.tcp_abort_on_overflow", 0, 1, 0, 1),

  // TCP Fast Open (RFC 7413); the keys of its cookies are Profile's own.

  /**
   * The sum of 1 for clients, 2 for servers, 4 for clients without a cookie, 0x200 for servers
   * without a cookie and 0x400 for all listeners; net.inet.tcp.fastopen.client_enable and
   * server_enable.
   */
  FAST_OPEN("net.ipv4.tcp_fastopen", 1, 1, 0, Integer.MAX_VALUE),
  /** How long clients do without where it seems to be blocked; 0 for not at all. */
  FAST_OPEN_BLACK_HOLE_SECONDS(
      "net.ipv4.tcp_fastopen_blackhole_timeout_sec", 0, 0, 0, Integer.MAX_VALUE),

  // Segment sizes.

  /** Whether timeouts are taken for a path that takes less; pmtud_blackhole_detection. */
  BLACK_HOLE_DETECTION("net.ipv4.tcp_mtu_probing", 0, 0, 0, 1),
  /** What is tried first then (RFC 4821 7.2); net.inet.tcp.pmtud_blackhole_mss. */
  BASE_SEGMENT_BYTES("net.ipv4.tcp_base_mss", 1024, 1200, 88, 65_535),

  // Buffers of TCP. A sysctl of several values has a line for each, in their order.

  /** Nothing is taken away below that. */
  RECEIVE_LEAST_BYTES("net.ipv4.tcp_rmem", 4096, 4096, 1, 1 << 30),
  /** What a receive buffer begins with; net.inet.tcp.recvspace. */
  RECEIVE_BYTES("net.ipv4.tcp_rmem", 131_072, 65_536, 1, 1 << 30),
  /** What it grows to; net.inet.tcp.recvbuf_max. */
  RECEIVE_MOST_BYTES("net.ipv4.tcp_rmem", 32 << 20, 2 << 20, 1, 1 << 30),
  /** Nothing is taken away below that. */
  SEND_LEAST_BYTES("net.ipv4.tcp_wmem", 4096, 4096, 1, 1 << 30),
  /** What a send buffer begins with; net.inet.tcp.sendspace. */
  SEND_BYTES("net.ipv4.tcp_wmem", 16_384, 32_768, 1, 1 << 30),
  /** What it grows to; net.inet.tcp.sendbuf_max. */
  SEND_MOST_BYTES("net.ipv4.tcp_wmem", 4 << 20, 2 << 20, 1, 1 << 30),
  /** Whether receive buffers grow; net.inet.tcp.recvbuf_auto. */
  RECEIVE_AUTOTUNING("net.ipv4.tcp_moderate_rcvbuf", 1, 1, 0, 1),
  /**
   * How much of a receive buffer is no window but bookkeeping: n above 0, the 2^n-th part; below,
   * all but the 2^-n-th part; 0, nothing, as on FreeBSD.
   */
  WINDOW_SHARE("net.ipv4.tcp_adv_win_scale", 1, 0, -31, 31),
  /** TCP_NOTSENT_LOWAT. */
  UNSENT_BYTES("net.ipv4.tcp_notsent_lowat", 0xffff_ffffL, 0xffff_ffffL, 0, 0xffff_ffffL),

  // Buffers of datagrams, and what SO_SNDBUF and SO_RCVBUF may ask for.

  /** SO_SNDBUF in the beginning. */
  DATAGRAM_SEND_BYTES("net.core.wmem_default", 212_992, 212_992, 4608, 1 << 30),
  /** SO_RCVBUF in the beginning; net.inet.udp.recvspace. */
  DATAGRAM_RECEIVE_BYTES("net.core.rmem_default", 212_992, 42_080, 2304, 1 << 30),
  /** The largest SO_SNDBUF that needs no privilege; kern.ipc.maxsockbuf. */
  SEND_BUFFER_MOST_BYTES("net.core.wmem_max", 4 << 20, 2 << 20, 4608, 1 << 30),
  /** The largest SO_RCVBUF that needs no privilege; kern.ipc.maxsockbuf. */
  RECEIVE_BUFFER_MOST_BYTES("net.core.rmem_max", 4 << 20, 2 << 20, 2304, 1 << 30),

  // Addresses and ports.

  /** The first of the ports that are given out; net.inet.ip.portrange.first. */
  FIRST_PORT("net.ipv4.ip_local_port_range", 32_768, 10_000, 1, 65_535),
  /** The last of them; net.inet.ip.portrange.last. */
  LAST_PORT("net.ipv4.ip_local_port_range", 60_999, 65_535, 1, 65_535),
  /** The ports below are privileged; net.inet.ip.portrange.reservedhigh, and one. */
  UNPRIVILEGED_PORT("net.ipv4.ip_unprivileged_port_start", 1024, 1024, 0, 65_535),
  /** IPV6_V6ONLY in the beginning; net.inet6.ip6.v6only. */
  IPV6_ONLY("net.ipv6.bindv6only", 0, 1, 0, 1),

  // Internet.

  /** Time to live of IPv4; net.inet.ip.ttl. */
  TTL("net.ipv4.ip_default_ttl", 64, 64, 1, 255),
  /** Whether endpoints do without path MTU discovery; net.inet.tcp.path_mtu_discovery, reversed. */
  NO_PATH_MTU_DISCOVERY("net.ipv4.ip_no_pmtu_disc", 0, 0, 0, 1),
  /** How long the fragments of an IPv4 packet are waited for; net.inet.ip.fragttl. */
  FRAGMENT_SECONDS("net.ipv4.ipfrag_time", 30, 30, 1, 255),
  /** How long those of an IPv6 packet are (RFC 8200 4.5). */
  FRAGMENT6_SECONDS("net.ipv6.ip6frag_time", 60, 60, 1, 255),
  /** Bytes of fragments that wait. */
  FRAGMENT_BYTES("net.ipv4.ipfrag_high_thresh", 4 << 20, 4 << 20, 65_536, 1 << 30),
  /** ICMP errors that may be sent at once; net.inet.icmp.icmplim. */
  ICMP_BURST("net.ipv4.icmp_msgs_burst", 50, 200, 1, 1_000_000),
  /** ICMP errors a second; net.inet.icmp.icmplim. */
  ICMP_PER_SECOND("net.ipv4.icmp_msgs_per_sec", 1000, 200, 1, 1_000_000),
  /** Whether echo requests are not answered. */
  ECHO_IGNORED("net.ipv4.icmp_echo_ignore_all", 0, 0, 0, 1),
  /** Whether those to many are not answered; net.inet.icmp.bmcastecho, reversed. */
  ECHO_TO_MANY_IGNORED("net.ipv4.icmp_echo_ignore_broadcasts", 1, 1, 0, 1);

  /** Null where Linux has no name for it. */
  final String sysctl;

  final long linux;
  final long freebsd;
  final long least;
  final long most;

  /** What the values are called, from 0 on; empty for numbers. */
  final String[] words;

  Setting(String sysctl, long linux, long freebsd, long least, long most) {
    this.sysctl = sysctl;
    this.linux = linux;
    this.freebsd = freebsd;
    this.least = least;
    this.most = most;
    words = new String[0];
  }

  Setting(String sysctl, String linux, String freebsd, String... words) {
    this.sysctl = sysctl;
    this.words = words;
    this.linux = valueOf(linux, words);
    this.freebsd = valueOf(freebsd, words);
    least = 0;
    most = words.length - 1;
  }

  private static int valueOf(String word, String[] words) {
    int at = 0;
    while (at < words.length && !words[at].equals(word)) {
      at++;
    }
    return at;
  }

  /** What this value is called. */
  String text(long value) {
    return words.length == 0 ? Long.toString(value) : words[(int) value];
  }

  /**
   * The value that a text says.
   *
   * @throws IllegalArgumentException it says none, or one that is not taken
   */
  long parse(String text) {
    if (words.length > 0) {
      int value = valueOf(text, words);
      if (value > most) {
        throw new IllegalArgumentException(
            this + " is one of " + String.join(", ", words) + ", not '" + text + "'");
      }
      return value;
    }
    try {
      return checked(Long.decode(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(this + " is a number, not '" + text + "'", e);
    }
  }

  /**
   * The value itself.
   *
   * @throws IllegalArgumentException it is not taken
   */
  long checked(long value) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          this + " is " + least + " to " + most + " here, not " + value);
    }
    return value;
  }

  /** Its name on Linux, where it has one. */
  @Override
  public String toString() {
    return sysctl == null ? name() : sysctl;
  }
}
