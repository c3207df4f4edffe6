// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.cli.families.FamilyTable.Paint;
import io.cleat.cli.relay.Descriptors;
import java.util.Map;

/**
 * Whether a person looks at an output, and with which colours. Colours are for terminals alone;
 * NO_COLOR (no-color.org) and TERM=dumb take them away.
 *
 * @param interactive whether it is a terminal
 * @param colored whether colours are welcome there
 */
record Terminal(boolean interactive, boolean colored) {
  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  static Terminal output() {
    return of(STDOUT, System.getenv());
  }

  static Terminal error() {
    return of(STDERR, System.getenv());
  }

  static Terminal of(int descriptor, Map<String, String> environment) {
    boolean interactive = Descriptors.isTerminal(descriptor);
    return new Terminal(interactive, interactive && welcomesColor(environment));
  }

  static boolean welcomesColor(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  /** The colours of the table of families. */
  Paint paint() {
    return new Paint() {
      @Override
      public String good(String text) {
        return colored(text, "32");
      }

      @Override
      public String faint(String text) {
        return colored(text, "2");
      }

      @Override
      public String warning(String text) {
        return colored(text, "33");
      }

      @Override
      public String heading(String text) {
        return colored(text, "1");
      }
    };
  }

  private String colored(String text, String code) {
    return colored ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
