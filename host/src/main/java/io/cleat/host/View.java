// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which endpoints a table shows, and how much of them, as the options of ss(8) say.
 *
 * @param kinds those of these kinds
 * @param listening those that wait for connections, or are datagram endpoints without a peer
 * @param connected all others
 * @param details a second line of each: options, and of TCP what TCP_INFO tells
 * @param processes whose they are
 */
public record View(
    Set<Kind> kinds, boolean listening, boolean connected, boolean details, boolean processes) {
  /** Keeps the kinds as they are. */
  public View {
    kinds = Set.copyOf(kinds);
  }

  /** All endpoints, a line each; {@code ss -a}. */
  public static View all() {
    return new View(EnumSet.allOf(Kind.class), true, true, false, false);
  }

  /** Of these kinds only; {@code ss -t}, {@code -u}, {@code -x}. */
  public View of(Set<Kind> some) {
    return new View(some, listening, connected, details, processes);
  }

  /** Only those that listen; {@code ss -l}. */
  public View listeningOnly() {
    return new View(kinds, true, false, details, processes);
  }

  /** Only those that do not listen; {@code ss} without {@code -a} and {@code -l}. */
  public View connectedOnly() {
    return new View(kinds, false, true, details, processes);
  }

  /** With the second line; {@code ss -i}. */
  public View withDetails() {
    return new View(kinds, listening, connected, true, processes);
  }

  /** With the process; {@code ss -p}. */
  public View withProcesses() {
    return new View(kinds, listening, connected, details, true);
  }

  /** Whether it shows an endpoint. */
  public boolean shows(EndpointState endpoint) {
    boolean waits = Tables.isListening(endpoint);
    return kinds.contains(Kind.of(endpoint)) && (waits ? listening : connected);
  }
}
