// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import java.util.List;
import java.util.Map;

/** What scripts call the types and codes of ICMP. */
final class IcmpWords {
  private static final Map<String, Integer> TYPES4 =
      Map.of(
          "unreachable", Icmpv4.UNREACHABLE,
          "echo_request", Icmpv4.ECHO_REQUEST,
          "echo_reply", Icmpv4.ECHO_REPLY,
          "time_exceeded", Icmpv4.TIME_EXCEEDED,
          "parameter_problem", Icmpv4.PARAMETER_PROBLEM,
          "redirect", Icmpv4.REDIRECT,
          "source_quench", Icmpv4.SOURCE_QUENCH);
  private static final Map<String, Integer> TYPES6 =
      Map.of(
          "unreachable", Icmpv6.UNREACHABLE,
          "packet_too_big", Icmpv6.PACKET_TOO_BIG,
          "time_exceeded", Icmpv6.TIME_EXCEEDED,
          "parameter_problem", Icmpv6.PARAMETER_PROBLEM,
          "echo_request", Icmpv6.ECHO_REQUEST,
          "echo_reply", Icmpv6.ECHO_REPLY);

  /** Of "unreachable", in the order of their numbers. */
  private static final List<String> CODES4 =
      List.of(
          "net_unreachable",
          "host_unreachable",
          "protocol_unreachable",
          "port_unreachable",
          "frag_needed",
          "source_route_failed",
          "net_unknown",
          "host_unknown",
          "source_host_isolated",
          "net_prohibited",
          "host_prohibited",
          "net_unreachable_for_tos",
          "host_unreachable_for_tos",
          "admin_prohibited",
          "host_precedence",
          "precedence_cutoff");

  private static final List<String> CODES6 =
      List.of(
          "noroute",
          "admin_prohibited",
          "beyond_scope",
          "address_unreachable",
          "port_unreachable",
          "policy_fail",
          "reject_route");
  private static final List<String> EXCEEDED = List.of("ttl", "frag_time");

  private IcmpWords() {}

  static int type(String word, int version) {
    Map<String, Integer> types = version == 6 ? TYPES6 : TYPES4;
    Integer type = types.get(word);
    return type != null ? type : number(word, "ICMP type", types.keySet());
  }

  /** The code, 0 where none is said. */
  static int code(String type, String word, int version) {
    if (word == null) {
      return 0;
    }
    List<String> codes = type.equals("unreachable") ? version == 6 ? CODES6 : CODES4 : EXCEEDED;
    int code = codes.indexOf(word);
    return code >= 0 ? code : number(word, "ICMP code", codes);
  }

  private static int number(String word, String what, Iterable<String> known) {
    if (!word.matches("\\d+")) {
      throw new Failure("unknown " + what + " '" + word + "'; known: " + String.join(", ", known));
    }
    return Integer.parseInt(word);
  }
}
