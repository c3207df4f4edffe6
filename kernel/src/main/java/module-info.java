// SPDX-License-Identifier: Apache-2.0

/** The engine that is Linux itself. */
module io.cleat.kernel {
  requires transitive io.cleat;
  requires io.cleat.sys;

  exports io.cleat.kernel;
}
