// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Who has which descriptor: a table by number, which is what the kernel keeps too. Numbers are
 * small and dense, because the kernel gives the lowest that is free.
 *
 * <p>Any thread may ask without a lock; changes to one place are made by one thread at a time, as
 * nobody else has that number then.
 */
final class Descriptors<T> {
  private static final int CHUNK = 1 << 10;
  private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Object[].class);

  private volatile Object[][] chunks = new Object[0][];

  /** Who has this number; null for nobody. */
  @SuppressWarnings("unchecked") // only T goes in
  T at(int number) {
    Object[][] all = chunks;
    int chunk = number / CHUNK;
    return number < 0 || chunk >= all.length
        ? null
        : (T) PLACE.getVolatile(all[chunk], number % CHUNK);
  }

  void put(int number, T owner) {
    Object[][] all = chunks;
    int chunk = number / CHUNK;
    PLACE.setVolatile((chunk < all.length ? all : grown(chunk))[chunk], number % CHUNK, owner);
  }

  /** Takes the number away from this owner, if it is his. */
  void remove(int number, T owner) {
    Object[][] all = chunks;
    int chunk = number / CHUNK;
    if (chunk < all.length) {
      PLACE.compareAndSet(all[chunk], number % CHUNK, owner, null);
    }
  }

  /** One more than the largest number that may be here. */
  int limit() {
    return chunks.length * CHUNK;
  }

  private synchronized Object[][] grown(int chunk) {
    Object[][] all = chunks;
    if (chunk >= all.length) {
      int before = all.length;
      all = Arrays.copyOf(all, chunk + 1);
      for (int i = before; i <= chunk; i++) {
        all[i] = new Object[CHUNK];
      }
      chunks = all;
    }
    return all;
  }
}
