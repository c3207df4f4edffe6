// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import java.lang.foreign.MemorySegment;

/** Where one direction of a connection goes to. */
interface Sink {
  /**
   * Takes bytes, which are good during this call only.
   *
   * @param whole whether they are one message
   * @return how many were taken, fewer than {@code length} where there was no room for more;
   *     -EAGAIN where there was none at all; or -errno
   */
  long accept(MemorySegment data, long offset, long length, boolean whole);

  /** Who is told that there is room again. */
  void onReady(Runnable action);

  /** Whether to tell. */
  void want(boolean wish);

  /** Whether it has messages, not a stream of bytes. */
  boolean hasMessages();

  /** Whether a message that it does not take is merely lost, as datagrams may be. */
  default boolean mayLose() {
    return false;
  }

  /** How many messages were made of bytes that {@link #accept} took in one call. */
  default long messages(long taken, boolean whole) {
    return 1;
  }

  /**
   * Passes on that nothing will come any more.
   *
   * @return 0, -EAGAIN where it must be tried again when there is room, or -errno
   */
  int end();
}
