// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import java.math.BigDecimal;

/** A line of words with blanks between them. */
final class Words {
  private final StringBuilder line = new StringBuilder();

  void say(String word) {
    line.append(line.isEmpty() ? "" : " ").append(word);
  }

  void say(boolean holds, String word) {
    if (holds) {
      say(word);
    }
  }

  /** A number with its name, where it is not 0. */
  void count(String name, long number) {
    say(number != 0, name + ":" + number);
  }

  void millis(String name, long micros) {
    say(micros != 0, name + ":" + ms(micros));
  }

  /** Microseconds as milliseconds, without needless zeros. */
  static String ms(long micros) {
    return BigDecimal.valueOf(micros, 3).stripTrailingZeros().toPlainString();
  }

  @Override
  public String toString() {
    return line.toString();
  }
}
