// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cleat mud}: MUD mode at a terminal. */
@Command(
    name = "mud",
    header = "Speaks MUD mode, the wire of LPC drivers, in lines of JSON.",
    synopsisHeading = "%nUsage: ",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    description = {
      "",
      "A value that comes is printed as a line of JSON, a line of JSON that is read is sent as a"
          + " value. What JSON does not have is an object with one word that begins with $:"
          + " $mapping, $class, $buffer, $float, $object, $function. null is what could not be"
          + " read.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleat mud listen 4000                                  print what a driver sends",
      "  echo '[\"hello\", 1]' | cleat mud connect localhost 4000",
      "  cleat mud connect --tls mud.example 4001               certificate and name are verified"
    })
final class MudCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
