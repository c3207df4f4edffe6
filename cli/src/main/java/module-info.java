// SPDX-License-Identifier: Apache-2.0

/** The {@code cleat} command. */
module io.cleat.cli {
  requires io.cleat;
  requires io.cleat.host;
  requires io.cleat.kernel;
  requires io.cleat.link;
  requires io.cleat.efun;
  requires io.cleat.intermud;
  requires info.picocli;
  requires com.google.gson;

  exports io.cleat.cli;

  opens io.cleat.cli to
      info.picocli;
}
