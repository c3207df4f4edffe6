// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.INT;
import static io.cleat.sys.Layout.LONG;

import java.lang.foreign.MemorySegment;

/** {@code struct io_uring_cqe} of io_uring_enter(2): what came of an operation. */
public final class Cqe {
  /** What the program gave with the operation. */
  public static final long USER_DATA = 0;

  /** The result, or -errno. */
  public static final long RESULT = 8;

  /** {@code IORING_CQE_F_*}, and the number of a buffer. */
  public static final long FLAGS = 12;

  /** Bytes of the struct. */
  public static final long SIZE = 16;

  private static final int IORING_CQE_BUFFER_SHIFT = 16;

  private Cqe() {}

  /** What the program gave with the operation. */
  public static long userData(MemorySegment memory, long at) {
    return memory.get(LONG, at + USER_DATA);
  }

  /** The result, or -errno. */
  public static int result(MemorySegment memory, long at) {
    return memory.get(INT, at + RESULT);
  }

  /** {@code IORING_CQE_F_*}, and the number of a buffer. */
  public static int flags(MemorySegment memory, long at) {
    return memory.get(INT, at + FLAGS);
  }

  /** The number of the buffer that was used, in flags with {@code IORING_CQE_F_BUFFER}. */
  public static int buffer(int flags) {
    return flags >>> IORING_CQE_BUFFER_SHIFT;
  }
}
