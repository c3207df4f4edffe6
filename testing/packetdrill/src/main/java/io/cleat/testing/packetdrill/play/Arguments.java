// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.testing.packetdrill.script.Expression;
import io.cleat.testing.packetdrill.script.Expression.Anything;
import io.cleat.testing.packetdrill.script.Expression.Applied;
import io.cleat.testing.packetdrill.script.Expression.Combined;
import io.cleat.testing.packetdrill.script.Expression.Items;
import io.cleat.testing.packetdrill.script.Expression.Struct;
import io.cleat.testing.packetdrill.script.Expression.Whole;
import io.cleat.testing.packetdrill.script.Expression.Word;
import java.util.List;

/** The arguments of one call, as values. */
final class Arguments {
  private final String call;
  private final List<Expression> list;
  private final Names names;

  Arguments(String call, List<Expression> list, Names names) {
    this.call = call;
    this.list = list;
    this.names = names;
  }

  int count() {
    return list.size();
  }

  Expression at(int i) {
    if (i >= list.size()) {
      throw new Failure(
          call + " has " + list.size() + " arguments, number " + (i + 1) + " is missing");
    }
    return list.get(i);
  }

  boolean isAnything(int i) {
    return at(i) instanceof Anything;
  }

  int number(int i) {
    return (int) number(at(i));
  }

  /** The number that an expression stands for. */
  long number(Expression expression) {
    return switch (expression) {
      case Whole(long value) -> value;
      case Word(String name) -> named(name);
      case Combined(char operator, Expression left, Expression right) ->
          combined(operator, number(left), number(right));
      case Applied(String name, List<Expression> inner) when name.equals("htons") ->
          number(inner.getFirst());
      case Applied(String name, List<Expression> inner) when name.equals("htonl") ->
          number(inner.getFirst());
      case Items(List<Expression> items) when items.size() == 1 -> number(items.getFirst());
      default -> throw new Failure(call + ": a number is needed, not " + expression);
    };
  }

  private long named(String name) {
    Long number = names.number(name);
    if (number == null) {
      throw new Failure(call + ": unknown constant '" + name + "'");
    }
    return number;
  }

  private static long combined(char operator, long left, long right) {
    return switch (operator) {
      case '|' -> left | right;
      case '&' -> left & right;
      case '+' -> left + right;
      case '-' -> left - right;
      default -> left * right;
    };
  }

  /** A number of a structure, or another one where the structure does not have it. */
  long field(Expression struct, String name, long otherwise) {
    Expression value = struct instanceof Struct fields ? fields.field(name) : null;
    return value == null || value instanceof Anything ? otherwise : number(value);
  }

  /** The items of a list. */
  List<Expression> items(int i) {
    return items(at(i));
  }

  List<Expression> items(Expression expression) {
    return switch (expression) {
      case Items(List<Expression> items) -> items;
      case Struct _ -> List.of(expression);
      default -> throw new Failure(call + ": a list is needed, not " + expression);
    };
  }
}
