// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.mem;

import io.cleat.wire.Checksum;
import java.lang.foreign.MemorySegment;

/**
 * Native memory in which the byte with sequence number {@code s} lives at {@code s} modulo the
 * capacity. So it keeps no positions of its own: a send buffer is the ring and {@code snd.una}, a
 * receive buffer the ring and {@code rcv.nxt}, and bytes that come out of order are written where
 * they belong.
 */
public final class ByteRing {
  private final MemorySegment memory;
  private final int mask;

  /** The pool's: in which row it belongs. */
  final int sizeClass;

  /** The pool's, of a ring that nobody uses. */
  ByteRing nextFree;

  /**
   * @param memory native, its size a power of two
   */
  ByteRing(MemorySegment memory, int sizeClass) {
    this.memory = memory;
    this.sizeClass = sizeClass;
    mask = (int) memory.byteSize() - 1;
  }

  /** How many bytes it can hold. */
  public int capacity() {
    return mask + 1;
  }

  /** The capacity as a power of two. */
  public int shift() {
    return Integer.bitCount(mask);
  }

  /** All of it. */
  public MemorySegment memory() {
    return memory;
  }

  /** Where in {@link #memory} the byte with this sequence number lives. */
  public long offset(int sequence) {
    return sequence & mask;
  }

  /** How many of {@code length} bytes from {@code sequence} lie in a row. */
  public int run(int sequence, int length) {
    return Math.min(length, capacity() - (sequence & mask));
  }

  /** Copies bytes into the ring. */
  public void write(int sequence, MemorySegment from, long at, int length) {
    int run = run(sequence, length);
    MemorySegment.copy(from, at, memory, offset(sequence), run);
    if (run < length) {
      MemorySegment.copy(from, at + run, memory, 0, length - run);
    }
  }

  /** Copies bytes out of the ring. */
  public void read(int sequence, MemorySegment into, long at, int length) {
    int run = run(sequence, length);
    MemorySegment.copy(memory, offset(sequence), into, at, run);
    if (run < length) {
      MemorySegment.copy(memory, 0, into, at + run, length - run);
    }
  }

  /** Copies bytes out of the ring and answers their {@link Checksum#sum sum}. */
  public long readAndSum(int sequence, MemorySegment into, long at, int length) {
    read(sequence, into, at, length);
    return Checksum.sum(into, at, length);
  }

  /** Copies bytes to where they live in another ring. */
  void copyTo(ByteRing other, int sequence, int length) {
    int run = run(sequence, length);
    other.write(sequence, memory, offset(sequence), run);
    if (run < length) {
      other.write(sequence + run, memory, 0, length - run);
    }
  }
}
