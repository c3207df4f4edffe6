// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/**
 * How large the buffers of connections are whose users have set no size (tcp(7), tcp_wmem and
 * tcp_rmem).
 *
 * @param initial bytes to begin with
 * @param most bytes to which they grow
 */
record BufferSizes(int initial, int most) {
  /**
   * @throws IllegalArgumentException not even a byte to begin with, or less at the most than that
   */
  BufferSizes {
    if (initial < 1 || most < initial) {
      throw new IllegalArgumentException(
          "a buffer of " + initial + " bytes cannot grow to " + most);
    }
  }
}
