// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An expression of Python, as far as scripts use it: whole numbers, names, comparisons in chains,
 * {@code and or not & | + - * //}. What follows it behind a comma is a message.
 */
final class Formula {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(0x[0-9a-fA-F]+|\\d+|[A-Za-z_]\\w*|==|!=|<=|>=|//|[<>&|+\\-*()%,])");

  private final String text;
  private final Function<String, Long> names;
  private final Map<String, Long> used = new LinkedHashMap<>();
  private final Matcher matcher;
  private String next;

  /**
   * @param names the number behind a name; null where it is not known
   */
  Formula(String text, Function<String, Long> names) {
    this.text = text;
    this.names = names;
    matcher = TOKEN.matcher(text);
    step();
  }

  /** What it comes to; 0 for false. */
  long value() {
    long value = or();
    if (next != null && !next.equals(",")) {
      throw new Unsupported("the expression " + text + ", at " + next);
    }
    return value;
  }

  /** The names that were used with their values, for messages. */
  String used() {
    return used.entrySet().stream()
        .map(entry -> entry.getKey() + " is " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private void step() {
    boolean more = matcher.regionStart() < text.length() && matcher.lookingAt();
    next = more ? matcher.group(1) : null;
    if (more) {
      matcher.region(matcher.end(), text.length());
    }
  }

  private boolean take(String token) {
    boolean taken = token.equals(next);
    if (taken) {
      step();
    }
    return taken;
  }

  private long or() {
    long value = and();
    while (take("or")) {
      long right = and();
      value = value != 0 ? value : right;
    }
    return value;
  }

  private long and() {
    long value = not();
    while (take("and")) {
      long right = not();
      value = value == 0 ? value : right;
    }
    return value;
  }

  private long not() {
    return take("not") ? not() == 0 ? 1 : 0 : comparison();
  }

  private long comparison() {
    long left = bits();
    boolean compared = false;
    boolean holds = true;
    while (next != null && next.matches("==|!=|<=?|>=?")) {
      String operator = next;
      step();
      long right = bits();
      holds &= compare(operator, left, right);
      left = right;
      compared = true;
    }
    return compared ? holds ? 1 : 0 : left;
  }

  private static boolean compare(String operator, long left, long right) {
    return switch (operator) {
      case "==" -> left == right;
      case "!=" -> left != right;
      case "<" -> left < right;
      case "<=" -> left <= right;
      case ">" -> left > right;
      default -> left >= right;
    };
  }

  private long bits() {
    long value = sum();
    while (true) {
      if (take("&")) {
        value &= sum();
      } else if (take("|")) {
        value |= sum();
      } else {
        return value;
      }
    }
  }

  private long sum() {
    long value = product();
    while (true) {
      if (take("+")) {
        value += product();
      } else if (take("-")) {
        value -= product();
      } else {
        return value;
      }
    }
  }

  private long product() {
    long value = atom();
    while (true) {
      if (take("*")) {
        value *= atom();
      } else if (take("//")) {
        value = Math.floorDiv(value, atom());
      } else if (take("%")) {
        value = Math.floorMod(value, atom());
      } else {
        return value;
      }
    }
  }

  private long atom() {
    if (take("-")) {
      return -atom();
    }
    if (take("(")) {
      long value = or();
      if (!take(")")) {
        throw new Unsupported("the expression " + text + ", which lacks ')'");
      }
      return value;
    }
    String token = next;
    step();
    if (token != null && Character.isDigit(token.charAt(0))) {
      return Long.decode(token);
    }
    Long value = token == null ? null : names.apply(token);
    if (value == null) {
      throw new Unsupported("'" + token + "' in the expression " + text);
    }
    used.put(token, value);
    return value;
  }
}
