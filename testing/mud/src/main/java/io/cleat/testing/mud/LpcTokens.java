// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.mud;

import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes LPC source apart; blanks and comments between tokens are passed over. */
final class LpcTokens {
  private static final Pattern BLANKS = Pattern.compile("(\\s|/\\*.*?\\*/)*");
  private static final Pattern FLOAT =
      Pattern.compile("\\d+(\\.\\d+([eE][+-]?\\d+)?|[eE][+-]?\\d+)");
  private static final Pattern HEXADECIMAL = Pattern.compile("0[xX](\\p{XDigit}+)");
  private static final Pattern INT = Pattern.compile("\\d+");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");
  private static final Pattern CODE =
      Pattern.compile("x(\\p{XDigit}{1,2})|u(\\p{XDigit}{4})|U(\\p{XDigit}{8})");

  private final String source;
  private int at;

  LpcTokens(String source) {
    this.source = source;
    passBlanks();
  }

  boolean isAtEnd() {
    return at == source.length();
  }

  boolean isAtString() {
    return source.startsWith("\"", at);
  }

  boolean isAtDigit() {
    return !isAtEnd() && Character.isDigit(source.charAt(at));
  }

  /** Goes past {@code token} if it is here. */
  boolean take(String token) {
    if (!source.startsWith(token, at)) {
      return false;
    }
    at += token.length();
    passBlanks();
    return true;
  }

  void expect(String token) {
    if (!take(token)) {
      throw unexpected();
    }
  }

  /** What is before {@code end}, which is passed. */
  String upTo(String end) {
    int found = source.indexOf(end, at);
    if (found < 0) {
      throw unexpected();
    }
    String skipped = source.substring(at, found);
    at = found;
    expect(end);
    return skipped.strip();
  }

  String word() {
    String word = match(WORD);
    if (word == null) {
      throw unexpected();
    }
    return word;
  }

  void optionalWord() {
    match(WORD);
  }

  LpcValue number() {
    String real = match(FLOAT);
    if (real != null) {
      return new LpcFloat(Double.parseDouble(real));
    }
    String hexadecimal = match(HEXADECIMAL);
    if (hexadecimal != null) {
      return LpcInt.of(Long.parseUnsignedLong(hexadecimal.substring(2), 16));
    }
    return LpcInt.of(Long.parseUnsignedLong(match(INT)));
  }

  /** A string literal, without its quotes. */
  String string() {
    var text = new StringBuilder();
    at++;
    while (character() != '"') {
      char c = source.charAt(at++);
      if (c == '\\') {
        text.append(escaped());
      } else {
        text.append(c);
      }
    }
    at++;
    passBlanks();
    return text.toString();
  }

  IllegalArgumentException unexpected() {
    return new IllegalArgumentException("at " + at + " of: " + source);
  }

  private String escaped() {
    Matcher code = CODE.matcher(source).region(at, source.length());
    if (code.lookingAt()) {
      at = code.end();
      return Character.toString(Integer.parseInt(code.group().substring(1), 16));
    }
    char c = character();
    at++;
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'a' -> "\u0007";
      case 'b' -> "\b";
      case 'e' -> "\u001b";
      case 'f' -> "\f";
      case 'v' -> "\u000b";
      case '"', '\\' -> String.valueOf(c);
      default -> throw unexpected();
    };
  }

  private char character() {
    if (isAtEnd()) {
      throw unexpected();
    }
    return source.charAt(at);
  }

  private String match(Pattern pattern) {
    Matcher matcher = pattern.matcher(source).region(at, source.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    passBlanks();
    return matcher.group();
  }

  private void passBlanks() {
    Matcher matcher = BLANKS.matcher(source).region(at, source.length());
    if (matcher.lookingAt()) {
      at = matcher.end();
    }
  }
}
