// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

/** A socket is offered: whoever wants it calls {@link SocketEfuns#socketAcquire} in here. */
@FunctionalInterface
public interface ReleaseCallback {
  /**
   * Takes the socket or leaves it.
   *
   * @param s the socket
   * @param to the object that it is offered to
   */
  void release(int s, Object to);
}
