// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cleat i3}: Intermud-3 at a terminal. */
@Command(
    name = "i3",
    header = "Speaks Intermud-3, the network over which MUDs talk, in lines of JSON.",
    synopsisHeading = "%nUsage: ",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  cleat i3 router 8080                     a small router, for tests and private networks",
      "  cleat i3 connect localhost:8080 MyMUD    be a MUD with one user",
      "  echo 'who Other MUD' | cleat i3 connect localhost:8080 MyMUD"
    })
final class I3Command implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
