// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * The one buffer that all connections of a loop read into, so that it stays hot. A connection whose
 * peer does not take its bytes keeps the buffer until it does; the loop goes on with another. One
 * thread.
 */
final class LoopBuffer<T> {
  private final Supplier<T> maker;
  private final ArrayDeque<T> spares = new ArrayDeque<>();
  private T current;

  LoopBuffer(Supplier<T> maker) {
    this.maker = maker;
    current = maker.get();
  }

  T current() {
    return current;
  }

  /** The buffer belongs to a connection from now on. */
  T keep() {
    T kept = current;
    current = spares.isEmpty() ? maker.get() : spares.pop();
    return kept;
  }

  void back(T kept) {
    spares.push(kept);
  }
}
