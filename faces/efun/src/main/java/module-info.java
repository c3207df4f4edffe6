// SPDX-License-Identifier: Apache-2.0

/** The socket efuns of LPC drivers, LPC values, and the wire on which drivers exchange them. */
module io.cleat.efun {
  requires transitive io.cleat;

  exports io.cleat.efun;
  exports io.cleat.efun.lpc;
  exports io.cleat.efun.mud;
}
