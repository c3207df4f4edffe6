// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * A ring of io_uring(7) from which the kernel takes buffers for what it receives: {@link #add}
 * gives it one, and gives it back when its bytes were read. The program moves the tail, which lies
 * in shared memory; nothing is kept here. One thread.
 *
 * <p>The ring holds addresses: whoever adds a buffer keeps that memory alive until the ring is
 * unregistered or the descriptor closed.
 */
public final class BufferRing {
  private static final VarHandle TAIL = ValueLayout.JAVA_SHORT.varHandle();

  private final MemorySegment memory;
  private final int mask;

  /**
   * @param memory that is all 0 and begins with a page
   * @param entries how many buffers fit, a power of two, at most 32,768
   */
  public BufferRing(MemorySegment memory, int entries) {
    this.memory = memory.asSlice(0, bytes(entries));
    mask = entries - 1;
  }

  /** Bytes that the ring itself needs for so many buffers. */
  public static long bytes(int entries) {
    return entries * UringBuf.SIZE;
  }

  /** The ring, for {@link UringBufReg}. */
  public MemorySegment memory() {
    return memory;
  }

  /**
   * Gives the kernel {@code length} bytes of {@code data} from {@code offset} on; a completion will
   * name them by {@code number}, below 65,536. Never more than fit are with the kernel at a time.
   */
  public void add(MemorySegment data, long offset, int length, int number) {
    short tail = (short) TAIL.get(memory, UringBuf.TAIL);
    long address = Layout.address(data, offset, length);
    UringBuf.set(memory, (tail & mask) * UringBuf.SIZE, address, length, number);
    TAIL.setRelease(memory, UringBuf.TAIL, (short) (tail + 1));
  }
}
