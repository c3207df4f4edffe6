// SPDX-License-Identifier: Apache-2.0

/** Random rounds over hosts, which look for wake-ups that get lost. */
module io.cleat.testing.driving {
  requires io.cleat;
  requires io.cleat.host;
  requires io.cleat.link;
  requires io.cleat.testing.command;
  requires info.picocli;

  opens io.cleat.testing.driving to
      info.picocli;
}
