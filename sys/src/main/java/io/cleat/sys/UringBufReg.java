// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.INT;
import static io.cleat.sys.Layout.LONG;
import static io.cleat.sys.Layout.SHORT;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct io_uring_buf_reg} of io_uring_register(2): where a {@link BufferRing} lies, and
 * under which number operations find it. All else must be 0.
 */
public final class UringBufReg {
  /** The address of the ring. */
  public static final long ADDRESS = 0;

  /** How many buffers fit, a power of two. */
  public static final long ENTRIES = 8;

  /** The number of the group, below 65,536. */
  public static final long GROUP = 12;

  /** Bytes of the struct. */
  public static final long SIZE = 40;

  private UringBufReg() {}

  /** Describes {@link BufferRing#memory}, which begins with a page. */
  public static void set(MemorySegment memory, long at, MemorySegment ring, int group) {
    memory.set(LONG, at + ADDRESS, Layout.address(ring, 0, ring.byteSize()));
    memory.set(INT, at + ENTRIES, Math.toIntExact(ring.byteSize() / UringBuf.SIZE));
    group(memory, at, group);
  }

  /** Sets the number of the group. */
  public static void group(MemorySegment memory, long at, int value) {
    memory.set(SHORT, at + GROUP, (short) value);
  }
}
