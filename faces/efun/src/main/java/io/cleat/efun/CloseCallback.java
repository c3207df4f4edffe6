// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

/**
 * The socket is over, though nobody here has closed it. It still is in its last state, and what is
 * written to it may still go; after the callback it is closed.
 */
@FunctionalInterface
public interface CloseCallback {
  /**
   * Takes note.
   *
   * @param s the socket
   * @param reason in words, such as {@code "Connection refused"}; empty where the peer just closed;
   *     null without {@link Repair#CLOSE_REASONS}
   */
  void close(int s, String reason);
}
