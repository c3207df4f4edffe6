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
 * Reads text by the grammar of the package, in one pass, and says where and why it cannot. Where it
 * is not strict it lets pass what a driver reads in the same way: any byte behind a backslash, a
 * bare line feed, ints of any length, exponents without a point. All else a driver makes something
 * of is left to {@link DriverReader}.
 */
final class GrammarReader {
  /** No int with fewer digits can overflow. */
  private static final int SAFE_DIGITS = 18;

  private final MudProfile profile;
  private final MudLimits limits;
  private final boolean strict;
  private final QuotedReader quoted;
  private final ValueStack stack;

  private byte[] text;
  private int at;
  private int end;
  private MudFault fault;
  private int faultAt;

  GrammarReader(MudProfile profile, QuotedReader quoted, ValueStack stack) {
    this.profile = profile;
    this.limits = profile.limits();
    this.strict = profile.grammar() == MudProfile.Grammar.STRICT;
    this.quoted = quoted;
    this.stack = stack;
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
    text = bytes;
    at = from;
    end = to;
    LpcValue value = at == end ? LpcInt.ZERO : value(0);
    text = null;
    return value == null || at == end ? value : failed(MudFault.TRAILING_TEXT, at);
  }

  private LpcValue value(int depth) {
    return switch (peek()) {
      case '"' -> string();
      case '(' -> container(depth + 1);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> failed(at == end && depth > 0 ? MudFault.OPEN_CONTAINER : MudFault.NO_VALUE, at);
    };
  }

  private LpcValue string() {
    LpcValue string = quoted.read(text, at + 1, end);
    at = quoted.end();
    return string == null ? failed(quoted.fault(), at) : string;
  }

  private LpcValue container(int depth) {
    if (depth > limits.receivedDepth()) {
      return failed(MudFault.TOO_DEEP, at);
    }
    int start = stack.size();
    at++;
    byte kind = peek();
    at++;
    LpcValue value =
        switch (kind) {
          case '{' -> elements(depth, LpcInt.ZERO, '}') ? array(start) : null;
          case '[' -> entries(depth) ? mapping(start) : null;
          case '/' -> elements(depth, LpcUndefined.UNDEFINED, '/') ? instance(start) : null;
          default -> failed(MudFault.NO_VALUE, at - 2);
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
    return mapping.size() > limits.mappingEntries() ? failed(MudFault.TOO_WIDE, at) : mapping;
  }

  /** Reads up to the end of an array or class; an empty slot is {@code empty}. */
  private boolean elements(int depth, LpcValue empty, char close) {
    int start = stack.size();
    while (peek() != close) {
      if (!element(depth, empty, ',')) {
        return false;
      }
      if (stack.size() - start > limits.arrayElements()) {
        return fail(MudFault.TOO_WIDE);
      }
    }
    return close();
  }

  private boolean entries(int depth) {
    while (peek() != ']') {
      if (!element(depth, LpcInt.ZERO, ':') || !element(depth, LpcInt.ZERO, ',')) {
        return false;
      }
    }
    return close();
  }

  private boolean element(int depth, LpcValue empty, char delimiter) {
    byte first = peek();
    LpcValue value;
    if (first == '"') {
      value = string();
    } else {
      value = first == delimiter ? empty : value(depth);
    }
    if (value == null) {
      return false;
    }
    if (peek() != delimiter) {
      return fail(at == end ? MudFault.OPEN_CONTAINER : MudFault.NO_DELIMITER);
    }
    at++;
    stack.push(value);
    return true;
  }

  private boolean close() {
    at++;
    if (peek() != ')') {
      return fail(MudFault.OPEN_CONTAINER);
    }
    at++;
    return true;
  }

  private LpcValue number() {
    int start = at;
    boolean negative = text[at] == '-';
    int firstDigit = negative ? at + 1 : at;
    long number = digitsFrom(firstDigit);
    if (at == firstDigit) {
      return failed(MudFault.BAD_NUMBER, start);
    }
    if (peek() == '.' || peek() == 'e') {
      return real(start);
    }
    if (strict && at - firstDigit > SAFE_DIGITS && !fits(firstDigit, number, negative)) {
      return failed(MudFault.INT_OUT_OF_RANGE, start);
    }
    return LpcInt.of(negative ? -number : number);
  }

  /** Goes to the end of the digits that begin at {@code from}; answers the number they make. */
  private long digitsFrom(int from) {
    byte[] bytes = text;
    int to = end;
    int i = from;
    long number = 0;
    int digit;
    while (i < to && (digit = bytes[i] - '0') >= 0 && digit <= 9) {
      number = number * 10 + digit;
      i++;
    }
    at = i;
    return number;
  }

  /** Whether the digits up to here, which made {@code number}, are an int of 64 bits. */
  private boolean fits(int firstDigit, long number, boolean negative) {
    int first = firstDigit;
    while (first < at && text[first] == '0') {
      first++;
    }
    boolean smallest = negative && number == Long.MIN_VALUE;
    return at - first <= SAFE_DIGITS
        || (at - first == SAFE_DIGITS + 1 && (number >= 0 || smallest));
  }

  private LpcValue real(int start) {
    if (peek() == '.') {
      int firstDigit = at + 1;
      digitsFrom(firstDigit);
      if (at == firstDigit) {
        return failed(MudFault.BAD_NUMBER, start);
      }
    } else if (strict) {
      return failed(MudFault.BAD_NUMBER, start);
    }
    if (peek() == 'e') {
      at++;
      boolean signed = peek() == '+' || peek() == '-';
      int firstDigit = at + 1;
      digitsFrom(firstDigit);
      if (!signed || at == firstDigit) {
        return failed(MudFault.BAD_NUMBER, start);
      }
    }
    return new LpcFloat(FloatReader.read(text, start, at, profile.floatReading()));
  }

  /** The byte here, or 0, which is not in the text, behind its end. */
  private byte peek() {
    return at < end ? text[at] : 0;
  }

  private boolean fail(MudFault why) {
    failed(why, at);
    return false;
  }

  private LpcValue failed(MudFault why, int where) {
    fault = why;
    faultAt = where;
    return null;
  }
}
