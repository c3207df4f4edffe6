// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import java.util.EnumMap;
import java.util.Map;

/** How many packets were dropped, by reason. */
public final class Drops {
  /** Why a packet was dropped. */
  public enum Reason {
    /** It was no packet. */
    MALFORMED,
    /** It was for another mud. */
    FOR_ANOTHER,
    /** It came from a mud, and only routers may send it; or before the router has let us in. */
    OUT_OF_PLACE,
    /** It was our own, on its way back. */
    OWN,
    /** It had been handed on too often. */
    TOO_OLD,
    /** Too many waited already. */
    QUEUE_FULL,
    /** It is too long for MUD mode, or has what that cannot say. */
    REFUSED,
    /** An error about something that nobody is there for. */
    ERROR_FOR_NOBODY
  }

  private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);

  Drops() {}

  void count(Reason reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  /** How many were dropped for this reason. */
  public long of(Reason reason) {
    return counts.getOrDefault(reason, 0L);
  }

  /** Those reasons that have come up. */
  @Override
  public String toString() {
    return counts.toString();
  }
}
