// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import java.util.Arrays;

/**
 * The frame that is being written: bytes that grow. Strings go in by chunks, each one copied
 * without a look at it first; only when a scan finds what cannot stay as it is, the chunk is
 * written again, character by character.
 */
final class Text {
  /** What a piece may take beyond the limit before somebody looks: a chunk, or a long float. */
  static final int ROOM_BYTES = 4096;

  /** A longer frame's memory is not kept for the next one. */
  static final int KEPT_BYTES = 1 << 20;

  /** Up to here it is not worth while to begin with copying. */
  private static final int SHORT_CHARS = 24;

  private static final int CHUNK_CHARS = 1024;
  private static final int INITIAL_BYTES = 512;

  private final char[] chunk = new char[CHUNK_CHARS];
  private byte[] bytes = new byte[INITIAL_BYTES];
  private int size;

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Starts the next frame behind the place of its header. */
  void restart() {
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
    size = Frame.HEADER_BYTES;
  }

  void put(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
  }

  void put(char one, char other) {
    room(2);
    bytes[size++] = (byte) one;
    bytes[size++] = (byte) other;
  }

  void put(String ascii) {
    room(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      bytes[size++] = (byte) ascii.charAt(i);
    }
  }

  void putLong(long number) {
    room(20);
    if (number < 0) {
      bytes[size++] = '-';
    }
    // Negative numbers reach further.
    long rest = number < 0 ? number : -number;
    int digits = digits(rest);
    for (int at = size + digits - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' - rest % 10);
      rest /= 10;
    }
    size += digits;
  }

  /** Puts {@code number}, which is not negative, with zeros in front. */
  void putPadded(long number, int digits) {
    room(digits);
    long rest = number;
    for (int at = size + digits - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
  }

  private static int digits(long negative) {
    int digits = 1;
    for (long power = -10; negative <= power && digits < 19; power *= 10) {
      digits++;
    }
    return digits;
  }

  /**
   * Puts {@code string} with its quotes, of at most {@code bytesMax} bytes in UTF-8, and stops
   * beyond {@code sizeMax}. Answers why it cannot be sent, or null.
   */
  MudRefusal putString(String string, int bytesMax, int sizeMax) {
    if (putShort(string)) {
      return string.length() > bytesMax ? MudRefusal.STRING_TOO_LONG : null;
    }
    put('"');
    int left = bytesMax;
    for (int from = 0; from < string.length(); ) {
      int chars = chunk(string, from);
      if (chars > left) {
        return MudRefusal.STRING_TOO_LONG;
      }
      MudRefusal refusal = putChunk(chars);
      if (refusal != null) {
        return refusal;
      }
      if (size > sizeMax) {
        return MudRefusal.FRAME_TOO_LONG;
      }
      left -= utf8Bytes(chars);
      from += chars;
    }
    put('"');
    return left < 0 ? MudRefusal.STRING_TOO_LONG : null;
  }

  /** Puts a short string of which every character stays as it is; answers whether it was one. */
  private boolean putShort(String string) {
    int length = string.length();
    if (length > SHORT_CHARS) {
      return false;
    }
    room(SHORT_CHARS + 2);
    byte[] to = bytes;
    int at = size;
    to[at++] = '"';
    for (int i = 0; i < length; i++) {
      char c = string.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c > '~') {
        return false;
      }
      to[at++] = (byte) c;
    }
    to[at++] = '"';
    size = at;
    return true;
  }

  /** Takes the next chunk out of {@code string}; a surrogate pair is never cut in two. */
  private int chunk(String string, int from) {
    int chars = Math.min(string.length() - from, CHUNK_CHARS);
    string.getChars(from, from + chars, chunk, 0);
    boolean cut = from + chars < string.length() && Character.isHighSurrogate(chunk[chars - 1]);
    return cut ? chars - 1 : chars;
  }

  private MudRefusal putChunk(int chars) {
    // A character takes three bytes at most: with a backslash two, a pair of surrogates four.
    room(chars * 3);
    int plain = isAscii(chars) ? putPlain(chars) : 0;
    return plain == chars ? null : putEach(plain, chars);
  }

  /** Copies all as if it were ASCII, and answers whether it is. */
  private boolean isAscii(int chars) {
    char[] from = chunk;
    byte[] to = bytes;
    int at = size;
    int seen = 0;
    for (int i = 0; i < chars; i++) {
      char c = from[i];
      to[at + i] = (byte) c;
      seen |= c;
    }
    return seen < 0x80;
  }

  /** Keeps what was copied up to the first character that needs a backslash; answers how much. */
  private int putPlain(int chars) {
    int start = size;
    int end = start + chars;
    for (int at = start; (at = stop(at, end)) < end; at++) {
      switch (bytes[at]) {
        case '\n' -> bytes[at] = '\r';
        case '"', '\\', '\r', 0 -> {
          size = at;
          return at - start;
        }
        default -> {}
      }
    }
    size = end;
    return chars;
  }

  private int stop(int from, int end) {
    int at = from;
    for (; at <= end - Swar.BYTES; at += Swar.BYTES) {
      long matches = Swar.writeStops(Swar.load(bytes, at));
      if (matches != 0) {
        return at + Swar.first(matches);
      }
    }
    while (at < end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  private MudRefusal putEach(int from, int to) {
    int at = from;
    while (at < to) {
      char c = chunk[at++];
      if (c < 0x80) {
        if (c == 0) {
          return MudRefusal.NUL_IN_STRING;
        }
        putAscii(c);
      } else if (!Character.isSurrogate(c)) {
        putUtf8(c);
      } else if (Character.isHighSurrogate(c) && at < to && Character.isLowSurrogate(chunk[at])) {
        putUtf8(Character.toCodePoint(c, chunk[at++]));
      } else {
        return MudRefusal.NOT_UNICODE;
      }
    }
    return null;
  }

  private void putAscii(char c) {
    if (c == '"' || c == '\\' || c == '\r') {
      bytes[size++] = '\\';
    }
    bytes[size++] = (byte) (c == '\n' ? '\r' : c);
  }

  private void putUtf8(int codePoint) {
    if (codePoint < 0x800) {
      bytes[size++] = (byte) (0xc0 | (codePoint >> 6));
    } else {
      if (codePoint < 0x10000) {
        bytes[size++] = (byte) (0xe0 | (codePoint >> 12));
      } else {
        bytes[size++] = (byte) (0xf0 | (codePoint >> 18));
        bytes[size++] = continuation(codePoint >> 12);
      }
      bytes[size++] = continuation(codePoint >> 6);
    }
    bytes[size++] = continuation(codePoint);
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }

  private int utf8Bytes(int chars) {
    int count = chars;
    for (int i = 0; i < chars; i++) {
      char c = chunk[i];
      count += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
    }
    return count;
  }

  /** Makes room for {@code more} bytes. */
  private void room(int more) {
    if (bytes.length - size < more) {
      long doubled = Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8);
      bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(doubled, (long) size + more)));
    }
  }
}
