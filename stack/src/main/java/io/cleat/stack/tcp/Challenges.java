// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;

/** Challenge ACKs, and their limit: RFC 5961 7 wants ACK throttling. */
final class Challenges {
  /** A connection challenges once in so many nanoseconds; Linux's tcp_invalid_ratelimit. */
  private static final long PAUSE_NANOS = 500_000_000L;

  private final Machine machine;

  Challenges(Machine machine) {
    this.machine = machine;
  }

  /** RFC 5961: &lt;SEQ=SND.NXT&gt;&lt;ACK=RCV.NXT&gt;&lt;CTL=ACK&gt;. */
  void challenge(Tcb t) {
    long now = machine.clock.now();
    if (t.challengedAt != 0 && now - t.challengedAt < PAUSE_NANOS) {
      machine.counters.count(Counter.TCP_CHALLENGES_LIMITED);
      return;
    }
    t.challengedAt = Math.max(now, 1);
    machine.counters.count(Counter.TCP_CHALLENGE_ACKS);
    t.ackNow();
  }
}
