// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class CommandsTest {
  private final StringWriter said = new StringWriter();

  /** Reads a file so many times. */
  @Command(name = "reader", mixinStandardHelpOptions = true)
  private static final class Reader implements Callable<Integer> {
    @Parameters(arity = "0..1")
    private Path file;

    @Option(names = "--times", converter = AtLeastOne.class)
    private int times = 1;

    @Override
    public Integer call() throws IOException {
      for (int i = 0; i < times; i++) {
        Files.readAllBytes(file);
      }
      return 0;
    }
  }

  private int run(String... arguments) {
    CommandLine line = Commands.line(new Reader());
    return line.setErr(new PrintWriter(said)).execute(arguments);
  }

  @Test
  void missingFileIsSaidInOneLine() {
    assertEquals(CommandLine.ExitCode.SOFTWARE, run("/nowhere/at/all"));
    assertEquals("reader: /nowhere/at/all: no such file\n", said.toString());
  }

  @Test
  void numberThatMakesNoSenseIsToldWithTheOption() {
    for (String times : new String[] {"0", "-1", "many", "99999999999"}) {
      assertEquals(CommandLine.ExitCode.USAGE, run("--times", times));
      String what = "Invalid value for option '--times': '" + times + "' is not a number from 1 on";
      assertTrue(said.toString().startsWith("reader: " + what + "\nSee reader --help."));
      said.getBuffer().setLength(0);
    }
  }

  @Test
  void unknownOptionIsNamed() {
    assertEquals(CommandLine.ExitCode.USAGE, run("--tiems", "1"));
    assertTrue(said.toString().contains("'--tiems'"), said.toString());
  }

  @Test
  void defectOfTheCommandKeepsItsStackTrace() {
    assertEquals(CommandLine.ExitCode.SOFTWARE, run());
    assertTrue(said.toString().contains("\tat "), said.toString());
  }
}
