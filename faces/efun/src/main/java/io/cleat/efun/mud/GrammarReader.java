// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;

/**
 * Reads text by the grammar of the package, and says where and why it cannot. Where it is not
 * strict it lets pass what a driver reads in the same way: any byte behind a backslash, a bare line
 * feed, ints of any length, exponents without a point. All else a driver makes something of is left
 * to {@link DriverReader}.
 *
 * <p>It goes over the text once and writes what is there to a {@link Tape}; only when all is well
 * the values are made of that. The steps take where something begins, and answer where it ends, or
 * {@link #FAILED}.
 */
final class GrammarReader {
  private static final int FAILED = -1;

  /** No int with fewer digits can overflow. */
  private static final int SAFE_DIGITS = 18;

  private final MudLimits limits;
  private final MudProfile.FloatReading floatReading;
  private final boolean nearest;
  private final boolean strict;
  private final int plainBytes;
  private final QuotedReader quoted;
  private final ValueStack stack;
  private final Tape tape;
  private final ValueBuilder builder;

  private byte[] text;
  private int end;
  private MudFault fault;
  private int faultAt;

  GrammarReader(MudProfile profile, QuotedReader quoted, ValueStack stack) {
    this.limits = profile.limits();
    this.floatReading = profile.floatReading();
    nearest = floatReading == MudProfile.FloatReading.NEAREST;
    this.strict = profile.grammar() == MudProfile.Grammar.STRICT;
    this.plainBytes = Math.min(limits.stringBytes(), Tape.STRING_BYTES_MAX);
    this.quoted = quoted;
    this.stack = stack;
    tape = new Tape(stack);
    builder = new ValueBuilder(tape);
  }

  MudFault fault() {
    return fault;
  }

  /** Where the fault is, in the bytes that were read. */
  int faultAt() {
    return faultAt;
  }

  /** The value that is all of the text; null if there is none. */
  LpcValue read(byte[] bytes, int from, int to) {
    if (from == to) {
      return LpcInt.ZERO;
    }
    text = bytes;
    end = to;
    int at = value(from, 0);
    if (at != FAILED && at != end) {
      at = failed(MudFault.TRAILING_TEXT, at);
    }
    LpcValue value = at == FAILED ? null : builder.build(bytes, 0);
    text = null;
    tape.clear();
    stack.drop(0);
    return value;
  }

  private int value(int at, int depth) {
    return switch (peek(at)) {
      case '"' -> string(at + 1);
      case '(' -> container(at, depth + 1);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(at);
      default -> failed(at == end && depth > 0 ? MudFault.OPEN_CONTAINER : MudFault.NO_VALUE, at);
    };
  }

  private int string(int from) {
    int close = quoted.plainEnd(text, from, end);
    if (close >= 0 && close - from <= plainBytes) {
      tape.putString(from, close - from);
      return close + 1;
    }
    LpcValue string = quoted.read(text, from, end);
    if (string == null) {
      return failed(quoted.fault(), quoted.end());
    }
    tape.putValue(string);
    return quoted.end();
  }

  private int container(int at, int depth) {
    if (depth > limits.receivedDepth()) {
      return failed(MudFault.TOO_DEEP, at);
    }
    int place = tape.open();
    return switch (peek(at + 1)) {
      case '{' -> elements(at + 2, depth, place, Tape.ARRAY);
      case '[' -> entries(at + 2, depth, place);
      case '/' -> elements(at + 2, depth, place, Tape.CLASS);
      default -> failed(MudFault.NO_VALUE, at);
    };
  }

  /** Reads up to the end of an array or class. */
  private int elements(int from, int depth, int place, int tag) {
    byte close = (byte) (tag == Tape.ARRAY ? '}' : '/');
    int count = 0;
    int at = from;
    while (peek(at) != close) {
      at = element(at, depth, ',', tag == Tape.CLASS);
      if (at == FAILED) {
        return FAILED;
      }
      count++;
      if (count > limits.arrayElements()) {
        return failed(MudFault.TOO_WIDE, at);
      }
    }
    tape.close(place, tag, count);
    return closed(at + 1);
  }

  private int entries(int from, int depth, int place) {
    int count = 0;
    int at = from;
    while (peek(at) != ']') {
      at = element(at, depth, ':', false);
      at = at == FAILED ? FAILED : element(at, depth, ',', false);
      if (at == FAILED) {
        return FAILED;
      }
      count += 2;
    }
    tape.close(place, Tape.MAPPING, count);
    at = closed(at + 1);
    return at == FAILED || count / 2 <= limits.mappingEntries() ? at : wideMapping(at, place);
  }

