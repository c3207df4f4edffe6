// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

/** How a relay ended. */
public enum Outcome {
  /** All that came was passed on. */
  DONE,
  /** Something failed or was lost; it has been said. */
  FAILED,
  /** This kernel does not have what was asked for; it has been said. */
  UNAVAILABLE,
  /** Somebody stopped it. */
  INTERRUPTED
}
