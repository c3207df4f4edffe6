// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

import java.util.Arrays;
import java.util.Objects;

/** The arrays in which values keep values: copied once, and without a null. */
final class Values {
  private Values() {}

  static LpcValue[] copyOf(LpcValue[] source, int from, int to) {
    LpcValue[] values = Arrays.copyOfRange(source, from, to);
    for (LpcValue value : values) {
      Objects.requireNonNull(value);
    }
    return values;
  }
}
