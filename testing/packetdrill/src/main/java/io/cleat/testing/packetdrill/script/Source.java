// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a script and how far it has been read. White space and comments count for nothing
 * between two words.
 */
final class Source {
  private static final Pattern GAP = Pattern.compile("(?:\\s|//[^\\n]*|/\\*(?s:.*?)\\*/)+");
  private static final int SHOWN = 24;

  private final String name;
  private final String text;
  private int at;

  Source(String name, String text) {
    this.name = name;
    this.text = text;
    skipGap();
  }

  boolean isAtEnd() {
    return at == text.length();
  }

  /** The line that comes next, counted from 1. */
  int line() {
    return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  /** Whether the text goes on with this. */
  boolean sees(String words) {
    return text.startsWith(words, at);
  }

  /** Whether the text goes on as the pattern says. */
  boolean sees(Pattern pattern) {
    return matcher(pattern).lookingAt();
  }

  /** Reads past this if it is next. */
  boolean take(String words) {
    if (!sees(words)) {
      return false;
    }
    at += words.length();
    skipGap();
    return true;
  }

  /** Reads past this word if it is next and no longer one. */
  boolean takeWord(String word) {
    int end = at + word.length();
    boolean longer = end < text.length() && Character.isJavaIdentifierPart(text.charAt(end));
    return !longer && take(word);
  }

  /** Reads what the pattern says, without the gap behind it; null if something else is next. */
  String take(Pattern pattern) {
    Matcher matcher = matcher(pattern);
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    skipGap();
    return matcher.group();
  }

  private Matcher matcher(Pattern pattern) {
    return pattern.matcher(text).region(at, text.length());
  }

  /** Reads what the pattern says, which must be there. */
  String need(Pattern pattern, String what) {
    String taken = take(pattern);
    if (taken == null) {
      throw wrong(what);
    }
    return taken;
  }

  /** Reads past this, which must be there. */
  void need(String words) {
    if (!take(words)) {
      throw wrong("'" + words + "'");
    }
  }

  /** Reads up to this, which must come, and past it. */
  String upTo(String end) {
    int found = text.indexOf(end, at);
    if (found < 0) {
      throw wrong("'" + end + "' before the end");
    }
    String taken = text.substring(at, found);
    at = found + end.length();
    skipGap();
    return taken;
  }

  private void skipGap() {
    Matcher matcher = matcher(GAP);
    if (matcher.lookingAt()) {
      at = matcher.end();
    }
  }

  /** Says what should have come here. */
  ScriptException wrong(String expected) {
    int end = text.indexOf('\n', at);
    String rest = text.substring(at, end < 0 ? text.length() : end);
    String seen = rest.length() > SHOWN ? rest.substring(0, SHOWN) + "…" : rest;
    String found = isAtEnd() ? "the end" : "'" + seen + "'";
    return new ScriptException(place(line()), "expected " + expected + ", found " + found);
  }

  /** Says what comes here and is not played. */
  UnsupportedScript unsupported(String what) {
    return new UnsupportedScript(place(line()), what);
  }

  String place(int line) {
    return name + ":" + line;
  }
}
