// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

/** Where the endpoints of a scenario live, seen from the poller that watches them. */
enum Placement {
  /** Of the same engine, called by whoever likes. */
  WATCHED,

  /** Of the same engine, adopted by the poller. */
  AT_HOME,

  /** Of another engine. */
  FOREIGN
}
