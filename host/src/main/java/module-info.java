// SPDX-License-Identifier: Apache-2.0

/** The engine over a user-level stack. */
module io.cleat.host {
  requires transitive io.cleat;
  requires transitive io.cleat.stack;
  requires io.cleat.link;

  exports io.cleat.host;
}
