// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes at a time, as one long. The matchers answer a long in which the highest bit
 * of each byte says whether it matched; bits above the lowest one set may be wrong, so only the
 * first match counts, and matches may be or-ed.
 */
final class Swar {
  static final int BYTES = Long.BYTES;

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final long SPACES = ONES * ' ';
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long RETURNS = ONES * '\r';
  private static final long LINE_FEEDS = ONES * '\n';
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Swar() {}

  /** The eight bytes at {@code at}, the first lowest. */
  static long load(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /** What ends a run of plain bytes in the text of a string: a quote, a backslash, a return. */
  static long readStops(long word) {
    return zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | zeros(word ^ RETURNS);
  }

  /** A quote. */
  static long quotes(long word) {
    return zeros(word ^ QUOTES);
  }

  /** What does not stand for itself in the text of a string, or is not ASCII. */
  static long specials(long word) {
    return zeros(word ^ BACKSLASHES) | zeros(word ^ RETURNS) | (word & HIGHS);
  }

  /** A line feed, which nobody sends in a string. */
  static long lineFeeds(long word) {
    return zeros(word ^ LINE_FEEDS);
  }

  /** What cannot be written as it is: a quote, a backslash, anything below a blank. */
  static long writeStops(long word) {
    return zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | ((word - SPACES) & ~word & HIGHS);
  }

  /** Whether there are matches of which the first is before all the others. */
  static boolean isFirst(long matches, long others) {
    return (Long.lowestOneBit(matches | others) & matches) != 0;
  }

  /** The place of the first match, 0 to 7. */
  static int first(long matches) {
    return Long.numberOfTrailingZeros(matches) >>> 3;
  }

  /** The first place of {@code wanted} from {@code from} up to {@code to}, or {@code to}. */
  static int indexOf(byte[] bytes, int from, int to, byte wanted) {
    long pattern = ONES * (wanted & 0xff);
    int at = from;
    while (at <= to - 4 * BYTES && !isIn(bytes, at, pattern)) {
      at += 4 * BYTES;
    }
    for (; at <= to - BYTES; at += BYTES) {
      long matches = zeros(load(bytes, at) ^ pattern);
      if (matches != 0) {
        return at + first(matches);
      }
    }
    while (at < to && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  /** Whether the byte that fills the pattern is one of the next four times eight. */
  private static boolean isIn(byte[] bytes, int at, long pattern) {
    long first = zeros(load(bytes, at) ^ pattern) | zeros(load(bytes, at + BYTES) ^ pattern);
    long last =
        zeros(load(bytes, at + 2 * BYTES) ^ pattern) | zeros(load(bytes, at + 3 * BYTES) ^ pattern);
    return (first | last) != 0;
  }

  /** The bytes of {@code word} before its first match; the others are 0. */
  static long before(long word, long matches) {
    // The lowest bit of the match's byte, less one, has all bits below.
    return word & ((Long.lowestOneBit(matches) >>> 7) - 1);
  }

  /** Whether no byte has its highest bit set. */
  static boolean isAscii(long word) {
    return (word & HIGHS) == 0;
  }

  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGHS;
  }
}
