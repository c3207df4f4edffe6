// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

/**
 * How a script went.
 *
 * @param script its name
 * @param reason why it failed or was skipped, with the line; null when it passed
 */
public record Verdict(String script, Kind kind, String reason) {
  /** The ways a script goes. */
  public enum Kind {
    /** All was as the script says. */
    PASSED,
    /** Something was not. */
    FAILED,
    /** It needs what is not there. */
    SKIPPED
  }
}
