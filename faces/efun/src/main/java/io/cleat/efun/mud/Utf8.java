// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

/**
 * Reads UTF-8 by the table of RFC 3629 section 4: no overlong form, no surrogate, nothing above
 * U+10FFFF. Java's own reader would put a replacement character where there is none of these.
 */
final class Utf8 {
  private Utf8() {}

  /**
   * Puts the characters of the bytes into {@code chars}, which has room for one a byte. Answers how
   * many there are, or -1 if the bytes are not UTF-8.
   */
  static int decode(byte[] bytes, int from, int to, char[] chars) {
    int size = 0;
    int at = from;
    while (at < to) {
      int lead = bytes[at];
      if (lead >= 0) {
        chars[size++] = (char) lead;
        at++;
        continue;
      }
      int length = length(bytes, at, to);
      if (length == 0) {
        return -1;
      }
      int codePoint = codePoint(bytes, at, length);
      if (length == 4) {
        chars[size++] = Character.highSurrogate(codePoint);
        chars[size++] = Character.lowSurrogate(codePoint);
      } else {
        chars[size++] = (char) codePoint;
      }
      at += length;
    }
    return size;
  }

  private static int codePoint(byte[] bytes, int at, int length) {
    int bits = bytes[at] & (0x7f >> length);
    for (int i = 1; i < length; i++) {
      bits = (bits << 6) | (bytes[at + i] & 0x3f);
    }
    return bits;
  }

  /** How many bytes the character at {@code at}, which is not ASCII, takes; 0 if it is none. */
  private static int length(byte[] bytes, int at, int to) {
    int lead = bytes[at] & 0xff;
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (to - at < length || !isSecond(lead, bytes[at + 1] & 0xff)) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private static boolean isSecond(int lead, int second) {
    int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return second >= low && second <= high;
  }
}
