// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.INT;
import static io.cleat.sys.Layout.LONG;
import static io.cleat.sys.Layout.SHORT;

import java.lang.foreign.MemorySegment;

/** {@code struct io_uring_buf}: a buffer in a {@link BufferRing}. */
final class UringBuf {
  static final long ADDRESS = 0;
  static final long LENGTH = 8;
  static final long NUMBER = 12;

  /** Lies beyond the fields of a buffer, in the first one of the ring. */
  static final long TAIL = 14;

  static final long SIZE = 16;

  private UringBuf() {}

  static void set(MemorySegment memory, long at, long address, int length, int number) {
    memory.set(LONG, at + ADDRESS, address);
    memory.set(INT, at + LENGTH, length);
    memory.set(SHORT, at + NUMBER, (short) number);
  }
}
