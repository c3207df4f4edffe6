// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.option.TcpOptions;
import io.cleat.stack.endpoint.StackEndpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blocks of assertions about {@code struct tcp_info} (tcp(7)). */
final class Assertions {
  private static final int INFO_BYTES = 280;
  private static final Pattern DEFINITION = Pattern.compile("(\\w+)\\s*([-+*]?)=([^=].*)");

  /** Name, offset and size of the members that are whole bytes. */
  private static final String MEMBERS =
      """
      state 0 1 ca_state 1 1 retransmits 2 1 probes 3 1 backoff 4 1 options 5 1
      rto 8 4 ato 12 4 snd_mss 16 4 rcv_mss 20 4 unacked 24 4 sacked 28 4 lost 32 4 retrans 36 4
      fackets 40 4 last_data_sent 44 4 last_ack_sent 48 4 last_data_recv 52 4 last_ack_recv 56 4
      pmtu 60 4 rcv_ssthresh 64 4 rtt 68 4 rttvar 72 4 snd_ssthresh 76 4 snd_cwnd 80 4 advmss 84 4
      reordering 88 4 rcv_rtt 92 4 rcv_space 96 4 total_retrans 100 4
      pacing_rate 104 8 max_pacing_rate 112 8 bytes_acked 120 8 bytes_received 128 8
      segs_out 136 4 segs_in 140 4 notsent_bytes 144 4 min_rtt 148 4
      data_segs_in 152 4 data_segs_out 156 4 delivery_rate 160 8
      busy_time 168 8 rwnd_limited 176 8 sndbuf_limited 184 8 delivered 192 4 delivered_ce 196 4
      bytes_sent 200 8 bytes_retrans 208 8 dsack_dups 216 4 reord_seen 220 4 rcv_ooopack 224 4
      snd_wnd 228 4 rcv_wnd 232 4 received_ce 248 4 delivered_e1_bytes 252 4
      delivered_e0_bytes 256 4 delivered_ce_bytes 260 4 received_e1_bytes 264 4
      received_e0_bytes 268 4 received_ce_bytes 272 4 accecn_fail_mode 276 2 accecn_opt_seen 278 2
      """;

  private final Names names;

  Assertions(Names names) {
    this.names = names;
  }

  /** Checks all assertions of a block. */
  void check(String code, StackEndpoint endpoint) {
    Map<String, Long> info = endpoint == null ? Map.of() : info(endpoint);
    for (String statement : code.replace("\\\n", " ").strip().split("\\n|;")) {
      String line = statement.strip();
      Matcher definition = DEFINITION.matcher(line);
      if (line.startsWith("assert")) {
        check(line.substring("assert".length()).strip(), line, info);
      } else if (definition.matches()) {
        String name = definition.group(1);
        String operator = definition.group(2);
        String value = definition.group(3);
        String all = operator.isEmpty() ? value : name + operator + "(" + value + ")";
        names.define(name, formula(all, info).value());
      } else if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith("print")) {
        throw new Unsupported("the statement " + line);
      }
    }
  }

  private void check(String text, String statement, Map<String, Long> info) {
    Formula formula = formula(text, info);
    if (formula.value() == 0) {
      throw new Failure(statement + ": " + formula.used());
    }
  }

  private Formula formula(String text, Map<String, Long> info) {
    return new Formula(
        text,
        name -> {
          Long value = info.get(name);
          return value != null ? value : names.number(name);
        });
  }

  private static Map<String, Long> info(StackEndpoint endpoint) {
    MemorySegment bytes = Arena.ofAuto().allocate(INFO_BYTES, Long.BYTES);
    int count = endpoint.getsockopt(TcpOptions.LEVEL, TcpOptions.TCP_INFO, bytes, INFO_BYTES);
    Map<String, Long> info = new HashMap<>();
    if (count < 0) {
      return info;
    }
    String[] words = MEMBERS.strip().split("\\s+");
    for (int i = 0; i < words.length; i += 3) {
      long value = number(bytes, Integer.parseInt(words[i + 1]), Integer.parseInt(words[i + 2]));
      info.put("tcpi_" + words[i], value);
    }
    info.put("tcpi_snd_wscale", number(bytes, 6, 1) & 0xf);
    info.put("tcpi_rcv_wscale", number(bytes, 6, 1) >> 4);
    return info;
  }

  private static long number(MemorySegment bytes, long at, int size) {
    return switch (size) {
      case 1 -> bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
      case Short.BYTES -> bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED, at) & 0xffff;
      case Integer.BYTES -> bytes.get(ValueLayout.JAVA_INT_UNALIGNED, at) & 0xffff_ffffL;
      default -> bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
    };
  }
}
