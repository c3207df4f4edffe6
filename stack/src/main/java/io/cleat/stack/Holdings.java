// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.wire.IpProtocol;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What a stack holds at one moment, to be compared with its limits, or with nothing once all is
 * closed and all time has passed.
 *
 * @param endpoints that their users have, or that are not done yet, by their kinds; no kind of
 *     which there is none
 * @param connections of TCP
 * @param timers that are set
 * @param bufferBytes of rings in use, those of fragments and of waiting packets among them
 * @param waiting what the Internet layer keeps for later
 * @param neighbours that are known, or were looked for
 * @param names that are taken: ports, and abstract names of AF_UNIX
 */
public record Holdings(
    Map<Kind, Integer> endpoints,
    Connections connections,
    int timers,
    long bufferBytes,
    Waiting waiting,
    int neighbours,
    int names) {
  /** What is counted apart among endpoints. */
  public enum Kind {
    TCP,
    UDP,
    RAW,
    /** For echo requests. */
    PING,
    PACKET,
    UNIX,
    VSOCK,
    /** An end of a pipe. */
    PIPE;

    /** What an endpoint is. */
    public static Kind of(StackEndpoint endpoint) {
      return switch (endpoint.domain()) {
        case Family.AF_INET, Family.AF_INET6 -> internet(endpoint);
        case Family.AF_UNIX -> UNIX;
        case Family.AF_VSOCK -> VSOCK;
        case Family.AF_PACKET -> PACKET;
        default -> PIPE;
      };
    }

    private static Kind internet(StackEndpoint endpoint) {
      return switch (endpoint.type()) {
        case SocketType.SOCK_STREAM -> TCP;
        case SocketType.SOCK_RAW -> RAW;
        default ->
            switch (endpoint.protocol()) {
              case IpProtocol.ICMP, IpProtocol.ICMPV6 -> PING;
              default -> UDP;
            };
      };
    }
  }

  /**
   * Connections of TCP, counted where they are found.
   *
   * @param known by their addresses and ports; those in TIME-WAIT apart
   * @param halfOpen those of them that wait in queues of listeners for the ACK of their SYN
   * @param timeWaits in TIME-WAIT, no endpoint any more
   */
  public record Connections(int known, int halfOpen, int timeWaits) {}

  /**
   * What is kept for later.
   *
   * @param reassemblies datagrams that wait for the rest of their fragments
   * @param reassemblyBytes memory of those
   * @param neighbours that are being looked for, or waited for
   * @param packets that wait for neighbours or for room in links
   * @param passed endpoints that messages under way hold, SCM_RIGHTS
   */
  public record Waiting(
      int reassemblies, int reassemblyBytes, int neighbours, int packets, int passed) {}

  /** Keeps the counts as they are. */
  public Holdings {
    endpoints = Collections.unmodifiableMap(copy(endpoints));
  }

  private static Map<Kind, Integer> copy(Map<Kind, Integer> counts) {
    Map<Kind, Integer> copy = new EnumMap<>(Kind.class);
    counts.forEach((kind, count) -> copy.merge(kind, count, Integer::sum));
    copy.values().removeIf(count -> count == 0);
    return copy;
  }

  /** How many endpoints of a kind there are. */
  public int endpoints(Kind kind) {
    return endpoints.getOrDefault(kind, 0);
  }

  /** Whether nothing is held but what a host may know for ever: where its neighbours were. */
  public boolean isNothing() {
    return toString().isEmpty();
  }

  /** What is held, as {@code tcp=1, timers=2}; the neighbours that are known are left out. */
  @Override
  public String toString() {
    StringJoiner held = new StringJoiner(", ");
    endpoints.forEach((kind, count) -> say(held, kind.name().toLowerCase(Locale.ROOT), count));
    say(held, "connections", connections.known());
    say(held, "half-open", connections.halfOpen());
    say(held, "TIME-WAIT", connections.timeWaits());
    say(held, "timers", timers);
    say(held, "buffer bytes", bufferBytes);
    say(held, "reassemblies", waiting.reassemblies());
    say(held, "reassembly bytes", waiting.reassemblyBytes());
    say(held, "pending neighbours", waiting.neighbours());
    say(held, "waiting packets", waiting.packets());
    say(held, "passed endpoints", waiting.passed());
    say(held, "names", names);
    return held.toString();
  }

  private static void say(StringJoiner held, String what, long count) {
    if (count != 0) {
      held.add(what + "=" + count);
    }
  }
}
