// SPDX-License-Identifier: Apache-2.0

/** How the commands for those who work on Cleat are run. */
module io.cleat.testing.command {
  requires transitive info.picocli;

  exports io.cleat.testing.command;
}
