// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import com.google.gson.JsonElement;
import io.cleat.Symbols;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * The numbers behind the names in a table: those of Linux x86_64, from the list that comes with
 * this module and, beyond it, from Cleat's own vocabulary. Immutable.
 */
final class Constants {
  private final Map<String, Long> numbers = new HashMap<>();
  private final Symbols symbols = new Symbols();

  Constants() {
    Properties list = new Properties();
    try (InputStream in = Constants.class.getResourceAsStream("constants.properties")) {
      list.load(in);
    } catch (IOException e) {
      throw new TableException("the list of constants cannot be read", e);
    }
    list.forEach((name, number) -> numbers.put((String) name, Long.valueOf((String) number)));
  }

  /**
   * A number as it is, a name, or several names and literals joined by {@code |}. Of 32 bits, so
   * that {@code EPOLLET} and {@code -1} are both what a C int makes of them.
   *
   * @throws TableException a name that is not known
   */
  int number(JsonElement element) {
    if (!element.isJsonPrimitive()) {
      throw new TableException("a number or the name of a constant is needed, not " + element);
    }
    if (element.getAsJsonPrimitive().isNumber()) {
      return (int) element.getAsLong();
    }
    return number(element.getAsString());
  }

  /** As {@link #number(JsonElement)}, of text. */
  int number(String words) {
    int bits = 0;
    for (String word : words.split("\\|", -1)) {
      bits |= (int) single(word.strip());
    }
    return bits;
  }

  private long single(String word) {
    if (word.matches("-*[0-9].*")) {
      return literal(word);
    }
    Long number = numbers.get(word);
    if (number != null) {
      return number;
    }
    OptionalInt symbol = symbols.number(word);
    if (symbol.isEmpty()) {
      throw new TableException("unknown constant '" + word + "'");
    }
    return symbol.getAsInt();
  }

  /** Decimal, or with the prefix {@code 0x}, {@code 0o} or {@code 0b}. */
  private static long literal(String word) {
    String digits = word.startsWith("-") ? word.substring(1) : word;
    int radix =
        switch (digits.length() > 2 ? digits.substring(0, 2).toLowerCase(Locale.ROOT) : "") {
          case "0x" -> 16;
          case "0o" -> 8;
          case "0b" -> 2;
          default -> 10;
        };
    try {
      long number = Long.parseLong(radix == 10 ? digits : digits.substring(2), radix);
      return word.startsWith("-") ? -number : number;
    } catch (NumberFormatException e) {
      throw new TableException("'" + word + "' is no number", e);
    }
  }

  /** The names that the list has, for those who hold it against other lists. */
  Map<String, Long> list() {
    return Map.copyOf(numbers);
  }
}
