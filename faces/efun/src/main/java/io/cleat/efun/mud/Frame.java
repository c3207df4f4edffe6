// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Where things are in a frame. */
final class Frame {
  static final int HEADER_BYTES = 4;

  private static final VarHandle LENGTH =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Frame() {}

  /** The length that the header at {@code at} announces; it is signed. */
  static int length(byte[] bytes, int at) {
    return (int) LENGTH.get(bytes, at);
  }

  static void length(byte[] bytes, int at, int length) {
    LENGTH.set(bytes, at, length);
  }
}
