// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;

/**
 * Prints values as LPC source, on one line: what is printed can be pasted into a program.
 *
 * <p>What LPC has no literal for is printed as the nearest expression, with the rest in a comment:
 * undefined as {@code ([ ])[0]}, a buffer as {@code allocate_buffer(3)}, an instance of a class as
 * {@code class { 1, "x" }}, an object as {@code this_object()}. Floats are plain decimals that read
 * back as the same float.
 */
public final class LpcSource {
  /** What stands for values nested deeper than {@link LpcValue#DEPTH_MAX}. */
  private static final String TOO_DEEP = "/* ... */ 0";

  private final StringBuilder out = new StringBuilder();
  private int depth;

  private LpcSource() {}

  /** {@code value} as LPC source. */
  public static String print(LpcValue value) {
    var source = new LpcSource();
    source.put(value);
    return source.out.toString();
  }

  private void put(LpcValue value) {
    if (++depth > LpcValue.DEPTH_MAX) {
      out.append(TOO_DEEP);
    } else {
      switch (value) {
        case LpcInt(long number) -> putInt(number);
        case LpcFloat(double number) -> putFloat(number);
        case LpcString(String text) -> putString(text);
        case LpcArray array -> putList("({ ", array.asList(), "})");
        case LpcClass instance -> putList("class { ", instance.asList(), "}");
        case LpcMapping mapping -> putMapping(mapping);
        case LpcBuffer buffer -> putBuffer(buffer);
        case LpcUndefined _ -> out.append("([ ])[0]");
        case LpcReference reference -> putReference(reference);
      }
    }
    depth--;
  }

  /** The smallest int has no literal, its negative being out of range. */
  private void putInt(long number) {
    if (number == Long.MIN_VALUE) {
      out.append("(-9223372036854775807 - 1)");
    } else {
      out.append(number);
    }
  }

  private void putFloat(double number) {
    if (Double.isNaN(number)) {
      out.append("pow(10.0, 400.0) - pow(10.0, 400.0)");
    } else if (Double.isInfinite(number)) {
      out.append(number > 0 ? "pow(10.0, 400.0)" : "-pow(10.0, 400.0)");
    } else {
      out.append(decimal(number));
    }
  }

  /** The shortest decimal without an exponent that is read as {@code number}. */
  private static String decimal(double number) {
    String shortest = Double.toString(number);
    if (shortest.indexOf('E') < 0) {
      return shortest;
    }
    String plain = new BigDecimal(shortest).stripTrailingZeros().toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }

  private void putString(String text) {
    out.append('"');
    text.chars().forEach(c -> putCharacter((char) c));
    out.append('"');
  }

  private void putCharacter(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 0x07 -> out.append("\\a");
      case 0x1b -> out.append("\\e");
      default -> {
        if (c < ' ' || c == 0x7f) {
          out.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
        } else {
          out.append(c);
        }
      }
    }
  }

  private void putList(String open, List<LpcValue> values, String close) {
    out.append(open);
    for (int i = 0; i < values.size(); i++) {
      out.append(i == 0 ? "" : ", ");
      put(values.get(i));
    }
    out.append(values.isEmpty() ? "" : " ").append(close);
  }

  private void putMapping(LpcMapping mapping) {
    out.append("([ ");
    for (int place = 0; place < mapping.size(); place++) {
      out.append(place == 0 ? "" : ", ");
      put(mapping.keyAt(place));
      out.append(": ");
      put(mapping.valueAt(place));
    }
    out.append(mapping.size() == 0 ? "" : " ").append("])");
  }

  private void putBuffer(LpcBuffer buffer) {
    boolean zeros = buffer.equals(LpcBuffer.allocate(buffer.size()));
    if (!zeros) {
      out.append("/* ").append(HexFormat.of().formatHex(buffer.bytes())).append(" */ ");
    }
    out.append("allocate_buffer(").append(buffer.size()).append(')');
  }

  private void putReference(LpcReference reference) {
    String target = String.valueOf(reference.target()).replace("*/", "* /");
    out.append("/* ").append(target).append(" */ ");
    out.append(reference.kind() == LpcReference.Kind.OBJECT ? "this_object()" : "(: 0 :)");
  }
}
