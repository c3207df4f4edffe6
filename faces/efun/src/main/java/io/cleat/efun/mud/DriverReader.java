// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcClass;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;

/**
 * Makes of a text what a driver makes of it, whatever it is. A driver first counts, then reads: the
 * count looks for delimiters only, and the reading takes the delimiters for granted. So {@code
 * ({1({2,}),})} is {@code ({ 1 })}: the count stops at the first {@code })}, after one comma.
 *
 * <p>It is the slow way, for texts that {@link GrammarReader} does not take; on all others both
 * agree. A driver would abort where an array is too wide, or read behind the text; here both are
 * faults.
 */
final class DriverReader {
  private final MudProfile profile;
  private final MudLimits limits;
  private final QuotedReader quoted;
  private final ValueStack stack;
  private final DriverCount count;

  private byte[] text;
  private int at;
  private int end;
  private int opened;

  DriverReader(MudProfile profile, QuotedReader quoted, ValueStack stack) {
    this.profile = profile;
    this.limits = profile.limits();
    this.quoted = quoted;
    this.stack = stack;
    this.count = new DriverCount(limits.receivedDepth());
  }

  /** The value at the beginning of the text; null if the driver restores none. */
  LpcValue read(byte[] bytes, int from, int to) {
    text = bytes;
    at = from;
    end = to;
    opened = 0;
    LpcValue value = top();
    text = null;
    count.clear();
    return value;
  }

  /** What begins no value is 0; behind a number or a container anything may follow. */
  private LpcValue top() {
    byte first = next();
    return switch (first) {
      case '"' -> topString();
      case '(' -> topContainer();
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(first);
      default -> LpcInt.ZERO;
    };
  }

  private LpcValue topString() {
    LpcValue string = string();
    return at == end ? string : null;
  }

  private LpcValue topContainer() {
    return count.count(text, at, end) ? container(0) : null;
  }

  private LpcValue string() {
    LpcValue string = quoted.read(text, Math.min(at, end), end);
    at = quoted.end();
    return string;
  }

  private LpcValue container(int depth) {
    if (depth > MudLimits.DEPTH_MAX) {
      return null;
    }
    int size = count.sizeOf(opened++);
    int start = stack.size();
    LpcValue value =
        switch (next()) {
          case '{' -> elements(size, depth, LpcInt.ZERO) ? array(start) : null;
          case '[' -> entries(size, depth) ? mapping(start) : null;
          case '/' -> elements(size, depth, LpcUndefined.UNDEFINED) ? instance(start) : null;
          default -> null;
        };
    stack.drop(start);
    return value;
  }

  private LpcValue array(int start) {
    return LpcArray.copyOf(stack.values(), start, stack.size());
  }

  private LpcValue instance(int start) {
    return LpcClass.copyOf(stack.values(), start, stack.size());
  }

  private LpcValue mapping(int start) {
    LpcMapping mapping = LpcMapping.copyOf(stack.values(), start, stack.size());
    return mapping.size() > limits.mappingEntries() ? null : mapping;
  }

  /** Reads as many elements as were counted, and skips the two bytes that should be the end. */
  private boolean elements(int size, int depth, LpcValue empty) {
    if (size > limits.arrayElements()) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!element(next(), depth, ',', empty)) {
        return false;
      }
    }
    at += 2;
    return true;
  }

  /** Reads entries up to a bracket, however many were counted. */
  private boolean entries(int size, int depth) {
    byte first;
    while (size > 0 && (first = next()) != ']') {
      if (!element(first, depth, ':', LpcInt.ZERO) || !element(next(), depth, ',', LpcInt.ZERO)) {
        return false;
      }
    }
    at += size > 0 ? 1 : 2;
    return true;
  }

  /** Reads the element that begins with {@code first}, and one byte more. */
  private boolean element(byte first, int depth, char delimiter, LpcValue empty) {
    LpcValue value =
        switch (first) {
          case '"' -> skipping(string());
          case '(' -> skipping(container(depth + 1));
          case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(first);
          default -> first == delimiter ? empty : null;
        };
    if (value == null) {
      return false;
    }
    stack.push(value);
    return true;
  }

  private LpcValue skipping(LpcValue value) {
    at++;
    return value;
  }

  /** Reads a number and the byte behind it. */
  private LpcValue number(byte first) {
    int start = at - 1;
    boolean negative = first == '-';
    byte c = negative ? next() : first;
    if (!isDigit(c)) {
      return null;
    }
    long number = 0;
    while (isDigit(c)) {
      number = number * 10 + (c - '0');
      c = next();
    }
    if (c == '.') {
      return fraction(start);
    }
    return c == 'e' ? exponent(start) : LpcInt.of(negative ? -number : number);
  }

  /** A point may be the last byte of all; otherwise a digit must follow. */
  private LpcValue fraction(int start) {
    byte c = next();
    if (c != 0 && !isDigit(c)) {
      return null;
    }
    while (isDigit(c)) {
      c = next();
    }
    return c == 'e' ? exponent(start) : real(start);
  }

  /** The e must have a sign, but no digit. */
  private LpcValue exponent(int start) {
    byte sign = next();
    if (sign != '+' && sign != '-') {
      return null;
    }
    while (isDigit(next())) {}
    return real(start);
  }

  private LpcValue real(int start) {
    int to = Math.min(at - 1, end);
    boolean whole = profile.floatReading() == MudProfile.FloatReading.NEAREST;
    return new LpcFloat(
        whole && isDigit(text[to - 1])
            ? FloatReader.read(text, start, to, profile.floatReading())
            : FloatReader.digitSum(text, start, to));
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  /** The byte here, or 0 behind the text; goes one on. */
  private byte next() {
    byte here = at < end ? text[at] : 0;
    at++;
    return here;
  }
}
