// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

/** An address that waits for others to come. */
interface Waiter {
  /** Who is told what comes. */
  interface Guests {
    /**
     * Somebody has come.
     *
     * @param end joins them
     * @param from who it is, for messages
     */
    void came(End end, String from);

    /** Something that keeps nobody else from coming. */
    void trouble(String what);
  }

  /**
   * Begins to wait.
   *
   * @return where it waits, for a person: {@code tcp 127.0.0.1:41234}
   * @throws OpenFailure it cannot
   */
  String open() throws OpenFailure;

  /** Lets others come, or not for now. */
  void welcome(boolean wish);

  /** Waits no more; those who came stay. */
  void close();
}
