// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import java.lang.foreign.MemorySegment;

/** A frame on its way; it serves again when it has arrived. */
final class Flying implements Comparable<Flying> {
  final MemorySegment memory;

  /** When it arrives. */
  long at;

  /** Frames that arrive together arrive in the order in which they set out. */
  long order;

  int length;

  /** What is said about it, {@link io.cleat.stack.spi.Offload}. */
  long offload;

  /** The next of those that wait to serve again. */
  Flying next;

  Flying(MemorySegment memory) {
    this.memory = memory;
  }

  @Override
  public int compareTo(Flying other) {
    return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
  }
}
