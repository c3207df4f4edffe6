// SPDX-License-Identifier: Apache-2.0

/** The vocabulary of sockets and the door that every engine stands behind. */
module io.cleat {
  exports io.cleat;
  exports io.cleat.address;
  exports io.cleat.option;
}
