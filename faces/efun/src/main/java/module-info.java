// SPDX-License-Identifier: Apache-2.0

/** LPC values, and the wire on which LPC drivers exchange them. */
module io.cleat.efun {
  exports io.cleat.efun.lpc;
  exports io.cleat.efun.mud;
}
