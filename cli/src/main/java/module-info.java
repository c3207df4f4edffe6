// SPDX-License-Identifier: Apache-2.0

/** The {@code cleat} command. */
module io.cleat.cli {
  requires io.cleat;
  requires io.cleat.kernel;
  requires info.picocli;
  requires com.google.gson;

  opens io.cleat.cli to
      info.picocli;
}
