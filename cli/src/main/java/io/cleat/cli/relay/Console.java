// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import java.io.PrintStream;

/**
 * Where a relay talks to a person: standard error. Lines come in order; a line of progress, which
 * is written over and over again, stands aside for them.
 */
public final class Console {
  private static final String ERASE = "\r\033[K";

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colored;
  private boolean progressing;

  /**
   * @param out where to write
   * @param terminal whether a person sees it now, so that a line may be written over
   * @param colored whether colours are welcome
   */
  public Console(PrintStream out, boolean terminal, boolean colored) {
    this.out = out;
    this.terminal = terminal;
    this.colored = colored;
  }

  boolean isTerminal() {
    return terminal;
  }

  /** A line for a person, with the program's name before it. */
  void say(String line) {
    print("cleat: " + line + "\n");
  }

  /** Text as it is; it ends a line. */
  void print(String text) {
    erase();
    out.print(text);
    out.flush();
  }

  /** A line that the next one replaces. */
  void progress(String line) {
    out.print(ERASE + line);
    out.flush();
    progressing = true;
  }

  /** Takes the line of progress away. */
  void erase() {
    if (progressing) {
      out.print(ERASE);
      out.flush();
      progressing = false;
    }
  }

  String bold(String text) {
    return colored ? "\033[1m" + text + "\033[0m" : text;
  }

  String faint(String text) {
    return colored ? "\033[2m" + text + "\033[0m" : text;
  }

  String green(String text) {
    return colored ? "\033[32m" + text + "\033[0m" : text;
  }

  String cyan(String text) {
    return colored ? "\033[36m" + text + "\033[0m" : text;
  }
}
