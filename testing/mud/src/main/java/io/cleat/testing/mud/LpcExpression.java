// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.mud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcBuffer;
import io.cleat.efun.lpc.LpcClass;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcReference;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Evaluates LPC expressions: literals of every kind, {@code class { 1, "x" }}, {@code + - * /},
 * indices, and the few functions that make values. Whatever else there is in LPC is refused with
 * the place of it.
 */
final class LpcExpression {
  private final LpcTokens tokens;

  private LpcExpression(String source) {
    tokens = new LpcTokens(source);
  }

  /**
   * The value of {@code source}.
   *
   * @throws IllegalArgumentException if it is not understood
   */
  static LpcValue parse(String source) {
    var expression = new LpcExpression(source);
    LpcValue value = expression.sum();
    if (!expression.tokens.isAtEnd()) {
      throw expression.tokens.unexpected();
    }
    return value;
  }

  private LpcValue sum() {
    LpcValue value = product();
    while (true) {
      if (tokens.take("+")) {
        value = LpcArithmetic.add(value, product());
      } else if (tokens.take("-")) {
        value = LpcArithmetic.calculate('-', value, product());
      } else {
        return value;
      }
    }
  }

  private LpcValue product() {
    LpcValue value = signed();
    while (true) {
      if (tokens.take("*")) {
        value = LpcArithmetic.calculate('*', value, signed());
      } else if (tokens.take("/")) {
        value = LpcArithmetic.calculate('/', value, signed());
      } else {
        return value;
      }
    }
  }

  private LpcValue signed() {
    return tokens.take("-") ? LpcArithmetic.negate(signed()) : indexed();
  }

  private LpcValue indexed() {
    LpcValue value = primary();
    while (tokens.take("[")) {
      LpcValue index = sum();
      tokens.expect("]");
      value = at(value, index);
    }
    return value;
  }

  private LpcValue at(LpcValue value, LpcValue index) {
    if (value instanceof LpcMapping mapping) {
      return mapping.get(index);
    }
    if (value instanceof LpcArray array && index instanceof LpcInt(long n) && n < array.size()) {
      return array.at((int) n);
    }
    throw new IllegalArgumentException("no element " + index + " of " + value);
  }

  private LpcValue primary() {
    if (tokens.isAtString()) {
      return string();
    }
    if (tokens.isAtDigit()) {
      return tokens.number();
    }
    if (tokens.take("({")) {
      return LpcArray.of(list("})"));
    }
    if (tokens.take("([")) {
      return mapping();
    }
    if (tokens.take("(:")) {
      return new LpcReference(LpcReference.Kind.FUNCTION, tokens.upTo(":)"));
    }
    if (tokens.take("(")) {
      LpcValue value = sum();
      tokens.expect(")");
      return value;
    }
    return named(tokens.word());
  }

  /** Strings next to each other are one. */
  private LpcValue string() {
    var text = new StringBuilder();
    while (tokens.isAtString()) {
      text.append(tokens.string());
    }
    return new LpcString(text.toString());
  }

  private List<LpcValue> list(String close) {
    List<LpcValue> values = new ArrayList<>();
    while (!tokens.take(close)) {
      values.add(sum());
      if (!tokens.take(",")) {
        tokens.expect(close);
        break;
      }
    }
    return values;
  }

  private LpcValue mapping() {
    List<LpcValue> pairs = new ArrayList<>();
    while (!tokens.take("])")) {
      pairs.add(sum());
      tokens.expect(":");
      pairs.add(sum());
      if (!tokens.take(",")) {
        tokens.expect("])");
        break;
      }
    }
    return LpcMapping.of(pairs.toArray(LpcValue[]::new));
  }

  private LpcValue named(String word) {
    if (word.equals("class")) {
      tokens.optionalWord();
      tokens.expect("{");
      return LpcClass.of(list("}"));
    }
    tokens.expect("(");
    return call(word, list(")"));
  }

  private LpcValue call(String function, List<LpcValue> arguments) {
    return switch (function) {
      case "this_object" -> new LpcReference(LpcReference.Kind.OBJECT, "this_object()");
      case "allocate_buffer" -> LpcBuffer.allocate(size(arguments));
      case "allocate" -> allocated(size(arguments));
      case "repeat_string" ->
          new LpcString(text(arguments.getFirst()).repeat(size(arguments.subList(1, 2))));
      case "pow" ->
          new LpcFloat(
              Math.pow(
                  LpcArithmetic.toDouble(arguments.getFirst()),
                  LpcArithmetic.toDouble(arguments.get(1))));
      default -> throw new IllegalArgumentException("no such function: " + function);
    };
  }

  private static LpcValue allocated(int size) {
    return LpcArray.of(Collections.nCopies(size, LpcInt.ZERO));
  }

  private static int size(List<LpcValue> arguments) {
    if (arguments.getFirst() instanceof LpcInt(long size) && size >= 0 && size <= 1 << 24) {
      return (int) size;
    }
    throw new IllegalArgumentException("no size: " + arguments);
  }

  private static String text(LpcValue value) {
    if (value instanceof LpcString(String text)) {
      return text;
    }
    throw new IllegalArgumentException("no string: " + value);
  }
}
