// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.Errno;
import io.cleat.cli.address.Suggestion;
import io.cleat.cli.relay.IoErrors;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code cleat} command. What goes wrong is one line on standard error and an exit code, never
 * a stack trace.
 */
@Command(
    name = "cleat",
    header = "The socket system of the JVM, at a terminal.",
    synopsisHeading = "%nUsage: ",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  cleat relay --hex stdio pair             what you type, through two sockets and back",
      "  cleat relay tcp-listen:8080,fork unix:/run/app.sock",
      "  cleat families                           which sockets this kernel opens",
      "",
      "Exit codes: 0 all went well; 1 something failed or was lost; 2 the command line makes no"
          + " sense;",
      "69 this machine does not have it; 130 interrupted. 'cleat COMMAND --help' says more."
    })
public final class Main implements Runnable {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version, the engine and Java, and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @Option(
      names = "--debug",
      hidden = true,
      scope = ScopeType.INHERIT,
      description = "Show where a failure comes from.")
  private boolean debug;

  @Spec private CommandSpec spec;

  private Main() {}

  /**
   * Runs the command and ends the virtual machine with its exit code.
   *
   * @param arguments {@code cleat --help} describes them
   */
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  static int run(PrintStream out, PrintStream err, String... arguments) {
    return commandLine(out, err).execute(arguments);
  }

  static CommandLine commandLine(PrintStream out, PrintStream err) {
    Main main = new Main();
    CommandLine line =
        new CommandLine(main)
            .addSubcommand(new FamiliesCommand(out))
            .addSubcommand(new RelayCommand(err))
            .addSubcommand(
                new CommandLine(new MudCommand())
                    .addSubcommand(new MudListenCommand(out, err, System.in))
                    .addSubcommand(new MudConnectCommand(out, err, System.in)))
            .addSubcommand(
                new CommandLine(new I3Command())
                    .addSubcommand(new I3ConnectCommand(out, err, System.in))
                    .addSubcommand(new I3RouterCommand(out, err)))
            .addSubcommand(
                new CommandLine(new StackCommand(out))
                    .addSubcommand(new StackSsCommand(out))
                    .addSubcommand(new StackCountersCommand(out))
                    .addSubcommand(new StackSysctlCommand(out)))
            .addSubcommand(new CompletionCommand(out));
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    line.setUsageHelpWidth(100);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(Terminal.output().colored() ? Ansi.ON : Ansi.OFF));
    line.setParameterExceptionHandler((e, args) -> usage(e));
    line.setExecutionExceptionHandler((e, command, parsed) -> main.failure(err, e));
    RelayHelp.describe(line.getSubcommands().get("relay").getCommandSpec());
    return line;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int usage(ParameterException e) {
    e.getCommandLine().getErr().println("cleat: " + message(e));
    return ExitCode.USAGE;
  }

  /** One line that says what was wrong, and what would be right where that can be guessed. */
  private static String message(ParameterException e) {
    CommandLine line = e.getCommandLine();
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched, line);
      case MissingParameterException missing when line.getCommand() instanceof RelayCommand ->
          "relay joins two addresses, such as: cleat relay tcp-listen:8080 unix:/run/app.sock";
      default -> e.getMessage().replaceAll("\\s*\\R\\s*", " ");
    };
  }

  private static String unmatched(UnmatchedArgumentException e, CommandLine line) {
    String word = e.getUnmatched().getFirst();
    if (e.isUnknownOption()) {
      List<String> known = new ArrayList<>(line.getCommandSpec().optionsMap().keySet());
      return "unknown option '" + word + "'" + Suggestion.of(word, known, "");
    }
    if (!line.getSubcommands().isEmpty()) {
      Collection<String> known = line.getSubcommands().keySet();
      String suggestion = Suggestion.of(word, known, "");
      return "unknown command '"
          + word
          + "'"
          + (suggestion.isEmpty() ? "; there are " + String.join(", ", known) : suggestion);
    }
    String hint =
        line.getCommand() instanceof RelayCommand
            ? "; an address with blanks stands in quotes"
            : "";
    return "'" + word + "' is more than " + line.getCommandName() + " takes" + hint;
  }

  private int failure(PrintStream err, Exception e) {
    if (debug) {
      e.printStackTrace(err);
    }
    if (e instanceof UnsupportedOperationException) {
      err.println("cleat: this machine cannot run it: " + e.getMessage());
      return ExitCode.UNAVAILABLE;
    }
    if (e instanceof IOException failure) {
      err.println("cleat: " + message(failure));
      return ExitCode.FAILED;
    }
    err.println("cleat: a defect of cleat itself, --debug shows where: " + e);
    return ExitCode.BROKEN;
  }

  /** Of a file's failure Java tells the file alone. */
  private static String message(IOException failure) {
    if (failure instanceof FileSystemException e) {
      Errno errno = IoErrors.of(failure);
      return e.getFile() + ": " + errno.text() + " (" + errno + ")";
    }
    return failure.getMessage();
  }
}
