// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import io.cleat.efun.lpc.LpcString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads strings. What lies between two special bytes is taken as a whole; a string without any is
 * copied once, from the payload into the Java string.
 */
final class QuotedReader {
  private static final int INITIAL_BYTES = 256;

  private final boolean strict;
  private final int bytesMax;
  private byte[] unescaped = new byte[INITIAL_BYTES];
  private char[] chars = new char[INITIAL_BYTES];
  private int size;

  /** All bytes of the string or-ed, eight by eight: whether it is ASCII. */
  private long seen;

  private int end;
  private MudFault fault;

  QuotedReader(boolean strict, int bytesMax) {
    this.strict = strict;
    this.bytesMax = bytesMax;
  }

  /** Gives memory back that a very long string needed. */
  void clear() {
    if (unescaped.length > Text.KEPT_BYTES) {
      unescaped = new byte[INITIAL_BYTES];
    }
    if (chars.length > Text.KEPT_BYTES) {
      chars = new char[INITIAL_BYTES];
    }
  }

  /** The place behind the closing quote of the string read last, or of its fault. */
  int end() {
    return end;
  }

  /** What was wrong with the string read last. */
  MudFault fault() {
    return fault;
  }

  /**
   * Where the closing quote is of the string whose opening quote is before {@code from}, if all of
   * it is ASCII that stands for itself; -1 if there is something to be done about it.
   */
  int plainEnd(byte[] text, int from, int to) {
    int at = from;
    for (; at <= to - Swar.BYTES; at += Swar.BYTES) {
      long word = Swar.load(text, at);
      long quotes = Swar.quotes(word);
      long others = Swar.specials(word) | (strict ? Swar.lineFeeds(word) : 0);
      if ((quotes | others) != 0) {
        return Swar.isFirst(quotes, others) ? at + Swar.first(quotes) : -1;
      }
    }
    while (at < to && text[at] >= 0 && !isStop(text[at])) {
      at++;
    }
    return at < to && text[at] == '"' ? at : -1;
  }

  /**
   * Reads the string whose opening quote is before {@code from}, and which must end before {@code
   * to}. Answers null where it cannot.
   */
  LpcString read(byte[] text, int from, int to) {
    seen = 0;
    int stop = stop(text, from, to);
    if (stop == to) {
      return failed(MudFault.OPEN_STRING, to);
    }
    if (text[stop] == '"') {
      end = stop + 1;
      return string(text, from, stop, from);
    }
    return readEscaped(text, from, stop, to);
  }

  /** The first byte that does not stand for itself; a bare line feed does, unless it is strict. */
  private int stop(byte[] text, int from, int to) {
    long all = 0;
    int at = from;
    for (; at <= to - Swar.BYTES; at += Swar.BYTES) {
      long word = Swar.load(text, at);
      long matches = Swar.readStops(word);
      if (strict) {
        matches |= Swar.lineFeeds(word);
      }
      if (matches != 0) {
        seen |= all | Swar.before(word, matches);
        return at + Swar.first(matches);
      }
      all |= word;
    }
    for (; at < to && !isStop(text[at]); at++) {
      all |= text[at];
    }
    seen |= all;
    return at;
  }

  private boolean isStop(byte one) {
    return one == '"' || one == '\\' || one == '\r' || (strict && one == '\n');
  }

  private LpcString readEscaped(byte[] text, int from, int firstStop, int to) {
    size = 0;
    int start = from;
    int at = firstStop;
    while (at < to && text[at] != '"') {
      append(text, start, at);
      start = text[at] == '\r' ? at + 1 : at + 2;
      if (start > to) {
        break;
      }
      if (text[at] == '\n' || (text[at] == '\\' && !isEscape(text[at + 1]))) {
        return failed(MudFault.BAD_ESCAPE, at);
      }
      append(text[at] == '\r' ? (byte) '\n' : text[at + 1]);
      at = stop(text, start, to);
    }
    if (at >= to || start > to) {
      return failed(MudFault.OPEN_STRING, to);
    }
    append(text, start, at);
    end = at + 1;
    return string(unescaped, 0, size, from);
  }

  /** A driver takes any byte behind a backslash for itself. */
  private boolean isEscape(byte escaped) {
    return !strict || escaped == '"' || escaped == '\\' || escaped == '\r';
  }

  private LpcString string(byte[] bytes, int from, int to, int offset) {
    if (from == to) {
      return LpcString.EMPTY;
    }
    if (to - from > bytesMax) {
      return failed(MudFault.STRING_TOO_LONG, offset);
    }
    if (Swar.isAscii(seen)) {
      return new LpcString(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    }
    if (chars.length < to - from) {
      chars = new char[Math.max(chars.length * 2, to - from)];
    }
    int count = Utf8.decode(bytes, from, to, chars);
    return count < 0
        ? failed(MudFault.BAD_UTF8, offset)
        : new LpcString(new String(chars, 0, count));
  }

  private LpcString failed(MudFault why, int at) {
    fault = why;
    end = at;
    return null;
  }

  private void append(byte one) {
    room(1);
    unescaped[size++] = one;
    seen |= one;
  }

  private void append(byte[] text, int from, int to) {
    room(to - from);
    System.arraycopy(text, from, unescaped, size, to - from);
    size += to - from;
  }

  private void room(int more) {
    if (unescaped.length - size < more) {
      unescaped = Arrays.copyOf(unescaped, Math.max(unescaped.length * 2, size + more));
    }
  }
}
