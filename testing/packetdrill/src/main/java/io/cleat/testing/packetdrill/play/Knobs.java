// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.stack.tcp.BufferSizes;
import io.cleat.stack.tcp.EcnPolicy;
import io.cleat.stack.tcp.TcpProtocol;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the shell commands of a script set. A setting that is the stack's anyway, or that only
 * changes what a script cannot see, is taken; another one that the stack does not have ends the
 * script as one that is not supported.
 */
final class Knobs {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(net[./][\\w./]+)\\s*=\\s*(\"[^\"]*\"|'[^']*'|\\S+)");
  private static final Pattern SETTERS = Pattern.compile("sysctl\\b.*|\\S*set_sysctls\\.py\\b.*");
  private static final Pattern ECHO =
      Pattern.compile("echo\\s+(\"[^\"]*\"|'[^']*'|\\S+)\\s*>\\s*/proc/sys/(\\S+)");

  /** Commands that change nothing here: a library of usual settings, caches, comments. */
  private static final Pattern IDLE =
      Pattern.compile(
          "(\\S*\\.sh\\b|source |#|ip tcp_metrics|true|sleep|ethtool -K|"
              + "tc qdisc \\w+ dev \\w+ root pfifo|echo 3 > /sys/module/tcp_cubic).*");

  /** What the stack does, by the names of Linux. */
  private static final Map<String, String> USUAL =
      Map.ofEntries(
          Map.entry("tcp_timestamps", "1"),
          Map.entry("tcp_sack", "1"),
          Map.entry("tcp_dsack", "1"),
          Map.entry("tcp_window_scaling", "1"),
          Map.entry("tcp_recovery", "1"),
          Map.entry("tcp_frto", "2"),
          Map.entry("tcp_early_retrans", "3 4"),
          Map.entry("tcp_reordering", "3"),
          Map.entry("tcp_congestion_control", "cubic"),
          Map.entry("tcp_syncookies", "1"),
          Map.entry("tcp_syn_retries", "5 6"),
          Map.entry("tcp_synack_retries", "5"),
          Map.entry("tcp_slow_start_after_idle", "0 1"),
          Map.entry("tcp_abort_on_overflow", "0"),
          Map.entry("tcp_rfc1337", "0"),
          Map.entry("tcp_moderate_rcvbuf", "1"));

  private static final Map<String, EcnPolicy> ECN =
      Map.of("0", EcnPolicy.OFF, "1", EcnPolicy.ASK, "2", EcnPolicy.GRANT);

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
          "tcp_fastopen",
          "tcp_fastopen_key",
          "tcp_invalid_ratelimit",
          "tcp_challenge_ack_limit",
          "icmp_ratelimit",
          "icmp_msgs_per_sec",
          "default_qdisc");

  /** What the library of usual settings of public scripts sets beyond what is usual here. */
  private static final Pattern LIBRARY = Pattern.compile("\\S*defaults\\.sh\\b.*");

  private final boolean relaxed;
  private final TcpProtocol tcp;

  /**
   * @param relaxed whether all settings are taken as they come
   * @param tcp whose settings they are
   */
  Knobs(boolean relaxed, TcpProtocol tcp) {
    this.relaxed = relaxed;
    this.tcp = tcp;
  }

  /** Does what a command says. */
  void command(String text) {
    if (relaxed) {
      return;
    }
    for (String line : text.split("[\\n;]|&&")) {
      line(line.strip());
    }
  }

  private void line(String line) {
    Matcher echo = ECHO.matcher(line);
    Matcher assignment = ASSIGNMENT.matcher(line);
    if (LIBRARY.matcher(line).matches()) {
      tcp.receiveBuffers(new BufferSizes(540_000, 15 << 20));
      tcp.sendBuffers(new BufferSizes(256 << 10, 4 << 20));
      tcp.ecn(EcnPolicy.OFF);
    } else if (echo.lookingAt()) {
      set(echo.group(2), echo.group(1));
    } else if (SETTERS.matcher(line).matches() && assignment.find()) {
      do {
        set(assignment.group(1), assignment.group(2));
      } while (assignment.find());
    } else if (!line.isEmpty() && !IDLE.matcher(line).matches()) {
      throw new Unsupported("the command " + line);
    }
  }

  private void set(String path, String quoted) {
    String name = path.replace('/', '.').replaceFirst(".*\\.", "");
    String value = quoted.replaceAll("[\"']", "").strip();
    if (isSet(name, value)) {
      return;
    }
    String usual = USUAL.get(name);
    boolean same = usual != null && Set.of(usual.split(" ")).contains(value);
    if (!same && !UNSEEN.contains(name)) {
      throw new Unsupported("the setting " + name + " = " + value);
    }
  }

  /** Sets what the stack can set; whether it was that. */
  private boolean isSet(String name, String value) {
    switch (name) {
      case "tcp_rmem" -> tcp.receiveBuffers(sizes(value));
      case "tcp_wmem" -> tcp.sendBuffers(sizes(value));
      case "tcp_mtu_probing" -> tcp.detectBlackHoles(value.equals("1"));
      case "tcp_ecn" -> {
        EcnPolicy policy = ECN.get(value);
        if (policy == null) {
          return false;
        }
        tcp.ecn(policy);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Of the least, the first and the largest size the last two. */
  private static BufferSizes sizes(String value) {
    String[] three = value.split("\\s+");
    if (three.length != 3) {
      throw new Failure("buffers have three sizes, least, first and largest, not " + value);
    }
    int first = Integer.parseInt(three[1]);
    return new BufferSizes(first, Math.max(first, Integer.parseInt(three[2])));
  }
}
