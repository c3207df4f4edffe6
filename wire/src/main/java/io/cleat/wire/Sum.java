// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The loops of {@link Checksum}: a sum of 16-bit words over memory, taken in larger steps.
 *
 * <p>The same loops stand here three times, for native memory, for {@code byte[]} and for any
 * other. Where a program uses three kinds of memory or more, the compiler no longer knows which one
 * an access means and calls a method for each word: 1460 bytes took 7 µs instead of 40 ns. A
 * comparison of classes tells it again, but only within the method that compares.
 */
final class Sum {
  /** From here on a loop over ints, of which the compiler makes vectors, beats one over longs. */
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
    if (data.getClass() == NATIVE) {
      return ofNative(data, at, length);
    }
    return data.getClass() == BYTES ? ofBytes(data, at, length) : ofAny(data, at, length);
  }

  private static long ofNative(MemorySegment data, long at, int length) {
    if (data.getClass() != NATIVE) {
      return ofAny(data, at, length); // does not happen; the compiler learns the class
    }
    long sum = 0;
    int whole = length & -Long.BYTES;
    if (length < VECTOR_BYTES) {
      for (int i = 0; i < whole; i += Long.BYTES) {
        long word = data.get(LONG, at + i);
        sum += (word & LOW_INT) + (word >>> 32);
      }
    } else {
      for (int i = 0; i < whole >>> 2; i++) {
        sum += data.get(INT, at + 4L * i) & LOW_INT;
      }
    }
    return sum + tail(data, at + whole, length - whole);
  }

  private static long ofBytes(MemorySegment data, long at, int length) {
    if (data.getClass() != BYTES) {
      return ofAny(data, at, length); // does not happen; the compiler learns the class
    }
    long sum = 0;
    int whole = length & -Long.BYTES;
    if (length < VECTOR_BYTES) {
      for (int i = 0; i < whole; i += Long.BYTES) {
        long word = data.get(LONG, at + i);
        sum += (word & LOW_INT) + (word >>> 32);
      }
    } else {
      for (int i = 0; i < whole >>> 2; i++) {
        sum += data.get(INT, at + 4L * i) & LOW_INT;
      }
    }
    return sum + tail(data, at + whole, length - whole);
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
