// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import java.lang.foreign.MemorySegment;

/** What went one way: the sum over all connections of a relay. */
final class Traffic {
  private final String arrow;
  private final Tap tap;
  private long bytes;
  private long messages;
  private long lost;
  private boolean hasMessages;
  private long totalBytes = -1;
  private long startNanos;
  private long lastNanos;
  private boolean started;

  /** Who sees the bytes pass. */
  interface Tap {
    /** Sees nothing. */
    Tap BLIND = (traffic, data, offset, length) -> {};

    /**
     * Sees bytes pass.
     *
     * @param traffic as it was before these bytes
     * @param data holds them during this call
     */
    void passing(Traffic traffic, MemorySegment data, long offset, long length);
  }

  /**
   * @param arrow {@code >} from the first address to the second, {@code <} back
   */
  Traffic(String arrow, Tap tap) {
    this.arrow = arrow;
    this.tap = tap;
  }

  /** A connection begins to move bytes. */
  void start(long nanoTime, boolean messagesPass) {
    hasMessages |= messagesPass;
    if (!started) {
      started = true;
      startNanos = nanoTime;
      lastNanos = nanoTime;
    }
  }

  void moved(long nanoTime, long count, MemorySegment data, long offset, long length) {
    tap.passing(this, data, offset, length);
    bytes += length;
    messages += count;
    lastNanos = nanoTime;
  }

  void lost() {
    lost++;
  }

  /** How many bytes are expected; known for files alone. */
  void expect(long total) {
    totalBytes = total;
  }

  String arrow() {
    return arrow;
  }

  boolean isStarted() {
    return started;
  }

  long bytes() {
    return bytes;
  }

  /** How many pieces were handed on; messages where there are messages. */
  long messages() {
    return messages;
  }

  boolean hasMessages() {
    return hasMessages;
  }

  long lostMessages() {
    return lost;
  }

  /** -1 where nobody knows. */
  long totalBytes() {
    return totalBytes;
  }

  /** From the first connection to the last byte. */
  long nanos() {
    return lastNanos - startNanos;
  }
}
