// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

/** Where one direction of a connection comes from. */
interface Source {
  /** Nothing more is here now: ask to be told, then drain again. */
  int IDLE = 0;

  /** The taker did not take all. */
  int BLOCKED = 1;

  /** There may be more, but it is the turn of others. */
  int MORE = 2;

  /** Nothing will come any more. */
  int END = 3;

  /**
   * Offers what has arrived, until nothing is left, the taker takes less than all, or it is the
   * turn of others.
   *
   * @return {@link #IDLE}, {@link #BLOCKED}, {@link #MORE}, {@link #END}, or -errno
   */
  int drain(Taker taker);

  /** Who is told that there is something to drain. */
  void onReady(Runnable action);

  /** Whether to tell. */
  void want(boolean wish);

  /** Whether it has messages, not a stream of bytes. */
  boolean hasMessages();

  /**
   * Whether its end can be waited for: not so where a person types, or where datagrams come from
   * anywhere.
   */
  boolean endsByItself();

  /** How many bytes there will be; -1 where nobody knows. */
  default long totalBytes() {
    return -1;
  }

  /** What was lost on the way in since the last call, as a sentence; null for nothing. */
  default String loss() {
    return null;
  }
}
