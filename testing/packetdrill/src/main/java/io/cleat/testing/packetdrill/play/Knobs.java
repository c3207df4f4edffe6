// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.stack.Stack;
import io.cleat.stack.profile.Profile;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the shell commands of a script set, in the stack's profile. What the stack does anyway, or
 * what only changes what a script cannot see, is taken; another setting that the stack does not
 * have ends the script as one that is not supported.
 */
final class Knobs {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(net[./][\\w./]+)\\s*=\\s*(\"[^\"]*\"|'[^']*'|\\S+)");

  /** What the shell reckons: a product. */
  private static final Pattern PRODUCT = Pattern.compile("\\$\\(\\(([\\d*]+)\\)\\)");

  private static final Pattern SETTERS = Pattern.compile("sysctl\\b.*|\\S*set_sysctls\\.py\\b.*");
  private static final Pattern ECHO =
      Pattern.compile("echo\\s+(\"[^\"]*\"|'[^']*'|\\S+)\\s*>\\s*/proc/sys/(\\S+)");

  /** Commands that change nothing here: a library of usual settings, caches, comments. */
  private static final Pattern IDLE =
      Pattern.compile(
          "(\\S*\\.sh\\b|source |#|ip tcp_metrics|true|sleep|ethtool"
              + " -K|nstat\\b|grep\\b.*/proc/net/|tc qdisc \\w+ dev \\w+ root pfifo(?! limit 0)|"
              + "echo 3 > /sys/module/tcp_cubic).*");

  /** What the stack does and cannot do otherwise, by the names of Linux. */
  private static final Map<String, String> USUAL = Map.of("tcp_reordering", "3");

  /** What a script of one link in virtual time cannot see. */
  private static final Set<String> UNSEEN =
      Set.of(
          "tcp_min_tso_segs",
          "tcp_tso_win_divisor",
          "tcp_no_metrics_save",
          "tcp_autocorking",
          "tcp_limit_output_bytes",
          "tcp_pacing_ss_ratio",
          "tcp_pacing_ca_ratio",
          "tcp_fastopen_cookies",
          "tcp_challenge_ack_limit",
          "icmp_ratelimit",
          "default_qdisc");

  /** What the library of usual settings of public scripts sets beyond what is usual here. */
  private static final Pattern LIBRARY = Pattern.compile("(\\S*)defaults\\.sh\\b.*");

  /** What it sets of TCP Fast Open, where it lies beside the scripts and where in a folder. */
  private static final String FAST_OPEN_BESIDE = "0x3";

  private static final String FAST_OPEN_COMMON = "0x70403";
  private static final String FAST_OPEN_KEY = "a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4";

  /** What makes the stack forget the servers that it has met. */
  private static final Pattern FORGETTING = Pattern.compile("ip tcp_metrics.*");

  /** Settings of FreeBSD that have a name of Linux's with the same values. */
  private static final Map<String, String> FREEBSD =
      Map.ofEntries(
          Map.entry("net.inet.tcp.cc.algorithm", "net.ipv4.tcp_congestion_control"),
          Map.entry("net.inet.tcp.ecn.enable", "net.ipv4.tcp_ecn"),
          Map.entry("net.inet.tcp.keepcnt", "net.ipv4.tcp_keepalive_probes"),
          Map.entry("net.inet.tcp.pmtud_blackhole_detection", "net.ipv4.tcp_mtu_probing"),
          Map.entry("net.inet.tcp.pmtud_blackhole_mss", "net.ipv4.tcp_base_mss"),
          Map.entry("net.inet.tcp.recvbuf_auto", "net.ipv4.tcp_moderate_rcvbuf"),
          Map.entry("net.inet.tcp.retries", "net.ipv4.tcp_retries2"),
          Map.entry("net.inet.tcp.sack.enable", "net.ipv4.tcp_sack"),
          Map.entry("net.inet.tcp.syncache.rexmtlimit", "net.ipv4.tcp_synack_retries"),
          Map.entry("net.inet.tcp.syncookies", "net.ipv4.tcp_syncookies"),
          Map.entry("net.inet.ip.ttl", "net.ipv4.ip_default_ttl"));

  private final boolean relaxed;
  private final Stack stack;

  /**
   * @param relaxed whether settings that the stack does not have are taken as they come
   * @param stack whose settings they are
   */
  Knobs(boolean relaxed, Stack stack) {
    this.relaxed = relaxed;
    this.stack = stack;
  }

  /** Does what a command says. */
  void command(String text) {
    String joined = text.replaceAll("\\\\\\s*\\n", " ");
    for (String line : joined.split("[\\n;]|&&|\\|\\|")) {
      line(line.strip());
    }
  }

  private void line(String line) {
    Matcher echo = ECHO.matcher(line);
    Matcher assignment = ASSIGNMENT.matcher(line);
    Matcher library = LIBRARY.matcher(line);
    if (library.matches()) {
      boolean beside = library.group(1).equals("./");
      stack.tcp().forgetFastOpen();
      stack.profile(
          stack
              .profile()
              .with("net.ipv4.tcp_fastopen", beside ? FAST_OPEN_BESIDE : FAST_OPEN_COMMON)
              .with("net.ipv4.tcp_fastopen_key", FAST_OPEN_KEY)
              .with("net.ipv4.tcp_rmem", "4096 540000 15728640")
              .with("net.ipv4.tcp_wmem", "4096 262144 4194304")
              .with("net.ipv4.tcp_slow_start_after_idle", "0")
              .with("net.ipv4.tcp_ecn", "0"));
    } else if (FORGETTING.matcher(line).matches()) {
      stack.tcp().forgetFastOpen();
    } else if (echo.lookingAt()) {
      set(echo.group(2), echo.group(1));
    } else if (SETTERS.matcher(line).matches() && assignment.find()) {
      do {
        set(assignment.group(1), assignment.group(2));
      } while (assignment.find());
    } else if (!relaxed && !line.isEmpty() && !IDLE.matcher(line).matches()) {
      throw new Unsupported("the command " + line);
    }
  }

  private void set(String path, String quoted) {
    String whole = path.replace('/', '.');
    String name = FREEBSD.getOrDefault(whole, whole);
    String value = multiplied(quoted.replaceAll("[\"']", "").strip());
    String last = name.substring(name.lastIndexOf('.') + 1);
    if (Profile.sysctls().contains(name)) {
      set(name, last, value);
    } else if (!relaxed && !value.equals(USUAL.get(last)) && !UNSEEN.contains(last)) {
      throw new Unsupported("the setting " + last + " = " + value);
    }
  }

  private static String multiplied(String value) {
    return PRODUCT
        .matcher(value)
        .replaceAll(product ->
            Long.toString(
                Stream.of(product.group(1).split("\\*"))
                    .mapToLong(Long::parseLong)
                    .reduce(1, Math::multiplyExact)));
  }

  private void set(String name, String last, String value) {
    try {
      stack.profile(stack.profile().with(name, value));
    } catch (IllegalArgumentException e) {
      if (relaxed) {
        return;
      }
      throw new Unsupported("the setting " + last + " = " + value + ": " + e.getMessage());
    }
  }
}
