// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import java.util.Arrays;

/**
 * Turns bytes into text and puts U+FFFD for what is not UTF-8, one for each bad sequence: a first
 * byte with all that looks like its continuation, or a byte that cannot be a first.
 *
 * <p>By {@link Repair#UTF8_ACROSS_SEGMENTS} the beginning of a character at the end of a piece is
 * kept for the next one.
 */
final class TextDecoder {
  private static final char REPLACEMENT = '\uFFFD';
  private static final int LENGTH_MAX = 4;
  private static final int[] SMALLEST = {0, 0, 0x80, 0x800, 0x10000};

  /** What {@link #codePoint} answers for a sequence that the end of the bytes cuts. */
  private static final int CUT = -2;

  private static final int BAD = -1;

  private final boolean keepsCut;
  private final boolean stopsAtNul;
  private byte[] kept = new byte[0];
  private boolean clean;

  /** A decoder that keeps a cut character for the next piece, or drops what follows a NUL. */
  TextDecoder(boolean keepsCut, boolean stopsAtNul) {
    this.keepsCut = keepsCut;
    this.stopsAtNul = stopsAtNul;
  }

  /** The text of {@code piece}, behind what was kept of the last one. */
  String decode(byte[] piece) {
    byte[] bytes = kept.length == 0 ? piece : joined(kept, piece);
    kept = new byte[0];
    return decode(bytes, stopsAtNul ? indexOfNul(bytes) : bytes.length);
  }

  /** What was kept, as text, when no more comes: empty or U+FFFD. */
  String end() {
    boolean cut = kept.length > 0;
    kept = new byte[0];
    return cut ? String.valueOf(REPLACEMENT) : "";
  }

  /** Whether the last piece was UTF-8. */
  boolean wasClean() {
    return clean;
  }

  private String decode(byte[] bytes, int end) {
    clean = true;
    StringBuilder text = new StringBuilder(end);
    int at = 0;
    while (at < end) {
      int length = length(bytes[at]);
      int codePoint = length == 1 ? bytes[at] : codePoint(bytes, at, length, end);
      if (codePoint == CUT && keepsCut && end == bytes.length) {
        kept = Arrays.copyOfRange(bytes, at, end);
        return text.toString();
      }
      if (codePoint >= 0) {
        text.appendCodePoint(codePoint);
        at += length;
      } else {
        clean = false;
        text.append(REPLACEMENT);
        at = length == 0 ? at + 1 : afterTrail(bytes, at + 1, end);
      }
    }
    return text.toString();
  }

  private static int afterTrail(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && isTrail(bytes[at])) {
      at++;
    }
    return at;
  }

  /** The character of a sequence; {@link #BAD} overlong, a surrogate, too large or broken off. */
  private static int codePoint(byte[] bytes, int at, int length, int end) {
    if (length == 0) {
      return BAD;
    }
    int bits = bytes[at] & (0x7f >> length);
    for (int i = 1; i < length; i++) {
      if (at + i == end) {
        return CUT;
      }
      if (!isTrail(bytes[at + i])) {
        return BAD;
      }
      bits = bits << 6 | bytes[at + i] & 0x3f;
    }
    boolean surrogate = bits >= Character.MIN_SURROGATE && bits <= Character.MAX_SURROGATE;
    return bits < SMALLEST[length] || surrogate || bits > Character.MAX_CODE_POINT ? BAD : bits;
  }

  /** How many bytes the sequence has that begins so; 0 if none does. */
  private static int length(byte first) {
    int ones = Integer.numberOfLeadingZeros(~(first << 24));
    return ones == 0 ? 1 : ones == 1 || ones > LENGTH_MAX ? 0 : ones;
  }

  private static boolean isTrail(byte b) {
    return (b & 0xc0) == 0x80;
  }

  private static int indexOfNul(byte[] bytes) {
    int at = 0;
    while (at < bytes.length && bytes[at] != 0) {
      at++;
    }
    return at;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
