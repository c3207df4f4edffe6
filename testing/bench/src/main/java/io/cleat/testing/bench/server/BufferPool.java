// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Buffers for connections that come and go: making one costs more than a short connection does. The
 * last that was given back is taken first, while it is hot. Any thread.
 */
final class BufferPool {
  /** How many idle ones are kept. */
  private static final int CAPACITY = 1024;

  private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();
  private final Supplier<ByteBuffer> maker;

  BufferPool(Supplier<ByteBuffer> maker) {
    this.maker = maker;
  }

  ByteBuffer take() {
    synchronized (idle) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return maker.get();
  }

  void give(ByteBuffer buffer) {
    synchronized (idle) {
      if (idle.size() < CAPACITY) {
        idle.push(buffer);
      }
    }
  }
}