  /** What has too many pairs may still have few enough keys. */
  private int wideMapping(int at, int place) {
    LpcMapping mapping = (LpcMapping) builder.build(text, place);
    if (mapping.size() > limits.mappingEntries()) {
      return failed(MudFault.TOO_WIDE, at);
    }
    tape.cut(place);
    tape.putValue(mapping);
    return at;
  }

  /** Reads a value and what it ends with; an empty slot is 0, in a class undefined. */
  private int element(int from, int depth, char delimiter, boolean field) {
    byte first = peek(from);
    int at;
    if (first == '"') {
      at = string(from + 1);
    } else if (first >= '0' && first <= '9') {
      at = number(from);
    } else if (first == delimiter) {
      at = from;
      empty(field);
    } else {
      at = value(from, depth);
    }
    if (at == FAILED) {
      return FAILED;
    }
    if (peek(at) != delimiter) {
      return failed(at == end ? MudFault.OPEN_CONTAINER : MudFault.NO_DELIMITER, at);
    }
    return at + 1;
  }

  private void empty(boolean field) {
    if (field) {
      tape.putValue(LpcUndefined.UNDEFINED);
    } else {
      tape.putInt(0);
    }
  }

  private int closed(int at) {
    return peek(at) == ')' ? at + 1 : failed(MudFault.OPEN_CONTAINER, at);
  }

  private int number(int start) {
    boolean negative = text[start] == '-';
    int firstDigit = negative ? start + 1 : start;
    byte[] bytes = text;
    int to = end;
    int at = firstDigit;
    long number = 0;
    int digit;
    while (at < to && (digit = bytes[at] - '0') >= 0 && digit <= 9) {
      number = number * 10 + digit;
      at++;
    }
    if (at == firstDigit) {
      return failed(MudFault.BAD_NUMBER, start);
    }
    byte next = peek(at);
    if (next == '.' || next == 'e') {
      return real(start, at, number);
    }
    if (strict && at - firstDigit > SAFE_DIGITS && !fits(firstDigit, at, number, negative)) {
      return failed(MudFault.INT_OUT_OF_RANGE, start);
    }
    tape.putInt(negative ? -number : number);
    return at;
  }

  /** Whether the digits up to {@code to}, which made {@code number}, are an int of 64 bits. */
  private boolean fits(int firstDigit, int to, long number, boolean negative) {
    int first = firstDigit;
    while (first < to && text[first] == '0') {
      first++;
    }
    boolean smallest = negative && number == Long.MIN_VALUE;
    return to - first <= SAFE_DIGITS
        || (to - first == SAFE_DIGITS + 1 && (number >= 0 || smallest));
  }

  /** Reads a float, of which the digits up to {@code from} have made {@code whole}. */
  private int real(int start, int from, long whole) {
    int at = from;
    if (peek(at) == '.') {
      int firstDigit = at + 1;
      long digits = whole;
      for (at = firstDigit; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
        digits = digits * 10 + (text[at] - '0');
      }
      if (at == firstDigit) {
        return failed(MudFault.BAD_NUMBER, start);
      }
      if (nearest && FloatReader.isExact(at - start) && peek(at) != 'e') {
        tape.putFloat(FloatReader.decimal(text[start] == '-', digits, at - firstDigit));
        return at;
      }
    } else if (strict) {
      return failed(MudFault.BAD_NUMBER, start);
    }
    if (peek(at) == 'e') {
      boolean signed = peek(at + 1) == '+' || peek(at + 1) == '-';
      int firstDigit = at + 2;
      at = signed ? digitsEnd(firstDigit) : firstDigit;
      if (at == firstDigit) {
        return failed(MudFault.BAD_NUMBER, start);
      }
    }
    tape.putFloat(FloatReader.read(text, start, at, floatReading));
    return at;
  }

  private int digitsEnd(int from) {
    int at = from;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at;
  }

  /** The byte at {@code at}, or 0, which is not in the text, behind its end. */
  private byte peek(int at) {
    return at < end ? text[at] : 0;
  }

  private int failed(MudFault why, int where) {
    fault = why;
    faultAt = where;
    return FAILED;
  }
}
