// SPDX-License-Identifier: Apache-2.0

/** POSIX sockets as descriptors and errno, over any engine. */
module io.cleat.posix {
  exports io.cleat.posix;

  requires transitive io.cleat;
}
