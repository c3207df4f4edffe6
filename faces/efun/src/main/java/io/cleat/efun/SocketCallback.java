// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

/** A connection waits to be accepted; or there is room again, and the socket may be written to. */
@FunctionalInterface
public interface SocketCallback {
  /**
   * Takes note.
   *
   * @param s the socket
   */
  void call(int s);
}
