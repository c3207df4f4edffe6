// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;

/** Challenge ACKs, and their limit: RFC 5961 7 wants ACK throttling. */
final class Challenges {
  private static final long NANOS_A_MILLI = 1_000_000;

  private final Machine machine;

  Challenges(Machine machine) {
    this.machine = machine;
  }

  /** RFC 5961: &lt;SEQ=SND.NXT&gt;&lt;ACK=RCV.NXT&gt;&lt;CTL=ACK&gt;. */
  void challenge(Tcb t) {
    if (mayAnswer(t)) {
      machine.counters.count(Counter.TCP_CHALLENGE_ACKS);
      t.ackNow();
    }
  }

  /**
   * Acknowledges a segment that cannot be taken. Two ends that disagree about what was sent would
   * answer each other's ACKs for ever, and one forged segment brings them there; so, as on Linux,
   * what occupies no sequence number is answered no more often than challenges are sent.
   */
  void refuse(Tcb t, Segment s) {
    if (s.sequenceLength() != 0 || mayAnswer(t)) {
      t.ackNow();
    }
  }

  private boolean mayAnswer(Tcb t) {
    int now = (int) (machine.clock.now() / NANOS_A_MILLI);
    if (t.challengedMillis != 0 && now - t.challengedMillis < t.tcp.tuning().challengePauseMillis) {
      machine.counters.count(Counter.TCP_CHALLENGES_LIMITED);
      return false;
    }
    t.challengedMillis = now == 0 ? 1 : now;
    return true;
  }
}
