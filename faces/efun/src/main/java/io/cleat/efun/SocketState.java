// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

/** The states of an efun socket; their names are what {@code socket_status} shows. */
enum SocketState {
  /** Its slot is free. */
  CLOSED,
  /** Closed by its owner, with bytes still to be sent; the driver's source calls it flushing. */
  CLOSING,
  UNBOUND,
  BOUND,
  LISTEN,
  /** TLS is being set up. */
  HANDSHAKE,
  /** Connected, or about to be: a connect is in this state from the start. */
  DATA_XFER;

  /** Whether efuns answer EEBADF. */
  boolean isOver() {
    return this == CLOSED || this == CLOSING;
  }
}
