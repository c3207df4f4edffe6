// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The loops of {@link Checksum}: a sum of 16-bit words over memory, taken in larger steps.
 *
 * <p>The loop stands here twice, for native memory and for {@code byte[]}. Where a program uses
 * three kinds of memory or more, the compiler no longer knows which one an access means and calls a
 * method for each word: 1460 bytes took 7 µs instead of 40 ns. A comparison of classes tells it
 * again, but only within the method that compares.
 *
 * <p>And it stands in one method that is longer than what a compiler puts into its callers (325
 * bytes of code). Within the path of a packet, where all else has become one piece already, the
 * accesses would be left as calls: then a loop was no longer made of vectors, in three of four
 * runs.
 */
final class Sum {
  /** From here on a loop, of which the compiler makes vectors, beats steps one by one. */
  static final int VECTOR_BYTES = 128;

  private static final Class<?> NATIVE = MemorySegment.NULL.getClass();
  private static final Class<?> BYTES = MemorySegment.ofArray(new byte[0]).getClass();

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final long LOW_INT = 0xffff_ffffL;

  private Sum() {}

  static long of(MemorySegment data, long at, int length) {
    if (data.getClass() != NATIVE) {
      return ofHeap(data, at, length);
    }
    long sum = 0;
    if (length >= VECTOR_BYTES) {
      int words = length >>> 3;
      for (int i = 0; i < words; i++) {
        long word = data.get(LONG, at + 8L * i);
        sum += (word & LOW_INT) + (word >>> 32);
      }
      int rest = length & 7;
      return rest == 0 ? sum : sum + tail(data, at + 8L * words, rest);
    }
    // Headers, and little data behind them: without a loop, for what a compiler does to get checks
    // out of loops costs more here than the checks.
    long next = at;
    if ((length & 64) != 0) {
      sum += ofLong(data.get(LONG, next)) + ofLong(data.get(LONG, next + 8));
      sum += ofLong(data.get(LONG, next + 16)) + ofLong(data.get(LONG, next + 24));
      sum += ofLong(data.get(LONG, next + 32)) + ofLong(data.get(LONG, next + 40));
      sum += ofLong(data.get(LONG, next + 48)) + ofLong(data.get(LONG, next + 56));
      next += 64;
    }
    if ((length & 32) != 0) {
      sum += ofLong(data.get(LONG, next)) + ofLong(data.get(LONG, next + 8));
      sum += ofLong(data.get(LONG, next + 16)) + ofLong(data.get(LONG, next + 24));
      next += 32;
    }
    if ((length & 16) != 0) {
      sum += ofLong(data.get(LONG, next)) + ofLong(data.get(LONG, next + 8));
      next += 16;
    }
    if ((length & 8) != 0) {
      sum += ofLong(data.get(LONG, next));
      next += 8;
    }
    return (length & 7) == 0 ? sum : sum + tail(data, next, length & 7);
  }

  private static long ofLong(long word) {
    return (word & LOW_INT) + (word >>> 32);
  }

  private static long ofHeap(MemorySegment data, long at, int length) {
    if (data.getClass() != BYTES) {
      return ofAny(data, at, length);
    }
    int words = length >>> 2;
    long sum = 0;
    for (int i = 0; i < words; i++) {
      sum += data.get(INT, at + 4L * i) & LOW_INT;
    }
    int rest = length & 3;
    return rest == 0 ? sum : sum + tail(data, at + 4L * words, rest);
  }

  private static long ofAny(MemorySegment data, long at, int length) {
    long sum = 0;
    int whole = length & -Long.BYTES;
    for (int i = 0; i < whole; i += Long.BYTES) {
      long word = data.get(LONG, at + i);
      sum += (word & LOW_INT) + (word >>> 32);
    }
    return sum + tail(data, at + whole, length - whole);
  }

  /** The last bytes, fewer than eight; an odd last one counts as if a zero followed. */
  private static long tail(MemorySegment data, long at, int length) {
    long sum = 0;
    long next = at;
    if ((length & 4) != 0) {
      sum = data.get(INT, next) & LOW_INT;
      next += 4;
    }
    if ((length & 2) != 0) {
      sum += data.get(SHORT, next) & 0xffff;
      next += 2;
    }
    return (length & 1) == 0 ? sum : sum + (data.get(BYTE, next) & 0xff);
  }
}
