// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.efun.lpc.LpcValue;

/** What came: a value of MUD mode, a piece of a stream, a datagram. */
@FunctionalInterface
public interface ReadCallback {
  /**
   * Takes it.
   *
   * @param s the socket
   * @param message a value of any kind in MUD mode, undefined where a frame could not be read; a
   *     string in the text modes, a buffer in the binary ones
   * @param address who has sent the datagram, {@code "127.0.0.1 4000"}; null for streams
   */
  void read(int s, LpcValue message, String address);
}
