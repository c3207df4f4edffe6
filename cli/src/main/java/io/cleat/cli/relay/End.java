// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import java.util.function.Consumer;

/** One opened side of a connection. */
interface End {
  /** What it is and where, for a person: {@code tcp 127.0.0.1:80}. */
  String name();

  /** Where its bytes come from; null if it has none to give. */
  Source source();

  /** Where bytes for it go; null if it takes none. */
  Sink sink();

  /**
   * Whether what it still sends must be read before it is closed, lest the close destroys what it
   * was sent.
   */
  default boolean mustBeDrained() {
    return false;
  }

  /**
   * Whether a failure to send to it only means that it wants no more, as for a command that has
   * read enough.
   */
  default boolean mayStopReading() {
    return false;
  }

  /** Whether it can take nothing more once reading from it has failed. */
  default boolean breaksAsAWhole() {
    return false;
  }

  /**
   * Closes it.
   *
   * @param hurry whether it is cut off, not at its end
   * @param then is told, perhaps later, when it is gone: null, or a sentence on how it failed
   */
  void close(boolean hurry, Consumer<String> then);
}
