// SPDX-License-Identifier: Apache-2.0

/** Gigabytes through bad networks in virtual time, and what loss costs in throughput. */
module io.cleat.testing.soak {
  requires io.cleat.testing.command;
  requires info.picocli;
  requires io.cleat.link;
  requires io.cleat.stack;
  requires io.cleat.wire;

  opens io.cleat.testing.soak to
      info.picocli;
}
