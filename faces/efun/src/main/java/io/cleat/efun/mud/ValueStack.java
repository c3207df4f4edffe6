// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import io.cleat.efun.lpc.LpcValue;
import java.util.Arrays;

/**
 * The values of containers that are still being read, the innermost container's on top. It spares
 * each container an array that grows.
 */
final class ValueStack {
  /** A larger one is not kept for the next payload. */
  private static final int KEPT_VALUES = 1 << 16;

  private static final int INITIAL_VALUES = 64;

  private LpcValue[] values = new LpcValue[INITIAL_VALUES];
  private int size;
  private int used;

  int size() {
    return size;
  }

  LpcValue[] values() {
    return values;
  }

  void push(LpcValue value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  /** Takes all above {@code mark} off. */
  void drop(int mark) {
    used = Math.max(used, size);
    size = mark;
  }

  /** Forgets the values, so that they live no longer than whoever asked for them wants. */
  void clear() {
    drop(0);
    if (values.length > KEPT_VALUES) {
      values = new LpcValue[INITIAL_VALUES];
    } else {
      Arrays.fill(values, 0, used, null);
    }
    used = 0;
  }
}
