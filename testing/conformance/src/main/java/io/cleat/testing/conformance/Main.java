// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import io.cleat.testing.command.AtLeastOne;
import io.cleat.testing.command.Commands;
import io.cleat.testing.conformance.Verdict.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code cleat conformance}: plays a table of cases over an engine. */
@Command(
    name = "./cleat conformance",
    description = "Plays a table of socket calls over an engine and holds the answers to Linux's.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:no case failed", "1:some did", "2:the command line or the table is wrong"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cleat conformance",
      "  ./cleat conformance --engine kernel --table cases.json --json results.json",
      "  ./cleat conformance --only bind/ --list-skips"
    })
public final class Main implements Callable<Integer> {
  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "Engine to test (default: kernel).",
      defaultValue = "kernel")
  private String engine;

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description = "Table of cases (default: the one that comes with Cleat).")
  private Path table;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      description = "Play the cases whose ids contain this text.",
      defaultValue = "")
  private String only;

  @Option(names = "--json", paramLabel = "FILE", description = "Write every case's result there.")
  private Path json;

  @Option(names = "--list-skips", description = "Print each skipped case with its reason.")
  private boolean listSkips;

  @Option(
      names = "--workers",
      converter = AtLeastOne.class,
      paramLabel = "N",
      description = "Cases played at a time (default: 2).",
      defaultValue = "2")
  private int workers;

  @Spec private CommandSpec spec;

  private Main() {}

  /** The command line that picocli runs. */
  static CommandLine commandLine() {
    return Commands.line(new Main());
  }

  /**
   * Runs the command and ends the JVM.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Case> cases = cases();
    boolean strict = "true".equals(System.getenv("CI"));
    Runner runner = new Runner(engineUnderTest(), Runner.PATIENCE, strict);
    Report report = new Report(runner.run(cases, workers));
    PrintWriter out = spec.commandLine().getOut();
    if (json != null) {
      report.write(json, engine);
    }
    report.print(out, listSkips);
    return report.count(Kind.FAILED) == 0 ? 0 : 1;
  }

  private EngineUnderTest engineUnderTest() throws IOException {
    try {
      return new Engines().named(engine);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private List<Case> cases() throws IOException {
    List<Case> cases = readTable().only(only).cases();
    if (cases.isEmpty()) {
      throw wrong("no case has an id that contains '" + only + "'");
    }
    return cases;
  }

  private Table readTable() throws IOException {
    try {
      return table == null ? Table.standard() : Table.read(table);
    } catch (TableException e) {
      throw wrong(e.getMessage());
    } catch (NoSuchFileException e) {
      throw wrong("there is no file " + table);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
