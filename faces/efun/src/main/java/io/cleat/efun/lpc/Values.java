// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;

/** The arrays in which values keep values: filled once, and without a null. */
final class Values {
  private Values() {}

  static LpcValue[] copyOf(LpcValue[] source, int from, int to) {
    LpcValue[] values = Arrays.copyOfRange(source, from, to);
    for (LpcValue value : values) {
      Objects.requireNonNull(value);
    }
    return values;
  }

  static LpcValue[] take(int count, Supplier<? extends LpcValue> source) {
    LpcValue[] values = new LpcValue[count];
    for (int i = 0; i < count; i++) {
      values[i] = Objects.requireNonNull(source.get());
    }
    return values;
  }
}
