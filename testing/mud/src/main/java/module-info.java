// SPDX-License-Identifier: Apache-2.0

/** Runs vectors and random bytes through the MUD-mode codec. */
module io.cleat.testing.mud {
  requires io.cleat.cli;
  requires io.cleat.efun;
  requires io.cleat.testing.command;
  requires info.picocli;
  requires java.management;
  requires jdk.management;

  exports io.cleat.testing.mud;

  opens io.cleat.testing.mud to
      info.picocli;
}
