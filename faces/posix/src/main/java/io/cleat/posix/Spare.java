// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Keeps one object between the calls that need it for a moment, so that a call allocates only when
 * several threads are in such calls at once.
 */
final class Spare<T> {
  private final AtomicReference<T> kept = new AtomicReference<>();
  private final Supplier<T> maker;

  Spare(Supplier<T> maker) {
    this.maker = maker;
  }

  /** The object, for this caller alone until it is given back. */
  T take() {
    T object = kept.getAndSet(null);
    return object != null ? object : maker.get();
  }

  void giveBack(T object) {
    kept.set(object);
  }
}
