// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import io.cleat.testing.command.Commands;
import picocli.CommandLine.Command;

/** {@code ./cleat bench}: measures Cleat and its peers side by side. */
@Command(
    name = "./cleat bench",
    description = "Measures Cleat and its peers side by side, on loopback.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KernelCommand.class,
      StackCommand.class,
      JmhCommand.class,
      MudCommand.class,
      PlotCommand.class,
      ShowCommand.class,
      ServerCommand.class,
      ProbeCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs a command; the exit code is 0, 1 for a failure, 2 for a wrong command line. */
  public static void main(String[] args) {
    System.exit(Commands.line(new Main()).execute(args));
  }
}
