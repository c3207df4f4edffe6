// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.mem;

import java.lang.foreign.Arena;

/**
 * The rings of one stack, by size, last in first out so that the hot one stays hot. An endpoint
 * takes a ring when its first byte comes and gives it back when the last is gone: idle ones have
 * none.
 *
 * <p>Rings that were once made are kept; the memory goes with the pool.
 */
public final class RingPool {
  /** Bytes of the smallest ring. */
  public static final int SMALLEST_BYTES = 1 << 12;

  /** Bytes of the largest ring. */
  public static final int LARGEST_BYTES = 1 << 26;

  private static final int SMALLEST_SHIFT = 12;
  private static final int CLASSES = 15;

  private final ByteRing[] free = new ByteRing[CLASSES];
  private final long limitBytes;
  private long madeBytes;
  private long usedBytes;

  /**
   * @param limitBytes of all rings together
   */
  public RingPool(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** Bytes of the rings that are in use. */
  public long usedBytes() {
    return usedBytes;
  }

  /** Whether so much is in use that nobody should take more than is needed now. */
  public boolean isScarce() {
    return usedBytes > limitBytes / 2;
  }

  /** The capacity of the ring that {@link #take} would give. */
  public static int capacityFor(int bytes) {
    int least = Math.max(bytes, SMALLEST_BYTES);
    return Integer.highestOneBit(least - 1) << 1;
  }

  /**
   * A ring, its content undefined.
   *
   * @param bytes at least, no more than {@link #LARGEST_BYTES}
   * @return null when the limit is reached
   */
  public ByteRing take(int bytes) {
    int size = sizeClass(bytes);
    ByteRing ring = free[size];
    if (ring == null) {
      return make(size);
    }
    free[size] = ring.nextFree;
    usedBytes += ring.capacity();
    return ring;
  }

  private ByteRing make(int size) {
    int capacity = SMALLEST_BYTES << size;
    if (madeBytes + capacity > limitBytes) {
      return null;
    }
    madeBytes += capacity;
    usedBytes += capacity;
    return new ByteRing(Arena.ofAuto().allocate(capacity, Long.BYTES), size);
  }

  /** Takes a ring back. */
  public void give(ByteRing ring) {
    int size = ring.sizeClass;
    ring.nextFree = free[size];
    free[size] = ring;
    usedBytes -= ring.capacity();
  }

  /**
   * A larger ring with the same bytes in it; the old one is taken back.
   *
   * @param sequence of the first byte to keep
   * @param length how many to keep
   * @param bytes at least
   * @return null when the limit is reached; nothing has changed then
   */
  public ByteRing grow(ByteRing ring, int sequence, int length, int bytes) {
    ByteRing larger = copy(ring, sequence, length, bytes);
    if (larger != null) {
      give(ring);
    }
    return larger;
  }

  /** As {@link #grow}, and the old ring stays the caller's. */
  public ByteRing copy(ByteRing ring, int sequence, int length, int bytes) {
    ByteRing larger = take(bytes);
    if (larger != null) {
      ring.copyTo(larger, sequence, length);
    }
    return larger;
  }

  /** Forgets a ring that somebody may still look at. */
  public void discard(ByteRing ring) {
    usedBytes -= ring.capacity();
    madeBytes -= ring.capacity();
  }

  /** The class of the smallest rings that hold so many bytes. */
  private static int sizeClass(int bytes) {
    return bytes <= SMALLEST_BYTES
        ? 0
        : Integer.SIZE - SMALLEST_SHIFT - Integer.numberOfLeadingZeros(bytes - 1);
  }
}
