// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.util.Locale;

/** What a server does with the bytes of a connection. */
public enum Service {
  /** Sends back what it receives, till the peer ends. */
  ECHO,
  /**
   * Counts what it receives; at the end answers with the count, {@link #COUNT_BYTES} bytes, and
   * closes.
   */
  SINK,
  /**
   * For each number that it receives, {@link #COUNT_BYTES} bytes, sends as many bytes as that says.
   */
  SOURCE,
  /**
   * Sends to itself: both ends are of the library that is measured. For each number that it
   * receives, {@link #COUNT_BYTES} bytes, does so for that many nanoseconds, and answers with two:
   * how many datagrams or blocks there were, and how many nanoseconds it took.
   */
  TRANSFER;

  /** Bytes of a count on the wire, big-endian. */
  public static final int COUNT_BYTES = Long.BYTES;

  /** How many bytes a server reads or writes in one call: 64 KiB, the same for all. */
  public static final int BUFFER_BYTES = 1 << 16;

  /** How many connections may wait to be accepted. */
  public static final int BACKLOG = 1024;

  /** As options have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
