// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import io.cleat.efun.lpc.LpcValue;
import java.util.Arrays;

/**
 * What a {@link GrammarReader} has found in a text, in the order of the text: a word for each
 * value, of which the lowest bits are its tag. A container's word comes before those of its values
 * and counts them, so that a {@link ValueBuilder} makes each array in its size.
 */
final class Tape {
  /** A small int, in the bits above the tag. */
  static final int INT = 0;

  /** The next word is an int. */
  static final int LONG = 1;

  /** The next word is a float. */
  static final int FLOAT = 2;

  /** A string of ASCII that is in the text as it is: {@link #length} bytes at {@link #place}. */
  static final int STRING = 3;

  /** A value that was made already; above the tag is its place in the stack of values. */
  static final int VALUE = 4;

  /** An array, and how many values it has. */
  static final int ARRAY = 5;

  /** A mapping, and how many keys and values it has. */
  static final int MAPPING = 6;

  /** An instance of a class, and how many fields it has. */
  static final int CLASS = 7;

  /** The longest string that has a word. */
  static final int STRING_BYTES_MAX = (1 << 29) - 1;

  private static final int TAG_BITS = 3;
  private static final int PLACE_SHIFT = 32;

  /** A longer tape is not kept for the next payload. */
  private static final int KEPT_WORDS = 1 << 16;

  private static final int INITIAL_WORDS = 64;

  private final ValueStack values;
  private long[] words = new long[INITIAL_WORDS];
  private int size;

  /** A tape whose values that are made already are in {@code values}. */
  Tape(ValueStack values) {
    this.values = values;
  }

  // --- writing ----------------------------------------------------------------------------------

  void putInt(long number) {
    long word = number << TAG_BITS;
    if (word >> TAG_BITS == number) {
      put(word | INT);
    } else {
      put(LONG);
      put(number);
    }
  }

  void putFloat(double number) {
    put(FLOAT);
    put(Double.doubleToRawLongBits(number));
  }

  void putString(int place, int length) {
    put((long) place << PLACE_SHIFT | (long) length << TAG_BITS | STRING);
  }

  void putValue(LpcValue value) {
    put((long) values.size() << TAG_BITS | VALUE);
    values.push(value);
  }

  /** Leaves a place for the word of a container, and answers where. */
  int open() {
    put(0);
    return size - 1;
  }

  /** Writes the word of a container of {@code count} values to its place. */
  void close(int place, int tag, int count) {
    words[place] = (long) count << TAG_BITS | tag;
  }

  /** Takes off what is behind {@code place}. */
  void cut(int place) {
    size = place;
  }

  void clear() {
    size = 0;
    if (words.length > KEPT_WORDS) {
      words = new long[INITIAL_WORDS];
    }
  }

  private void put(long word) {
    if (size == words.length) {
      words = Arrays.copyOf(words, size * 2);
    }
    words[size++] = word;
  }

  // --- reading ----------------------------------------------------------------------------------

  long word(int at) {
    return words[at];
  }

  LpcValue value(long word) {
    return values.values()[(int) number(word)];
  }

  static int tag(long word) {
    return (int) word & ((1 << TAG_BITS) - 1);
  }

  /** What is above the tag. */
  static long number(long word) {
    return word >> TAG_BITS;
  }

  static int place(long word) {
    return (int) (word >>> PLACE_SHIFT);
  }

  static int length(long word) {
    return (int) word >>> TAG_BITS;
  }
}
