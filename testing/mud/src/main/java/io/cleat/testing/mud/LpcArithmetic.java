// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.mud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;
import java.util.ArrayList;
import java.util.List;

/** What LPC's operators do: ints wrap, an int and a float make a float, {@code +} joins. */
final class LpcArithmetic {
  private LpcArithmetic() {}

  static LpcValue add(LpcValue one, LpcValue other) {
    if (one instanceof LpcString(String text) && other instanceof LpcString(String more)) {
      return new LpcString(text + more);
    }
    if (one instanceof LpcArray array && other instanceof LpcArray more) {
      List<LpcValue> all = new ArrayList<>(array.asList());
      all.addAll(more.asList());
      return LpcArray.of(all);
    }
    return calculate('+', one, other);
  }

  static LpcValue negate(LpcValue value) {
    return value instanceof LpcFloat(double number)
        ? new LpcFloat(-number)
        : calculate('-', LpcInt.ZERO, value);
  }

  static LpcValue calculate(char operator, LpcValue one, LpcValue other) {
    boolean ints = !(one instanceof LpcFloat) && !(other instanceof LpcFloat);
    return ints
        ? LpcInt.of(calculate(operator, toLong(one), toLong(other)))
        : new LpcFloat(calculate(operator, toDouble(one), toDouble(other)));
  }

  private static long calculate(char operator, long one, long other) {
    return switch (operator) {
      case '+' -> one + other;
      case '-' -> one - other;
      case '*' -> one * other;
      default -> {
        if (other == 0) {
          throw new IllegalArgumentException("division by zero");
        }
        yield one / other;
      }
    };
  }

  private static double calculate(char operator, double one, double other) {
    return switch (operator) {
      case '+' -> one + other;
      case '-' -> one - other;
      case '*' -> one * other;
      default -> one / other;
    };
  }

  private static long toLong(LpcValue value) {
    return switch (value) {
      case LpcInt(long number) -> number;
      case LpcUndefined _ -> 0;
      default -> throw new IllegalArgumentException("no number: " + value);
    };
  }

  static double toDouble(LpcValue value) {
    return value instanceof LpcFloat(double number) ? number : toLong(value);
  }
}
