// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/** The states of RFC 9293 3.3.2, with Linux's numbers (TCP_INFO). */
enum TcpState {
  /** Waiting for a connection request from any remote TCP peer and port. */
  LISTEN(10),
  /** Waiting for a matching connection request after having sent a connection request. */
  SYN_SENT(2),
  /** Waiting for a confirming acknowledgment, having both received and sent a request. */
  SYN_RECEIVED(3),
  /** An open connection, data received can be delivered to the user. */
  ESTABLISHED(1),
  /** Waiting for a termination request from the peer, or an acknowledgment of the one sent. */
  FIN_WAIT_1(4),
  /** Waiting for a connection termination request from the remote TCP peer. */
  FIN_WAIT_2(5),
  /** Waiting for a connection termination request from the local user. */
  CLOSE_WAIT(8),
  /** Waiting for a termination request acknowledgment from the remote TCP peer. */
  CLOSING(11),
  /** Waiting for an acknowledgment of the termination request sent, having got the peer's. */
  LAST_ACK(9),
  /** No connection state at all. TIME-WAIT is no state here but a record, {@link TimeWait}. */
  CLOSED(7);

  final int number;

  TcpState(int number) {
    this.number = number;
  }

  /** RFC 9293 3.4: both sides know each other's sequence numbers. */
  boolean isSynchronized() {
    return this != LISTEN && this != SYN_SENT && this != CLOSED && this != SYN_RECEIVED;
  }

  /** Both sides have finished, and the peer has not acknowledged that we have. */
  boolean isAwaitingLastAck() {
    return this == CLOSING || this == LAST_ACK;
  }

  /** Whether the peer may still send text. */
  boolean takesText() {
    return this == ESTABLISHED || this == FIN_WAIT_1 || this == FIN_WAIT_2;
  }

  /** Whether we may still be sending text or FIN: there may be something to retransmit. */
  boolean sends() {
    return this == ESTABLISHED
        || this == CLOSE_WAIT
        || this == FIN_WAIT_1
        || this == CLOSING
        || this == LAST_ACK;
  }
}
