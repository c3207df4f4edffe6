// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.script;

import java.util.List;

/** An argument or a result of a call, as written. */
public sealed interface Expression {
  /** A whole number. */
  record Whole(long value) implements Expression {}

  /** A number with a fraction. */
  record Fraction(double value) implements Expression {}

  /** A name: a constant, or something defined in the script. */
  record Word(String name) implements Expression {}

  /**
   * Text.
   *
   * @param open whether more may follow
   */
  record Text(String value, boolean open) implements Expression {}

  /** {@code ...}: anything, or what is usual. */
  record Anything() implements Expression {}

  /** {@code [a, b]}. */
  record Items(List<Expression> items) implements Expression {}

  /** {@code {a, b = c}}. */
  record Struct(List<Expression> fields) implements Expression {
    /**
     * The value of the field of this name, {@code msg_iov(2) = …} too; null where there is none.
     */
    public Expression field(String name) {
      for (Expression field : fields) {
        if (field instanceof Assigned(Expression target, Expression value) && names(target, name)) {
          return value;
        }
      }
      return null;
    }

    private static boolean names(Expression target, String name) {
      return switch (target) {
        case Word word -> word.name.equals(name);
        case Applied applied -> applied.name.equals(name);
        default -> false;
      };
    }
  }

  /** {@code target = value}. */
  record Assigned(Expression target, Expression value) implements Expression {}

  /** {@code name(arguments)}. */
  record Applied(String name, List<Expression> arguments) implements Expression {}

  /** {@code left | right} and its like. */
  record Combined(char operator, Expression left, Expression right) implements Expression {}
}
