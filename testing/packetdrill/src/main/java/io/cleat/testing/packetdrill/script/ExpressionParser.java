// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.script;

import io.cleat.testing.packetdrill.script.Expression.Anything;
import io.cleat.testing.packetdrill.script.Expression.Applied;
import io.cleat.testing.packetdrill.script.Expression.Assigned;
import io.cleat.testing.packetdrill.script.Expression.Combined;
import io.cleat.testing.packetdrill.script.Expression.Fraction;
import io.cleat.testing.packetdrill.script.Expression.Items;
import io.cleat.testing.packetdrill.script.Expression.Struct;
import io.cleat.testing.packetdrill.script.Expression.Text;
import io.cleat.testing.packetdrill.script.Expression.Whole;
import io.cleat.testing.packetdrill.script.Expression.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the arguments and results of calls. */
final class ExpressionParser {
  private static final Pattern FRACTION = Pattern.compile("\\d*\\.\\d+");
  private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]+");
  private static final Pattern DECIMAL = Pattern.compile("\\d+");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\(?s:.))*\"");
  private static final String OPERATORS = "|+-*&";

  private final Source source;

  ExpressionParser(Source source) {
    this.source = source;
  }

  /** {@code (a, b)}. */
  List<Expression> arguments() {
    source.need("(");
    return list(")");
  }

  /** A number, a name or anything; what follows belongs to the call, not to it. */
  Expression result() {
    return operand();
  }

  private List<Expression> list(String end) {
    List<Expression> items = new ArrayList<>();
    if (source.take(end)) {
      return items;
    }
    do {
      items.add(expression());
    } while (source.take(","));
    source.need(end);
    return items;
  }

  private Expression expression() {
    Expression left = combined();
    return source.take("=") ? new Assigned(left, expression()) : left;
  }

  private Expression combined() {
    Expression left = operand();
    for (int i = 0; i < OPERATORS.length(); i++) {
      if (source.take(OPERATORS.substring(i, i + 1))) {
        return new Combined(OPERATORS.charAt(i), left, combined());
      }
    }
    return left;
  }

  private Expression operand() {
    if (source.take("...")) {
      return new Anything();
    }
    if (source.take("[")) {
      return new Items(list("]"));
    }
    if (source.take("{")) {
      return new Struct(list("}"));
    }
    if (source.take("(")) {
      Expression inner = expression();
      source.need(")");
      return inner;
    }
    if (source.sees("\"")) {
      return text();
    }
    if (source.take("-")) {
      return operand() instanceof Whole(long value) ? new Whole(-value) : failNumber();
    }
    return numberOrName();
  }

  private Expression failNumber() {
    throw source.wrong("a number behind '-'");
  }

  private Expression numberOrName() {
    String fraction = source.take(FRACTION);
    if (fraction != null) {
      return new Fraction(Double.parseDouble(fraction));
    }
    String hexadecimal = source.take(HEXADECIMAL);
    if (hexadecimal != null) {
      return new Whole(Long.parseUnsignedLong(hexadecimal.substring(2), 16));
    }
    String decimal = source.take(DECIMAL);
    if (decimal != null) {
      return new Whole(Long.parseLong(decimal));
    }
    String name = source.need(NAME, "a value: number, name, \"text\", [list], {struct} or ...");
    return source.sees("(") ? new Applied(name, arguments()) : new Word(name);
  }

  /** Adjacent texts are one. */
  private Expression text() {
    StringBuilder all = new StringBuilder();
    while (source.sees("\"")) {
      String quoted = source.need(TEXT, "the end of a text");
      all.append(unescaped(quoted.substring(1, quoted.length() - 1)));
    }
    return new Text(all.toString(), source.take("..."));
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
      } else if (text.startsWith("x", i + 1)) {
        plain.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        i++;
        plain.append(control(text.charAt(i)));
      }
    }
    return plain.toString();
  }

  private static char control(char letter) {
    return switch (letter) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '0' -> '\0';
      default -> letter;
    };
  }
}
