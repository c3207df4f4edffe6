// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * {@link Scratch} for virtual threads, which are too many to have one each. A call of the door
 * never parks, so that no more are out at once than there are carriers.
 *
 * <p>Threads begin to look at different places, and find something at once. Without a lock; whoever
 * finds nothing makes a new one, which is dropped when there is no place for it.
 */
final class ScratchPool {
  private static final int PLACES_PER_PROCESSOR = 4;

  /** Places are this far apart, so that two threads do not write to one cache line. */
  private static final int STRIDE = 16;

  private final int mask;
  private final AtomicReferenceArray<Scratch> places;

  ScratchPool() {
    int count = PLACES_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
    mask = Integer.highestOneBit(count) * 2 - 1;
    places = new AtomicReferenceArray<>((mask + 1) * STRIDE);
    for (int i = 0; i <= mask; i++) {
      places.setPlain(i * STRIDE, Scratch.ofPool(this));
    }
  }

  /** Takes one, for the calling thread alone. */
  Scratch take() {
    int start = start();
    for (int i = 0; i <= mask; i++) {
      Scratch scratch = places.getAndSet((start + i & mask) * STRIDE, null);
      if (scratch != null) {
        return scratch;
      }
    }
    return Scratch.ofPool(this);
  }

  /** Gives one back. */
  void put(Scratch scratch) {
    int start = start();
    for (int i = 0; i <= mask; i++) {
      if (places.compareAndSet((start + i & mask) * STRIDE, null, scratch)) {
        return;
      }
    }
  }

  private int start() {
    return (int) Thread.currentThread().threadId() & mask;
  }
}
