// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.mud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcClass;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How a driver's {@code sprintf("%O")} shows values, on one line. */
final class DriverForm {
  private static final int DECIMALS = 6;

  private final String text;
  private int at;

  private DriverForm(String text) {
    this.text = text;
  }

  /** The kind of {@code value} and how it is printed. */
  static String show(LpcValue value) {
    String kind =
        switch (value) {
          case LpcInt _, LpcUndefined _ -> "int ";
          case LpcFloat _ -> "float ";
          case LpcString _ -> "string ";
          case LpcArray _ -> "array ";
          case LpcMapping _ -> "mapping ";
          case LpcClass _ -> "class ";
          default -> "";
        };
    return kind + print(value);
  }

  static String print(LpcValue value) {
    return switch (value) {
      case LpcInt(long number) -> Long.toString(number);
      case LpcUndefined _ -> "0";
      case LpcFloat(double number) -> sixDecimals(number);
      case LpcString(String string) -> '"' + string + '"';
      case LpcArray array -> printArray(array);
      case LpcClass instance -> printClass(instance);
      case LpcMapping mapping -> printMapping(mapping);
      default -> value.toString();
    };
  }

  /** C's {@code %f}, independent of the codec's. */
  private static String sixDecimals(double number) {
    if (!Double.isFinite(number)) {
      return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }
    BigDecimal rounded =
        new BigDecimal(Math.abs(number)).setScale(DECIMALS, RoundingMode.HALF_EVEN);
    return (Double.doubleToRawLongBits(number) < 0 ? "-" : "") + rounded.toPlainString();
  }

  private static String printArray(LpcArray array) {
    return array.size() == 0
        ? "({ })"
        : "({ /* sizeof() == " + array.size() + " */ " + join(array.asList()) + " })";
  }

  private static String printClass(LpcClass instance) {
    return "CLASS( " + instance.size() + " elements " + join(instance.asList()) + " )";
  }

  private static String join(List<LpcValue> values) {
    return String.join(", ", values.stream().map(DriverForm::print).toList());
  }

  private static String printMapping(LpcMapping mapping) {
    var out = new StringBuilder("([ /* sizeof() == " + mapping.size() + " */ ");
    for (int place = 0; place < mapping.size(); place++) {
      out.append(print(mapping.keyAt(place))).append(" : ");
      out.append(print(mapping.valueAt(place))).append(", ");
    }
    return out.append("])").toString();
  }

  /**
   * The same text for all orders of a mapping. Comments, blanks and backslashes go: how a driver
   * shows what is in a string is not what is asked here, the echo is.
   */
  static String canonical(String printed) {
    String plain =
        printed.replaceAll("/\\* sizeof\\(\\) == \\d+ \\*/", "").replaceAll("[\\s\\\\]", "");
    var form = new DriverForm(plain);
    return String.join(",", form.items());
  }

  /** The items up to a closing bracket or the end, each one canonical. */
  private List<String> items() {
    List<String> items = new ArrayList<>();
    var item = new StringBuilder();
    while (at < text.length() && !isClosing()) {
      char c = text.charAt(at++);
      if (c == ',') {
        items.add(item.toString());
        item.setLength(0);
      } else if (c == '"') {
        item.append(c).append(string());
      } else if (c == '(') {
        item.append(bracket());
      } else {
        item.append(c);
      }
    }
    items.add(item.toString());
    return items;
  }

  private boolean isClosing() {
    return "])}".indexOf(text.charAt(at)) >= 0;
  }

  private String string() {
    int close = text.indexOf('"', at);
    int end = close < 0 ? text.length() : close + 1;
    String string = text.substring(at, end);
    at = end;
    return string;
  }

  private String bracket() {
    boolean mapping = at < text.length() && text.charAt(at) == '[';
    List<String> items = items();
    if (mapping) {
      items.set(0, items.getFirst().substring(1));
      Collections.sort(items);
    }
    while (at < text.length() && isClosing()) {
      if (text.charAt(at++) == ')') {
        break;
      }
    }
    return (mapping ? "([" : "(") + String.join(",", items) + ")";
  }
}
