// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/**
 * How fast a connection sends: what cwnd and ssthresh become when octets arrive and when they are
 * lost. When loss is seen and what is sent again is not its business. One object serves all
 * connections of a stack; what it remembers of one is in {@link Growth}.
 */
interface CongestionController {
  /** What TCP_CONGESTION calls it. */
  String name();

  /**
   * New octets were acknowledged while the window was in use: cwnd may grow.
   *
   * @param octets how many
   * @param rttMicros the round trip of the last of them; 0 where it is not certain
   */
  void acknowledged(Tcb t, int octets, int rttMicros);

  /** New octets were acknowledged, and it is not the window that limits what is sent. */
  default void notInUse(Tcb t) {}

  /** The network is congested: answers what ssthresh is to be, and notes what is to be noted. */
  int reduced(Tcb t);

  /** The retransmission timer has expired; {@link #reduced} came before. */
  default void timedOut(Tcb t) {}

  /** The last reduction was a mistake; cwnd and ssthresh are as before. */
  default void undone(Tcb t) {}

  /** Sending goes on after a pause. */
  default void resumed(Tcb t, long idleNanos) {}
}
