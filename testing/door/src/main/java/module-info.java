// SPDX-License-Identifier: Apache-2.0

/** The behavioural suite over the door, for every engine. */
module io.cleat.testing.door {
  requires transitive io.cleat;
  requires transitive org.junit.jupiter.api;
  requires org.junit.platform.commons;

  exports io.cleat.testing.door;
}
