// SPDX-License-Identifier: Apache-2.0

/** Intermud-3, the network over which MUDs talk: a client and a small router. */
module io.cleat.intermud {
  requires transitive io.cleat.efun;

  exports io.cleat.intermud;
}
