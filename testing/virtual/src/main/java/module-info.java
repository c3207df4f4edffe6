// SPDX-License-Identifier: Apache-2.0

/** Hosts of the user-level engine in virtual time. */
module io.cleat.testing.virtual {
  requires transitive io.cleat.host;
  requires io.cleat.link;
  requires transitive io.cleat.testing.leaks;

  exports io.cleat.testing.virtual;
}
