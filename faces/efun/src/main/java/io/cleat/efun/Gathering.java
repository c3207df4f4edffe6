// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/**
 * What the writes of one turn of the loop leave to be sent at its end ({@link
 * Repair#WRITES_GATHERED}): whose they are, and memory for those who write much. Between turns, and
 * without the repair, nothing is gathered, for nobody would come to send it.
 */
final class Gathering {
  /** So much of one connection is gathered at the most; then it is sent without delay. */
  static final int BLOCK_BYTES = 64 << 10;

  /** So many blocks are lent at once; who gets none sends what it has. */
  static final int BLOCKS_MAX = 64;

  private final boolean wanted;
  private final ArrayDeque<Connection> connections = new ArrayDeque<>();
  private final ArrayDeque<MemorySegment> blocks = new ArrayDeque<>();
  private int made;
  private boolean open;

  Gathering(boolean wanted) {
    this.wanted = wanted;
  }

  /** A turn begins. */
  void begin() {
    open = wanted;
  }

  /** Whether there is an end of the turn to come. */
  boolean isOpen() {
    return open;
  }

  /** Has this connection send at the end of the turn. */
  void add(Connection connection) {
    connections.add(connection);
  }

  /** The turn ends: all is sent, also what is written by those who are told of a failure. */
  void end() {
    flush();
    open = false;
  }

  /** Sends what was gathered so far. */
  void flush() {
    for (Connection next = connections.poll(); next != null; next = connections.poll()) {
      next.turnEnds();
    }
  }

  /** Whether {@link #lend} would. */
  boolean canLend() {
    return made < BLOCKS_MAX || !blocks.isEmpty();
  }

  /** A block of {@link #BLOCK_BYTES} outside the heap, or null if all are lent. */
  MemorySegment lend() {
    if (blocks.isEmpty() && made < BLOCKS_MAX) {
      made++;
      return Arena.ofAuto().allocate(BLOCK_BYTES, Long.BYTES);
    }
    return blocks.poll();
  }

  void giveBack(MemorySegment block) {
    blocks.push(block);
  }
}
