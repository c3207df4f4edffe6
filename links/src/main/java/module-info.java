// SPDX-License-Identifier: Apache-2.0

/** Where frames go. */
module io.cleat.link {
  requires transitive io.cleat.stack;

  exports io.cleat.link;
}
