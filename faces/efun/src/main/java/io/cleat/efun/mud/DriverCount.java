// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import java.util.Arrays;

/**
 * The count that a driver makes before it reads a container: of elements, each container in the
 * order in which they open. Of what is neither a string nor a container only the delimiter is
 * looked for, wherever it may be.
 */
final class DriverCount {
  private static final int INITIAL_SIZES = 128;

  /** More sizes are not kept for the next payload. */
  private static final int KEPT_SIZES = 1 << 14;

  private static final int MALFORMED = -1;

  private final int depthMax;
  private int[] sizes = new int[INITIAL_SIZES];
  private int containers;
  private byte[] text;
  private int at;
  private int end;

  DriverCount(int depthMax) {
    this.depthMax = depthMax;
  }

  /**
   * Counts in the container whose second byte is at {@code from}. Answers whether it ends as it
   * should, or rather as a driver thinks it should.
   */
  boolean count(byte[] bytes, int from, int to) {
    text = bytes;
    at = from;
    end = to;
    containers = 0;
    boolean counted = container(1);
    text = null;
    return counted;
  }

  /** How many elements, or keys and values, the {@code n}th container has. */
  int sizeOf(int n) {
    return n < containers ? sizes[n] : 0;
  }

  void clear() {
    if (sizes.length > KEPT_SIZES) {
      sizes = new int[INITIAL_SIZES];
    }
  }

  private boolean container(int depth) {
    if (depth > depthMax) {
      return false;
    }
    int n = containers++;
    if (n == sizes.length) {
      sizes = Arrays.copyOf(sizes, n * 2);
    }
    int size =
        switch (next()) {
          case '{', '/' -> list(depth);
          case '[' -> mapping(depth);
          default -> MALFORMED;
        };
    sizes[n] = size;
    return size != MALFORMED;
  }

  /** An array may end as a class does, and a class as an array. */
  private int list(int depth) {
    for (int size = 0; ; size++) {
      byte first = next();
      if (first == '}' || first == '/') {
        return next() == ')' ? size : MALFORMED;
      }
      if (first == ']' || !element(first, depth, ',')) {
        return MALFORMED;
      }
    }
  }

  private int mapping(int depth) {
    for (int size = 0; ; size++) {
      byte first = next();
      if (first == ']') {
        return next() == ')' ? size : MALFORMED;
      }
      char delimiter = size % 2 == 0 ? ':' : ',';
      if (first == '}' || first == '/' || !element(first, depth, delimiter)) {
        return MALFORMED;
      }
    }
  }

  private boolean element(byte first, int depth, char delimiter) {
    return switch (first) {
      case 0 -> false;
      case '"' -> string() && next() == delimiter;
      case '(' -> container(depth + 1) && next() == delimiter;
      case ':', ',' -> first == delimiter;
      default -> skipTo((byte) delimiter);
    };
  }

  private boolean string() {
    byte c;
    while ((c = next()) != '"') {
      if (c == 0 || (c == '\\' && next() == 0)) {
        return false;
      }
    }
    return true;
  }

  private boolean skipTo(byte delimiter) {
    at = Swar.indexOf(text, Math.min(at, end), end, delimiter) + 1;
    return at <= end;
  }

  private byte next() {
    byte here = at < end ? text[at] : 0;
    at++;
    return here;
  }
}
